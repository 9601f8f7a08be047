"""通知发送 in the browser: how it stands, sending again, a test to oneself; nothing of what a notice says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.notices import Channel, NoticeKind
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import RoleGrant
from tests.people import EVER
from tests.site import SiteUnderTest

PAGE = "/admin/sending"
SETTINGS = {
    "smtp_url": "smtp://fuhan:top-secret@mail.example.gov.cn",
    "mail_from": "复函 <fuhan@example.gov.cn>",
    "webhook_url": "https://qyapi.example.cn/send?key=robot-secret",
    "webhook_format": "wecom",
}


@pytest.fixture
def site(database_url, tmp_path):
    opened = SiteUnderTest.open(database_url, tmp_path, **SETTINGS)
    yield opened
    opened.close()


@pytest.fixture
def admin(site):
    """钱核稿 administers as well, and has a mailbox."""
    cast = site.cast
    person = cast.people["钱核稿"]
    person.email = "qian@example.gov.cn"
    cast.office.db.add(
        RoleGrant(person_id=person.id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER)
    )
    cast.office.commit()
    return site.visitor("钱核稿")


def put(site, state=WorkState.FAILED, channel=Channel.EMAIL, n=1, **more):
    """A row of the outbox in this state."""
    office = site.cast.office
    now = datetime.now(UTC)
    ended = state in (WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED)
    values = {
        "at": now, "kind": NoticeKind.URGE, "channel": channel, "subject": "催办：机密案由", "text": "机密内容",
        "person_id": site.cast.people["李承办"].id if channel is Channel.EMAIL else None,
        "dedupe_key": f"{channel}:{state}:{n}", "state": state, "attempts": 19, "next_attempt_at": now,
        "give_up_at": now - timedelta(hours=1), "problem": "邮件服务器不接受这个收件人（550）。",
        "finished_at": now if ended else None,
    }  # fmt: skip
    row = OutboxMessage(**{**values, **more})
    office.db.add(row)
    office.commit()
    return row.id


def stored(site, row_id):
    office = site.fresh()
    row = office.db.get_one(OutboxMessage, row_id)
    office.close()
    return row


def test_the_page_shows_kind_person_and_problem_but_not_what_a_notice_says(site, admin):
    put(site)
    page = admin.get(PAGE).text
    for words in (
        "催办",
        "李承办",
        "不接受这个收件人（550）",
        "mail.example.gov.cn:587（STARTTLS，要登录）",
        "企业微信",
    ):
        assert words in page
    for secret in ("机密案由", "机密内容", "top-secret", "robot-secret"):
        assert secret not in page


def test_a_failed_notice_gets_48_hours_anew(site, admin):
    row_id = put(site)
    answer = admin.post(f"{PAGE}/{row_id}/resend", page=PAGE)
    assert answer.status_code == 303
    row = stored(site, row_id)
    assert (row.state, row.attempts, row.problem, row.finished_at) == (WorkState.WAITING, 0, "", None)
    assert timedelta(hours=47) < row.give_up_at - datetime.now(UTC) <= timedelta(hours=48)
    assert "重发通知：1条" in admin.get("/admin/log").text


def test_all_failed_of_one_channel_are_sent_again_and_the_others_rest(site, admin):
    mails = [put(site, n=n) for n in range(3)]
    group = put(site, channel=Channel.WEBHOOK)
    answer = admin.post(f"{PAGE}/resend", page=f"{PAGE}?view=failed&channel=email", channel="email")
    assert answer.status_code == 303
    assert "3条已排队重发" in admin.get(PAGE).text
    assert [stored(site, i).state for i in [*mails, group]] == [WorkState.WAITING] * 3 + [WorkState.FAILED]


@pytest.mark.parametrize("state", [WorkState.WAITING, WorkState.DONE, WorkState.CANCELLED, WorkState.WORKING])
def test_what_did_not_fail_is_not_sent_again(site, admin, state):
    row_id = put(site, state)
    answer = admin.post(f"{PAGE}/{row_id}/resend", page=f"{PAGE}?view=all")
    assert answer.status_code == 409
    assert "不用重发" in answer.text
    assert stored(site, row_id).state is state


def test_an_inbox_message_is_not_found_here(site, admin):
    row_id = put(site, WorkState.DONE, Channel.INBOX, person_id=site.cast.people["李承办"].id)
    assert "李承办" not in admin.get(f"{PAGE}?view=all").text
    assert admin.post(f"{PAGE}/{row_id}/resend", page=PAGE).status_code == 404


@pytest.mark.parametrize("name", ["王登记", "李承办", "陈局长"])
def test_nobody_but_the_administrator_gets_in(site, admin, name):
    row_id = put(site)
    other = site.visitor(name)
    assert other.get(PAGE).status_code == 403
    for address in (f"{row_id}/resend", "resend", "test"):
        assert other.post(f"{PAGE}/{address}", page="/accessibility", channel="email").status_code in (
            400,
            403,
        )
    assert stored(site, row_id).state is WorkState.FAILED


@pytest.mark.parametrize(("channel", "person"), [("email", "钱核稿"), ("webhook", None)])
def test_a_test_goes_to_oneself_or_to_the_group_and_is_told_apart(site, admin, channel, person):
    assert admin.post(f"{PAGE}/test", page=PAGE, channel=channel).status_code == 303
    office = site.fresh()
    row = office.db.scalars(select(OutboxMessage).where(OutboxMessage.channel == channel)).one()
    office.close()
    assert row.person_id == (person and site.cast.people[person].id)
    assert row.state is WorkState.WAITING
    assert re.search(r'data-label="类别">测试<', admin.get(f"{PAGE}?view=waiting").text)
    again = admin.post(f"{PAGE}/test", page=PAGE, channel=channel)
    assert again.status_code == 409
    assert "还没有结果" in again.text


def test_a_test_mail_needs_a_mailbox(site, admin):
    site.cast.people["钱核稿"].email = ""
    site.cast.office.commit()
    answer = admin.post(f"{PAGE}/test", page=PAGE, channel="email")
    assert answer.status_code == 409
    assert "没有登记邮箱" in answer.text


def test_a_test_of_nothing_is_refused(site, admin):
    assert admin.post(f"{PAGE}/test", page=PAGE, channel="inbox").status_code == 422


def test_lists_are_filtered_and_paged(site, admin):
    for n in range(60):
        put(site, n=n)
    put(site, WorkState.DONE, n=99, problem="", kind=NoticeKind.DIGEST)
    first = admin.get(f"{PAGE}?view=failed&channel=email").text
    assert first.count('data-label="收件人"') == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert admin.get(following).text.count('data-label="收件人"') == 10
    assert admin.get(f"{PAGE}?view=all&kind=digest").text.count('data-label="收件人"') == 1
    assert 'data-label="收件人"' not in admin.get(f"{PAGE}?view=failed&channel=webhook").text
    assert admin.get(f"{PAGE}?view=x&channel=y&kind=z&before=-1").status_code == 200


def test_what_is_not_set_up_or_set_up_badly_is_said(database_url, tmp_path):
    opened = SiteUnderTest.open(database_url, tmp_path, smtp_url="http://mail", mail_from="x")
    cast = opened.cast
    cast.office.db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    cast.office.commit()
    page = opened.visitor("钱核稿").get(PAGE).text
    assert "设置有误" in page
    assert "设置 smtp_url 应写成" in page
    assert "没有设置" in page
    refused = opened.visitor("钱核稿").post(f"{PAGE}/test", page=PAGE, channel="webhook")
    assert refused.status_code == 409
    opened.close()
