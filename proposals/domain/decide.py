"""The decision: from facts and an act to the step taken and all that follows from it, without doing any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.domain import gates
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.conditions import CONDITIONS, WHY_NOT, Data
from proposals.domain.deadlines import Clock, StartEvent
from proposals.domain.errors import GateClosed, NotAllowed, NotPossible
from proposals.domain.facts import Facts
from proposals.domain.permissions import WHO, may, may_record
from proposals.domain.workflow import (
    ACTION_NAMES,
    ENDS,
    MEMBER_PARTS,
    STATE_NAMES,
    Action,
    Part,
    State,
    Step,
    steps,
)

C = Clock


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from an act: the step, its clocks, whether links die, and what to warn of.

    ``starts`` are wanted from now on; ``awaited`` were wanted before and may have waited for ``knows``, the start event
    that this act makes known. ``anew``: they count from this act, whatever their rule says.
    """

    step: Step
    starts: tuple[Clock, ...] = ()
    awaited: tuple[Clock, ...] = ()
    knows: StartEvent | None = None
    anew: bool = False
    meets: tuple[Clock, ...] = ()
    cancels_all: bool = False
    spares: frozenset[Clock] = frozenset()
    cancels: tuple[Clock, ...] = ()
    unmeets: tuple[Clock, ...] = ()
    pauses: bool = False
    resumes: bool = False
    revokes_links: bool = False
    warnings: tuple[gates.Finding, ...] = ()

    @property
    def target(self) -> State:
        """The state after the act."""
        return self.step.target


def authorise(facts: Facts, actor: Actor, action: Action, on_behalf: OnBehalf | None) -> None:
    """Refuse whoever may neither do this nor write it down for another."""
    if on_behalf is not None:
        if not may_record(actor, action, facts):
            raise NotAllowed(f"只有提案办理员可以代录“{ACTION_NAMES[action]}”。")
    elif not may(actor, action, facts):
        who = WHO.get(action, "本单位提案办理员或承办人")
        hint = "您可以用“代录”写明是谁、何时、以何种方式办的。" if may_record(actor, action, facts) else ""
        raise NotAllowed(f"“{ACTION_NAMES[action]}”由{who}办理。{hint}")


def find_step(facts: Facts, action: Action, data: Data) -> Step:
    """The row of the table that applies now, or a refusal that says why none does."""
    rows = steps(facts.state, action, facts.part)
    for row in rows:
        if row.when is None or CONDITIONS[row.when](facts, data):
            return row
    if rows and rows[-1].when in WHY_NOT:
        raise NotPossible(f"现在不能“{ACTION_NAMES[action]}”：{WHY_NOT[rows[-1].when or '']}。")
    raise NotPossible(
        f"这件现在是“{STATE_NAMES[facts.state]}”，不能“{ACTION_NAMES[action]}”，请刷新页面看最新情况。"
    )


def decide(
    facts: Facts,
    actor: Actor,
    action: Action,
    data: Data,
    *,
    on_behalf: OnBehalf | None = None,
    modes: Mapping[gates.Gate, gates.Mode] = gates.DEFAULT_MODES,
) -> Decision:
    """Authorise, find the step, hold the gates; raises ``NotAllowed``, ``NotPossible`` or ``GateClosed``."""
    authorise(facts, actor, action, on_behalf)
    step = find_step(facts, action, data)
    found = gates.findings(action, facts, data, modes)
    closed = [f for f in found if f.mode is gates.Mode.BLOCK]
    if closed:
        raise GateClosed("".join(f.sentence for f in closed), [f.gate.value for f in closed])
    meets = _meets(action, step, facts, data)
    knows = _knows(action, step, facts, data)
    return Decision(
        step=step,
        starts=_starts(action, step, facts, data),
        awaited=_awaited(facts, meets) if knows and action not in STARTING_ITSELF else (),
        knows=knows,
        anew=action in (Action.ASK_AGAIN, Action.TRACK),
        meets=meets,
        cancels_all=step.target in CANCELLING and step.target is not step.state,
        spares=OUTLIVING.get(step.target, frozenset()),
        cancels=_cancels(action, step, data),
        unmeets=_unmeets(action),
        pauses=action is Action.REQUEST_ADJUSTMENT,
        resumes=action in (Action.REFUSE_ADJUSTMENT, Action.RECALL_ADJUSTMENT),
        revokes_links=action is Action.VOID,
        warnings=found,
    )


STARTING_ITSELF = frozenset({Action.DISPATCH, Action.TRACK})
"""Acts that name every clock they start: after a dispatch nothing waited before; when promises are followed up, what
the dispatch asked for is over, the date of delivery has long been known."""
CANCELLING = ENDS | {State.PENDING_DISPATCH}
"""States on whose entry every open clock of the handling stops counting; see ``OUTLIVING``."""
OUTLIVING: dict[State, frozenset[Clock]] = {State.ARCHIVED: frozenset({C.PUBLICATION, C.COMMITMENT})}
"""Clocks that go on in such a state: what is owed to the public, and what was promised, outlive the file."""


CANCELS: dict[Action, tuple[Clock, ...]] = {
    Action.VOID: (C.RECEIPT, C.PUBLICATION, C.COMMITMENT),
    Action.REHANDLE: (C.RECEIPT,),
    Action.CANCEL_ROUND: (C.REHANDLE,),
    Action.SUBMIT: (C.DEPARTMENT_RETURN,),
}
"""Clocks that stop with these acts: nobody owes an answer to a void letter, or one that is answered again; a department
whose draft is under review returns nothing."""


def _cancels(action: Action, step: Step, data: Data) -> tuple[Clock, ...]:
    """An answer that promises nothing ends the following up of what an earlier one had promised."""
    if action is Action.DELIVER and step.target is not State.ISSUED:
        return () if data.get("promises") else (C.COMMITMENT,)
    return CANCELS.get(action, ())


KNOWS: dict[Action, StartEvent] = {
    Action.DISPATCH: StartEvent.DISPATCHED,
    Action.ASK_AGAIN: StartEvent.DISPATCHED,
    Action.ACCEPT: StartEvent.ACCEPTED,
    Action.REQUEST_ADJUSTMENT: StartEvent.REQUESTED,
    Action.REHANDLE: StartEvent.RATED,
}
"""The start event that each act makes known; see ``_knows`` for those that depend on what is sent along."""


def _knows(action: Action, step: Step, facts: Facts, data: Data) -> StartEvent | None:
    if action is Action.DELIVER:
        return StartEvent.DELIVERED if step.target is not State.ISSUED else None
    if action is Action.TRACK:
        return None if data.get("finished") else StartEvent.DELIVERED
    if action is Action.ASSIGN:
        return StartEvent.ASSIGNED if data.get("new_departments") else None
    if action is Action.GIVE_OPINION:
        return None if facts.accepted else StartEvent.ACCEPTED
    return KNOWS.get(action)


def wanted_of(part: Part) -> tuple[Clock, ...]:
    """The clocks that a dispatch asks for; each starts as soon as what its rule counts from is known."""
    main = C.OPINION if part is Part.COHANDLE else C.REPLY
    drafts = (C.CONTACT, C.FIRST_DRAFT, C.LAST_APPROVAL) if part in MEMBER_PARTS else ()
    return (C.ACCEPT, C.ADJUSTMENT, main, *drafts)


def _awaited(facts: Facts, meets: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """What the dispatch asked for and nobody has done yet; a later round has its own clock alone."""
    if facts.round_no > 1:
        return ()
    done = {
        C.ACCEPT: facts.accepted,
        C.CONTACT: any(not contact.failed for contact in facts.contacts),
        C.FIRST_DRAFT: facts.has_draft,
        C.ADJUSTMENT: facts.adjustment_refused,
    }
    return tuple(c for c in wanted_of(facts.part) if c not in meets and not done.get(c, False))


def _starts(action: Action, step: Step, facts: Facts, data: Data) -> tuple[Clock, ...]:
    if action is Action.DISPATCH:
        return wanted_of(facts.part)
    if action is Action.DELIVER and step.target is not State.ISSUED and facts.part in MEMBER_PARTS:
        publication = (C.PUBLICATION,) if data.get("to_publish") else ()
        return (C.RECEIPT, *publication, *((C.COMMITMENT,) if data.get("promises") else ()))
    if action is Action.TRACK:
        return () if data.get("finished") else (C.COMMITMENT,)
    if action is Action.ASSIGN:
        own = (C.DEPARTMENT_ACCEPT, C.DEPARTMENT_RETURN) if data.get("new_departments") else ()
        return own + ((C.DEPARTMENT_OPINION,) if data.get("new_supporting") else ())
    return {
        Action.REQUEST_ADJUSTMENT: (C.ADJUSTMENT_ANSWER,),
        Action.REHANDLE: (C.REHANDLE,),
        Action.ASK_AGAIN: (C.OPINION,),
    }.get(action, ())


MEETS: dict[Action, tuple[Clock, ...]] = {
    Action.ACCEPT: (C.ACCEPT,),
    Action.REQUEST_ADJUSTMENT: (C.ADJUSTMENT,),
    Action.AGREE_ADJUSTMENT: (C.ADJUSTMENT_ANSWER,),
    Action.REFUSE_ADJUSTMENT: (C.ADJUSTMENT_ANSWER,),
    Action.RECALL_ADJUSTMENT: (C.ADJUSTMENT_ANSWER,),
    Action.SAVE_DRAFT: (C.FIRST_DRAFT,),
    Action.GIVE_OPINION: (C.OPINION, C.ACCEPT),
    Action.CLOSE: (C.RECEIPT,),
    Action.PUBLISH: (C.PUBLICATION,),
    Action.TRACK: (C.COMMITMENT,),
}


def _meets(action: Action, step: Step, facts: Facts, data: Data) -> tuple[Clock, ...]:
    if action is Action.CONTACT:
        return () if data.get("failed") else (C.CONTACT,)
    if action is Action.RECEIVE:
        return (C.RECEIPT,) if data.get("all_in") else ()
    if action is Action.DELIVER and step.target is not State.ISSUED:
        return (C.REPLY, C.REHANDLE, C.OPINION, C.FIRST_DRAFT)
    if action is Action.APPROVE and step.target is State.APPROVED:
        return (C.LAST_APPROVAL,)
    if action in (Action.ACCEPT_ASSIGNMENT, Action.RETURN_ASSIGNMENT, Action.GIVE_DEPARTMENT_OPINION):
        return _meets_of_departments(action, facts, data)
    return MEETS.get(action, ())


def _meets_of_departments(action: Action, facts: Facts, data: Data) -> tuple[Clock, ...]:
    """Clocks for departments are met when the last of them has done its part."""
    others = [a for a in facts.assignments if a.id != data.get("assignment_id")]
    accepted = C.DEPARTMENT_ACCEPT if all(a.accepted for a in others) else None
    given = C.DEPARTMENT_OPINION if all(a.opinion_given for a in others if not a.lead) else None
    owed = {
        Action.ACCEPT_ASSIGNMENT: (accepted,),
        Action.GIVE_DEPARTMENT_OPINION: (accepted, given),
        Action.RETURN_ASSIGNMENT: (accepted, given, None if others else C.DEPARTMENT_RETURN),
    }[action]
    return tuple(clock for clock in owed if clock is not None)


def _unmeets(action: Action) -> tuple[Clock, ...]:
    return (C.REPLY, C.REHANDLE, C.OPINION) if action is Action.VOID else ()
