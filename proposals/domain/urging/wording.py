"""The sentences of urging as data: read strictly, every place known, filled in by name and never evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from proposals.domain.data_file import DataFile
from proposals.domain.document_number import DocumentNumber
from proposals.domain.errors import BadInput
from proposals.domain.letter.wording import fill

LEVELS = ("blue", "yellow", "red")
"""From the mildest to the gravest."""
CLAUSES = ("given", "again")
_OWED = ("subject", "opening", "owed", "owed_undated", "closing")
_REPORT = (*_OWED, "urged", "never_urged", "noticed")
SHAPES: Mapping[str, tuple[str, ...]] = {
    "urge": _OWED,
    "supervision": ("subject", "closing", "answered", "withdrawn"),
    "to_leader": (*_REPORT, "greeting"),
    "to_supervisor": _REPORT,
}
"""What each way of pressing says; nothing else is accepted."""
_CASE = {"session", "serial_no", "title", "noun", "part", "given", "again", "today"}
_THING = {"who", "what", "due_on", "light"}
_NOTICE = {"level", "number", "answer_by"}
_DONE = {"leader", "count", "days", "numbers"}
FIELDS: Mapping[str, frozenset[str]] = {
    "urge": frozenset(_CASE | _THING),
    "supervision": frozenset(_CASE | _NOTICE),
    "to_leader": frozenset(_CASE | _THING | _DONE),
    "to_supervisor": frozenset(_CASE | _THING | _DONE),
}
_PLACE = re.compile(r"\{([a-z_]+)\}")
_FILE = DataFile("催办用语")


@dataclass(frozen=True)
class UrgingWording:
    """All sentences, the names of the levels, and the code of numbers where a unit has no series of its own."""

    code: str
    levels: Mapping[str, str]
    clauses: Mapping[str, str]
    ways: Mapping[str, Mapping[str, str]]

    def line(self, way: str, key: str, words: Mapping[str, str]) -> str:
        """One sentence with the facts in it."""
        return fill(self.ways[way][key], words)

    def clause(self, name: str, fact: str) -> str:
        """The clause with its fact; nothing where there is none."""
        return fill(self.clauses[name], {name: fact}) if fact else ""


def parse_urging(raw: object) -> UrgingWording:
    """Read decoded ``urging.toml``; raises ``BadInput`` naming the place that is missing, unknown or wrong."""
    root = _FILE.table(raw, "")
    _FILE.only(root, ("code", "levels", "clauses", *SHAPES), "整个文件")
    code = _FILE.text(root.get("code"), "code")
    DocumentNumber(code, 2000, 1)
    return UrgingWording(
        code=code,
        levels=_texts(root, "levels", LEVELS, frozenset()),
        clauses={
            name: _text(_FILE.table(root.get("clauses"), "clauses").get(name), f"clauses.{name}", {name})
            for name in CLAUSES
        },
        ways={way: _texts(root, way, keys, FIELDS[way]) for way, keys in SHAPES.items()},
    )


def _texts(
    root: Mapping[str, object], place: str, keys: tuple[str, ...], known: frozenset[str]
) -> dict[str, str]:
    table = _FILE.table(root.get(place), place)
    _FILE.only(table, keys, place)
    return {key: _text(table.get(key), f"{place}.{key}", known) for key in keys}


def _text(raw: object, place: str, known: frozenset[str] | set[str]) -> str:
    text = _FILE.text(raw, place)
    unknown = next((name for name in _PLACE.findall(text) if name not in known), None)
    if unknown is not None:
        raise BadInput(f"催办用语“{place}”里的{{{unknown}}}不是可用的字段，请改正。")
    return text
