"""A proposal that came without text takes over the words of its original, and its cases say so."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import SYSTEM
from proposals.domain.points import split_points
from proposals.domain.workflow import ENDS, Action, State
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._searchable import make_proposal_searchable
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Attachment, Point, Proposal

CALLED = "从原件读入提案内容"
LONGEST = 200_000
BEFORE_REVIEW = frozenset({State.PENDING_DISPATCH, State.PENDING_ACCEPTANCE, State.ADJUSTING, State.HANDLING})


def fill_proposal(office: Office, attachment: Attachment, words: str) -> None:
    """Give the proposal the words of its original as text, where it has none, and the points found in them.

    Points are only added while no draft has gone into review: what was approved answered what stood there.
    """
    proposal = office.db.get_one(Proposal, attachment.proposal_id, with_for_update=True)
    if proposal.text.strip():
        return
    cases = office.db.scalars(select(Handling).where(Handling.proposal_id == proposal.id)).all()
    proposal.text = words[:LONGEST]
    if not proposal.points and all(c.past or c.state in BEFORE_REVIEW | ENDS for c in cases):
        proposal.points = [Point(position=n, text=p.text) for n, p in enumerate(split_points(proposal.text))]
    office.db.flush()
    make_proposal_searchable(office, proposal)
    for case in cases:
        if case.state not in ENDS and not case.stub:
            act = open_act(office, SYSTEM, case.id, Action.REVISE)
            note = f"《{attachment.name}》，共{len(proposal.text)}字"
            act.done({"called": CALLED, "file": attachment.name, "points": len(proposal.points)}, note=note)
