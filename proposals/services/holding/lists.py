"""The lists: cases by what is due next, and what lies in somebody's hands by how long it has lain there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select

from proposals.domain.lights import Light, light
from proposals.services._hands import Hand, Standing, hand, hands_of, holder_words
from proposals.services._office import Office
from proposals.services.holding.groups import waiting
from proposals.services.holding.scope import Filters, Scope
from proposals.services.holding.work import unfinished
from proposals.storage.tables.organisation import Department, Person, Unit

PAGE = 50
A_PIECE = 500
FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line: a case with what is due next and whose hands, or one thing in somebody's hands."""

    handling_id: int
    session: str
    serial_no: str
    title: str
    kind: str
    part: str
    state: str
    unit: str
    department: str
    what: str
    due: date | None
    light: Light | None
    hands: tuple[Hand, ...]
    may_urge: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page; ``next_key`` is ``None`` at the end."""

    rows: list[WorkRow]
    next_key: str | None


# ------------------------------------------------------------------ cases by what is due next


def cases(
    office: Office, scope: Scope, f: Filters, standing: Standing, *, key: str = "", size: int = PAGE
) -> WorkPage:
    """Unfinished cases, nearest due first."""
    query = _cases(office, scope, f)
    after = _read_due(key)
    if after is not None:
        due, handling_id = query.selected_columns.due, query.selected_columns.handling_id
        query = query.where(or_(due > after[0], and_(due == after[0], handling_id > after[1])))
    found = office.db.execute(query.limit(size + 1)).all()
    rows = _with_hands(office, scope, found[:size], standing)
    last = found[size - 1] if len(found) > size else None
    return WorkPage(rows, f"{last.due.isoformat()}~{last.handling_id}" if last else None)


def all_cases(office: Office, scope: Scope, f: Filters, standing: Standing) -> Iterator[WorkRow]:
    """The whole selection, read piece by piece."""
    rows = iter(office.db.execute(_cases(office, scope, f)).all())
    while piece := list(islice(rows, A_PIECE)):
        yield from _with_hands(office, scope, piece, standing)


def _cases(office: Office, scope: Scope, f: Filters) -> Select[*tuple[Any, ...]]:
    work = unfinished(office, scope, f)
    due = func.coalesce(work.c.next_due, FAR).label("due")
    return select(work, due).order_by(due, work.c.handling_id)


def _with_hands(
    office: Office, scope: Scope, rows: Sequence[Row[*tuple[Any, ...]]], standing: Standing
) -> list[WorkRow]:
    hands = hands_of(office, [r.handling_id for r in rows], scope.unit_id, standing)
    return [
        _row(office, scope, r, r.next_clock or "", r.next_due, tuple(hands.get(r.handling_id, ())))
        for r in rows
    ]


# ------------------------------------------------------------------ what lies in somebody's hands


def in_hands(
    office: Office, scope: Scope, f: Filters, standing: Standing, *, key: str = "", size: int = PAGE
) -> WorkPage:
    """What waits, the longest first."""
    items = waiting(office, scope, f).subquery("items")
    query = _named(items).limit(size + 1)
    after = _read_since(key)
    if after is not None:
        later = and_(items.c.since == after[0], items.c.task_id > after[1])
        query = query.where(or_(items.c.since > after[0], later))
    found = office.db.execute(query).all()
    last = found[size - 1] if len(found) > size else None
    rows = list(_held(office, scope, found[:size], standing))
    return WorkPage(rows, f"{last.since.astimezone(UTC).isoformat()}~{last.task_id}" if last else None)


def all_in_hands(office: Office, scope: Scope, f: Filters, standing: Standing) -> Iterator[WorkRow]:
    """The whole selection."""
    items = waiting(office, scope, f).subquery("items")
    return _held(office, scope, office.db.execute(_named(items)), standing)


def _named(items: Any) -> Select[*tuple[Any, ...]]:
    """With the words for the holder."""
    return (
        select(
            items,
            Person.name.label("held_name"),
            Department.name.label("held_department_name"),
            Unit.short_name.label("held_unit_name"),
        )
        .join(Unit, Unit.id == items.c.held_unit)
        .join(Person, Person.id == items.c.held_person, isouter=True)
        .join(
            Department,
            Department.id == func.coalesce(items.c.held_department, Person.department_id),
            isouter=True,
        )
        .order_by(items.c.since, items.c.task_id)
    )


def _held(
    office: Office, scope: Scope, rows: Iterable[Row[*tuple[Any, ...]]], standing: Standing
) -> Iterator[WorkRow]:
    for r in rows:
        known = r.held_person is not None or r.held_department is not None
        who = holder_words(
            standing,
            person=r.held_name,
            department=r.held_department_name if known else None,
            role=r.held_role,
            unit=r.held_unit_name,
        )
        held = hand(office, who, r.task, r.since, r.due_on)
        yield _row(office, scope, r, held.what, r.due_on, (held,))


def _row(
    office: Office,
    scope: Scope,
    r: Row[*tuple[Any, ...]],
    what: str,
    due: date | None,
    hands: tuple[Hand, ...],
) -> WorkRow:
    may_urge = bool(hands) and scope.may_urge(r.unit_id, r.state, r.part, led=r.led)
    return WorkRow(
        handling_id=r.handling_id,
        session=r.session_name,
        serial_no=r.serial_no,
        title=r.title,
        kind=office.rules.kinds[r.kind_code].name,
        part=r.part,
        state=r.state,
        unit=r.unit or "",
        department=r.department,
        what=what,
        due=due,
        light=light(due, office.today, office.calendar, office.thresholds) if due else None,
        hands=hands,
        may_urge=may_urge,
    )


def _read_due(key: str) -> tuple[date, int] | None:
    day, number = _split(key)
    try:
        return (date.fromisoformat(day), number) if number is not None else None
    except ValueError:
        return None


def _read_since(key: str) -> tuple[datetime, int] | None:
    at, number = _split(key)
    try:
        moment = datetime.fromisoformat(at) if number is not None else None
    except ValueError:
        return None
    return (moment, number) if moment is not None and moment.tzinfo and number is not None else None


def _split(key: str) -> tuple[str, int | None]:
    value, _, number = key.rpartition("~")
    return value, int(number) if number.isdecimal() and len(number) < 10 else None
