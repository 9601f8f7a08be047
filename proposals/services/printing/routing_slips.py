"""发文稿纸: the newest draft with what was said of it so far, and the steps still to be signed by hand."""

from __future__ import annotations

from sqlalchemy import select

from proposals.documents.routing_slip import RoutingSlip, SlipStep, render_routing_slip
from proposals.domain.errors import NotPossible
from proposals.domain.facts import StepState
from proposals.services._letter_facts import letter_facts, letter_text, own_template
from proposals.services._office import Office
from proposals.services.printing.case_sheets import review_fact
from proposals.storage.case_page import assignments_of
from proposals.storage.handling import chain_for, current_round, latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.review import ReviewStep


def routing_slip(office: Office, handling: Handling) -> bytes:
    """The DOCX of the slip; raises ``NotPossible`` while there is no draft."""
    running = current_round(office.db, handling)
    draft = latest_draft(office.db, running.id)
    if draft is None or handling.unit_id is None:
        raise NotPossible("还没有答复稿，不能印发文稿纸；请先起草。")
    facts = letter_facts(office, handling, draft)
    text = letter_text(office, facts, handling.part)
    lead = next((a for a in assignments_of(office.db, handling.id) if a.lead), None)
    slip = RoutingSlip(
        steps=_steps(office, handling, running, draft),
        version=draft.version,
        fingerprint=draft.sha256,
        department=lead.department.name if lead else "",
        drafter=draft.author_name,
        co_units=facts.co_units,
    )
    template = own_template(office, handling.unit_id, "routing_slip", office.today)
    return render_routing_slip(text, slip, template=template)


def _steps(office: Office, handling: Handling, running: Round, draft: Draft) -> tuple[SlipStep, ...]:
    """Of the running submission, if it is about this draft; else the way that it would take."""
    rows = office.db.scalars(
        select(ReviewStep)
        .where(
            ReviewStep.round_id == running.id,
            ReviewStep.submission == running.submissions,
            ReviewStep.draft_id == draft.id,
            ReviewStep.state != StepState.VOID,
        )
        .order_by(ReviewStep.position, ReviewStep.id)
    ).all()
    said = tuple(review_fact(row) for row in rows)
    if said:
        return tuple(SlipStep(s.name, s.opinion, s.people, s.on) for s in said)
    chain = chain_for(office.db, handling.unit_id, handling.part) if handling.unit_id else None
    names = dict.fromkeys(step.name for step in chain.steps) if chain else ("主要领导签发",)
    return tuple(SlipStep(name) for name in names)
