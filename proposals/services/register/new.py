"""What is known of a proposal when it enters the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from proposals.domain.facts import CosignerRule
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part


class NewProposer(NamedTuple):
    """A proposer as typed; the first of a list leads."""

    name: str
    type: ProposerType
    sector: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""


class Registration(NamedTuple):
    """Everything known when a proposal is registered; ``part`` empty leaves it 待交办.

    ``lead_unit`` is required for a co-handling, ``co_units`` are asked where we lead; ``split_units`` are those to which
    an authority gives the case besides the lead.
    """

    kind: str
    level: str
    session: str
    serial_no: str
    title: str
    proposers: tuple[NewProposer, ...]
    unit_id: int
    in_session: bool = True
    category: str = ""
    text: str = ""
    note: str = ""
    points: tuple[str, ...] = ()
    key_flags: tuple[tuple[str, str], ...] = ()
    received_on: date | None = None
    meeting_on: date | None = None
    reply_due: date | None = None
    opinion_due: date | None = None
    wants_meeting: bool | None = None
    agrees_to_publish: bool | None = None
    part: Part | None = None
    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    split_units: tuple[str, ...] = ()
    dispatched_on: date | None = None
    dispatch_no: str = ""
    requirement: str = ""
    restricted: bool = False
    cosigner_rule: CosignerRule | None = None
    batch_id: int | None = None

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What may stand only once: kind, level, session, serial number."""
        return (self.kind, self.level, self.session, self.serial_no)

    @property
    def handled_by(self) -> tuple[object, ...]:
        """All that rules may look at; where it is the same, the same follows from the registration."""
        return (self.proposers[0].type, len(self.points), *_HANDLED_BY(self))


_OWN = {"serial_no", "title", "category", "text", "note", "proposers", "points", "batch_id"}
"""What tells a proposal from others that are handled alike."""
_HANDLED_BY = attrgetter(*(name for name in Registration._fields if name not in _OWN))


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of a registration: the proposal and our handling of it."""

    proposal_id: int
    handling_id: int
