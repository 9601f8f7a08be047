"""The sentences of the papers as data: read strictly, every field known, filled in by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from proposals.domain.data_file import DataFile
from proposals.domain.deadlines import Clock
from proposals.domain.errors import BadInput
from proposals.domain.kinds import LEVELS
from proposals.domain.letter.wording import fill

Value = str | tuple[str, ...] | int | Mapping[str, str]
_FILE = DataFile("文书用语", "papers")
LINE, LINES, COUNT, TABLE = "文字", "文字的列表", "不小于1的整数", "一张文字的表"
CLAUSES = ("dispatched", "dispatch_no", "due", "key", "again")
COLUMNS = (
    "number",
    "serial_no",
    "title",
    "proposer",
    "sector",
    "part",
    "lead",
    "supporting",
    "leader",
    "opinion_due",
    "reply_due",
    "key",
)
"""Columns of the 任务分解表, in their order."""
OWED = {"owed": LINE, "owed_by": LINE, "owed_undated": LINE, "owed_undated_by": LINE, "request": LINE}
SHAPES: Mapping[str, Mapping[str, str]] = {
    "opinion_request": {
        "title": LINES,
        "opening": LINE,
        "matters": LINE,
        "points": LINE,
        "answer": LINE,
        "answer_sentences": LINES,
        "closing": LINES,
    },
    "dispatch_notice": {
        "title": LINES,
        "title_mixed": LINES,
        "opening": LINE,
        "opening_mixed": LINE,
        "limits": LINE,
        "each_due": LINE,
        "requirements": LINE,
        "requirement_sentences": LINES,
        "closing": LINES,
        "attachment": LINE,
        "annex": LINE,
        "annex_title": LINE,
        "you_inside": LINE,
        "you_several": LINE,
        "addressees_at_most": COUNT,
        "many_inside": LINE,
        "many_outside": LINE,
        "limits_inside": TABLE,
        "limits_outside": TABLE,
        "columns_inside": TABLE,
        "columns_outside": TABLE,
    },
    "urging_letter": {
        "title": LINES,
        "opening": LINE,
        **OWED,
        "closing": LINES,
        "you_inside": LINE,
        "you_several": LINE,
        "office": LINE,
        "answer_workdays": COUNT,
    },
    "supervision_notice": {
        "heading": LINE,
        "number": LINE,
        "matter": LINE,
        **OWED,
        "answer_workdays": COUNT,
    },
    "adjustment_request": {
        "title": LINES,
        "opening": LINE,
        "ground": LINE,
        "proposal": LINE,
        "proposal_sentence": LINE,
        "talked": LINE,
        "in_time": LINE,
        "closing": LINES,
        "authority": TABLE,
    },
}
"""What each paper says, by key and shape; nothing else is accepted."""

_COMMON = {"unit", "unit_short", "self_name", "session", "serial_no", "title", "noun", "cohandle"}
_COMMON |= {"pronoun", "part", *CLAUSES}
_OWED_FIELDS = {"who", "what", "due_on", "light", "today", "answer_by"}
FIELDS: Mapping[str, frozenset[str]] = {
    "clauses": frozenset(_COMMON | {"dispatched_on"}),
    "opinion_request": frozenset(_COMMON),
    "dispatch_notice": frozenset(_COMMON | {"count", "counts", "limit"}),
    "urging_letter": frozenset(_COMMON | _OWED_FIELDS),
    "supervision_notice": frozenset(_COMMON | _OWED_FIELDS | {"year", "nth", "level"}),
    "adjustment_request": frozenset(_COMMON | {"proposed", "window"}),
}
"""What may stand in braces, by paper."""
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class PapersWording:
    """All sentences; ``kinds`` holds those that a kind says differently."""

    papers: Mapping[str, Mapping[str, Value]]
    clauses: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, Mapping[str, Mapping[str, Value]]]

    def line(self, paper: str, key: str, kind: str = "") -> str:
        """One sentence of a paper, in the words of the kind."""
        value = self._value(paper, key, kind)
        assert isinstance(value, str)
        return value

    def lines(self, paper: str, key: str, kind: str = "") -> tuple[str, ...]:
        """Several sentences of a paper."""
        value = self._value(paper, key, kind)
        assert isinstance(value, tuple)
        return value

    def count(self, paper: str, key: str) -> int:
        """A number that goes with a paper."""
        value = self._value(paper, key, "")
        assert isinstance(value, int)
        return value

    def table(self, paper: str, key: str) -> Mapping[str, str]:
        """Names and their words, in the order of the file."""
        value = self._value(paper, key, "")
        assert isinstance(value, Mapping)
        return value

    def clause(self, name: str, fact: str | None, words: Mapping[str, str]) -> str:
        """The clause with the fact in it (under its own name or ``*_on``), or what stands without it."""
        present, absent = self.clauses[name]
        return fill(present if fact else absent, {**words, name: fact or "", f"{name}_on": fact or ""})

    def _value(self, paper: str, key: str, kind: str) -> Value:
        own = self.kinds.get(kind, {}).get(paper, {})
        return own[key] if key in own else self.papers[paper][key]


def parse_papers(raw: object) -> PapersWording:
    """Read decoded ``papers.toml``; raises ``BadInput`` naming the place that is missing, unknown or wrong."""
    root = _FILE.table(raw, "整个文件")
    _FILE.only(root, ("clauses", "kinds", *SHAPES), "整个文件")
    clauses = _FILE.table(root.get("clauses"), "clauses")
    _FILE.only(clauses, CLAUSES, "clauses")
    papers = {paper: _paper(root.get(paper), paper, paper, whole=True) for paper in SHAPES}
    _check_tables(papers)
    kinds = _FILE.table(root.get("kinds", {}), "kinds")
    return PapersWording(
        papers=papers,
        clauses={name: _pair(clauses.get(name), f"clauses.{name}") for name in CLAUSES},
        kinds={kind: _of_kind(own, f"kinds.{kind}") for kind, own in kinds.items()},
    )


def _of_kind(raw: object, place: str) -> Mapping[str, Mapping[str, Value]]:
    table = _FILE.table(raw, place)
    _FILE.only(table, tuple(SHAPES), place)
    return {paper: _paper(own, paper, f"{place}.{paper}", whole=False) for paper, own in table.items()}


def _paper(raw: object, paper: str, place: str, *, whole: bool) -> Mapping[str, Value]:
    table, shapes = _FILE.table(raw, place), SHAPES[paper]
    _FILE.only(table, tuple(shapes), place)
    wanted = shapes if whole else [key for key in shapes if key in table]
    return {key: _shaped(table.get(key), shapes[key], f"{place}.{key}", FIELDS[paper]) for key in wanted}


def _shaped(raw: object, shape: str, place: str, known: frozenset[str]) -> Value:
    if shape == COUNT:
        return _FILE.count(raw, place)
    if shape == LINE:
        return _text(raw, place, known)
    if shape == TABLE:
        table = _FILE.table(raw, place)
        return {name: _text(text, f"{place}.{name}", known) for name, text in table.items()}
    if not isinstance(raw, list):
        raise _FILE.wrong(place, shape)
    return tuple(_text(item, place, known) for item in raw)


def _pair(raw: object, place: str) -> tuple[str, str]:
    texts = _shaped(raw, LINES, place, FIELDS["clauses"])
    if not isinstance(texts, tuple) or len(texts) != 2:
        raise _FILE.wrong(place, "两句：有该事实时一句，没有时一句")
    return texts[0], texts[1]


def _check_tables(papers: Mapping[str, Mapping[str, Value]]) -> None:
    """Tables whose names mean something: columns and levels are complete, limits are those of the limits table."""
    notice, clocks = papers["dispatch_notice"], {clock.value for clock in Clock}
    for paper, key, complete in (
        ("dispatch_notice", "columns_inside", COLUMNS),
        ("dispatch_notice", "columns_outside", COLUMNS),
        ("adjustment_request", "authority", tuple(LEVELS)),
    ):
        if set(_names(papers[paper][key])) != set(complete):
            raise _FILE.wrong(f"{paper}.{key}", f"有这几项的表：{'、'.join(complete)}")
    for key in ("limits_inside", "limits_outside"):
        unknown = next((name for name in _names(notice[key]) if name not in clocks), None)
        if unknown is not None:
            raise _FILE.wrong(f"dispatch_notice.{key}.{unknown}", "期限表里有的一项")


def _names(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, Mapping) else ()


def _text(raw: object, place: str, known: frozenset[str]) -> str:
    text = _FILE.text(raw, place)
    unknown = next((name for name in _PLACE.findall(text) if name not in known), None)
    if unknown is not None:
        raise BadInput(f"文书用语“{place}”里的{{{unknown}}}不是可用的字段，请改正。", field="papers")
    return text
