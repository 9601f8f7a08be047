"""The papers of one case, for whoever may see it: composed from what the case holds at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proposals.documents.letter import render_letter
from proposals.domain.actors import Actor
from proposals.domain.deadlines import Clock
from proposals.domain.errors import NotFound
from proposals.domain.facts import CohandlingFact
from proposals.domain.letter import LetterText
from proposals.domain.papers import (
    AdjustmentPaper,
    OpinionRequest,
    Sender,
    compose_adjustment,
    compose_request,
)
from proposals.domain.urging import pressing_unit
from proposals.services._kept import KeptFile
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._papers import PLAIN, Printed, full_name, paper_case, sender_of
from proposals.services._point_shares import asked_points
from proposals.services.papers.making import Paper, file_of, name_of_paper, sentences
from proposals.services.papers.notices import notice_of
from proposals.services.papers.offers import Seen, asked_of, offered
from proposals.services.papers.urging import supervision_notice, urging_letter
from proposals.storage import papers as read
from proposals.storage.drafting import points_of
from proposals.storage.handling import current_round
from proposals.storage.points import points_of_cohandling
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposal

NO_SUCH_PAPER = "这一件现在没有这种文书，请从详情页重新打开。"


@dataclass(frozen=True)
class CasePapers:
    """Every paper that a case gives now, and the co-handlings that have a letter each."""

    proposal: Proposal
    papers: list[Paper]
    asked: list[CohandlingFact]


def case_papers(office: Office, actor: Actor, handling_id: int, printed: Printed = PLAIN) -> CasePapers:
    """The papers of this case; ``NotFound`` for one that this person may not see."""
    case = opened(office, actor, handling_id)
    return CasePapers(
        proposal=case.handling.proposal,
        papers=[MAKERS[use](office, actor, case, printed) for use in offered(office, actor, case)],
        asked=asked_of(case),
    )


def paper_file(
    office: Office, actor: Actor, handling_id: int, use: str, printed: Printed = PLAIN
) -> KeptFile:
    """One of them as a Word file."""
    case = opened(office, actor, handling_id)
    if use not in offered(office, actor, case):
        raise NotFound(NO_SUCH_PAPER)
    return file_of(office, MAKERS[use](office, actor, case, printed))


def _letter(
    office: Office, use: str, handling: Handling, unit: Unit, text: LetterText, sender: Sender, more: str = ""
) -> Paper:
    return Paper(
        use=use,
        name=name_of_paper(use, handling, more),
        unit_id=unit.id,
        on=sender.issued_on,
        lines=tuple(text.lines()),
        render=lambda template: render_letter(text, template, layout=office.rules.layout),
    )


def _opinion_request(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """征求会办意见函: from the lead to this co-handler."""
    handling, lead = case.handling, case.handling.parent
    assert handling.unit is not None
    assert lead is not None
    assert lead.unit is not None
    sender = sender_of(office, actor, lead.unit, printed)
    asked = OpinionRequest(
        case=paper_case(office, handling),
        sender=sender,
        to=full_name(office, handling.unit, sender.issued_on),
        asked=tuple(line.strip() for line in _what(office, handling).splitlines() if line.strip()),
        points=_points_asked(office, handling),
        due=read.due_days(office.db, [handling.id]).get((handling.id, Clock.OPINION)),
        nth=handling.round_no,
    )
    text = compose_request(asked, office.rules.wording, office.rules.papers)
    return _letter(office, "opinion_request", handling, lead.unit, text, sender, handling.unit.short_name)


def _points_asked(office: Office, handling: Handling) -> tuple[str, ...]:
    """The points that are this co-handler's, all of them where nobody shared them out."""
    points = asked_points(points_of(office.db, handling), points_of_cohandling(office.db, handling.id))
    return tuple(p.text for p in points if p.ours)


def _what(office: Office, handling: Handling) -> str:
    """What is asked now: the words of the request, or why the lead asks once more."""
    again = current_round(office.db, handling).reason if handling.round_no > 1 else ""
    return again or handling.requirement


def _dispatch_notice(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """交办通知: to the departments, or from the authority to the unit."""
    unit = office.db.get(Unit, pressing_unit(actor, case.facts))
    assert unit is not None
    inside = unit.id == case.facts.unit_id
    return notice_of(office, actor, unit, [case.handling], printed, inside=inside)


def _adjustment_request(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """申请调整承办单位函: the request that was recorded, as a letter to who decides."""
    handling = case.handling
    asked = read.latest_adjustment(office.db, handling.id)
    assert asked is not None
    assert handling.unit is not None
    chosen = printed if printed.issued_on else Printed(printed.number, asked.asked_on)
    sender = sender_of(office, actor, handling.unit, chosen)
    window = read.due_days(office.db, [handling.id]).get((handling.id, Clock.ADJUSTMENT))
    paper = AdjustmentPaper(
        case=paper_case(office, handling),
        sender=sender,
        to=_who_decides(office, handling, sender),
        ground=sentences(asked.ground),
        proposed=asked.proposed_unit,
        talked=sentences(asked.talked),
        window=window if window is not None and asked.asked_on <= window else None,
    )
    text = compose_adjustment(paper, office.rules.wording, office.rules.papers)
    return _letter(office, "adjustment_request", handling, handling.unit, text, sender)


def _who_decides(office: Office, handling: Handling, sender: Sender) -> str:
    unit = office.db.get(Unit, handling.dispatcher_unit_id) if handling.dispatcher_unit_id else None
    if unit is None and handling.parent is not None:
        unit = handling.parent.unit
    if unit is not None:
        return full_name(office, unit, sender.issued_on)
    return office.rules.papers.table("adjustment_request", "authority")[handling.proposal.level_code]


MAKERS: dict[str, Callable[[Office, Actor, Seen, Printed], Paper]] = {
    "opinion_request": _opinion_request,
    "dispatch_notice": _dispatch_notice,
    "urging_letter": urging_letter,
    "supervision_notice": supervision_notice,
    "adjustment_request": _adjustment_request,
}
"""How each paper of a case is made; ``offered`` says whether it can be."""
