"""沟通 in the browser: recording, several cases at once, the draft sent for comment and what came back."""

import base64
import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from proposals.services.contact import contacts_of
from proposals.services.dispatch import accept
from proposals.storage.tables.contact import Contact
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Round
from tests.factories import registered

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TALK = {
    "on": "2023-2-9",
    "stage": "before",
    "way": "meeting",
    "our_people": "李承办",
    "member_said": "希望加强基层培训。",
    "we_answered": "将列入计划。",
}


@pytest.fixture
def case(site) -> int:
    return accepted(site)


def accepted(site, **changes) -> int:
    handling = registered(site.cast, **changes).handling_id
    accept(site.cast.office, site.cast["王登记"], handling)
    site.cast.office.commit()
    return handling


def save_draft(site, handling: int) -> None:
    db = site.cast.office.db
    round_ = db.scalars(select(Round).where(Round.handling_id == handling)).one()
    db.add(
        Draft(
            round_id=round_.id,
            version=1,
            body="一、加强培训。已办。",
            fields={},
            sha256="a" * 64,
            author_name="李承办",
            at=datetime.now(UTC),
        )
    )
    site.cast.office.commit()


def test_a_contact_is_recorded_and_shown(site, case):
    visitor = site.visitor("王登记")
    answer = visitor.post(f"/cases/{case}/contact", **TALK, with_leader="y")
    assert answer.headers["Location"] == f"/cases/{case}"
    page = visitor.get(f"/cases/{case}/contacts").text
    for words in ("办前见面", "2023-02-09", "希望加强基层培训。", "局领导参加", "王登记登记"):
        assert words in page


def test_one_meeting_is_attached_by_tick_and_by_number(site, case):
    beside = accepted(site, serial_no="0608")
    numbered = accepted(site, serial_no="0609")
    visitor = site.visitor("王登记")
    assert "第0608号" in visitor.get(f"/cases/{case}/contact").text
    answer = visitor.post(f"/cases/{case}/contact", **TALK, cases=str(beside), numbers="609")
    assert answer.status_code == 303
    office = site.fresh()
    for each in (case, beside, numbered):
        assert len(contacts_of(office, site.cast["王登记"], each)) == 1
    assert len(office.db.scalars(select(Contact)).all()) == 1
    office.close()


REFUSED = [
    ({"on": "2023-2-30"}, "2023年2月只有28天"),
    ({"on": "2099-1-1"}, "沟通日期晚于今天"),
    ({"our_people": ""}, "“我方人员”不能为空"),
    ({"member_said": ""}, "“对方意见”不能为空"),
    ({"member_said": "好\x07"}, "控制字符"),
    ({"stage": "after"}, "请选办前或办中"),
    ({"way": "pigeon"}, "请从列出的选项中选一项"),
    ({"numbers": "9999"}, "没有找到本单位可以登记沟通的第9999号"),
]


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED)
def test_a_contact_that_cannot_be_says_why_and_stays(site, case, wrong, sentence):
    answer = site.visitor("王登记").post(f"/cases/{case}/contact", **{**TALK, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "将列入计划。" in answer.text


def test_a_scan_that_is_no_picture_is_refused(site, case):
    fake = (io.BytesIO(b"MZ not a picture"), "scan.pdf")
    answer = site.visitor("王登记").post(f"/cases/{case}/contact", **TALK, scan=fake)
    assert answer.status_code == 422
    office = site.fresh()
    assert office.db.scalars(select(Contact)).all() == []
    office.close()


def test_the_evidence_of_a_contact_can_be_downloaded_by_those_who_see_the_case(site, case):
    visitor = site.visitor("王登记")
    assert (
        visitor.post(f"/cases/{case}/contact", **TALK, scan=(io.BytesIO(PNG), "照片.png")).status_code == 303
    )
    url = re.search(r'href="([^"]*/scan)"', visitor.get(f"/cases/{case}/contacts").text)[1]
    got = visitor.get(url)
    assert (got.data, got.mimetype) == (PNG, "image/png")
    assert "attachment" in got.headers["Content-Disposition"]
    assert site.visitor("外人").get(url).status_code == 404
    assert visitor.get(url.replace("/contacts/", "/contacts/9")).status_code == 404


def test_strangers_record_and_read_nothing(site, case):
    stranger = site.visitor("外人")
    for page in ("contact", "contacts", "comments", "ask_comment"):
        assert stranger.get(f"/cases/{case}/{page}").status_code == 404


def test_a_draft_goes_out_comes_back_and_can_be_downloaded(site, case):
    save_draft(site, case)
    visitor = site.visitor("王登记")
    answer = visitor.post(f"/cases/{case}/ask_comment", way="letter")
    assert answer.status_code == 422
    assert "请填写送出日期" in answer.text
    today = site.cast.office.today.isoformat()
    answer = visitor.post(f"/cases/{case}/ask_comment", way="letter", sent_on=today)
    assert answer.headers["Location"] == f"/cases/{case}/comments"
    page = visitor.get(f"/cases/{case}/comments").text
    copy = visitor.get(re.search(r'href="([^"]*/copy)"', page)[1])
    assert copy.data[:2] == b"PK"
    assert "filename*=UTF-8''%E5%BE%81" in copy.headers["Content-Disposition"]
    reply_url = re.search(rf'href="(/cases/{case}/comments/\d+)"', page)[1]
    refused = visitor.post(
        reply_url, replied_on="2023-1-1", way="phone", reply="请补充时间表。", our_people="李承办"
    )
    assert refused.status_code == 422
    assert "反馈日期早于送出日期" in refused.text
    assert "请补充时间表。" in refused.text
    done = visitor.post(reply_url, replied_on=today, way="phone", reply="请补充时间表。", our_people="李承办")
    assert done.status_code == 303
    assert "请补充时间表。" in visitor.get(f"/cases/{case}/comments").text
    assert "办中电话" in visitor.get(f"/cases/{case}/contacts").text


def test_a_comment_on_nothing_is_not_found(site, case):
    assert site.visitor("王登记").get(f"/cases/{case}/comments/99").status_code == 404
    assert site.visitor("王登记").get(f"/cases/{case}/comments/99/copy").status_code == 404
