"""工作移交 in the browser: choose, check, hand over, print the list, deactivate."""

import re

import pytest
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.organisation import Person, RoleGrant
from tests.factories import in_hand
from tests.guards.sound import faults_of
from tests.people import EVER


@pytest.fixture
def house(site):
    """何接手 sits in the lead department; 钱核稿 administers; 李承办 has two cases."""
    cast = site.cast
    taker = Person(name="何接手", unit_id=cast.unit.id, department_id=cast.department.id, title="干部")
    cast.office.db.add(taker)
    admin = cast.people["钱核稿"]
    cast.office.db.add(
        RoleGrant(person_id=admin.id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER)
    )
    cast.office.db.flush()
    cast.people["何接手"] = taker
    in_hand(cast), in_hand(cast, serial_no="0608")
    cast.office.commit()
    return site


def keys(text: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', text)


def address(site) -> str:
    return f"/admin/handovers/of/{site.cast.people['李承办'].id}"


def handlers(site) -> list[str]:
    return list(site.fresh().db.scalars(select(LedgerRow.handler).order_by(LedgerRow.handling_id)))


def test_everything_is_chosen_checked_handed_over_printed_and_the_leaver_deactivated(house):
    admin, person = house.visitor("钱核稿"), house.cast.people["李承办"]
    refused = admin.post(f"/admin/people/{person.id}/deactivate", page=f"/admin/people/{person.id}")
    assert refused.headers["Location"] == address(house)
    page = admin.get(address(house))
    assert "李承办还承办2件，请先办理工作移交，再停用" in page.text
    assert "何接手（法治调研督察处，干部）" in page.text
    chosen = {"pick": keys(page.text), "to_lead": house.cast.people["何接手"].id, "reason": "调往市委办公室"}
    check = admin.post(address(house), **chosen)
    assert "2项移交给何接手" in check.text
    assert faults_of(check) == []
    assert handlers(house) == ["李承办", "李承办"]
    done = admin.post(address(house), **chosen, confirmed="1")
    assert handlers(house) == ["何接手", "何接手"]
    sheet = admin.get(done.headers["Location"])
    for words in ("工作移交清单", "调往市委办公室", "第0608号", "接收人（签字）", "停用李承办"):
        assert words in sheet.text
    assert faults_of(sheet) == []
    admin.post(f"/admin/people/{person.id}/deactivate", page=done.headers["Location"])
    assert house.fresh().db.get(Person, person.id).active is False
    again = admin.get("/admin/handovers/")
    assert done.headers["Location"] in again.text


def test_unticked_cases_stay_and_changing_ones_mind_keeps_what_was_chosen(house):
    clerk = house.visitor("王登记")
    first, _ = keys(clerk.get(address(house)).text)
    chosen = {"pick": [first], "to_lead": house.cast.people["何接手"].id, "reason": "休假"}
    back = clerk.post(address(house), **chosen, change="1")
    assert back.text.count(" checked") == 1
    assert "休假" in back.text
    clerk.post(address(house), **chosen, confirmed="1")
    assert handlers(house) == ["何接手", "李承办"]


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(house):
    clerk = house.visitor("王登记")
    chosen = {"pick": keys(clerk.get(address(house)).text), "reason": "调离"}
    answer = clerk.post(address(house), **chosen)
    assert answer.status_code == 422
    assert "还没有选择移交给谁" in answer.text
    assert answer.text.count(" checked") == 2
    missing = clerk.post(address(house), pick=chosen["pick"], to_lead="", reason="")
    assert "“移交原因”不能为空" in missing.text


def test_a_role_is_offered_to_the_administrator_alone(house):
    head = house.cast.people["周处长"]
    page = f"/admin/handovers/of/{head.id}"
    assert "没有别人担任，停用周处长以后将空缺" in house.visitor("钱核稿").get(page).text
    assert "没有别人担任，请先由系统管理员授予另一人" in house.visitor("王登记").get(page).text


def test_a_stranger_reads_neither_the_page_nor_the_list(house):
    stranger = house.visitor("外人")
    assert stranger.get(address(house)).status_code == 403
    assert "李承办" not in stranger.get("/admin/handovers/").text
