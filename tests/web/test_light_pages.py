"""灯色 in the browser: looked at before it is kept, seen everywhere afterwards."""

import io
import re
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.lights import LightCode
from proposals.services.accounts import actor_of
from proposals.services.settings.lights import reset_lights, set_lights
from proposals.storage.tables.audit import Event
from proposals.storage.tables.organisation import RoleGrant
from proposals.storage.tables.system import Setting
from tests.factories import registered
from tests.people import EVER

PAGE = "/admin/lights/"
USUAL = {
    "blue": "15",
    "yellow": "7",
    "left": "剩{n}个工作日",
    "left_none": "剩余不足1个工作日",
    "today": "今日到期",
    "overdue": "已逾期{n}个工作日",
    "overdue_none": "已逾期不足1个工作日",
    "red_name": "红",
    "red_meaning": "已逾期",
    "red_colour": "red",
    "yellow_name": "黄",
    "yellow_meaning": "将到期",
    "yellow_colour": "yellow",
    "blue_name": "蓝",
    "blue_meaning": "临近",
    "blue_colour": "blue",
    "green_name": "绿",
    "green_meaning": "正常",
    "green_colour": "green",
}
OTHER = {**USUAL, "red_name": "红牌", "red_meaning": "超期", "red_colour": "purple", "overdue": "超了{n}天"}


@pytest.fixture
def admin(site):
    """钱核稿 administers as well; an old case is overdue."""
    cast = site.cast
    cast.office.db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    registered(cast)
    cast.office.commit()
    return site.visitor("钱核稿")


def test_the_page_shows_what_is_in_force(admin):
    page = admin.get(PAGE).text
    assert "已逾期2个工作日" in page
    assert "红（已逾期）" in page
    assert "暂停计时" in page
    assert "申请期已过" in page


def test_a_preview_shows_what_is_typed_and_keeps_nothing(site, admin):
    answer = admin.post(PAGE, **OTHER, preview="1")
    assert answer.status_code == 200
    assert "这是预览，还没有保存" in answer.text
    assert re.search(r'light-red hue-purple" title="红牌（超期）".*超了2天', answer.text)
    assert 'value="红牌"' in answer.text
    assert site.fresh().db.get(Setting, "lights") is None
    assert "红（已逾期）" in admin.get(PAGE).text


def test_what_is_kept_is_seen_in_the_lists_the_filters_and_excel(site, admin):
    assert admin.post(PAGE, **OTHER).status_code == 303
    clerk = site.visitor("王登记")
    todo = clerk.get("/").text
    assert re.search(r"light-red hue-purple[^>]*>.*超了\d+天", todo)
    assert 'class="is-late mark-purple"' in todo
    assert "超期</span>" in todo
    ledger = clerk.get("/ledger?light=red").text
    assert '<option value="red" selected>红牌（超期）</option>' in ledger
    assert "关于进一步加强法治政府建设的建议" in ledger
    assert "期限：红牌（超期）" in ledger
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get("/ledger.xlsx").data)).get_sheet_by_index(0)
    head, row = sheet.to_python()[:2]
    told = dict(zip(head, row, strict=True))
    assert told["期限灯"] == "红牌（超期）"
    assert re.fullmatch(r"超了\d+天", str(told["距期限"]))


def test_a_change_stands_in_the_record_with_what_was_before(site, admin):
    admin.post(PAGE, **OTHER)
    event = site.fresh().db.scalars(select(Event).where(Event.action == "admin_lights_changed")).one()
    assert event.data["changed"] == {
        "words.overdue": ["已逾期{n}个工作日", "超了{n}天"],
        "signs.red.name": ["红", "红牌"],
        "signs.red.meaning": ["已逾期", "超期"],
        "signs.red.colour": ["red", "purple"],
    }
    assert "修改灯色" in admin.get("/admin/log").text


def test_keeping_what_is_there_already_changes_nothing(site, admin):
    assert admin.post(PAGE, **USUAL).status_code == 303
    assert site.fresh().db.get(Setting, "lights") is None


def test_back_to_the_packaged_lights(site, admin):
    admin.post(PAGE, **OTHER)
    assert admin.post("/admin/lights/reset").status_code == 303
    assert "红（已逾期）" in admin.get(PAGE).text
    assert (
        len(list(site.fresh().db.scalars(select(Event).where(Event.action == "admin_lights_changed")))) == 2
    )


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"yellow": "16"}, "yellow", "不能大于“蓝”灯的天数（15）"),
        ({"blue": "many"}, "blue", "0至250之间的整数"),
        ({"blue": ""}, "blue", "请填写"),
        ({"red_name": ""}, "red_name", "逾期灯的名称"),
        ({"blue_name": "黄"}, "blue_name", "已有一盏灯叫“黄”"),
        ({"blue_colour": "yellow"}, "blue_colour", "“黄”灯已用了这种颜色"),
        ({"left": "快了"}, "left", "要有 {n}"),
        ({"green_colour": "pink"}, "green_colour", ""),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_what_was_typed_stays(site, admin, change, field, sentence):
    answer = admin.post(PAGE, **{**OTHER, **change})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert 'value="红牌"' in answer.text or field == "red_name"
    assert site.fresh().db.get(Setting, "lights") is None


def test_only_the_administrator_changes_lights(site, admin):
    assert site.visitor("王登记").get(PAGE).status_code == 403
    assert site.visitor("王登记").post(PAGE, page="/", **OTHER).status_code == 403


def test_a_unit_of_work_that_changed_the_lights_sees_them(site, admin):
    office = site.cast.office
    actor = actor_of(office, site.cast.people["钱核稿"])
    set_lights(office, actor, replace(office.thresholds, blue=30))
    assert office.thresholds.blue == 30
    reset_lights(office, actor)
    assert office.thresholds.blue == 15
    assert set(office.thresholds.signs) == set(LightCode)
