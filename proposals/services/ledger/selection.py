"""What of the ledger somebody sees: their filters as conditions, each built once and told its values when it is asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from proposals.domain.actors import Actor
from proposals.domain.lights import LightCode, light_ranges
from proposals.domain.workflow import State
from proposals.services._office import Office
from proposals.services.ledger.words import containing
from proposals.storage.tables.handling import NEVER, LedgerRow, RestrictedReader
from proposals.storage.tables.register import CongressSession

SORTS: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
    "due": LedgerRow.sort_due,
    "serial_no": LedgerRow.serial_no,
    "dispatched_on": func.coalesce(LedgerRow.dispatched_on, NEVER),
    "updated": LedgerRow.updated_at,
}
OVER = (
    State.CLOSED,
    State.ARCHIVED,
    State.RETURNED,
    State.TRANSFERRED,
    State.MERGED,
    State.WITHDRAWN,
    State.REFERRED,
)
OPEN_STATES = tuple(s.value for s in State if s not in OVER)
KEPT = {"yes": True, "no": False}
"""Filter 时效: answered in time, or late."""
ESCAPE = "/"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; every field is a plain word from the address, empty means all."""

    q: str = ""
    state: str = ""
    kind: str = ""
    part: str = ""
    year: str = ""
    session: str = ""
    department: str = ""
    handler: str = ""
    cohandler: str = ""
    light: str = ""
    key: str = ""
    result: str = ""
    on_time: str = ""
    dispatched_from: str = ""
    dispatched_to: str = ""
    answered_from: str = ""
    answered_to: str = ""

    @property
    def active(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}


FILTERS = tuple(f.name for f in fields(Filters))


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted; an unknown word sorts by due date."""

    sort: str = "due"
    descending: bool = False

    @property
    def column(self) -> ColumnElement[Any] | InstrumentedAttribute[Any]:
        """What is sorted by."""
        return SORTS.get(self.sort, SORTS["due"])


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows that somebody may see and that fit their filters: which conditions hold, and with which values.

    ``words`` are the conditions of the keywords, built for this question alone.
    """

    conditions: frozenset[str]
    values: dict[str, Any]
    words: tuple[ColumnElement[bool], ...] = ()

    def narrow(self, query: Select[Any]) -> Select[Any]:
        """The same query for these rows alone; to be executed with ``values``."""
        return query.where(VISIBLE, *(CONDITIONS[name] for name in sorted(self.conditions)), *self.words)


def _day(name: str) -> ColumnElement[date]:
    return bindparam(name, type_=Date)


_NAMED = exists().where(
    RestrictedReader.handling_id == LedgerRow.handling_id, RestrictedReader.person_id == bindparam("me")
)
VISIBLE = and_(
    LedgerRow.unit_id.in_(bindparam("units", type_=Integer, expanding=True)),
    or_(LedgerRow.restricted.is_(False), _NAMED),
)
"""Own units' rows; restricted ones only for the people named."""
CONDITIONS: dict[str, ColumnElement[bool]] = {
    "open": LedgerRow.state.in_(OPEN_STATES),
    "state": LedgerRow.state == bindparam("state"),
    "kind": LedgerRow.kind_code == bindparam("kind"),
    "part": LedgerRow.part == bindparam("part"),
    "result": LedgerRow.result == bindparam("result"),
    "year": LedgerRow.session_id.in_(
        select(CongressSession.id).where(CongressSession.year == bindparam("year", type_=Integer))
    ),
    "session": LedgerRow.session_id == bindparam("session", type_=Integer),
    "department": LedgerRow.department_id == bindparam("department", type_=Integer),
    "handler": LedgerRow.handler.like(bindparam("handler"), escape=ESCAPE),
    "cohandler": LedgerRow.cohandlers.like(bindparam("cohandler"), escape=ESCAPE),
    "key": LedgerRow.key.is_(True),
    "on_time": LedgerRow.on_time.is_(True),
    "late": LedgerRow.on_time.is_(False),
    "light": LedgerRow.next_due.between(_day("light_first"), _day("light_last")),
    "dispatched_from": LedgerRow.dispatched_on >= _day("dispatched_from"),
    "dispatched_to": LedgerRow.dispatched_on <= _day("dispatched_to"),
    "answered_from": LedgerRow.answered_on >= _day("answered_from"),
    "answered_to": LedgerRow.answered_on <= _day("answered_to"),
}


def select_for(office: Office, actor: Actor, f: Filters) -> Selection:
    """The rows that this person may see and that fit the filters; a filter that says nothing sensible is left out."""
    units = sorted({g.unit_id for g in actor.grants})
    seen = {"units": units, "me": actor.person_id}
    found: dict[str, Any] = {}
    if f.state:
        found["open" if f.state == "open" else "state"] = f.state
    found |= {name: getattr(f, name) for name in ("kind", "part", "result") if getattr(f, name)}
    for name in ("year", "session", "department"):
        if (text := getattr(f, name)).isdecimal():
            found[name] = int(text[:9])
    for name in ("handler", "cohandler"):
        if getattr(f, name):
            found[name] = f"%{_escaped(getattr(f, name))}%"
    for name in ("dispatched_from", "dispatched_to", "answered_from", "answered_to"):
        if (day := _read_day(getattr(f, name))) is not None:
            found[name] = day
    if f.key:
        found["key"] = True
    if f.on_time in KEPT:
        found["on_time" if KEPT[f.on_time] else "late"] = True
    values = seen | found | _light_values(office, f.light)
    conditions = frozenset(found) | ({"light"} if "light_first" in values else set())
    return Selection(conditions, values, containing(office, units, f.q))


def _light_values(office: Office, light: str) -> dict[str, date]:
    if light not in set(LightCode):
        return {}
    ranges = light_ranges(office.today, office.calendar, office.thresholds)
    if LightCode(light) not in ranges:
        return {}
    first, last = ranges[LightCode(light)]
    return {"light_first": first, "light_last": last}


def _escaped(text: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        text = text.replace(sign, ESCAPE + sign)
    return text


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
