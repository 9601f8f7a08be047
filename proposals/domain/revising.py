"""修订清单: what a later list says otherwise than what was registered from the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from proposals.domain.register import ProposalRow
from proposals.domain.register_columns import COLUMNS
from proposals.domain.similarity import bigrams_in, likeness
from proposals.domain.workflow import PART_NAMES, Part

HEADERS = {column.field: column.header for column in COLUMNS}
TAKEN_OVER = (
    "title", "proposers", "in_session", "category", "text", "points", "note", "key", "sector", "post", "phone", "address",
    "postcode", "email", "wants_meeting", "agrees_to_publish",
)  # fmt: skip
"""What a revised list may change by itself."""
ONLY_TOLD = ("part", "lead_units", "co_units", "dispatched_on", "received_on", "reply_due")
"""What somebody must do in the case: units are dispatched and adjusted, limits are counted."""
COLUMNS_OF = {"points": ("suggestions", "text"), "part": ("part", "lead_units", "co_units", "units")}
"""Fields that come from other columns than their own."""
ANOTHER_MATTER = 0.2
"""Titles with a smaller share of bigrams in common are taken for those of two proposals under one number."""

Value = str | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered case in the words of a list; ``fixed_people``: a letter names them already."""

    title: str
    proposers: tuple[str, ...]
    in_session: bool
    category: str
    text: str
    points: tuple[str, ...]
    note: str
    key: bool
    sector: str
    post: str
    phone: str
    address: str
    postcode: str
    email: str
    wants_meeting: bool | None
    agrees_to_publish: bool | None
    part: str
    lead_units: tuple[str, ...]
    co_units: tuple[str, ...]
    dispatched_on: date | None
    received_on: date | None
    reply_due: date | None
    fixed_people: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the later list says otherwise; ``told``: it is not taken over by itself."""

    field: str
    label: str
    before: str
    after: str
    told: bool


def differences(row: ProposalRow, known: Registered, columns: Collection[str]) -> tuple[Difference, ...]:
    """What the row says otherwise, of the fields that its list has; an empty cell says nothing."""
    return tuple(_differing(row, known, columns))


def is_another_matter(row: ProposalRow, known: Registered) -> bool:
    """True if the titles have so little in common that one of the numbers is probably wrong."""
    return likeness(bigrams_in(row.title), bigrams_in(known.title)) < ANOTHER_MATTER


def _differing(row: ProposalRow, known: Registered, columns: Collection[str]) -> Iterator[Difference]:
    for field in (*TAKEN_OVER, *ONLY_TOLD):
        if not set(COLUMNS_OF.get(field, (field,))) & set(columns):
            continue
        before, after = _known(known, field, row, columns), _said(row, field)
        if after in (None, "", ()) or _same(before, after):
            continue
        told = field in ONLY_TOLD or (field == "proposers" and _keeps_people(row, known))
        yield Difference(field, _label(field), _words(field, before), _words(field, after), told)


def _said(row: ProposalRow, field: str) -> Value:
    if field == "proposers":
        return tuple(p.name for p in row.proposers)
    value: Value = getattr(row, field)
    return value


def _known(known: Registered, field: str, row: ProposalRow, columns: Collection[str]) -> Value:
    """What is registered; of the people only as many as a list without 联名人 could name."""
    value: Value = getattr(known, field)
    if field == "proposers" and "cosigners" not in columns:
        return known.proposers[: len(row.proposers)]
    return value


def _keeps_people(row: ProposalRow, known: Registered) -> bool:
    """Nobody is struck off by a list, and nobody renamed whom a letter names."""
    return known.fixed_people or len(row.proposers) < len(known.proposers)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split()
    return one == other


def _label(field: str) -> str:
    return "建议要点" if field == "points" else HEADERS[field]


def _words(field: str, value: Value) -> str:
    if field == "in_session":
        return "大会" if value else "平时"
    if field == "part" and value:
        return PART_NAMES[Part(str(value))]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return ("；" if field == "points" else "、").join(value)
    return "" if value is None else str(value)
