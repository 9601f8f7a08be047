"""督办单 and reports as they were issued: opened for somebody, and the form as printed then."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.facts import Facts
from proposals.domain.papers import SupervisionNotice
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.storage.notices import NoticeWithEvents, notice_with_events
from proposals.storage.tables.handling import Handling

NO_SUCH_NOTICE = "没有找到这份督办单，或者您不在知悉范围内。请从登记簿重新打开。"


@dataclass(frozen=True, slots=True)
class SeenNotice:
    """A notice with its case, opened for somebody."""

    issued: NoticeWithEvents
    handling: Handling
    facts: Facts


def notice_for(office: Office, actor: Actor, notice_id: int) -> SeenNotice:
    """The notice, or ``NotFound`` in the same words for what is not there and what one may not know."""
    issued = notice_with_events(office.db, notice_id)
    if issued is None:
        raise NotFound(NO_SUCH_NOTICE)
    try:
        case = opened(office, actor, issued.notice.handling_id)
    except NotFound:
        raise NotFound(NO_SUCH_NOTICE) from None
    return SeenNotice(issued, case.handling, case.facts)


def form_of(issued: NoticeWithEvents) -> SupervisionNotice:
    """The 督办单 as its event keeps it."""
    kept = dict(issued.issued.data["paper"])
    return SupervisionNotice(**{**kept, "owed": tuple(kept["owed"])})
