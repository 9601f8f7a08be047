"""催办 for several cases: what would be said in each, and one urge a case and day."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.decide import authorise, find_step
from proposals.domain.errors import DomainError, NotFound, NotPossible
from proposals.domain.workflow import Action
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services.dispatch.urging.plain import Urge, prepare_urge, urge, urged_today
from proposals.storage.tables.handling import Handling

MOST_AT_ONCE = 50
TODAY = "今天已经催办过，不再重复；确实需要的，请到这一件里单独催办。"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an urge would say in one case, or why there is none; a case that is not to be known has no name."""

    id: int
    serial_no: str = ""
    title: str = ""
    text: str = ""
    told: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    problem: str = ""


def foresee(office: Office, actor: Actor, handling_id: int) -> Foreseen:
    """Look at one case without a lock."""
    try:
        case = opened(office, actor, handling_id)
    except NotFound as refusal:
        return Foreseen(handling_id, problem=refusal.sentence)
    proposal = case.handling.proposal
    named = Foreseen(handling_id, proposal.serial_no, proposal.title)
    try:
        authorise(case.facts, actor, Action.URGE, None)
        find_step(case.facts, Action.URGE, {})
        _once_a_day(office, handling_id)
        prepared = prepare_urge(office, case.handling)
    except DomainError as refusal:
        return Foreseen(handling_id, proposal.serial_no, proposal.title, problem=refusal.sentence)
    told = tuple(person.name for person in prepared.people)
    return Foreseen(named.id, named.serial_no, named.title, prepared.text, told, prepared.addressed)


def urge_once_today(office: Office, actor: Actor, handling_id: int) -> Urge:
    """催办 with the text of the house; refused where the case was urged on this day already."""
    opened(office, actor, handling_id)
    _once_a_day(office, handling_id)
    return urge(office, actor, handling_id)


def named(office: Office, handling_id: int) -> dict[str, object]:
    """How a case just urged is called."""
    proposal = office.db.get_one(Handling, handling_id).proposal
    return {"id": handling_id, "serial_no": proposal.serial_no, "title": proposal.title}


def _once_a_day(office: Office, handling_id: int) -> None:
    if urged_today(office, handling_id):
        raise NotPossible(TODAY)
