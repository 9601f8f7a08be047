"""Whose a proposal probably is: the tasks nearest in wording, with the clause that names lead and support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.responsibilities import (
    Candidate,
    Clause,
    Near,
    ResponsibilityPart,
    Share,
    adjustment_ground,
    clause_words,
    is_group,
    nearest_tasks,
    units_words,
)
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.proofing import LibraryDocument
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.responsibilities import ResponsibilityShare, ResponsibilityTask

LOOKED_AT = 12
"""Tasks looked at for the best three."""


@dataclass(frozen=True, slots=True)
class UnitMeant:
    """A unit that can handle a case: its name (ours where it is known) and its id, if any."""

    name: str
    id: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A task near the proposal: its clause and units in words, the sentence that tells, and who could be asked.

    ``leads`` and ``supports`` leave out groups; ``likeness`` is from 0 to 1.
    """

    task_id: int
    clause: Clause
    clause_words: str
    units_words: str
    sentence: str
    likeness: float
    leads: tuple[UnitMeant, ...]
    supports: tuple[UnitMeant, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A suggestion as a form takes it over; ``lead`` is None where the document names no single unit.

    ``ground``: the reason for an adjustment, empty where our unit leads itself or nobody is named.
    """

    lead: UnitMeant | None
    ours: bool
    others: tuple[str, ...]
    ground: str

    @property
    def asked(self) -> tuple[str, ...]:
        """Whom our unit would ask for an opinion: everybody named but itself."""
        return self.others if self.ours or self.lead is None else (self.lead.name, *self.others)


def suggest(office: Office, title: str, text: Sequence[str], most: int = 3) -> tuple[Suggestion, ...]:
    """The best suggestions for a proposal of this title and these points (or paragraphs).

    The nearest first; those that name only groups, whom nobody can ask, stand behind the others.
    """
    rows = office.db.execute(
        select(ResponsibilityTask.id, ResponsibilityTask.title, ResponsibilityTask.text)
        .join(LibraryDocument, LibraryDocument.id == ResponsibilityTask.document_id)
        .where(LibraryDocument.active)
        .order_by(ResponsibilityTask.id)
    )
    near = nearest_tasks(title, text, [Candidate(*row) for row in rows], LOOKED_AT)
    return tuple(sorted(_told(office, near), key=lambda found: not found.leads)[:most])


def suggestions_for(office: Office, actor: Actor, handling_id: int) -> tuple[Suggestion, ...]:
    """The same for a case that this person may see."""
    proposal = opened(office, actor, handling_id).handling.proposal
    return suggest(office, proposal.title, _asked(proposal))


def take_over(
    office: Office, suggestions: Sequence[Suggestion], task_id: int, own_unit_id: int | None
) -> Taken:
    """What a form is filled with from one of these suggestions; ``NotFound`` where it is none of them."""
    chosen = next((s for s in suggestions if s.task_id == task_id), None)
    if chosen is None:
        raise NotFound("这一项任务不在拟办建议里，请刷新页面后重新选择。")
    leads = chosen.leads
    ours = any(unit.id == own_unit_id for unit in leads) and own_unit_id is not None
    lead = next((u for u in leads if u.id == own_unit_id), None) if ours else next(iter(leads), None)
    others = [u.name for u in (*leads, *chosen.supports) if u != lead and u.id != own_unit_id]
    ground = "" if ours or not leads else adjustment_ground(chosen.clause, [u.name for u in leads])
    return Taken(lead, ours, tuple(dict.fromkeys(others)), ground)


def _asked(proposal: Proposal) -> list[str]:
    points = [point.text for point in proposal.points if point.dropped_at is None]
    return points or [line for line in proposal.text.split("\n") if line.strip()]


def _told(office: Office, near: Sequence[Near]) -> tuple[Suggestion, ...]:
    if not near:
        return ()
    rows = office.db.execute(
        select(ResponsibilityTask, LibraryDocument)
        .join(LibraryDocument, LibraryDocument.id == ResponsibilityTask.document_id)
        .where(ResponsibilityTask.id.in_([each.id for each in near]))
        .options(selectinload(ResponsibilityTask.shares))
    )
    tasks = {task.id: (task, document) for task, document in rows}
    units = _units(office, [task for task, _ in tasks.values()])
    return tuple(_suggestion(each, *tasks[each.id], units) for each in near)


def _units(office: Office, tasks: Sequence[ResponsibilityTask]) -> dict[int, Unit]:
    ids = {share.unit_id for task in tasks for share in task.shares if share.unit_id is not None}
    return {unit.id: unit for unit in office.db.scalars(select(Unit).where(Unit.id.in_(ids)))}


def _suggestion(
    near: Near, task: ResponsibilityTask, document: LibraryDocument, units: dict[int, Unit]
) -> Suggestion:
    shares = tuple(Share(share.part, share.name) for share in task.shares)
    clause = Clause(document.title, document.number, task.chapter, task.number, task.title, shares)
    return Suggestion(
        task_id=task.id,
        clause=clause,
        clause_words=clause_words(clause),
        units_words=units_words(shares),
        sentence=near.sentence,
        likeness=near.likeness,
        leads=_able(task.shares, {ResponsibilityPart.LEAD, ResponsibilityPart.RESPONSIBLE}, units),
        supports=_able(task.shares, {ResponsibilityPart.SUPPORT}, units),
    )


def _able(
    shares: Sequence[ResponsibilityShare], parts: set[ResponsibilityPart], units: dict[int, Unit]
) -> tuple[UnitMeant, ...]:
    """The single units among these shares, in their order."""
    found = []
    for share in shares:
        unit = units.get(share.unit_id or 0)
        if share.part in parts and not (unit.is_group if unit else is_group(share.name)):
            found.append(UnitMeant(unit.short_name if unit else share.name, unit.id if unit else None))
    return tuple(found)
