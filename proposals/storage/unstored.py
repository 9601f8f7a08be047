"""Cases before they are rows: the names of their columns without the cost of watching every change of them.

Services that read a proposal or a handling read these as well; ``set_wise`` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from proposals.domain.facts import CosignerRule
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part, State
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession


@dataclass(eq=False)
class UnstoredProposer:
    """See ``Proposer``."""

    position: int
    leads: bool
    name: str
    type: ProposerType
    sector: str
    post: str
    phone: str
    email: str
    address: str
    postcode: str


@dataclass(eq=False)
class UnstoredPoint:
    """See ``Point``."""

    position: int
    text: str
    dropped_at: datetime | None = None


@dataclass(eq=False)
class UnstoredProposal:
    """See ``Proposal``; ``id`` is 0 until it is stored."""

    kind_code: str
    level_code: str
    session_id: int
    session: CongressSession
    serial_no: str
    title: str
    in_session: bool
    category: str
    text: str
    note: str
    received_on: date
    reply_due: date | None
    wants_meeting: bool | None
    agrees_to_publish: bool | None
    batch_id: int | None
    registered_at: datetime
    registered_by: int | None
    proposers: list[UnstoredProposer]
    points: list[UnstoredPoint]
    id: int = 0


@dataclass(eq=False)
class UnstoredHandling:
    """See ``Handling``; ``id`` is 0 until it is stored."""

    proposal: UnstoredProposal
    part: Part
    state: State
    cosigner_rule: CosignerRule
    updated_at: datetime
    unit: Unit | None = None
    unit_id: int | None = None
    dispatcher_unit_id: int | None = None
    parent_id: int | None = None
    live: bool = True
    past: bool = False
    stub: bool = False
    restricted: bool = False
    version: int = 0
    round_no: int = 1
    dispatched_on: date | None = None
    received_on: date | None = None
    meeting_on: date | None = None
    dispatch_no: str = ""
    requirement: str = ""
    accepted_at: datetime | None = None
    id: int = 0
    proposal_id: int = field(default=0, init=False)


@dataclass(eq=False)
class UnstoredEvent:
    """See ``Event``; ``handling_id`` is empty where it is the same for many cases, the place comes with the commit."""

    version: int
    round_no: int
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    from_state: str
    to_state: str
    note: str
    data: dict[str, Any]
    on_behalf: dict[str, Any] | None = None
    handling_id: int | None = None
    seq: int = 0
