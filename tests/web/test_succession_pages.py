"""合并、撤销 in the browser: a check page that counts, a list that is kept, departments that are merged."""

import re

import pytest
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.workflow import State
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Department, RoleGrant, Unit
from tests.factories import in_hand
from tests.guards.sound import faults_of
from tests.people import EVER


@pytest.fixture
def house(site):
    """钱核稿 administers; 0607 is in hand."""
    cast = site.cast
    admin = cast.people["钱核稿"]
    cast.office.db.add(
        RoleGrant(person_id=admin.id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER)
    )
    in_hand(cast)
    cast.office.commit()
    return site


def chosen(site, successor: str, **more: object) -> dict[str, object]:
    heir = site.fresh().db.scalars(select(Unit).where(Unit.short_name == successor)).one()
    return {"how": "merge", "successor": heir.id, "since": "2023-02-09", "reason": "机构改革", **more}


def test_what_moves_is_counted_confirmed_and_kept(house):
    admin, ours = house.visitor("钱核稿"), house.cast.unit.id
    address, fields = f"/admin/units/{ours}/succession", chosen(house, "市水利局")
    assert "合并、撤销" in admin.get(f"/admin/units/{ours}").text
    assert faults_of(admin.get(address)) == []
    check = admin.post(address, **fields)
    assert faults_of(check) == []
    for words in (
        "重庆市司法局由重庆市水利局承接",
        "1件",
        "王登记、李承办",
        "陈局长的主要领导角色随市司法局结束",
    ):
        assert words in check.text
    assert house.fresh().db.get(Unit, ours).active
    done = admin.post(address, **fields, confirmed="1")
    kept = admin.get(done.headers["Location"])
    assert faults_of(kept) == []
    assert "市政协六届一次会议第0607号（独办，办理中）" in kept.text
    page = admin.get(f"/admin/units/{ours}").text
    assert re.search(r"由<a [^>]*>重庆市水利局</a>承接", page)
    assert done.headers["Location"] in page


def test_what_holds_it_up_is_said_and_cannot_be_confirmed(house):
    house.cast.office.db.scalars(select(Handling)).one().state = State.APPROVED
    house.cast.office.commit()
    answer = house.visitor("钱核稿").post(
        f"/admin/units/{house.cast.unit.id}/succession", **chosen(house, "市水利局")
    )
    assert "已经签发、还没有编号，请先编号" in answer.text
    assert 'name="confirmed"' not in answer.text


def test_a_refusal_keeps_what_was_typed_and_ticked(house):
    admin, case = house.visitor("钱核稿"), house.fresh().db.scalars(select(Handling.id)).one()
    address = f"/admin/units/{house.cast.unit.id}/succession"
    answer = admin.post(address, **chosen(house, "市水利局", pick=case))
    assert answer.status_code == 422
    assert "勾选了另行移交的件，请选择交给哪个单位" in answer.text
    assert f'name="pick" value="{case}" checked' in answer.text
    assert "机构改革" in answer.text


def test_a_department_is_merged_into_another(house):
    admin, gone = house.visitor("钱核稿"), house.cast.department
    address = f"/admin/units/departments/{gone.id}/succession"
    page = admin.get(address)
    assert (
        "有1件未归档、2个人员（周处长、李承办）" in page.text
        or "有1件未归档、2个人员（李承办、周处长）" in page.text
    )
    assert faults_of(page) == []
    admin.post(address, successor=house.cast.supporting.id, reason="机构改革")
    found = house.fresh().db.get(Department, gone.id)
    assert (found.active, found.successor_id) == (False, house.cast.supporting.id)
