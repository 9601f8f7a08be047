"""台账: every case of my units, filtered and sorted, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from proposals.domain.actors import Actor
from proposals.domain.deadlines import verdict_words
from proposals.domain.lights import Light, light
from proposals.services._office import Office
from proposals.services.ledger.selection import Filters, Order, Selection, select_for
from proposals.storage.tables.handling import NEVER, LedgerRow
from proposals.storage.tables.organisation import Department
from proposals.storage.tables.register import CongressSession

PAGE = 50
CAP = 1000
MOST_IDS = 20_000
"""More than any batch takes: whoever asks for more is told so."""
SHOWN: tuple[SQLColumnExpression[Any], ...] = (
    LedgerRow.handling_id,
    LedgerRow.session_name,
    LedgerRow.serial_no,
    LedgerRow.title,
    LedgerRow.proposers,
    LedgerRow.key,
    LedgerRow.part,
    LedgerRow.state,
    LedgerRow.round_no,
    LedgerRow.department,
    LedgerRow.handler,
    LedgerRow.reply_due,
    LedgerRow.next_due,
    LedgerRow.letter_number,
    LedgerRow.answered_on,
    LedgerRow.on_time,
    LedgerRow.result,
)
"""What a line of the list shows. Reading the whole row would take longer than finding it."""


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
    chosen, order = select_for(office, actor, filters), Order(sort, descending)
    after = _read_key(key)
    values = chosen.values if after is None else {**chosen.values, **_after(sort, after)}
    found = office.db.execute(_page(chosen, order, after is not None), values).all()
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    next_key = f"{_as_text(last.sort_value)}~{last.handling_id}" if last is not None else None
    count = count_of(office, chosen)
    lights = {due: _light(office, due) for due in {r.next_due for r in shown}}
    return LedgerPage([(r, lights[r.next_due]) for r in shown], count, next_key)


def count_of(office: Office, chosen: Selection) -> int:
    """How many rows are selected, at most ``CAP`` + 1."""
    return office.db.scalar(_count(chosen), chosen.values) or 0


def _page(chosen: Selection, order: Order, after: bool) -> Select[Any]:
    if chosen.words:
        return _turned(chosen.narrow(select(*SHOWN)), order, after)
    return _usual_page(chosen.conditions, order, after)


@lru_cache(maxsize=256)
def _usual_page(conditions: frozenset[str], order: Order, after: bool) -> Select[Any]:
    """Kept, since the same few questions are asked all day and building one takes longer than its answer."""
    return _turned(Selection(conditions, {}).narrow(select(*SHOWN)), order, after)


def following(
    office: Office, chosen: Selection, order: Order, after: tuple[Any, int] | None, at_most: int
) -> list[Row[Any]]:
    """The next whole rows of a selection after this place in its order (``sort_value``, ``handling_id``)."""
    values = chosen.values if after is None else {**chosen.values, **dict(zip(_PLACE, after, strict=True))}
    query = _turned(chosen.narrow(select(*LedgerRow.__table__.columns)), order, after is not None, at_most)
    return list(office.db.execute(query, values).all())


_PLACE = ("after_value", "after_id")


def _turned(query: Select[Any], order: Order, after: bool, at_most: int = PAGE + 1) -> Select[Any]:
    """Sorted, from the row after the place on; of a page one more, to know whether another follows."""
    column, tie = order.column, LedgerRow.handling_id
    if after:
        value, number = bindparam("after_value", type_=column.type), bindparam("after_id", type_=Integer)
        if order.descending:
            beyond = and_(column <= value, or_(column < value, tie > number))
        else:  # compared as a pair, so that an index leads to the place among very many of the same day
            beyond = tuple_(column, tie) > tuple_(value, number)
        query = query.where(beyond)
    ordered = query.order_by(column.desc() if order.descending else column, tie)
    return ordered.add_columns(column.label("sort_value")).limit(at_most)


def _count(chosen: Selection) -> Select[Any]:
    return _counted(chosen) if chosen.words else _usual_count(chosen.conditions)


@lru_cache(maxsize=256)
def _usual_count(conditions: frozenset[str]) -> Select[Any]:
    return _counted(Selection(conditions, {}))


def _counted(chosen: Selection) -> Select[Any]:
    some = chosen.narrow(select(LedgerRow.handling_id)).limit(CAP + 1).subquery()
    return select(func.count()).select_from(some)


_MINE = bindparam("units", type_=Integer, expanding=True)
_CHOICES = union_all(
    select(literal("session").label("what"), CongressSession.id, CongressSession.name, CongressSession.year),
    select(literal("department").label("what"), Department.id, Department.name, Department.position).where(
        Department.unit_id.in_(_MINE)
    ),
)


def choices(office: Office, actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Years, sessions (the latest first) and departments of my units, to choose from."""
    rows = office.db.execute(_CHOICES, {"units": sorted({g.unit_id for g in actor.grants})}).all()
    held = sorted((r for r in rows if r.what == "session"), key=lambda r: (-r.year, -r.id))
    own = sorted((r for r in rows if r.what == "department"), key=lambda r: (r.year, r.name))
    return {
        "year": [(str(year), f"{year}年") for year in dict.fromkeys(r.year for r in held)],
        "session": [(str(r.id), r.name) for r in held],
        "department": [(str(r.id), r.name) for r in own],
    }


def selected(
    office: Office, actor: Actor, filters: Filters, *, sort: str = "due", descending: bool = False
) -> tuple[Select[Any], dict[str, Any]]:
    """All rows of a selection in its order, to be read at once, with the values it is executed with."""
    chosen, order = select_for(office, actor, filters), Order(sort, descending)
    query = chosen.narrow(select(*LedgerRow.__table__.columns))
    ordered = query.order_by(order.column.desc() if descending else order.column, LedgerRow.handling_id)
    return ordered, chosen.values


def handling_ids(
    office: Office, actor: Actor, filters: Filters, *, sort: str = "due", descending: bool = False
) -> list[int]:
    """The cases of a selection in its order; of a case that several of my units see, once."""
    query, values = selected(office, actor, filters, sort=sort, descending=descending)
    ids = office.db.scalars(query.with_only_columns(LedgerRow.handling_id).limit(MOST_IDS), values)
    return list(dict.fromkeys(ids))


def verdict(office: Office, row: Row[Any]) -> str:
    """按时 or 超时 of a row that was answered, with the days; empty while it is owed."""
    if row.on_time is None:
        return ""
    if row.reply_due is None or row.answered_on is None:
        return "按时" if row.on_time else "超时"
    return verdict_words(row.reply_due, row.answered_on, office.calendar)


def _light(office: Office, due: date | None) -> Light | None:
    return light(due, office.today, office.calendar, office.thresholds) if due is not None else None


def _after(sort: str, after: tuple[str, int]) -> dict[str, Any]:
    return {"after_value": _typed(sort, after[0]), "after_id": after[1]}


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
