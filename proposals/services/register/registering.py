"""登记 of one proposal or a whole list: checked and dispatched in memory, stored set-wise by the door."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, DomainError, NotAllowed
from proposals.domain.kinds import Kind
from proposals.domain.workflow import Part, State
from proposals.services._apply import NewCase, Opening, store
from proposals.services._clocks import FirstClocks
from proposals.services._dispatching import Order, dispatch_new
from proposals.services._office import Office
from proposals.services._searchable import make_new_proposals_searchable
from proposals.services._units import UnitsByName
from proposals.services.register.new import NewProposer, Registered, Registration
from proposals.services.register.sessions import Taken
from proposals.storage.set_wise import fresh_ids, insert_rows, insert_things, insert_variants
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import KeyFlag, Point, Proposal, Proposer
from proposals.storage.unstored import UnstoredHandling, UnstoredPoint, UnstoredProposal, UnstoredProposer

IN_MEMORY = 5_000
"""So many proposals are held before they are stored; all of them are one transaction."""


def register(office: Office, actor: Actor, new: Registration) -> Registered:
    """Store a proposal and open its handling; where ``part`` is given it is dispatched at once.

    Raises ``NotAllowed`` unless the actor is a clerk of the unit, ``BadInput`` for a duplicate or a gap.
    """
    (done,) = register_all(office, actor, [new])
    return done


def register_all(office: Office, actor: Actor, news: Sequence[Registration]) -> list[Registered]:
    """Register many at once, all or none; a refusal says in ``at`` which of them it speaks of, counted from 0."""
    if not all(actor.has(Role.CLERK, unit_id) for unit_id in {new.unit_id for new in news}):
        raise NotAllowed("登记建议提案由提案办理员办理，请联系本单位办公室。")
    registering = _Registering(office, actor, news)
    done: list[Registered] = []
    for start in range(0, len(news), IN_MEMORY):
        for at, new in enumerate(news[start : start + IN_MEMORY], start):
            try:
                registering.take_in(new)
            except DomainError as refusal:
                refusal.at = at
                raise
        done += registering.store()
    return done


class _Registering:
    """A list on its way into the register."""

    def __init__(self, office: Office, actor: Actor, news: Sequence[Registration]) -> None:
        self.office, self.actor, self.today = office, actor, office.today
        self.taken = Taken(office, news)
        self.units = UnitsByName(office)
        if len(news) > 1:
            self.units.know(
                name for new in news for name in (new.lead_unit, *new.co_units, *new.split_units) if name
            )
        self.first_clocks = FirstClocks(office)
        self.openings: dict[tuple[object, ...], Opening] = {}
        self.proposers: dict[tuple[int, NewProposer], UnstoredProposer] = {}
        self.entered: list[tuple[Registration, UnstoredProposal, Opening]] = []

    def take_in(self, new: Registration) -> None:
        """Check it, and decide all that follows from it; nothing is written yet."""
        kind = _kind(self.office, new)
        proposal = self._proposal(new, kind)
        self.taken.take(new)
        opening = self.openings.get(new.handled_by) or self._opening(new, proposal, kind)
        self.entered.append((new, proposal, opening))

    def _opening(self, new: Registration, proposal: UnstoredProposal, kind: Kind) -> Opening:
        """What follows from the first registration of its kind."""
        opening = Opening(self.office, self.first_clocks)
        case = opening.begin(self._case(new, proposal, kind))
        if new.part is not None:
            self._dispatch(new, opening, case)
        self.openings[new.handled_by] = opening
        return opening

    def store(self) -> list[Registered]:
        """Write what was taken in, and make room for more."""
        db, proposals = self.office.db, [p for _, p, _ in self.entered]
        db.flush()
        for proposal, new_id in zip(proposals, fresh_ids(db, Proposal, len(proposals)), strict=True):
            proposal.id = new_id
        insert_things(db, Proposal, proposals)
        for model, parts in ((Proposer, "proposers"), (Point, "points")):
            rows = [(vars(part), {"proposal_id": p.id}) for p in proposals for part in getattr(p, parts)]
            insert_variants(db, model, rows)
        flags = [
            {"proposal_id": p.id, "name": name, "leader": leader}
            for new, p, _ in self.entered
            for name, leader in new.key_flags
        ]
        insert_rows(db, KeyFlag, flags)
        make_new_proposals_searchable(self.office, proposals)
        cases = store(self.office, [(p, opening) for _, p, opening in self.entered])
        self.entered = []
        return [Registered(p.id, case) for p, case in zip(proposals, cases, strict=True)]

    def _proposal(self, new: Registration, kind: Kind) -> UnstoredProposal:
        session = self.taken.session(new, kind)
        return UnstoredProposal(
            kind_code=new.kind,
            level_code=new.level,
            session_id=session.id,
            session=session,
            serial_no=new.serial_no,
            title=new.title,
            in_session=new.in_session,
            category=new.category,
            text=new.text,
            note=new.note,
            received_on=new.received_on or self.today,
            reply_due=new.reply_due,
            wants_meeting=new.wants_meeting,
            agrees_to_publish=new.agrees_to_publish,
            batch_id=new.batch_id,
            registered_at=self.office.now,
            registered_by=self.actor.person_id,
            proposers=[self._proposer(n, p) for n, p in enumerate(new.proposers)],
            points=[UnstoredPoint(n, text) for n, text in enumerate(new.points)],
        )

    def _proposer(self, position: int, new: NewProposer) -> UnstoredProposer:
        """Who signs many proposals of a list is made ready once."""
        known = self.proposers.get((position, new))
        if known is None:
            known = UnstoredProposer(position=position, leads=position == 0, **new._asdict())
            self.proposers[position, new] = known
        return known

    def _case(self, new: Registration, proposal: UnstoredProposal, kind: Kind) -> NewCase:
        unit = self.units.by_id(new.unit_id)
        ours, authority = (None, unit) if unit.is_authority else (unit, None)
        reader = self.actor.person_id if new.restricted else None
        handling = UnstoredHandling(
            proposal=proposal,
            part=new.part or Part.SOLE,
            state=State.PENDING_DISPATCH,
            updated_at=self.office.now,
            unit=ours,
            unit_id=ours.id if ours else None,
            dispatcher_unit_id=authority.id if authority else None,
            restricted=new.restricted,
            cosigner_rule=new.cosigner_rule or kind.cosigner_rule,
        )
        readers = frozenset() if reader is None else frozenset({reader})
        return NewCase(handling, kind, ours, authority, key=bool(new.key_flags), readers=readers)

    def _dispatch(self, new: Registration, opening: Opening, case: NewCase) -> None:
        """Our part is known: the authority's dispatch is written down with its own date."""
        assert new.part is not None
        unit = self.units.able(case.unit.name) if case.unit else self._named_lead(new)
        order = Order(
            unit_id=unit.id,
            part=new.part,
            dispatched_on=new.dispatched_on or new.received_on or self.office.today,
            received_on=case.handling.proposal.received_on if case.unit else None,
            meeting_on=new.meeting_on,
            dispatch_no=new.dispatch_no,
            requirement=new.requirement,
            reply_due=new.reply_due or case.handling.proposal.session.reply_due,
            opinion_due=new.opinion_due or (new.reply_due if new.part is Part.COHANDLE else None),
            co_units=new.co_units,
            split_units=new.split_units,
            lead_unit=new.lead_unit,
        )
        dispatch_new(opening, self.units, self.actor, case, order, unit)

    def _named_lead(self, new: Registration) -> Unit:
        """To whom the authority gives the case that it registers."""
        if new.part is Part.COHANDLE:
            raise BadInput("交办机关登记时请选主办、独办、分办或转办，会办单位另填。", field="part")
        if not new.lead_unit:
            raise BadInput("请填写主办单位，或者先登记、以后再交办。", field="lead_unit")
        return self.units.able(new.lead_unit)


def _kind(office: Office, new: Registration) -> Kind:
    kind = office.rules.kinds.get(new.kind)
    if kind is None:
        raise BadInput("请选择种类（提案、建议或审议意见）。", field="kind")
    if not new.proposers:
        raise BadInput(f"请填写{kind.proposer}。", field="proposers")
    if new.part is Part.COHANDLE and not new.lead_unit:
        raise BadInput(f"我单位是{kind.cohandle}，请填写主办单位。", field="lead_unit")
    return kind
