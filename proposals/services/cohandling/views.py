"""Co-handling as the pages show it: plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from proposals.domain.kinds import Kind
from proposals.domain.lights import Light
from proposals.domain.workflow import State
from proposals.services._point_shares import AskedPoint
from proposals.storage.tables.cohandling import OpinionWay, Verdict

WAY_WORDS: dict[OpinionWay, str] = {
    OpinionWay.LOGIN: "登录提交",
    OpinionWay.LINK: "一次性链接",
    OpinionWay.RECORDED: "代录",
    OpinionWay.LETTER: "会办意见函",
}


@dataclass(frozen=True, slots=True)
class PartView:
    """A paragraph of an opinion with the word that holds, and where the draft took it up.

    A ``heading`` has text beneath it and needs no word of its own.
    """

    id: int
    number: int
    text: str
    heading: bool
    verdict: Verdict | None
    verdict_name: str
    reason: str
    judged_by: str
    used_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One opinion as it came."""

    id: int
    handling_id: int
    round_no: int
    text: str
    outcome_class: str
    publicity: str
    way: str
    given_on: date
    given_by: str
    late: bool
    paper_no: str
    letter_id: int | None
    blob_id: int | None
    parts: tuple[PartView, ...]

    @property
    def unjudged(self) -> int:
        """How many parts still wait for the lead's word."""
        return sum(p.verdict is None and not p.heading for p in self.parts)


@dataclass(frozen=True, slots=True)
class LinkView:
    """A one-off link, without its token; ``outcome``: to read what became of the opinion, not to give one."""

    created_at: datetime
    expires_on: date
    words: str
    works: bool
    outcome: bool


@dataclass(frozen=True, slots=True)
class CohandlingView:
    """One co-handler as the lead sees it; ``opinions`` newest first."""

    handling_id: int
    version: int
    unit: str
    inside: bool
    state: State
    state_name: str
    round_no: int
    asked: str
    again_reason: str
    due: date | None
    light: Light | None
    released: bool
    release_reason: str
    opinions: tuple[OpinionView, ...]
    letter_out: bool
    links: tuple[LinkView, ...]

    @property
    def answered(self) -> bool:
        """True if the running round has its opinion."""
        return any(o.round_no == self.round_no for o in self.opinions)


@dataclass(frozen=True, slots=True)
class CohandlerPage:
    """Everything on the co-handler's one page: the case, the ask, what was said before and what became of it."""

    handling_id: int
    version: int
    kind: Kind
    session: str
    serial_no: str
    title: str
    proposers: str
    text: str
    points: tuple[AskedPoint, ...]
    unit: str
    lead: str
    lead_contact: str
    asked: str
    again_reason: str
    due: date | None
    light: Light | None
    state: State
    opinions: tuple[OpinionView, ...]
