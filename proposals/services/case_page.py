"""详情: everything a case's page shows, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from proposals.domain.deadlines import RIGHTS, verdict_words
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.facts import RATING_NAMES, StepState
from proposals.domain.lights import Light, Thresholds, clock_light
from proposals.domain.official_days import not_announced_words
from proposals.domain.workflow import ACTION_NAMES, MEMBER_PARTS, Action, Part, State
from proposals.services._clocks import is_paused
from proposals.services._hands import Hand, hands_of
from proposals.services._office import Office
from proposals.services.cases import Case
from proposals.storage import case_page as read
from proposals.storage.case_page import Rows
from proposals.storage.handling import merged_into
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.handling import Assignment, Handling
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import Attachment, KeyFlag
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
    verdict: str = ""
    paused: bool = False
    id: int = 0
    resting_on: str = ""
    """Why the date is provisional: years not announced."""


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

    clocks: list[ClockView]
    flow: list[FlowStep]
    events: Rows
    points: Rows
    proposers: Rows
    key_flags: list[KeyFlag]
    assignments: list[Assignment]
    hands: list[Hand]
    cohandlings: list[tuple[Handling, Opinion | None]]
    contacts: Rows
    drafts: Rows
    reviews: list[ReviewStep]
    has_running_draft: bool
    letters: list[Letter]
    receipts: list[tuple[Receipt, Delivery]]
    attachments: list[tuple[Attachment, Blob]]
    merged: list[Handling]
    lead: Handling | None
    merged_into: Handling | None


def case_page(office: Office, case: Case) -> CasePage:
    """Gather the page of a case; events are the newest ``SHOWN_EVENTS``, newest first."""
    db, handling, seen = office.db, case.handling, case.glance
    letters = read.letters_of(db, handling.id) if seen.any_letters else []
    reviews = read.reviews_of(db, handling.id) if seen.any_reviews else []
    return CasePage(
        clocks=clocks_of(office, handling.id),
        flow=flow_of(case, reviews),
        events=read.events_of(db, handling.id, SHOWN_EVENTS),
        points=read.points_of(db, handling.proposal_id) if seen.any_points else [],
        proposers=read.proposers_of(db, handling.proposal_id),
        key_flags=read.key_flags_of(db, handling.proposal_id) if seen.any_key_flags else [],
        assignments=read.assignments_of(db, handling.id) if seen.any_assignments else [],
        hands=_hands(office, case) if seen.any_tasks else [],
        cohandlings=read.cohandlings_of(db, handling.id) if seen.any_children else [],
        contacts=read.contacts_of(db, handling.id) if seen.any_contacts else [],
        drafts=read.drafts_of(db, handling.id) if seen.any_drafts else [],
        has_running_draft=seen.draft_id is not None,
        reviews=reviews,
        letters=letters,
        receipts=read.receipts_of(db, [letter.id for letter in letters]) if letters else [],
        attachments=read.attachments_of(db, handling) if seen.any_attachments else [],
        merged=merged_into(db, handling.id) if seen.any_merged else [],
        lead=db.get(Handling, handling.parent_id) if handling.parent_id else None,
        merged_into=db.get(Handling, handling.merged_into_id) if handling.merged_into_id else None,
    )


def clocks_of(office: Office, handling_id: int) -> list[ClockView]:
    """Clocks of a handling that were not cancelled; running ones with their light, nearest first."""
    thresholds = office.thresholds
    return [
        ClockView(
            name=c.rule["label"],
            due=c.due_on,
            light=_light(office, c, thresholds),
            sum=c.sum,
            provisional=c.provisional,
            met_on=c.met_on,
            on_time=c.on_time,
            owed=c.kind not in RIGHTS,
            verdict=verdict_words(c.due_on, c.met_on, office.calendar) if c.met_on else "",
            paused=is_paused(c),
            id=c.id,
            resting_on=_resting_on(office, c),
        )
        for c in read.clocks_of(office.db, handling_id)
    ]


OVER = {ClockKind.ADJUSTMENT: "申请期已过", ClockKind.DEPARTMENT_RETURN: "退回期已过"}
"""What is said of a right that ran out."""


def _resting_on(office: Office, clock: Any) -> str:
    """The years not announced on which a provisional date rests, in the sentence that is used everywhere."""
    if not clock.provisional:
        return ""
    years = office.calendar.unannounced_years(clock.start_on, clock.due_on)
    return "；".join(not_announced_words(year) for year in years)


def _light(office: Office, clock: Any, thresholds: Thresholds) -> Light | None:
    """The light of a running clock; a right that has lapsed is over, not overdue."""
    if clock.met_on is not None:
        return None
    lapsed = OVER[clock.kind] if clock.kind in RIGHTS else ""
    return clock_light(
        clock.due_on, office.today, office.calendar, thresholds, paused=is_paused(clock), lapsed=lapsed
    )


def _hands(office: Office, case: Case) -> list[Hand]:
    """Whom the case waits for; people of other units see the unit alone."""
    unit_id = case.handling.unit_id
    inside = unit_id in {g.unit_id for g in case.actor.grants}
    return hands_of(office, [case.id], unit_id if inside else None).get(case.id, [])


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


def flow_of(case: Case, reviews: list[ReviewStep]) -> list[FlowStep]:
    """The way of this case: the main states, with the steps of the running review in the middle."""
    steps: list[FlowStep] = []
    running = (case.glance.round_id, case.glance.submissions)
    mine = [r for r in reviews if (r.round_id, r.submission) == running]
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


def told(event: Any) -> dict[str, Any]:
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


def _words(event: Any) -> str:
    name = event.data.get("called") or ACTION_NAMES[Action(event.action)]
    what = event.data.get("unit") or event.data.get("step") or event.data.get("number") or ""
    return f"{name}（{what}）" if what else name


BACK = frozenset(
    {Action.RETURN_TO_HANDLER, Action.RETURN_TO_STEP, Action.RECALL, Action.RETURN_ASSIGNMENT, Action.VOID}
)


def _tone(event: Any) -> str:
    action = Action(event.action)
    if event.actor_id is None:
        return "system"
    if action in BACK:
        return "back"
    return "good" if action in (Action.ISSUE, Action.DELIVER, Action.CLOSE) else "plain"


__all__ = ["RATING_NAMES", "CasePage", "ClockView", "FlowStep", "case_page", "clocks_of", "flow_of", "told"]
