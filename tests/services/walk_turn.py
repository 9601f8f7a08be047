"""One turn of the walk: who acts on which case, and the dice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Way
from proposals.domain.facts import Facts
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from tests.services.walk_world import World

NAMED = ("周处长", "吴分管", "陈局长", "钱核稿", "赵会办", "孔祥彬", "市政协提案委")


@dataclass
class Turn:
    """What a move needs: the office, the case, the actor, and dice that decide everything left open."""

    world: World
    office: Office
    dice: Random
    actor: Actor
    everybody: dict[str, Actor]
    case: tuple[Handling, Facts] | None = None
    on_behalf: OnBehalf | None = None
    seen: int | None = None

    @property
    def handling(self) -> Handling:
        assert self.case is not None
        return self.case[0]

    @property
    def facts(self) -> Facts:
        assert self.case is not None
        return self.case[1]

    @property
    def id(self) -> int:
        return self.handling.id

    @property
    def db(self) -> Any:
        return self.office.db

    @property
    def how(self) -> dict[str, Any]:
        """How most services are called."""
        return {"seen": self.seen, "on_behalf": self.on_behalf}

    def chance(self, of: float) -> bool:
        return self.dice.random() < of

    def one(self, things: Any) -> Any:
        """One of several, or None where there is none."""
        things = list(things)
        return self.dice.choice(things) if things else None

    def some(self, things: Any, least: int = 0) -> list[Any]:
        things = list(things)
        return self.dice.sample(things, self.dice.randint(min(least, len(things)), len(things)))

    def words(self, what: str = "理由") -> str:
        """A text; now and then none, or one that nobody may print."""
        roll = self.dice.random()
        return "" if roll < 0.04 else "坏\x07字" if roll < 0.06 else f"{what}{self.dice.randint(1, 9)}"

    def day(self, back: int = 3) -> date:
        """A day near the present, most often today, rarely to come."""
        if self.chance(0.03):
            return self.office.today + timedelta(days=2)
        return self.office.today - timedelta(days=self.dice.choice((0, 0, 0, back)))

    def rows(self, table: Any, **where: Any) -> list[Any]:
        """Rows of a table, oldest first."""
        return list(self.db.scalars(select(table).filter_by(**where).order_by(table.id)))


def paper(turn: Turn) -> OnBehalf:
    """Somebody did it on paper, or said it by telephone; a clerk writes it down."""
    name = turn.one(NAMED)
    known = turn.world.people.get(name) if turn.chance(0.5) else None
    return OnBehalf(
        name=name,
        way=turn.one(Way),
        on=turn.office.today - timedelta(days=turn.dice.choice((0, 0, 0, 1))),
        title=turn.one(("", "局长")),
        person_id=known,
        paper_no=turn.one(("", "渝政协办〔2023〕3号")),
    )
