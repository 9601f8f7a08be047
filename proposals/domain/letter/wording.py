"""The fixed wording of letters as data: read strictly, filled in by name, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proposals.domain.data_file import DataFile
from proposals.domain.errors import BadInput
from proposals.domain.letter.facts import AddresseeType

FORMS = ("reply", "reply_again", "followup", "opinion", "opinion_again", "forward")
CLAUSES = ("thanks", "co_units", "previous_number", "meeting", "outcome_class", "publicity")
PRINTS = ("contact", "contact_name_only", "copies", "attachment_one", "attachment_first", "attachment_more")
_FILE = DataFile("复函用语设置里的", "wording")
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class FormWording:
    """Title lines, opening and closing paragraphs of one form of letter."""

    title: tuple[str, ...]
    opening: str
    closing: tuple[str, ...]


@dataclass(frozen=True)
class ReceiptWording:
    """The heading of the 征询意见表（回执） and what the kind and the person are called on it."""

    heading: str
    noun: str
    proposer: str


@dataclass(frozen=True)
class Ending:
    """How a unit whose name ends so calls itself, and how it is spoken to."""

    ending: str
    own: str
    you: str


@dataclass(frozen=True)
class Salutation:
    """What stands behind a name of this type, and the pronoun for one and for several.

    Where ``many`` is set, a line of more than ``named_at_most`` names is written so, after ``named_first`` names.
    """

    suffix: str
    one: str
    several: str
    many: str = ""
    named_at_most: int = 0
    named_first: int = 1


@dataclass(frozen=True)
class Wording:
    """All wording of an installation; ``kinds`` maps kind, then form, to its sentences."""

    kinds: Mapping[str, Mapping[str, FormWording]]
    receipts: Mapping[str, ReceiptWording]
    clauses: Mapping[str, tuple[str, str]]
    prints: Mapping[str, str]
    salutations: Mapping[AddresseeType, Salutation]
    endings: tuple[Ending, ...]

    def form(self, kind: str, form: str) -> FormWording:
        """The wording of one form; an unknown kind is refused with the known ones."""
        self._refuse_unknown(kind)
        return self.kinds[kind][form]

    def receipt(self, kind: str) -> ReceiptWording:
        """The wording of the receipt form; an unknown kind is refused."""
        self._refuse_unknown(kind)
        return self.receipts[kind]

    def _refuse_unknown(self, kind: str) -> None:
        if kind not in self.kinds:
            known = "、".join(self.kinds)
            raise BadInput(f"“kind”（种类）“{kind}”没有对应的复函用语，可用的有{known}。", field="kind")

    def self_name(self, unit: str) -> str:
        """我局: from the unit's ending, otherwise 我 and its last character."""
        return self._by_ending(unit, "own") or "我" + unit[-1]

    def spoken_to(self, organisation: str) -> str | None:
        """贵委: from the organisation's ending, or None."""
        return self._by_ending(organisation, "you")

    def _by_ending(self, name: str, which: str) -> str | None:
        for entry in self.endings:
            if name.endswith(entry.ending):
                before = name[: -len(entry.ending)][-1:]
                pattern: str = getattr(entry, which)
                return fill(pattern, {"before": before}) if before or "{before}" not in pattern else None
        return None


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """Put values into the braces of a pattern, once; a word that is not among the values raises ``BadInput``."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise BadInput(
                f"复函用语“{pattern[:30]}…”里的{{{name}}}不是可用的字段，请改正用语设置。", field="wording"
            )
        return values[name]

    return _PLACE.sub(value, pattern)


def parse_wording(raw: object) -> Wording:
    """Read decoded ``wording.toml``; raises ``BadInput`` naming the table that is missing or wrong."""
    root = _FILE.table(raw, "")
    _FILE.only(root, ("clauses", "prints", "addressees", "endings", "kinds"), "")
    clauses = _FILE.table(root.get("clauses"), "clauses")
    prints = _FILE.table(root.get("prints"), "prints")
    _FILE.only(clauses, CLAUSES, "clauses")
    _FILE.only(prints, PRINTS, "prints")
    kinds = _FILE.table(root.get("kinds"), "kinds")
    return Wording(
        kinds={kind: _kind(forms, f"kinds.{kind}") for kind, forms in kinds.items()},
        receipts={kind: _receipt(forms, f"kinds.{kind}.receipt") for kind, forms in kinds.items()},
        clauses={
            name: _FILE.pair(_FILE.texts(clauses.get(name), f"clauses.{name}"), f"clauses.{name}")
            for name in CLAUSES
        },
        prints={name: _FILE.text(prints.get(name), f"prints.{name}") for name in PRINTS},
        salutations=_salutations(_FILE.table(root.get("addressees"), "addressees")),
        endings=tuple(_ending(item) for item in _FILE.items(root.get("endings"), "endings")),
    )


def _kind(raw: object, place: str) -> Mapping[str, FormWording]:
    table = _FILE.table(raw, place)
    _FILE.only(table, (*FORMS, "receipt"), place)
    return {form: _form(table.get(form), f"{place}.{form}") for form in FORMS}


def _receipt(forms: object, place: str) -> ReceiptWording:
    table = _FILE.table(_FILE.table(forms, place).get("receipt"), place)
    keys = ("heading", "noun", "proposer")
    _FILE.only(table, keys, place)
    return ReceiptWording(*(_FILE.text(table.get(key), f"{place}.{key}") for key in keys))


def _form(raw: object, place: str) -> FormWording:
    table = _FILE.table(raw, place)
    _FILE.only(table, ("title", "opening", "closing"), place)
    return FormWording(
        title=_FILE.texts(table.get("title"), f"{place}.title"),
        opening=_FILE.text(table.get("opening"), f"{place}.opening"),
        closing=_FILE.texts(table.get("closing"), f"{place}.closing"),
    )


def _salutations(table: Mapping[str, object]) -> Mapping[AddresseeType, Salutation]:
    salutations = {}
    _FILE.only(table, tuple(t.value for t in AddresseeType), "addressees")
    for kind in AddresseeType:
        place = f"addressees.{kind.value}"
        entry = _FILE.table(table.get(kind.value), place)
        _FILE.only(entry, ("suffix", "one", "several", "many", "named_at_most", "named_first"), place)
        suffix, one, several = (
            _FILE.text(entry.get(k), f"{place}.{k}") for k in ("suffix", "one", "several")
        )
        salutations[kind] = Salutation(suffix, one, several, **_shortened(entry, place))
    return salutations


def _shortened(entry: Mapping[str, object], place: str) -> dict[str, Any]:
    """How a long line of addressees is written; all three keys or none."""
    if not {"many", "named_at_most", "named_first"} & set(entry):
        return {}
    most = _FILE.count(entry.get("named_at_most"), f"{place}.named_at_most")
    first = _FILE.count(entry.get("named_first"), f"{place}.named_first")
    if first > most:
        raise _FILE.wrong(f"{place}.named_first", f"不超过named_at_most（{most}）的数字")
    return {
        "many": _FILE.text(entry.get("many"), f"{place}.many"),
        "named_at_most": most,
        "named_first": first,
    }


def _ending(raw: object) -> Ending:
    table = _FILE.table(raw, "endings")
    _FILE.only(table, ("ending", "own", "you"), "endings")
    return Ending(*(_FILE.text(table.get(key), f"endings.{key}") for key in ("ending", "own", "you")))
