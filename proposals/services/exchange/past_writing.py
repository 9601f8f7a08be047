"""The rows of an old ledger as proposals and closed cases, set by set: thousands in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.domain.actors import Actor
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part, State
from proposals.services._office import Office
from proposals.services._past_cases import PastCase, first_round, record_past
from proposals.services._searchable import proposal_texts
from proposals.services._units import add_unit, find_unit, unit_by_id
from proposals.services.exchange.past_reading import PastPreview, PastRow, part_of
from proposals.storage import search_index
from proposals.storage.set_wise import insert_rows
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import (
    CongressSession,
    ImportBatch,
    KeyFlag,
    Point,
    Proposal,
    Proposer,
)


def write_rows(
    office: Office, actor: Actor, batch: ImportBatch, preview: PastPreview, session: CongressSession
) -> list[int]:
    """Store every row that is ready; the ids of our handlings in the order of the rows."""
    rows, db = preview.ready, office.db
    unit = unit_by_id(office, preview.wish.unit_id)
    proposals = [_proposal(office, actor, batch, row, session) for row in rows]
    db.add_all(proposals)
    db.flush()
    db.add_all(
        KeyFlag(proposal_id=p.id, name="重点") for p, row in zip(proposals, rows, strict=True) if row.read.key
    )
    texts = [text for proposal in proposals for text in proposal_texts(proposal)]
    search_index.put_all(db, texts, new=True)
    units = _units_named(office, rows)
    leads = {} if unit.is_authority else _leads(office, proposals, rows, units)
    cases = [
        _case(batch, unit, proposal, row, leads.get(proposal.id), units)
        for proposal, row in zip(proposals, rows, strict=True)
    ]
    record_past(office, actor, cases)
    return [case.handling.id for case in cases]


def _proposal(
    office: Office, actor: Actor, batch: ImportBatch, row: PastRow, session: CongressSession
) -> Proposal:
    read, end = row.read, row.end
    return Proposal(
        kind_code=read.kind,
        level_code=read.level,
        session=session,
        serial_no=read.serial_no,
        title=read.title,
        in_session=read.in_session,
        category=read.category,
        text=read.text,
        note="\n".join(filter(None, (read.note, end.remark))),
        received_on=read.received_on or read.dispatched_on,
        reply_due=read.reply_due,
        wants_meeting=read.wants_meeting,
        agrees_to_publish=read.agrees_to_publish,
        batch_id=batch.id,
        registered_at=office.now,
        registered_by=actor.person_id,
        proposers=_proposers(row),
        points=[Point(position=n, text=text) for n, text in enumerate(read.points)],
    )


def _proposers(row: PastRow) -> list[Proposer]:
    read = row.read
    leading = {
        "sector": read.sector,
        "post": read.post,
        "phone": read.phone,
        "email": read.email,
        "address": read.address,
        "postcode": read.postcode,
    }
    return [
        Proposer(
            position=n,
            leads=n == 0,
            name=p.name,
            type=ProposerType(p.type),
            **(leading if n == 0 else {}),
        )
        for n, p in enumerate(read.proposers)
    ]


def _units_named(office: Office, rows: Sequence[PastRow]) -> dict[str, Unit]:
    """The leads that the ledger names; a unit that is no more may stand in it, an unknown one is added."""
    names = dict.fromkeys(row.share.lead_unit for row in rows if row.share and row.share.lead_unit)
    return {name: find_unit(office, name) or add_unit(office, name) for name in names}


def _leads(
    office: Office, proposals: Sequence[Proposal], rows: Sequence[PastRow], units: dict[str, Unit]
) -> dict[int, Handling]:
    """For each case in which we co-handled the other unit's lead, as a stub: of its work nothing is known here."""
    leads = {
        proposal.id: Handling(
            proposal=proposal,
            unit_id=units[row.share.lead_unit].id,
            part=Part.LEAD,
            state=State.CLOSED,
            stub=True,
            past=True,
            updated_at=office.now,
        )
        for proposal, row in zip(proposals, rows, strict=True)
        if row.share and row.share.lead_unit
    }
    office.db.add_all(leads.values())
    office.db.flush()
    insert_rows(office.db, Round, [first_round(lead, office.now) for lead in leads.values()])
    return leads


def _case(
    batch: ImportBatch,
    unit: Unit,
    proposal: Proposal,
    row: PastRow,
    lead: Handling | None,
    units: dict[str, Unit],
) -> PastCase:
    assert row.share is not None
    handling = Handling(
        proposal=proposal,
        unit_id=units[row.share.lead_unit].id if unit.is_authority else unit.id,
        dispatcher_unit_id=unit.id if unit.is_authority else None,
        parent=lead,
        part=part_of(row),
        state=State.PENDING_DISPATCH,
        past=True,
        dispatched_on=row.read.dispatched_on,
        received_on=row.read.received_on,
    )
    data = {"batch": batch.id, "list": batch.name, "row": row.read.row}
    note = f"{batch.name}第{row.read.row}行"
    return PastCase(handling, row.end, "、".join(row.share.others), row.read.key, data, note)
