"""台账: every case of my units, filtered and sorted, page by page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, exists, func, or_, select

from proposals.domain.actors import Actor
from proposals.domain.deadlines import verdict_words
from proposals.domain.lights import Light, LightCode, light, light_ranges
from proposals.domain.workflow import State
from proposals.services._office import Office
from proposals.storage.tables.handling import NEVER, LedgerRow, RestrictedReader

PAGE = 50
CAP = 1000

SORTS: dict[str, SQLColumnExpression[Any]] = {
    "due": LedgerRow.sort_due,
    "serial_no": LedgerRow.serial_no,
    "dispatched_on": func.coalesce(LedgerRow.dispatched_on, NEVER),
    "updated": LedgerRow.updated_at,
}
OPEN_STATES = tuple(
    s.value
    for s in State
    if s
    not in (
        State.CLOSED,
        State.ARCHIVED,
        State.RETURNED,
        State.TRANSFERRED,
        State.MERGED,
        State.WITHDRAWN,
        State.REFERRED,
    )
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; every field is a plain word from the address, empty means all."""

    q: str = ""
    state: str = ""
    kind: str = ""
    part: str = ""
    session: str = ""
    department: str = ""
    light: str = ""
    key: str = ""
    result: str = ""
    on_time: str = ""
    dispatched_from: str = ""
    dispatched_to: str = ""

    @property
    def active(self) -> dict[str, str]:
        """The filters that are set."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of rows with their lights; ``count`` is capped at ``CAP`` + 1."""

    rows: list[tuple[Row[Any], Light | None]]
    count: int
    next_key: str | None


def ledger(
    office: Office,
    actor: Actor,
    filters: Filters,
    *,
    sort: str = "due",
    descending: bool = False,
    key: str = "",
) -> LedgerPage:
    """One page of the ledger, restricted to what this person may see."""
    column = SORTS.get(sort, SORTS["due"])
    query = narrowed(office, actor, filters)
    count = (
        office.db.scalar(
            select(func.count()).select_from(
                query.with_only_columns(LedgerRow.handling_id).limit(CAP + 1).subquery()
            )
        )
        or 0
    )
    tie = LedgerRow.handling_id
    query = query.add_columns(column.label("sort_value"))
    after = _read_key(key)
    if after is not None:
        value = _typed(sort, after[0])
        beyond = column < value if descending else column > value
        query = query.where(or_(beyond, and_(column == value, tie > after[1])))
    order = column.desc() if descending else column
    found = office.db.execute(query.order_by(order, tie).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    next_key = f"{_as_text(last.sort_value)}~{last.handling_id}" if last is not None else None
    return LedgerPage([(r, _light(office, r)) for r in shown], count, next_key)


def choices(office: Office, actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Sessions and departments that occur, to choose from."""
    mine = _visible(actor)
    sessions = office.db.execute(
        select(LedgerRow.session_id, LedgerRow.session_name)
        .where(mine)
        .distinct()
        .order_by(LedgerRow.session_id.desc())
    ).all()
    departments = office.db.execute(
        select(LedgerRow.department_id, LedgerRow.department)
        .where(mine, LedgerRow.department_id.is_not(None))
        .distinct()
        .order_by(LedgerRow.department)
    ).all()
    return {
        "session": [(str(i), name) for i, name in sessions],
        "department": [(str(i), name) for i, name in departments],
    }


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Own units' rows; restricted ones only for the people named."""
    units = {g.unit_id for g in actor.grants}
    named = exists().where(
        RestrictedReader.handling_id == LedgerRow.handling_id,
        RestrictedReader.person_id == actor.person_id,
    )
    return and_(LedgerRow.unit_id.in_(units), or_(LedgerRow.restricted.is_(False), named))


def selected(
    office: Office, actor: Actor, filters: Filters, *, sort: str = "due", descending: bool = False
) -> Select[Any]:
    """All rows of a selection in its order, to be read at once."""
    column = SORTS.get(sort, SORTS["due"])
    return narrowed(office, actor, filters).order_by(
        column.desc() if descending else column, LedgerRow.handling_id
    )


def handling_ids(
    office: Office, actor: Actor, filters: Filters, *, sort: str = "due", descending: bool = False
) -> list[int]:
    """The cases of a selection in its order; of a case that several of my units see, once."""
    query = selected(office, actor, filters, sort=sort, descending=descending)
    ids = office.db.scalars(query.with_only_columns(LedgerRow.handling_id).limit(MOST_IDS))
    return list(dict.fromkeys(ids))


KEPT = {"yes": True, "no": False}
"""Filter 时效: answered in time, or late."""


def verdict(office: Office, row: Row[Any]) -> str:
    """按时 or 超时 of a row that was answered, with the days; empty while it is owed."""
    if row.on_time is None:
        return ""
    if row.reply_due is None or row.answered_on is None:
        return "按时" if row.on_time else "超时"
    return verdict_words(row.reply_due, row.answered_on, office.calendar)


MOST_IDS = 20_000
"""More than any batch takes: whoever asks for more is told so."""


def narrowed(office: Office, actor: Actor, f: Filters) -> Select[Any]:
    """Rows that this person may see and that fit the filters, in no order."""
    query = select(*LedgerRow.__table__.columns).where(_visible(actor))
    for name, column in (
        ("kind", LedgerRow.kind_code),
        ("part", LedgerRow.part),
        ("result", LedgerRow.result),
    ):
        if getattr(f, name):
            query = query.where(column == getattr(f, name))
    if f.state == "open":
        query = query.where(LedgerRow.state.in_(OPEN_STATES))
    elif f.state:
        query = query.where(LedgerRow.state == f.state)
    for name, number in (("session", LedgerRow.session_id), ("department", LedgerRow.department_id)):
        if getattr(f, name).isdecimal():
            query = query.where(number == int(getattr(f, name)[:9]))
    if f.key:
        query = query.where(LedgerRow.key.is_(True))
    if f.on_time in KEPT:
        query = query.where(LedgerRow.on_time.is_(KEPT[f.on_time]))
    if f.light in set(LightCode):
        ranges = light_ranges(office.today, office.calendar, office.thresholds)
        if LightCode(f.light) in ranges:
            query = query.where(LedgerRow.next_due.between(*ranges[LightCode(f.light)]))
    for text, bound in ((f.dispatched_from, "from"), (f.dispatched_to, "to")):
        day = _read_day(text)
        if day is not None:
            on = LedgerRow.dispatched_on
            query = query.where(on >= day if bound == "from" else on <= day)
    for word in f.q.split()[:5]:
        query = query.where(_contains(word))
    return query


def _contains(word: str) -> ColumnElement[bool]:
    """Number, title, person or 文号 holds the word, taken literally."""
    columns = (
        LedgerRow.serial_no,
        LedgerRow.title,
        LedgerRow.proposers,
        LedgerRow.letter_number,
        LedgerRow.handler,
    )
    return or_(*(c.contains(word[:50], autoescape=True) for c in columns))


def _light(office: Office, row: Row[Any]) -> Light | None:
    if row.next_due is None:
        return None
    return light(row.next_due, office.today, office.calendar, office.thresholds)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_key(key: str) -> tuple[str, int] | None:
    value, _, number = key.rpartition("~")
    return (value, int(number)) if number.isdecimal() and len(number) < 18 else None


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _typed(sort: str, text: str) -> Any:
    try:
        if sort == "updated":
            return datetime.fromisoformat(text)
        return text if sort == "serial_no" else date.fromisoformat(text)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC) if sort == "updated" else NEVER
