"""Ledger rows and tasks: projections of a handling, made anew by the door and compared by ``doctor``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import delete, select

from proposals.domain.deadlines import RIGHTS
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.facts import RATING_NAMES, Facts
from proposals.domain.tasks import Waiting, waiting
from proposals.domain.workflow import ENDS, Action, Part, State
from proposals.services._clocks import is_paused, open_clocks
from proposals.services._office import Office
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import NEVER, Assignment, Clock, Handling, LedgerRow, PastRecord, Task
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Person, Unit
from proposals.storage.tables.register import KeyFlag, Proposal
from proposals.storage.unstored import UnstoredHandling, UnstoredProposal

Named = TypeVar("Named", Unit, Person)
REPLY_CLOCKS = (ClockKind.REPLY, ClockKind.REHANDLE, ClockKind.OPINION)


def rewrite(office: Office, handling: Handling, facts: Facts) -> None:
    """Write the ledger rows and tasks of one handling as they must be now."""
    _rewrite_tasks(office, handling, facts)
    _rewrite_rows(office, handling, facts)
    office.db.flush()


def redate(office: Office, handling_ids: Sequence[int]) -> None:
    """Write anew only the dates of these cases' tasks and ledger rows, for all of them at once."""
    db = office.db
    db.flush()
    open_ones = select(Clock).where(
        Clock.handling_id.in_(handling_ids), Clock.met_on.is_(None), Clock.cancelled_at.is_(None)
    )
    ordered = db.scalars(open_ones.order_by(Clock.handling_id, Clock.due_on, Clock.id))
    clocks = {case: list(own) for case, own in groupby(ordered, key=lambda c: c.handling_id)}
    own_day = [action.value for action, kinds in CLOCK_OF_TASK.items() if not kinds]
    tasks = select(Task).where(Task.handling_id.in_(handling_ids), Task.action.not_in(own_day))
    for task in db.scalars(tasks):
        task.due_on = _due_of(Action(task.action), clocks.get(task.handling_id, []))
    cases = {h.id: h for h in db.scalars(select(Handling).where(Handling.id.in_(handling_ids)))}
    for row in db.scalars(select(LedgerRow).where(LedgerRow.handling_id.in_(handling_ids))):
        case = cases[row.handling_id]
        running = [] if case.state in ENDS else clocks.get(case.id, [])
        for name, value in _dates(running, case, row.reply_due).items():
            setattr(row, name, value)
    db.flush()


def _rewrite_tasks(office: Office, handling: Handling, facts: Facts) -> None:
    db = office.db
    kept = {_key(t): t for t in db.scalars(select(Task).where(Task.handling_id == handling.id))}
    clocks = open_clocks(office, handling.id)
    for wait in waiting(facts, {clock.kind for clock in clocks}):
        key = (wait.action.value, wait.role.value, wait.unit_id, wait.department_id, wait.person_id)
        task = kept.pop(key, None)
        if task is None:
            task = Task(handling_id=handling.id, since=office.now)
            db.add(task)
        for name, value in _task_values(wait, clocks).items():
            setattr(task, name, value)
    for stale in kept.values():
        db.delete(stale)


def _task_values(wait: Waiting, clocks: list[Clock]) -> dict[str, Any]:
    return {
        "action": wait.action.value,
        "title": wait.title,
        "role": wait.role.value,
        "unit_id": wait.unit_id,
        "department_id": wait.department_id,
        "person_id": wait.person_id,
        "due_on": wait.due_on or _due_of(wait.action, clocks),
    }


def _key(task: Task) -> tuple[str, str, int, int | None, int | None]:
    return (task.action, task.role, task.unit_id, task.department_id, task.person_id)


CLOCK_OF_TASK: dict[Action, tuple[ClockKind, ...]] = {
    Action.ACCEPT: (ClockKind.ACCEPT,),
    Action.ANSWER_NOTICE: (),
    Action.ACCEPT_ASSIGNMENT: (ClockKind.DEPARTMENT_ACCEPT,),
    Action.GIVE_DEPARTMENT_OPINION: (ClockKind.DEPARTMENT_OPINION,),
    Action.AGREE_ADJUSTMENT: (ClockKind.ADJUSTMENT_ANSWER,),
    Action.REPORT_ADJUSTMENT: (ClockKind.ADJUSTMENT_ANSWER,),
    Action.GIVE_OPINION: (ClockKind.OPINION,),
    Action.RECEIVE: (ClockKind.RECEIPT,),
    Action.CLOSE: (ClockKind.RECEIPT,),
    Action.PUBLISH: (ClockKind.PUBLICATION,),
    Action.TRACK: (ClockKind.COMMITMENT,),
}


def _due_of(action: Action, clocks: list[Clock]) -> date | None:
    wanted = CLOCK_OF_TASK.get(action, REPLY_CLOCKS)
    return min((c.due_on for c in clocks if c.kind in wanted), default=None)


def _rewrite_rows(office: Office, handling: Handling, facts: Facts) -> None:
    db = office.db
    units = {handling.unit_id} if not handling.stub else set()
    if facts.authority_inside:
        units.add(handling.dispatcher_unit_id)
    if handling.proposal.undone_at is not None:
        units.clear()
    units.discard(None)
    db.execute(delete(LedgerRow).where(LedgerRow.handling_id == handling.id, LedgerRow.unit_id.not_in(units)))
    inside = set(db.scalars(select(Unit.id).where(Unit.id.in_(units), Unit.inside)))
    values = _values(office, handling, facts)
    for unit_id in inside:
        row = db.get(LedgerRow, (unit_id, handling.id))
        if row is None:
            db.add(LedgerRow(unit_id=unit_id, **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)


def _values(office: Office, handling: Handling, facts: Facts) -> dict[str, Any]:
    db, proposal = office.db, handling.proposal
    clocks = open_clocks(office, handling.id)
    kept = None if _owed_reply(clocks) else last_kept(office, handling.id)
    key = db.scalar(select(KeyFlag.id).where(KeyFlag.proposal_id == proposal.id).limit(1)) is not None
    unit = _name(office, Unit, handling.unit_id)
    values = {
        **_of_the_case(handling, facts, key=key, unit=unit),
        **_dates(clocks, handling, kept.due_on if kept else None),
        **_of_the_work(office, handling, facts, kept),
        "updated_at": office.now,
    }
    return with_past(values, db.get(PastRecord, handling.id) if handling.past else None)


def with_past(values: dict[str, Any], record: PastRecord | None) -> dict[str, Any]:
    """A ledger row with what an old ledger says of its case, wherever the work done here says nothing."""
    if record is None:
        return values
    told = {
        "letter_number": record.letter_number,
        "answered_on": record.answered_on,
        "result": RATING_NAMES[record.result] if record.result else "",
        "department": record.department,
        "handler": record.handler,
        "cohandlers": record.co_units,
    }
    return values | {name: told[name] for name in told if not values[name]}


def _of_the_case(
    handling: Handling | UnstoredHandling, facts: Facts, *, key: bool, unit: str
) -> dict[str, Any]:
    """What the ledger says of any case, from its first day on."""
    proposal = handling.proposal
    return {
        "handling_id": handling.id,
        **words_of(proposal),
        "kind_code": proposal.kind_code,
        "level_code": proposal.level_code,
        "session_id": proposal.session_id,
        "session_name": proposal.session.name,
        "key": key,
        "part": handling.part.value,
        "state": handling.state.value,
        "round_no": handling.round_no,
        "handling_unit": unit,
        "cohandlers": "、".join(c.unit_name for c in facts.cohandlings),
        "dispatched_on": handling.dispatched_on,
        "restricted": handling.restricted,
    }


def words_of(proposal: Proposal | UnstoredProposal) -> dict[str, Any]:
    """What the ledger says of this proposal and of no other."""
    return {
        "proposal_id": proposal.id,
        "serial_no": proposal.serial_no,
        "title": proposal.title,
        "proposers": "、".join([p.name for p in proposal.proposers]),
    }


def _of_the_work(office: Office, handling: Handling, facts: Facts, kept: Clock | None) -> dict[str, Any]:
    """What the ledger says of a case once somebody works on it; before that, see ``NO_WORK_YET``."""
    db = office.db
    lead = db.scalar(
        select(Assignment).where(
            Assignment.handling_id == handling.id, Assignment.lead, Assignment.ended_at.is_(None)
        )
    )
    letter = db.scalar(
        select(Letter)
        .where(Letter.handling_id == handling.id, Letter.void_at.is_(None))
        .order_by(Letter.id.desc())
        .limit(1)
    )
    return {
        "department_id": lead.department_id if lead else None,
        "department": lead.department.name if lead else "",
        "handler_id": lead.handler_id if lead else None,
        "handler": _name(office, Person, lead.handler_id if lead else None),
        "letter_number": (letter.number or "") if letter else "",
        "answered_on": _answered_on(office, letter) or _opinion_given_on(handling, kept),
        "on_time": kept.on_time if kept else None,
        "result": _result(facts),
    }


NO_WORK_YET: dict[str, Any] = {
    "department_id": None,
    "department": "",
    "handler_id": None,
    "handler": "",
    "letter_number": "",
    "answered_on": None,
    "on_time": None,
    "result": "",
}


def first_values(
    office: Office,
    handling: Handling | UnstoredHandling,
    facts: Facts,
    clocks: list[Clock],
    *,
    key: bool,
    unit: str,
) -> dict[str, Any]:
    """The ledger row of a case that is brand new, but for whose ledger it is; asks the database for nothing."""
    return {
        **_of_the_case(handling, facts, key=key, unit=unit),
        **_dates(clocks, handling, None),
        **NO_WORK_YET,
        "updated_at": office.now,
    }


def first_tasks(office: Office, facts: Facts, clocks: list[Clock]) -> list[dict[str, Any]]:
    """The tasks of a case that is brand new, but for the case."""
    return [
        {"since": office.now, **_task_values(wait, clocks)}
        for wait in waiting(facts, {clock.kind for clock in clocks})
    ]


def _owed_reply(clocks: list[Clock]) -> Clock | None:
    return next((c for c in clocks if c.kind in REPLY_CLOCKS), None)


def _dates(clocks: list[Clock], handling: Handling | UnstoredHandling, kept: date | None) -> dict[str, Any]:
    """What the ledger says of open clocks, which come nearest first; ``kept``: when a reply given was due."""
    reply, nearest = _owed_reply(clocks), _next_clock(clocks, handling)
    return {
        "reply_due": reply.due_on if reply else kept,
        "next_due": nearest.due_on if nearest else None,
        "sort_due": nearest.due_on if nearest else NEVER,
        "next_clock": nearest.rule["label"] if nearest else None,
    }


def _name(office: Office, table: type[Named], row_id: int | None) -> str:
    """Read by id: a relationship loaded before the act would still name whoever was there before."""
    row = office.db.get(table, row_id) if row_id is not None else None
    return row.name if row else ""


def last_kept(office: Office, handling_id: int) -> Clock | None:
    """The clock of the last answer (or opinion) that was given, with its verdict."""
    met = select(Clock).where(
        Clock.handling_id == handling_id,
        Clock.kind.in_(REPLY_CLOCKS),
        Clock.met_on.is_not(None),
        Clock.cancelled_at.is_(None),
    )
    return office.db.scalar(met.order_by(Clock.round_no.desc(), Clock.id.desc()).limit(1))


def _opinion_given_on(handling: Handling, kept: Clock | None) -> Any:
    """An opinion may be given without a letter; the day of its clock is the day of the answer then."""
    return kept.met_on if kept and handling.part is Part.COHANDLE else None


AFTER = (ClockKind.PUBLICATION, ClockKind.COMMITMENT)
"""Clocks of what is owed after the answer: the next thing due once the case is closed, never before."""
ADVISORY = (*RIGHTS, *AFTER)
"""Clocks that end a right or belong to a later stage: shown in the case, not the next thing due while it is handled."""


def _next_clock(clocks: list[Clock], handling: Handling | UnstoredHandling) -> Clock | None:
    if handling.state in (State.CLOSED, State.ARCHIVED):
        return next((c for c in clocks if c.kind in AFTER), None)
    if handling.state in ENDS:
        return None
    return next((c for c in clocks if c.kind not in ADVISORY and not is_paused(c)), None)


def _answered_on(office: Office, letter: Letter | None) -> Any:
    if letter is None:
        return None
    dates = office.db.scalars(select(Delivery.delivered_on).where(Delivery.letter_id == letter.id)).all()
    return max(dates) if dates and all(dates) else None  # type: ignore[type-var]


def _result(facts: Facts) -> str:
    latest = [d for d in facts.deliveries if d.round_no == facts.answered_round and d.result]
    if not latest:
        return ""
    worst = max(latest, key=lambda d: list(RATING_NAMES).index(d.result))  # type: ignore[arg-type]
    assert worst.result is not None
    return RATING_NAMES[worst.result]
