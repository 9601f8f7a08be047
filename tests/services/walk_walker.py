"""The walker: rolls the dice, lets somebody act, and knows which rows of the table were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from proposals.domain.actors import Actor, Grant, Role
from proposals.domain.conditions import CONDITIONS
from proposals.domain.errors import DomainError
from proposals.domain.facts import Facts
from proposals.domain.permissions import may, may_record
from proposals.domain.workflow import IN_BULK, Action, possible_actions, steps
from proposals.services._apply import facts_of
from proposals.services._office import Office
from proposals.services.accounts import delegate
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Person
from tests.services import walk_moves_answer, walk_moves_dispatch, walk_moves_draft
from tests.services.walk_aims import RARELY, Place, TakenRow, aim, prepared
from tests.services.walk_turn import Turn, paper
from tests.services.walk_world import World, tables

Move = Callable[[Turn], None]
MOVES: dict[Action, Move] = {
    **walk_moves_dispatch.MOVES,
    **walk_moves_draft.MOVES,
    **walk_moves_answer.MOVES,
}
MOST_CASES = 14
BY_DATA = frozenset({"last_step_of_chain", "more_recipients_wait", "void_back_to_review"})
AIMED = 0.75


class Walker:
    """Walks through one world; what the one ``before`` took in another need not be aimed at again."""

    def __init__(self, world: World, before: Walker | None = None) -> None:
        self.world = world
        self.tried: Counter[tuple[str, str]] = before.tried if before else Counter()
        self.aimed: Counter[TakenRow] = before.aimed if before else Counter()
        self.taken: Counter[TakenRow] = before.taken if before else Counter()
        self.refusals = 0
        self.story: list[str] = []
        self._events = 0

    def step(self, seed: int) -> None:
        """One attempt: done and committed, or refused and without trace. Anything else is a bug."""
        dice = Random(seed)
        with self.world.session() as db:
            office = self.world.office(db)
            before = count_rows(db)
            try:
                self.story.append(f"{seed}:")
                self._act(office, dice)
                office.commit()
                self.story[-1] += " 办成"
            except DomainError as refusal:
                office.rollback()
                assert count_rows(db) == before, "a refusal left something behind"
                self.story[-1] += f" {type(refusal).__name__}：{refusal.sentence}"
                self.refusals += 1
            self._note_events(db)

    def _act(self, office: Office, dice: Random) -> None:
        roll = dice.random()
        everybody = self.world.everybody(office)
        ids = office.db.scalars(select(Handling.id).order_by(Handling.id)).all()
        at_work = office.db.scalar(select(func.count(Handling.id)).where(Handling.live, ~Handling.stub)) or 0
        if roll < 0.06 and len(ids) < MOST_CASES or (at_work < 3 and roll < 0.5) or not ids:
            self._register(office, dice, everybody)
        elif roll < 0.10:
            self._other_things(office, dice, everybody)
        else:
            self._on_a_case(office, dice, everybody, ids)

    def _other_things(self, office: Office, dice: Random, everybody: dict[str, Actor]) -> None:
        if dice.random() < 0.6:
            days = dice.choice((0, 1, 3, 20, 60))
            self.world.pass_days(days)
            self.story[-1] += f" 过了{days}天"
            return
        lender, borrower = dice.sample(list(self.world.people), 2)
        self.story[-1] += f" {lender}授权{borrower}"
        one, other = (office.db.get_one(Person, self.world.people[n]) for n in (lender, borrower))
        own = [g for g in everybody[lender].grants if g.delegated_by is None]
        grant: Grant = dice.choice(own)
        delegate(office, one, other, grant, office.today, office.today + timedelta(days=5), "出差")

    def _on_a_case(
        self, office: Office, dice: Random, everybody: dict[str, Actor], ids: Sequence[int]
    ) -> None:
        at, action = self._aim(office, dice) or (dice.choice(ids), None)
        handling = office.db.get_one(Handling, at)
        facts = facts_of(office, handling)
        known = possible_actions(facts.state, facts.part)
        sensible = tuple(a for a in known if _may_hold(facts, a))
        if action is not None and action not in sensible and dice.random() < 0.9:
            action = None
        if action is None:
            wild = dice.random() < 0.08 or not known
            action = (
                dice.choice(sorted(set(Action) - IN_BULK))
                if wild
                else self._rarely_tried(dice, facts, sensible or known)
            )
        if facts.restricted_to is not None and dice.random() < 0.3:
            action = Action.RESTRICT
        elif dice.random() < 0.9:
            action = prepared(facts, action)
        self.tried[facts.state.value, action.value] += 1
        somebody = dice.choice(list(everybody.values()))
        self._take_turn(Turn(self.world, office, dice, somebody, everybody, (handling, facts)), action)

    def _aim(self, office: Office, dice: Random) -> tuple[int, Action] | None:
        if dice.random() > AIMED:
            return None
        rows = office.db.execute(
            select(Handling.id, Handling.state, Handling.part, Handling.round_no)
            .where(~Handling.stub)
            .order_by(Handling.id)
        )
        return aim(dice, [Place(*row) for row in rows], self.taken, self.aimed)

    def _rarely_tried(self, dice: Random, facts: Facts, known: tuple[Action, ...]) -> Action:
        weights = [(0.2 if a in RARELY else 1) / (1 + self.tried[facts.state.value, a.value]) for a in known]
        return dice.choices(known, weights)[0]

    def _register(self, office: Office, dice: Random, everybody: dict[str, Actor]) -> None:
        clerks = [a for a in everybody.values() if any(g.role is Role.CLERK for g in a.grants)]
        actor = dice.choice([*clerks, *[everybody["王登记"]] * 4])
        self.story[-1] += f" {actor.name}登记"
        walk_moves_dispatch.register_case(Turn(self.world, office, dice, actor, everybody))

    def _take_turn(self, turn: Turn, action: Action) -> None:
        """Somebody acts: most often one who may, in their own right or writing it down for another."""
        dice, facts, people = turn.dice, turn.facts, list(turn.everybody.values())
        own = [a for a in people if may(a, action, facts)]
        recording = [a for a in people if may_record(a, action, facts)]
        turn.actor = dice.choice((own or recording or people) if dice.random() < 0.9 else people)
        records = turn.actor in recording and (turn.actor not in own or dice.random() < 0.4)
        turn.on_behalf = paper(turn) if records or dice.random() < 0.02 else None
        turn.seen = facts.version - (dice.random() < 0.05) if dice.random() < 0.5 else None
        self.story[-1] += f" 件{turn.id}（{facts.state.value}/{facts.part.value}）{turn.actor.name}"
        self.story[-1] += f"{'代录' if records else ''}{action.value}"
        MOVES[action](turn)

    def _note_events(self, db: Session) -> None:
        for event in db.scalars(select(Event).where(Event.seq > self._events).order_by(Event.seq)):
            self._events = event.seq
            if event.handling_id is not None and event.from_state and event.to_state:
                self.taken[event.from_state, event.action, event.to_state] += 1


def _may_hold(facts: Facts, action: Action) -> bool:
    """False where the table's condition refuses whatever is sent along."""
    rows = steps(facts.state, action, facts.part)
    return any(row.when is None or row.when in BY_DATA or CONDITIONS[row.when](facts, {}) for row in rows)


COUNTS = text(
    "SELECT (SELECT sum(version) FROM handlings), "
    + ", ".join(f"(SELECT count(*) FROM {table.name})" for table in tables().sorted_tables)
)


def count_rows(db: Session) -> Row[Any]:
    """How many rows each table has, and the sum of all versions."""
    return db.execute(COUNTS).one()
