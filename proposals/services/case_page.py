"""详情: everything a case's page shows, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.facts import RATING_NAMES, StepState
from proposals.domain.lights import Light, LightCode, Thresholds, light
from proposals.domain.workflow import ACTION_NAMES, MEMBER_PARTS, Action, Part, State
from proposals.services._office import Office
from proposals.services.cases import Case
from proposals.storage.handling import current_round, merged_into
from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact, ContactCase
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Assignment, Clock, Handling, Round
from proposals.storage.tables.issuing import Letter, LetterFile
from proposals.storage.tables.register import Attachment, KeyFlag, Point
from proposals.storage.tables.review import ReviewStep
from proposals.storage.tables.system import Blob

SHOWN_EVENTS = 60


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock with its light and the sum that explains it; not ``owed`` where it only ends a right."""

    name: str
    due: date
    light: Light | None
    sum: list[str]
    provisional: bool
    met_on: date | None
    on_time: bool | None
    owed: bool = True


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of the way a case goes, for the diagram."""

    code: str
    name: str
    status: str = ""
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page shows beside the case itself; lists are newest last unless said."""

    rounds: list[Round]
    clocks: list[ClockView]
    flow: list[FlowStep]
    events: list[Event]
    points: list[Point]
    key_flags: list[KeyFlag]
    assignments: list[Assignment]
    cohandlings: list[tuple[Handling, Opinion | None]]
    contacts: list[Contact]
    drafts: list[Draft]
    reviews: list[ReviewStep]
    letters: list[tuple[Letter, list[LetterFile]]]
    receipts: list[tuple[Receipt, Delivery]]
    deliveries: list[Delivery]
    attachments: list[tuple[Attachment, Blob]]
    merged: list[Handling]
    lead: Handling | None
    merged_into: Handling | None


def case_page(office: Office, case: Case) -> CasePage:
    """Gather the page of a case; events are the newest ``SHOWN_EVENTS``, newest first."""
    db, handling = office.db, case.handling
    rounds = list(db.scalars(select(Round).where(Round.handling_id == handling.id).order_by(Round.id)))
    round_ids = [r.id for r in rounds]
    letters = list(db.scalars(select(Letter).where(Letter.round_id.in_(round_ids)).order_by(Letter.id)))
    reviews = list(
        db.scalars(
            select(ReviewStep)
            .where(ReviewStep.round_id.in_(round_ids))
            .order_by(ReviewStep.submission, ReviewStep.position, ReviewStep.id)
        )
    )
    return CasePage(
        rounds=rounds,
        clocks=clocks_of(office, handling.id),
        flow=flow_of(case, reviews, current_round(db, handling)),
        events=list(
            db.scalars(
                select(Event)
                .where(Event.handling_id == handling.id)
                .order_by(Event.version.desc())
                .limit(SHOWN_EVENTS)
            )
        ),
        points=list(
            db.scalars(
                select(Point)
                .where(Point.proposal_id == handling.proposal_id, Point.dropped_at.is_(None))
                .order_by(Point.position)
            )
        ),
        key_flags=list(db.scalars(select(KeyFlag).where(KeyFlag.proposal_id == handling.proposal_id))),
        assignments=list(
            db.scalars(
                select(Assignment)
                .where(Assignment.handling_id == handling.id, Assignment.ended_at.is_(None))
                .order_by(Assignment.lead.desc(), Assignment.id)
            )
        ),
        cohandlings=_cohandlings(office, handling.id),
        contacts=list(
            db.scalars(
                select(Contact)
                .join(ContactCase, ContactCase.contact_id == Contact.id)
                .where(ContactCase.handling_id == handling.id)
                .order_by(Contact.on.desc(), Contact.id.desc())
            )
        ),
        drafts=list(db.scalars(select(Draft).where(Draft.round_id.in_(round_ids)).order_by(Draft.id.desc()))),
        reviews=reviews,
        letters=_with_files(office, letters),
        receipts=_receipts(office, letters),
        deliveries=list(
            db.scalars(
                select(Delivery).where(Delivery.letter_id.in_([x.id for x in letters])).order_by(Delivery.id)
            )
        ),
        attachments=[
            (a, b)
            for a, b in db.execute(
                select(Attachment, Blob)
                .join(Blob, Blob.id == Attachment.blob_id)
                .where(Attachment.proposal_id == handling.proposal_id)
                .order_by(Attachment.id)
            )
            if a.handling_id in (None, handling.id)
        ],
        merged=merged_into(db, handling.id),
        lead=db.get(Handling, handling.parent_id) if handling.parent_id else None,
        merged_into=db.get(Handling, handling.merged_into_id) if handling.merged_into_id else None,
    )


def clocks_of(office: Office, handling_id: int) -> list[ClockView]:
    """Clocks of a handling that were not cancelled; running ones with their light, nearest first."""
    rows = office.db.scalars(
        select(Clock)
        .where(Clock.handling_id == handling_id, Clock.cancelled_at.is_(None))
        .order_by(Clock.met_on.is_not(None), Clock.due_on, Clock.id)
    )
    thresholds = office.rules.limits.thresholds
    return [
        ClockView(
            name=c.rule["label"],
            due=c.due_on,
            light=_light(office, c, thresholds),
            sum=c.sum,
            provisional=c.provisional,
            met_on=c.met_on,
            on_time=c.on_time,
            owed=c.kind is not ClockKind.ADJUSTMENT,
        )
        for c in rows
    ]


def _light(office: Office, clock: Clock, thresholds: Thresholds) -> Light | None:
    """The light of a running clock; a right that has lapsed is over, not overdue."""
    if clock.met_on is not None:
        return None
    if clock.kind is ClockKind.ADJUSTMENT and clock.due_on < office.today:
        return Light(LightCode.GREEN, "申请期已过", 0)
    return light(clock.due_on, office.today, office.calendar, thresholds)


def _cohandlings(office: Office, handling_id: int) -> list[tuple[Handling, Opinion | None]]:
    children = office.db.scalars(
        select(Handling).where(Handling.parent_id == handling_id).order_by(Handling.id)
    ).all()
    opinions = office.db.scalars(
        select(Opinion).where(Opinion.handling_id.in_([c.id for c in children])).order_by(Opinion.id)
    )
    latest = {o.handling_id: o for o in opinions}
    return [(c, latest.get(c.id)) for c in children]


def _with_files(office: Office, letters: list[Letter]) -> list[tuple[Letter, list[LetterFile]]]:
    files = office.db.scalars(
        select(LetterFile).where(LetterFile.letter_id.in_([x.id for x in letters])).order_by(LetterFile.id)
    ).all()
    return [(x, [f for f in files if f.letter_id == x.id]) for x in letters]


def _receipts(office: Office, letters: list[Letter]) -> list[tuple[Receipt, Delivery]]:
    return [
        (r, d)
        for r, d in office.db.execute(
            select(Receipt, Delivery)
            .join(Delivery, Delivery.id == Receipt.delivery_id)
            .where(Delivery.letter_id.in_([x.id for x in letters]))
            .order_by(Receipt.id)
        )
    ]


MAIN_WAY: tuple[tuple[State, str], ...] = (
    (State.PENDING_DISPATCH, "交办"),
    (State.PENDING_ACCEPTANCE, "签收"),
    (State.HANDLING, "办理起草"),
    (State.UNDER_REVIEW, "审核"),
    (State.APPROVED, "编号用印"),
    (State.ISSUED, "寄送"),
    (State.ANSWERED, "反馈"),
    (State.CLOSED, "办结"),
)


def flow_of(case: Case, reviews: list[ReviewStep], running: Round) -> list[FlowStep]:
    """The way of this case: the main states, with the steps of the running review in the middle."""
    steps: list[FlowStep] = []
    mine = [r for r in reviews if r.round_id == running.id and r.submission == running.submissions]
    state = State.HANDLING if case.facts.state is State.ADJUSTING else case.facts.state
    order = [s for s, _ in MAIN_WAY]
    here = order.index(state) if state in order else len(order)
    for n, (each, name) in enumerate(MAIN_WAY):
        if each is State.ANSWERED and case.facts.part not in MEMBER_PARTS:
            continue
        if each is State.UNDER_REVIEW and mine and here >= n:
            steps.extend(_review_step(r) for r in mine if r.state is not StepState.VOID)
            continue
        status = "done" if n < here else "current" if n == here else "todo"
        if each is State.CLOSED and here == n:
            status = "done"
        steps.append(FlowStep(each.value, "会办意见" if _gives_opinion(case, each) else name, status))
    return steps


def _gives_opinion(case: Case, state: State) -> bool:
    return case.facts.part is Part.COHANDLE and state is State.HANDLING


def _review_step(step: ReviewStep) -> FlowStep:
    status = {
        StepState.PASSED: "done",
        StepState.ACTIVE: "current",
        StepState.RETURNED: "back",
    }.get(step.state, "todo")
    return FlowStep(f"step{step.id}", step.name, status, step.acted_name, step.acted_at)


def told(event: Event) -> dict[str, Any]:
    """An event as the timeline shows it."""
    behalf = event.on_behalf
    paper = "，".join(filter(None, (behalf["paper_no"], behalf["on"]))) if behalf else ""
    return {
        "at": event.at,
        "who": behalf["name"] if behalf else event.actor_name,
        "post": behalf["title"] if behalf else "",
        "action": _words(event),
        "tone": _tone(event),
        "on_behalf": {"by": event.actor_name, "way": behalf["way_name"], "paper": paper} if behalf else None,
        "opinion": event.note or event.data.get("opinion", ""),
    }


def _words(event: Event) -> str:
    name = ACTION_NAMES[Action(event.action)]
    what = event.data.get("unit") or event.data.get("step") or event.data.get("number") or ""
    return f"{name}（{what}）" if what else name


BACK = frozenset(
    {Action.RETURN_TO_HANDLER, Action.RETURN_TO_STEP, Action.RECALL, Action.RETURN_ASSIGNMENT, Action.VOID}
)


def _tone(event: Event) -> str:
    action = Action(event.action)
    if event.actor_id is None:
        return "system"
    if action in BACK:
        return "back"
    return "good" if action in (Action.ISSUE, Action.DELIVER, Action.CLOSE) else "plain"


__all__ = ["RATING_NAMES", "CasePage", "ClockView", "FlowStep", "case_page", "clocks_of", "flow_of", "told"]
