"""How sending stands, for the administrator: kind, time, person and problem, never what a notice says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.domain.notices import Channel, NoticeKind
from proposals.services._office import Office
from proposals.services._rights import require_sysadmin
from proposals.services.sending.again import is_test
from proposals.services.sending.outlets import is_set_up, outlet
from proposals.storage import outbox
from proposals.storage.outbox import OUTSIDE
from proposals.storage.tables.claimed import WorkState

PAGE = 50
CHANNEL_NAMES = {Channel.EMAIL: "邮件", Channel.WEBHOOK: "群机器人"}
TEST = "测试"
GROUP = "群"


class View(StrEnum):
    """What is listed."""

    FAILED = "failed"
    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"
    ALL = "all"


VIEW_NAMES = {
    View.FAILED: "未送达",
    View.WAITING: "等待发送",
    View.SENT: "已发出",
    View.CANCELLED: "不再发送",
    View.ALL: "全部",
}
_STATES = {
    View.FAILED: (WorkState.FAILED,),
    View.WAITING: (WorkState.WAITING, WorkState.WORKING),
    View.SENT: (WorkState.DONE,),
    View.CANCELLED: (WorkState.CANCELLED,),
    View.ALL: (),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One channel: as set up, without secrets, and its counts; sent and cancelled are of today."""

    channel: Channel
    name: str
    told: str
    problem: str
    counts: dict[View, int]

    @property
    def works(self) -> bool:
        """Whether it is set up, and well."""
        return bool(self.told)


@dataclass(frozen=True, slots=True)
class Row:
    """One notice as it may be shown here."""

    id: int
    at: datetime
    kind: str
    channel: str
    person: str
    email: str
    view: View
    attempts: int
    next_at: datetime | None
    finished_at: datetime | None
    problem: str


def ways(office: Office, actor: Actor) -> list[Way]:
    """Each channel with its counts."""
    require_sysadmin(actor)
    morning = datetime.combine(office.today, time(0), BEIJING)
    found = outbox.counts(office.db, morning)
    return [_way(office, channel, found) for channel in OUTSIDE]


def _way(office: Office, channel: Channel, found: dict[tuple[Channel, WorkState], int]) -> Way:
    set_up = is_set_up(office.settings, channel)
    way = outlet(office.settings, channel) if set_up else None
    return Way(
        channel,
        CHANNEL_NAMES[channel],
        way.told if way else "",
        way.problem if way else "",
        {view: sum(found.get((channel, s), 0) for s in states) for view, states in _STATES.items() if states},
    )


def listed(
    office: Office,
    actor: Actor,
    view: View,
    *,
    channel: Channel | None = None,
    kind: NoticeKind | None = None,
    before: int | None = None,
) -> tuple[list[Row], int | None]:
    """One page, the latest first, and the id before which the next one begins."""
    require_sysadmin(actor)
    lines = outbox.lines(
        office.db, states=_STATES[view], channel=channel, kind=kind, before=before, at_most=PAGE + 1
    )
    rows = [_row(office, line) for line in lines[:PAGE]]
    return rows, rows[-1].id if len(lines) > PAGE else None


def _row(office: Office, line: outbox.Line) -> Row:
    view = next(v for v, states in _STATES.items() if line.state in states)
    group = line.channel is Channel.WEBHOOK
    return Row(
        line.id,
        line.at,
        TEST if is_test(line.dedupe_key) else office.rules.notices[line.kind].label,
        CHANNEL_NAMES[line.channel],
        GROUP if group else line.person,
        "" if group else line.email,
        view,
        line.attempts,
        line.next_attempt_at if line.state is WorkState.WAITING and line.attempts else None,
        line.finished_at,
        line.problem,
    )
