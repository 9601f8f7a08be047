"""Telling people which of their own dates moved: one notice each, restricted cases only to their readers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.dates import chinese_date
from proposals.domain.notices import NoticeKind
from proposals.services._holders import holders
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.services.official_days.moving import AT_ONCE, Move
from proposals.storage.tables.handling import Handling, LedgerRow, RestrictedReader

MOST_LINES = 100
UNIT_ROLES = (Role.CLERK, Role.COHANDLER)


@dataclass(frozen=True, slots=True)
class _Case:
    """What a notice says of a case, and who works on it."""

    words: str
    unit_id: int
    handler_id: int | None
    readers: frozenset[int] | None

    def may_know(self, person_id: int) -> bool:
        """Restricted cases only for the people named."""
        return self.readers is None or person_id in self.readers


def tell_moved(office: Office, change_id: int, source: str, moved: Sequence[Move]) -> int:
    """One notice to each handler, and to the clerks of each unit, listing their own cases; how many rows."""
    dated = [move for move in moved if move.dated]
    cases = _cases(office, {move.handling_id for move in dated})
    by_unit = _people_of_units(office, {case.unit_id for case in cases.values()})
    lines: dict[int, list[str]] = defaultdict(list)
    for move in dated:
        case = cases.get(move.handling_id)
        if case is None:
            continue
        for person in dict.fromkeys([*by_unit[case.unit_id], *filter(None, [case.handler_id])]):
            if case.may_know(person):
                lines[person].append(_line(case, move))
    return tell(
        office,
        [
            Told(
                person,
                f"{source}：{len(own)}个期限有变动",
                _text(source, own),
                f"days:{change_id}",
                NoticeKind.DATES_MOVED,
            )
            for person, own in lines.items()
        ],
    )


def _line(case: _Case, move: Move) -> str:
    provisional = "（暂定）" if move.due.provisional else ""
    return (
        f"{case.words}：{move.label}由{chinese_date(move.clock.due_on)}"
        f"改为{chinese_date(move.due.date)}{provisional}。"
    )


def _text(source: str, lines: Sequence[str]) -> str:
    shown = list(lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        shown.append(f"另有{len(lines) - MOST_LINES}个，请在日历里查看。")
    return "\n".join([f"{source}，下列期限随之重算：", *shown])


def _cases(office: Office, ids: Collection[int]) -> dict[int, _Case]:
    found: dict[int, _Case] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), AT_ONCE):
        part = wanted[at : at + AT_ONCE]
        readers = _readers(office, part)
        rows = office.db.execute(
            select(
                LedgerRow.handling_id,
                LedgerRow.unit_id,
                LedgerRow.session_name,
                LedgerRow.serial_no,
                LedgerRow.title,
                LedgerRow.handler_id,
                LedgerRow.restricted,
            )
            .join(Handling, Handling.id == LedgerRow.handling_id)
            .where(LedgerRow.handling_id.in_(part), LedgerRow.unit_id == Handling.unit_id)
        )
        for row in rows:
            named = frozenset(readers[row.handling_id]) if row.restricted else None
            words = f"{row.session_name}第{row.serial_no}号《{row.title}》"
            found[row.handling_id] = _Case(words, row.unit_id, row.handler_id, named)
    return found


def _readers(office: Office, ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = office.db.execute(
        select(RestrictedReader.handling_id, RestrictedReader.person_id).where(
            RestrictedReader.handling_id.in_(ids)
        )
    )
    for handling_id, person_id in rows:
        found[handling_id].add(person_id)
    return found


def _people_of_units(office: Office, units: Collection[int]) -> dict[int, list[int]]:
    return {unit: list(_people_of(office, unit)) for unit in units}


def _people_of(office: Office, unit_id: int) -> Iterator[int]:
    for role in UNIT_ROLES:
        for person in holders(office, role, unit_id):
            yield person.id
