"""期限规则 in the browser: who changes what, for which cases, and what is said where it is wrong."""

import re

import pytest
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Clock
from proposals.storage.tables.organisation import RoleGrant
from proposals.storage.tables.system import Setting
from tests.factories import registered
from tests.people import EVER


@pytest.fixture
def admin(site):
    """钱核稿 administers as well."""
    db = site.cast.office.db
    person = site.cast.people["钱核稿"]
    db.add(RoleGrant(person_id=person.id, role=Role.SYSADMIN, unit_id=site.cast.unit.id, valid_from=EVER))
    site.cast.office.commit()
    return site.visitor("钱核稿")


RULE = {
    "clock": "reply",
    "off": "no",
    "n": "5",
    "measure": "months",
    "start": "dispatched",
    "roll": "next",
}


def change(visitor, **values):
    return visitor.post("/admin/limits/change", **{**RULE, **values})


def press(visitor, button, **values):
    """A button of the page; gives what the page says afterwards."""
    assert visitor.post(f"/admin/limits/{button}", page="/admin/limits/", **values).status_code == 303
    return visitor.get("/admin/limits/").text


def stored(site):
    site.cast.office.db.expire_all()
    row = site.cast.office.db.get(Setting, "limits")
    found = row.value["overrides"] if row else []
    site.cast.office.commit()
    return found


def test_the_page_tells_every_rule_in_words_and_where_it_comes_from(admin):
    page = admin.get("/admin/limits/?kind=npc_suggestion").text
    assert "交办后3个月，末日遇休息日顺延" in page
    assert "答复期限前7个工作日" in page
    assert "收到不满意反馈后2个月" in page
    assert "默认：" in page
    assert "只影响以后起算的期限" in page


def test_a_changed_rule_counts_for_the_cases_it_names_from_then_on(site, admin):
    before = registered(site.cast)
    site.cast.office.commit()
    assert change(admin, kind="cppcc_proposal", in_session="yes").status_code == 303
    page = admin.get("/admin/limits/?kind=cppcc_proposal&in_session=yes").text
    assert "交办后5个月" in page
    assert "大会期间" in page
    assert (
        "交办后5个月" not in admin.get("/admin/limits/?kind=npc_suggestion").text.split("本单位改过的规则")[0]
    )
    site.cast.office.forget_settings()
    after = registered(site.cast, serial_no="0608")
    office = site.cast.office
    due = {
        case.handling_id: office.db.scalar(
            select(Clock.due_on).where(Clock.handling_id == case.handling_id, Clock.kind == "reply")
        ).isoformat()
        for case in (before, after)
    }
    assert due == {before.handling_id: "2023-05-08", after.handling_id: "2023-07-10"}


def test_every_change_is_recorded_with_old_and_new(site, admin):
    change(admin)
    change(admin, n="4")
    event = site.cast.office.db.scalars(
        select(Event).where(Event.action == "admin_limits_changed").order_by(Event.seq.desc())
    ).first()
    assert event.data["name"] == "答复（全部）"
    assert event.data["from"].startswith("交办后5个月")
    assert event.data["to"].startswith("交办后4个月")
    assert len(stored(site)) == 1


def test_a_limit_is_switched_off_and_deleted_again(site, admin):
    change(admin, clock="contact", off="yes", n="")
    page = admin.get("/admin/limits/").text
    assert "不设这个期限" in page
    (key,) = re.findall(r"/admin/limits/drop/([0-9a-f]{16})", page)
    assert "已删除" in press(admin, f"drop/{key}")
    assert stored(site) == []
    assert "已经删除或改过" in press(admin, f"drop/{key}")


def test_back_to_the_defaults_takes_everything_away(site, admin):
    change(admin)
    assert "现在：<strong>暂停</strong>" in press(admin, "pause", on="1")
    assert "现在：<strong>不暂停</strong>" in press(admin, "restore")
    assert stored(site) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"n": "0"}, "“数量”请填1至730之间的整数"),
        ({"n": "三"}, "“数量”请填1至730之间的整数"),
        ({"n": ""}, "数量请填1至36之间的整数"),
        ({"n": "40"}, "数量请填1至36之间的整数"),
        ({"start": "delivered"}, "这个期限不能从这件事起算"),
        ({"start": "reply_due"}, "这个期限不能从这件事起算"),
        ({"clock": "nothing"}, "“期限”请从列出的选项中选一项"),
        ({"kind": "nothing"}, "“种类”请从列出的选项中选一项"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(site, admin, wrong, words):
    answer = change(admin, **wrong)
    assert answer.status_code in (400, 422)
    assert words in answer.text
    assert stored(site) == []


def test_where_several_units_work_a_clerk_changes_the_rules_of_their_own(site):
    clerk = site.visitor("王登记")
    refused = change(clerk)
    assert "您只能改本单位的规则" in refused.text
    assert stored(site) == []
    assert change(clerk, unit="重庆市司法局").status_code == 303
    assert [each["when"] for each in stored(site)] == [{"unit": "重庆市司法局"}]
    assert "您只能改本单位的规则" in press(clerk, "pause", on="1")


def test_a_handler_finds_no_such_page(site):
    assert site.visitor("李承办").get("/admin/limits/").status_code == 403
