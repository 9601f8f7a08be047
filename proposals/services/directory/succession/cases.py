"""What becomes of each case of a unit that is no more: it passes, it ends for another that goes on, or it keeps things up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from proposals.domain.workflow import PART_NAMES, STATE_NAMES, Part, State
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import Proposal

LETTER_OUT = (State.APPROVED, State.ISSUED, State.ANSWERED)
"""Somebody waits for the copies or receipts of a letter; a case that ends for another may not be here."""


class Fate(StrEnum):
    """What becomes of a case."""

    PASSES = "passes"
    ENDS = "ends"
    STAYS = "stays"
    HOLDS_UP = "holds_up"


@dataclass(frozen=True, slots=True)
class CaseFate:
    """One case: ``to`` takes it over; ``goes_on_in`` is the handling that goes on instead; ``why`` it does not pass."""

    handling: Handling
    fate: Fate
    to: Unit
    goes_on_in: Handling | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """How the page names it."""
        return _named(self.handling)


def _named(handling: Handling) -> str:
    proposal, stands = handling.proposal, STATE_NAMES[handling.state]
    return f"{proposal.session.name}第{proposal.serial_no}号（{PART_NAMES[handling.part]}，{stands}）"


def fates(office: Office, unit: Unit, successor: Unit, others: Mapping[int, Unit]) -> list[CaseFate]:
    """Every case that is not over, by id; ``others`` names another successor for some. Past and ended ones stay."""
    running = _running_in(unit)
    theirs = _with_names(office, running)
    own = _own(office, running, {successor.id, *(u.id for u in others.values())})
    joined = set(
        office.db.scalars(select(Handling.merged_into_id).where(running, Handling.merged_into_id > 0))
    )
    found = []
    for handling in theirs:
        to = others.get(handling.id, successor) if handling.unit_id == unit.id else successor
        mine = own.get((handling.proposal_id, to.id)) if handling.unit_id == unit.id else None
        found += _fate(unit, handling, to, mine, handling.id in joined)
    return found


def running_cases(office: Office, unit: Unit) -> list[tuple[int, str]]:
    """Ids and words of what the unit itself still handles, to choose from."""
    theirs = _with_names(office, and_(_running_in(unit), Handling.unit_id == unit.id))
    return [(h.id, _named(h)) for h in theirs]


def _with_names(office: Office, wanted: ColumnElement[bool]) -> list[Handling]:
    loaded = joinedload(Handling.proposal).joinedload(Proposal.session)
    return list(office.db.scalars(select(Handling).where(wanted).order_by(Handling.id).options(loaded)))


def _running_in(unit: Unit) -> ColumnElement[bool]:
    return and_(
        or_(Handling.unit_id == unit.id, Handling.dispatcher_unit_id == unit.id),
        or_(Handling.live, Handling.state == State.MERGED),
        Handling.past.is_(False),
    )


def _own(
    office: Office, running: ColumnElement[bool], units: set[int]
) -> dict[tuple[int, int | None], Handling]:
    """What the successors handle themselves of the same proposals."""
    proposals = select(Handling.proposal_id).where(running)
    mine = aliased(Handling)
    query = select(mine).where(mine.unit_id.in_(units), mine.live, mine.proposal_id.in_(proposals))
    return {(h.proposal_id, h.unit_id): h for h in office.db.scalars(query)}


def _fate(unit: Unit, handling: Handling, to: Unit, mine: Handling | None, joined: bool) -> list[CaseFate]:
    """The successor's own handling goes on, but its part in a case that it now leads ends."""
    if handling.stub and to.inside:
        why = f"由{unit.name}在外主办，请等交办机关重新交办后登记"
        return [CaseFate(handling, Fate.STAYS, to, why=why)]
    if mine is not None and mine.parent_id == handling.id:
        return [CaseFate(mine, Fate.ENDS, to, goes_on_in=handling), CaseFate(handling, Fate.PASSES, to)]
    if mine is not None and joined:
        return [CaseFate(handling, Fate.HOLDS_UP, to, why="并有其他件，请先解除并案")]
    if mine is not None and handling.state is not State.MERGED:
        return [_for_own(handling, to, mine)]
    if handling.state is State.APPROVED and handling.unit_id == unit.id:
        why = "已经签发、还没有编号，请先编号，或者撤回签发"
        return [CaseFate(handling, Fate.HOLDS_UP, to, why=why)]
    return [CaseFate(handling, Fate.PASSES, to)]


def _for_own(handling: Handling, to: Unit, mine: Handling) -> CaseFate:
    if handling.state is State.CLOSED:
        return CaseFate(
            handling, Fate.STAYS, to, why=f"已经办结，{to.short_name}自己的{PART_NAMES[mine.part]}件照旧"
        )
    if handling.state in LETTER_OUT:
        why = f"{to.short_name}自己也在{PART_NAMES[mine.part]}同一件，请先把这一件办结"
        return CaseFate(handling, Fate.HOLDS_UP, to, why=why)
    if handling.part is not Part.COHANDLE and mine.part is Part.COHANDLE:
        why = f"{to.short_name}在会办同一件，请先由交办机关理顺主办和会办"
        return CaseFate(handling, Fate.HOLDS_UP, to, why=why)
    return CaseFate(handling, Fate.ENDS, to, goes_on_in=mine)
