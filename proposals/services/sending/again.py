"""重发 what failed, and a test to oneself: rows of the outbox like any other, for the worker."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound, NotPossible
from proposals.domain.notices import Channel, NoticeKind
from proposals.services._notices import TRIED_FOR
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services.sending.outlets import is_set_up
from proposals.storage import outbox
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Person

TEST_WORDS = {
    Channel.EMAIL: ("复函系统测试邮件", "收到这封邮件，说明复函系统的邮件服务器设置正确。"),
    Channel.WEBHOOK: ("复函系统测试消息", "收到这条消息，说明复函系统的群机器人设置正确。"),
}


def resend(office: Office, actor: Actor, message_id: int) -> None:
    """One that failed gets 48 hours anew, beginning now."""
    require_sysadmin(actor)
    row = office.db.get(OutboxMessage, message_id)
    if row is None or row.channel not in outbox.OUTSIDE:
        raise NotFound("没有找到这条通知，请从“通知发送”重新打开。")
    if row.state is not WorkState.FAILED:
        raise NotPossible("这条通知不是未送达的，不用重发；请刷新后查看。")
    _resend(office, actor, message_id=message_id)


def resend_all(office: Office, actor: Actor, channel: Channel | None = None) -> int:
    """All that failed, of this channel where one is given; how many."""
    require_sysadmin(actor)
    return _resend(office, actor, channel=channel)


def _resend(
    office: Office, actor: Actor, *, message_id: int | None = None, channel: Channel | None = None
) -> int:
    count = outbox.begin_anew(office.db, office.now, office.now + TRIED_FOR, message_id, channel)
    if count:
        record(office, actor, "admin_notices_resent", {"count": f"{count}条"})
    return count


def send_test(office: Office, actor: Actor, channel: Channel) -> None:
    """A mail to oneself, or a message to the group; what becomes of it stands in the list."""
    require_sysadmin(actor)
    if not is_set_up(office.settings, channel):
        raise NotPossible("还没有设置这个渠道，不能测试；设置写在 instance/fuhan.toml 里，见文档“通知”。")
    person = office.db.get_one(Person, actor.person_id)
    if channel is Channel.EMAIL and not person.email:
        raise NotPossible("您还没有登记邮箱，收不到测试邮件；请先在“管理—人员”里填写。")
    key = f"{channel}:test:{actor.person_id}:"
    if _waits(office, key):
        raise NotPossible("上一次测试还没有结果，请稍后刷新查看。")
    subject, text = TEST_WORDS[channel]
    office.db.add(
        OutboxMessage(
            at=office.now,
            kind=NoticeKind.ACT,
            channel=channel,
            person_id=actor.person_id if channel is Channel.EMAIL else None,
            subject=subject,
            text=text,
            dedupe_key=f"{key}{office.now.isoformat()}",
            next_attempt_at=office.now,
            give_up_at=office.now + TRIED_FOR,
        )
    )
    office.db.flush()


def _waits(office: Office, key: str) -> bool:
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.dedupe_key.startswith(key, autoescape=True),
        OutboxMessage.state.in_([WorkState.WAITING, WorkState.WORKING]),
        OutboxMessage.attempts == 0,
    )
    return office.db.scalar(waiting.limit(1)) is not None


def is_test(key: str) -> bool:
    """Whether a row is a test, by its key."""
    return key.split(":")[1:2] == ["test"]
