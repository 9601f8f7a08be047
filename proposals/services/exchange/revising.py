"""修订清单: rows of a list that are registered already, what they say otherwise, and taking it over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from proposals.domain.actors import Actor
from proposals.domain.proposers import ProposerType
from proposals.domain.register import Key, ProposalRow
from proposals.domain.revising import Difference, Registered, differences, is_another_matter
from proposals.domain.workflow import ENDS, Action, Part
from proposals.services._apply import open_act, refresh
from proposals.services._office import Office
from proposals.services._searchable import make_proposal_searchable
from proposals.services._units import find_unit
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession, KeyFlag, Point, Proposal, Proposer

MOST_NOTE = 500
OF_THE_FIRST = frozenset({"sector", "post", "phone", "address", "postcode", "email"})
"""Fields of 第一提案人."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A case of ours that a later list gives otherwise; ``doubtful``: its title is that of another matter."""

    handling_id: int
    row: ProposalRow
    title: str
    differences: tuple[Difference, ...]
    doubtful: bool

    @property
    def taken_over(self) -> list[Difference]:
        """What confirming the list changes."""
        return [d for d in self.differences if not d.told]


@dataclass(frozen=True, slots=True)
class Missing:
    """A case that came by an earlier list and is not in this one."""

    handling_id: int
    serial_no: str
    title: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A list against what is registered: what differs, how many rows do not, what it leaves out."""

    revisions: tuple[Revision, ...] = ()
    unchanged: int = 0
    missing: tuple[Missing, ...] = ()


def compared(
    office: Office, unit: Unit, rows: Sequence[ProposalRow], listed: Collection[Key], columns: Collection[str]
) -> Comparison:
    """Compare ``rows``, all registered already, with what is registered; ``listed``: every row of the file."""
    if not rows:
        return Comparison()
    first = rows[0]
    proposals = _proposals(office, first)
    known = _Known(office, unit, [proposals[r.serial_no] for r in rows])
    revisions, unchanged = [], 0
    full_name = _full_names(office)
    for row in rows:
        row = row._replace(
            lead_units=tuple(dict.fromkeys(map(full_name, row.lead_units))),
            co_units=tuple(dict.fromkeys(map(full_name, row.co_units))),
        )
        proposal = proposals[row.serial_no]
        handling, registered = known.of(proposal)
        found = differences(row, registered, columns)
        if found and handling is not None:
            doubtful = is_another_matter(row, registered)
            revisions.append(Revision(handling.id, row, proposal.title, found, doubtful))
        else:
            unchanged += 1
    numbers = {serial_no for _, _, _, serial_no in listed}
    left_out = [p for p in proposals.values() if p.serial_no not in numbers and p.batch_id is not None]
    return Comparison(tuple(revisions), unchanged, tuple(_missing(office, unit, left_out)))


def _full_names(office: Office) -> Callable[[str], str]:
    """What a unit that a list calls by any of its names is called in full; an unknown one keeps its name."""

    @cache
    def full_name(name: str) -> str:
        unit = find_unit(office, name)
        return unit.name if unit else name

    return full_name


def take_over(office: Office, actor: Actor, revision: Revision, source: str) -> None:
    """按修订清单更改: write what differs and may be taken over; ``source`` names the list for the record."""
    wanted = revision.taken_over
    if not wanted:
        return
    act = open_act(office, actor, revision.handling_id, Action.REVISE)
    proposal = act.handling.proposal
    for difference in wanted:
        _write(office, proposal, revision.row, difference.field)
    office.db.flush()
    make_proposal_searchable(office, proposal)
    told = "；".join(f"{d.label}：“{d.before or '空'}”改为“{d.after}”" for d in wanted)
    note = f"{source}。{told}"
    changes = [{"field": d.field, "before": d.before, "after": d.after} for d in wanted]
    act.done({"changes": changes}, note=note if len(note) <= MOST_NOTE else note[: MOST_NOTE - 1] + "…")
    others = select(Handling).where(Handling.proposal_id == proposal.id, Handling.id != act.handling.id)
    for other in office.db.scalars(others):
        refresh(office, other)


def _proposals(office: Office, row: ProposalRow) -> dict[str, Proposal]:
    """Every proposal of this kind, level and session by its number."""
    found = office.db.scalars(
        select(Proposal)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(
            Proposal.kind_code == row.kind,
            Proposal.level_code == row.level,
            CongressSession.name == row.session,
            Proposal.undone_at.is_(None),
        )
        .options(selectinload(Proposal.proposers), selectinload(Proposal.points))
        .order_by(Proposal.serial_no)
    )
    return {p.serial_no: p for p in found}


def _missing(office: Office, unit: Unit, proposals: Iterable[Proposal]) -> list[Missing]:
    of = {p.id: p for p in proposals}
    handlings = _own(office, unit, list(of))
    return [Missing(h.id, of[i].serial_no, of[i].title) for i, h in handlings.items() if h.state not in ENDS]


def _own(office: Office, unit: Unit, proposal_ids: Sequence[int]) -> dict[int, Handling]:
    """The unit's handling of each proposal (as the authority: what it dispatched), the latest where there are several."""
    mine = Handling.dispatcher_unit_id if unit.is_authority else Handling.unit_id
    rows = select(Handling).where(Handling.proposal_id.in_(proposal_ids), mine == unit.id, ~Handling.stub)
    return {h.proposal_id: h for h in office.db.scalars(rows.order_by(Handling.id))}


class _Known:
    """What is registered of many proposals, in the words of a list, read in a few statements."""

    def __init__(self, office: Office, unit: Unit, proposals: Sequence[Proposal]) -> None:
        ids = [p.id for p in proposals]
        self.unit, self.own = unit, _own(office, unit, ids)
        self.key = set(office.db.scalars(select(KeyFlag.proposal_id).where(KeyFlag.proposal_id.in_(ids))))
        self.written = set(
            office.db.scalars(
                select(Letter.proposal_id)
                .join(Delivery, Delivery.letter_id == Letter.id)
                .where(Letter.proposal_id.in_(ids))
            )
        )
        self.units: dict[int, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
        rows = (
            select(Handling.proposal_id, Handling.part, Unit.name)
            .join(Unit, Unit.id == Handling.unit_id)
            .where(Handling.proposal_id.in_(ids), Handling.live)
            .order_by(Handling.id)
        )
        for proposal_id, part, name in office.db.execute(rows):
            self.units[proposal_id][part is not Part.COHANDLE].append(name)

    def of(self, proposal: Proposal) -> tuple[Handling | None, Registered]:
        """Our handling and the registered case."""
        handling = self.own.get(proposal.id)
        first = next((p for p in proposal.proposers if p.leads), None)
        units = self.units[proposal.id]
        details: dict[str, Any] = {name: getattr(first, name, "") for name in OF_THE_FIRST}
        return handling, Registered(
            title=proposal.title,
            proposers=tuple(p.name for p in proposal.proposers),
            in_session=proposal.in_session,
            category=proposal.category,
            text=proposal.text,
            points=tuple(p.text for p in proposal.points if p.dropped_at is None),
            note=proposal.note,
            key=proposal.id in self.key,
            wants_meeting=proposal.wants_meeting,
            agrees_to_publish=proposal.agrees_to_publish,
            part=handling.part.value if handling else "",
            lead_units=tuple(units[True]),
            co_units=tuple(units[False]),
            dispatched_on=handling.dispatched_on if handling else None,
            received_on=proposal.received_on,
            reply_due=proposal.reply_due,
            fixed_people=proposal.id in self.written,
            **details,
        )


def _write(office: Office, proposal: Proposal, row: ProposalRow, field: str) -> None:
    if field == "proposers":
        _write_people(office, proposal, row)
    elif field == "points":
        _write_points(office, proposal, row)
    elif field == "key":
        if row.key:
            office.db.add(KeyFlag(proposal_id=proposal.id, name="重点"))
    elif field in OF_THE_FIRST:
        first = next(p for p in proposal.proposers if p.leads)
        setattr(first, field, getattr(row, field))
    else:
        setattr(proposal, field, getattr(row, field))


def _write_people(office: Office, proposal: Proposal, row: ProposalRow) -> None:
    """Names in their places; those who are new come after the others."""
    for at, person in enumerate(row.proposers):
        if at < len(proposal.proposers):
            proposal.proposers[at].name = person.name
            proposal.proposers[at].type = ProposerType(person.type)
        else:
            new = Proposer(position=at, leads=False, name=person.name, type=ProposerType(person.type))
            proposal.proposers.append(new)


def _write_points(office: Office, proposal: Proposal, row: ProposalRow) -> None:
    """Points that went are struck off and stay on record, new ones come after them; equal ones keep their answers."""
    kept = {p.text for p in proposal.points if p.dropped_at is None}
    for point in proposal.points:
        if point.dropped_at is None and point.text not in row.points:
            point.dropped_at = office.now
    last = max((p.position for p in proposal.points), default=-1)
    new = [text for text in row.points if text not in kept]
    proposal.points.extend(Point(position=last + at, text=text) for at, text in enumerate(new, 1))
