"""Where the walker wants to go: to a row of the table that nobody took yet, by the shortest way."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from proposals.domain.facts import Facts
from proposals.domain.workflow import ENDS, IN_BULK, MEMBER_PARTS, TABLE, Action, Part, State, Step

TakenRow = tuple[str, str, str]
ASIDE = frozenset({Action.CANCEL_ROUND, Action.WITHDRAW, Action.REFER, Action.TRANSFER, Action.RECALL})
"""Ways out that lead no case on."""
SECOND_ROUND = frozenset({State.HANDLING, State.UNDER_REVIEW, State.APPROVED, State.ISSUED})


PREPARED: dict[Action, tuple[Callable[[Facts], object], Action]] = {
    Action.SUBMIT: (lambda f: f.has_draft, Action.SAVE_DRAFT),
    Action.CONFIRM_COMMITMENTS: (lambda f: f.has_draft, Action.SAVE_DRAFT),
    Action.ASK_COMMENT: (lambda f: f.has_draft, Action.SAVE_DRAFT),
    Action.SHARE_POINTS: (lambda f: f.cohandlings, Action.ASK_OPINION),
    Action.WAIVE_FINDING: (lambda f: f.has_draft, Action.SAVE_DRAFT),
    Action.JUDGE_OPINION: (lambda f: f.cohandlings, Action.ASK_OPINION),
    Action.ACCEPT_ASSIGNMENT: (lambda f: f.assignments, Action.ASSIGN),
    Action.RETURN_ASSIGNMENT: (lambda f: f.assignments, Action.ASSIGN),
    Action.GIVE_DEPARTMENT_OPINION: (lambda f: len(f.assignments) > 1, Action.ASSIGN),
    Action.GRANT_EXTENSION: (lambda f: f.extension_pending, Action.REQUEST_EXTENSION),
    Action.REFUSE_EXTENSION: (lambda f: f.extension_pending, Action.REQUEST_EXTENSION),
    Action.RETURN_TO_STEP: (lambda f: f.last_passed, Action.APPROVE),
    Action.RECALL: (lambda f: f.last_passed, Action.APPROVE),
    Action.CORRECT_RECEIPT: (lambda f: any(d.rated for d in f.deliveries), Action.RECEIVE),
    Action.ANSWER_NOTICE: (lambda f: f.open_notices, Action.URGE),
    Action.WITHDRAW_NOTICE: (lambda f: f.open_notices, Action.URGE),
    Action.REOPEN: (lambda f: f.reopen_requested_by, Action.REQUEST_REOPEN),
}
"""What an action needs beforehand, and what brings it about."""
RARELY = frozenset({Action.WITHDRAW, Action.REFER, Action.TRANSFER, Action.RECALL_DISPATCH, Action.RESTRICT})
"""Actions that leave little to walk on with."""


def prepared(facts: Facts, action: Action) -> Action:
    """The action itself, or the one that must come first."""
    ready, first = PREPARED.get(action, (lambda _: True, action))
    return action if ready(facts) else first


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands, as far as choosing an aim needs it."""

    id: int
    state: State
    part: Part
    round_no: int


Found = tuple[Step, Place, tuple[Action, ...]]
"""A row to take, the case to take it with, and the way there."""


def key(step: Step) -> TakenRow:
    """A row of the table as an event tells it."""
    return step.state.value, step.action.value, step.target.value


ON_FOOT = tuple(step for step in TABLE if step.action not in IN_BULK)
ROWS = frozenset(key(step) for step in ON_FOOT)


def aim(
    dice: Random, places: Sequence[Place], taken: Iterable[TakenRow], aimed: Counter[TakenRow]
) -> tuple[int, Action] | None:
    """A case and what to do with it so that the nearest missing row comes nearer; None if nothing leads there."""
    have = set(taken)
    ways = [found for step in ON_FOOT if key(step) not in have for found in _ways(step, places)]
    if not ways:
        return None

    def cost(found: Found) -> float:
        goal, _, way = found
        ruin = 4 if goal.target in ENDS and goal.state is not goal.target else 0
        return len(way) + ruin + 0.7 * aimed[key(goal)] + 2 * dice.random()

    goal, place, way = min(ways, key=cost)
    aimed[key(goal)] += 1
    return place.id, way[0] if way else goal.action


def _ways(goal: Step, places: Sequence[Place]) -> Iterator[Found]:
    """Every case that could come to this row, with its shortest way there."""
    aimed_at = goal
    pool = [p for p in places if p.part in goal.parts]
    if _needs_an_earlier_answer(goal):
        if any(p.round_no > 1 for p in pool):
            pool = [p for p in pool if p.round_no > 1]
        else:
            aimed_at = Step(State.CLOSED, Action.FOLLOWUP, State.HANDLING, parts=MEMBER_PARTS)
    for place in pool:
        way = _way(place.state, aimed_at.state, place.part)
        if way is not None:
            yield goal, place, way or ((aimed_at.action,) if aimed_at is not goal else ())


def _needs_an_earlier_answer(step: Step) -> bool:
    return step.action is Action.CANCEL_ROUND or (
        step.when == "delivered_once" and step.state in SECOND_ROUND
    )


@cache
def _way(start: State, goal: State, part: Part) -> tuple[Action, ...] | None:
    """Actions from one state to another, fewest first; None if there is no way."""
    ways: dict[State, tuple[Action, ...]] = {start: ()}
    frontier = deque([start])
    while frontier and goal not in ways:
        at = frontier.popleft()
        for step in ON_FOOT:
            led_on = step.action not in ASIDE or step.target is goal
            if step.state is at and part in step.parts and step.target not in ways and led_on:
                ways[step.target] = (*ways[at], step.action)
                frontier.append(step.target)
    return ways.get(goal)
