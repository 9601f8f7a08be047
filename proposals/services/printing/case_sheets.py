"""办理单: the facts of one case, gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from proposals.documents.sheets import render_case_sheet
from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.facts import RATING_NAMES, StepState
from proposals.domain.sheets import (
    CaseFacts,
    ClockFact,
    CohandlerFact,
    ContactFact,
    CopyFact,
    DraftFact,
    LetterFact,
    PromiseFact,
    ReviewFact,
    RoundFact,
    compose_case_sheet,
)
from proposals.domain.workflow import ENDS, MEMBER_PARTS, PART_NAMES, STATE_NAMES, Part, State
from proposals.services._letter_facts import own_template
from proposals.services._office import Office
from proposals.services._printed import facts_of_letter
from proposals.services._ways import DELIVERY_WAY_NAMES, STAGE_NAMES, WAY_NAMES
from proposals.storage import case_page as read
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.handling import Assignment, Clock, Handling, Round
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.review import ReviewStep

CLOSED = (State.CLOSED, *ENDS)


def case_sheet(office: Office, handling: Handling) -> bytes:
    """The DOCX of the sheet as the case stands now."""
    sheet = compose_case_sheet(_facts(office, handling), office.rules.sheets)
    template = own_template(office, handling.unit_id or 0, "case_sheet", office.today)
    return render_case_sheet(sheet, template=template)


def _facts(office: Office, handling: Handling) -> CaseFacts:
    db, proposal = office.db, handling.proposal
    kind = office.rules.kinds[proposal.kind_code]
    rounds = read.rounds_of(db, handling.id)
    letters = read.letters_of(db, handling.id)
    shares = read.assignments_of(db, handling.id)
    lead = next((a for a in shares if a.lead), None)
    proposers = proposal.proposers
    leading = [p for p in proposers if p.leads] or proposers[:1]
    return CaseFacts(
        unit=handling.unit.name if handling.unit else "",
        noun=kind.noun,
        serial_no=proposal.serial_no,
        session=proposal.session.name,
        in_session=proposal.in_session,
        title=proposal.title,
        proposer_label=kind.proposer,
        proposer="、".join(p.name for p in leading),
        sectors="、".join(dict.fromkeys(p.sector for p in leading if p.sector)),
        cosigners="、".join(p.name for p in proposers if p not in leading),
        cosigner_label=kind.cosigner,
        key="、".join(_flag(f.name, f.leader) for f in read.key_flags_of(db, proposal.id)),
        category=proposal.category,
        dispatcher=_name(office, handling.dispatcher_unit_id),
        dispatched_on=handling.dispatched_on,
        dispatch_no=handling.dispatch_no,
        part=PART_NAMES[handling.part],
        lead_unit=_lead_unit(handling),
        department=lead.department.name if lead else "",
        handler=lead.handler.name if lead and lead.handler else "",
        supporting="、".join(_share(a) for a in shares if not a.lead),
        requirement=handling.requirement,
        state=STATE_NAMES[handling.state],
        printed_on=office.today,
        open=handling.state not in CLOSED,
        clocks=tuple(
            _clock(c) for c in read.clocks_of(db, handling.id) if c.kind is not ClockKind.ADJUSTMENT
        ),
        cohandlers=_cohandlers(office, handling),
        contacts=_contacts(office, handling),
        drafts=_drafts(office, handling, rounds),
        reviews=_reviews(read.reviews_of(db, handling.id), rounds),
        letters=tuple(_letter(x) for x in letters if x.number),
        copies=_copies(office, letters, handling),
        rounds=tuple(RoundFact(r.number, r.kind.value, r.reason, r.cancelled_at is not None) for r in rounds),
        promises=_promises(letters),
    )


def _flag(name: str, leader: str) -> str:
    return f"{name}（{leader}）" if leader else name


def _name(office: Office, unit_id: int | None) -> str:
    unit = office.db.get(Unit, unit_id) if unit_id else None
    return unit.name if unit else ""


def _lead_unit(handling: Handling) -> str:
    """Whoever answers the member: the lead of a co-handling, else the unit itself."""
    leads = handling.parent if handling.part is Part.COHANDLE else handling
    return leads.unit.name if leads and leads.unit else ""


def _share(share: Assignment) -> str:
    return f"{share.department.name}（{share.handler.name}）" if share.handler else share.department.name


def _clock(clock: Any) -> ClockFact:
    return ClockFact(str(clock.rule["label"]), clock.due_on, clock.met_on, clock.on_time)


def _cohandlers(office: Office, handling: Handling) -> tuple[CohandlerFact, ...]:
    found = read.cohandlings_of(office.db, handling.id)
    due = _opinion_dues(office, [child.id for child, _ in found])
    return tuple(
        CohandlerFact(
            unit=child.unit.name if child.unit else "",
            given_on=opinion.given_on if opinion else None,
            paper_no=opinion.paper_no if opinion else "",
            due=due.get(child.id),
            released=child.released_at is not None,
        )
        for child, opinion in found
        if child.state is not State.WITHDRAWN
    )


def _opinion_dues(office: Office, handling_ids: Sequence[int]) -> Mapping[int, date]:
    rows = office.db.execute(
        select(Clock.handling_id, Clock.due_on).where(
            Clock.handling_id.in_(handling_ids),
            Clock.kind == ClockKind.OPINION,
            Clock.cancelled_at.is_(None),
        )
    )
    return dict(rows.all())


def _contacts(office: Office, handling: Handling) -> tuple[ContactFact, ...]:
    return tuple(
        ContactFact(c.on, STAGE_NAMES[c.stage], WAY_NAMES[c.way], c.failed, c.our_people, c.member_said)
        for c in reversed(read.contacts_of(office.db, handling.id))
    )


def _drafts(office: Office, handling: Handling, rounds: Sequence[Round]) -> tuple[DraftFact, ...]:
    """The versions of the latest round, the first one first."""
    latest = rounds[-1].id if rounds else None
    drafts = [d for d in read.drafts_of(office.db, handling.id) if d.round_id == latest]
    return tuple(
        DraftFact(d.version, d.at.astimezone(BEIJING).date(), d.author_name, d.note) for d in reversed(drafts)
    )


def _reviews(steps: Sequence[ReviewStep], rounds: Sequence[Round]) -> tuple[ReviewFact, ...]:
    """The steps of the latest round; those that nobody needs any more are left out."""
    latest = rounds[-1].id if rounds else None
    return tuple(review_fact(s) for s in steps if s.round_id == latest and s.state is not StepState.VOID)


def review_fact(step: ReviewStep) -> ReviewFact:
    """One step in words: who said what and when; for 代录 who really did it."""
    if step.acted_at is None:
        return ReviewFact(step.name)
    on = step.acted_at.astimezone(BEIJING).date()
    if not step.on_behalf:
        return ReviewFact(step.name, _opinion(step), step.acted_name, on)
    people = f"{step.on_behalf['name']}（{step.acted_name}代录）"
    return ReviewFact(step.name, _opinion(step), people, on)


def _opinion(step: ReviewStep) -> str:
    return step.opinion or ("退回" if step.state is StepState.RETURNED else "同意")


def _letter(letter: Letter) -> LetterFact:
    facts = facts_of_letter(letter)
    assert letter.number is not None
    assert letter.issued_on is not None
    return LetterFact(
        letter.number,
        letter.issued_on,
        f"{letter.signer_name or ''}{letter.signer_title or ''}",
        facts.get("outcome_class") or "",
        facts.get("publicity") or "",
        letter.void_at is not None,
    )


def _copies(office: Office, letters: Sequence[Letter], handling: Handling) -> tuple[CopyFact, ...]:
    valid = [x.id for x in letters if x.void_at is None]
    receipts = {d.id: r for r, d in read.receipts_of(office.db, valid) if not r.superseded}
    rated = handling.part in MEMBER_PARTS
    return tuple(_copy(d, receipts.get(d.id), rated) for d in read.deliveries_of(office.db, valid))


def _copy(delivery: Delivery, receipt: Receipt | None, rated: bool) -> CopyFact:
    return CopyFact(
        recipient=delivery.recipient,
        way=DELIVERY_WAY_NAMES[delivery.way] if delivery.way else "",
        tracking_no=delivery.tracking_no,
        on=delivery.delivered_on,
        attitude=RATING_NAMES[receipt.attitude] if receipt else "",
        result=RATING_NAMES[receipt.result] if receipt else "",
        received_on=receipt.received_on if receipt else None,
        comment=receipt.comment if receipt else "",
        awaits_receipt=rated or receipt is not None,
    )


def _promises(letters: Sequence[Letter]) -> tuple[PromiseFact, ...]:
    valid = [x for x in letters if x.void_at is None]
    return tuple(
        PromiseFact(p["measure"], p.get("unit") or "", str(p.get("due") or ""))
        for x in valid
        for p in facts_of_letter(x).get("commitments") or ()
    )
