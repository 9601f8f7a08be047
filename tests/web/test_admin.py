"""管理 in the browser: who finds which page, and that every change is there afterwards."""

import io
import re
from datetime import UTC, datetime

import html5lib
import pytest
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.actors import Role
from proposals.services.house import HouseDesk
from proposals.services.renderings import render_waiting
from proposals.storage.tables.audit import Event
from proposals.storage.tables.organisation import Person, RoleGrant
from tests.documents.attack_files import docx_file, pdf_file
from tests.people import EVER
from tests.web.conftest import PASSWORD

PAGES = {
    "/admin/": "clerk",
    "/admin/units/": "clerk",
    "/admin/units/new": "clerk",
    "/admin/units/1": "clerk",
    "/admin/units/1/edit": "clerk",
    "/admin/units/1/rename": "clerk",
    "/admin/units/1/alias": "clerk",
    "/admin/units/1/deactivate": "sysadmin",
    "/admin/units/1/succession": "sysadmin",
    "/admin/units/departments/1/succession": "sysadmin",
    "/admin/units/1/departments/new": "sysadmin",
    "/admin/units/departments/1": "sysadmin",
    "/admin/handovers/": "clerk",
    "/admin/handovers/of/2": "clerk",
    "/admin/people/": "sysadmin",
    "/admin/people/new": "sysadmin",
    "/admin/people/1": "sysadmin",
    "/admin/people/1/edit": "sysadmin",
    "/admin/people/1/roles/new": "sysadmin",
    "/admin/directory/": "sysadmin",
    "/admin/directory/slips": "sysadmin",
    "/admin/sessions": "clerk",
    "/admin/sessions/new": "clerk",
    "/admin/sessions/1": "clerk",
    "/admin/fonts": "clerk",
    "/admin/limits/": "clerk",
    "/admin/limits/change": "clerk",
    "/admin/series": "clerk",
    "/admin/series/new": "clerk",
    "/admin/series/1": "clerk",
    "/admin/chains/": "sysadmin",
    "/admin/chains/new": "sysadmin",
    "/admin/chains/1": "sysadmin",
    "/admin/gates": "sysadmin",
    "/admin/lights/": "sysadmin",
    "/admin/lights/reset": "sysadmin",
    "/admin/templates": "sysadmin",
    "/admin/templates/new": "sysadmin",
    "/admin/seals": "sysadmin",
    "/admin/seals/new": "sysadmin",
    "/admin/sending": "sysadmin",
    "/admin/log": "sysadmin",
    "/delegations/": "everybody",
    "/delegations/new": "everybody",
}


@pytest.fixture
def admin(site):
    """钱核稿 administers as well."""
    cast = site.cast
    cast.office.db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    cast.office.commit()
    return site.visitor("钱核稿")


def test_every_page_opens_for_those_it_is_for_and_for_nobody_else(site, admin):
    clerk, handler = site.visitor("王登记"), site.visitor("李承办")
    for page, whose in PAGES.items():
        answer = admin.get(page)
        assert answer.status_code == 200, page
        html5lib.HTMLParser(strict=True).parse(answer.text)
        assert len(re.findall("<li><a[^>]*><span>", answer.text)) <= 7
        assert clerk.get(page).status_code == (403 if whose == "sysadmin" else 200), page
        assert handler.get(page).status_code == (200 if whose == "everybody" else 403), page


def test_a_new_person_gets_a_password_once_logs_in_and_must_change_it(site, admin):
    fields = {"name": "新同事", "login": "xin", "unit": str(site.cast.unit.id), "department": "", "title": ""}
    shown = admin.post("/admin/people/new", **fields)
    password = re.search(r'confirmation-number">([^ <]+)', shown.text)[1]
    assert password not in admin.get("/admin/people/").text
    visitor = site.visitor()
    answer = visitor.post("/login", username="xin", password=password)
    assert answer.headers["Location"].endswith("/password")
    again = admin.post("/admin/people/new", **fields)
    assert "账号“xin”已经是新同事的" in again.text
    assert again.status_code == 422


def test_a_reset_password_ends_the_logins_and_the_old_password(site, admin):
    clerk = site.visitor("王登记")
    person = site.cast.people["王登记"].id
    assert "一次性密码" in admin.post(f"/admin/people/{person}/password", page=f"/admin/people/{person}").text
    assert "/login" in clerk.get("/").headers["Location"]
    assert site.visitor().post("/login", username="王登记", password=PASSWORD).status_code == 403


def test_a_role_given_today_works_and_taken_back_it_is_gone_at_once(site, admin):
    person = site.cast.people["周处长"].id
    unit = str(site.cast.unit.id)
    page = f"/admin/people/{person}/roles/new"
    done = admin.post(page, role="clerk", unit=unit, department="", valid_from="2023-1-1", valid_to="")
    assert done.status_code == 303
    head = site.visitor("周处长")
    assert head.get("/register").status_code == 200
    office = site.fresh()
    grant = office.db.scalars(
        select(RoleGrant).where(RoleGrant.person_id == person, RoleGrant.role == Role.CLERK)
    ).one()
    office.close()
    admin.post(f"/admin/people/{person}/roles/{grant.id}/end", page=f"/admin/people/{person}")
    assert head.get("/register").status_code == 403


def test_sessions_series_and_gates_are_set_and_stand_in_the_record(site, admin):
    session = {
        "name": "市政协六届二次会议",
        "kind": "cppcc_proposal",
        "level": "city",
        "year": "2024",
        "active": "y",
    }
    assert admin.post("/admin/sessions/new", **session, reply_due="2024-5-31").status_code == 303
    assert "市政协六届二次会议" in site.visitor("王登记").get("/register").text
    series = {"unit": str(site.cast.unit.id), "code": "渝司办", "name": "转办", "use": "forward"}
    assert admin.post("/admin/series/new", **series).status_code == 303
    assert "渝司办〔" in admin.get("/admin/series").text
    page = admin.get("/admin/gates").text
    chosen = dict(re.findall(r'<input checked[^>]*name="(\w+)"[^>]*value="(\w+)"', page))
    assert chosen["gate_contact"] == "block"
    assert admin.post("/admin/gates", **{**chosen, "gate_contact": "warn"}).status_code == 303
    log = admin.get("/admin/log").text
    for words in ("添加届次", "添加发文字号", "修改办理要求"):
        assert words in log


def test_a_chain_is_changed_step_by_step(site, admin):
    page = admin.get("/admin/chains/1").text
    fields = dict(re.findall(r'<input[^>]*name="(steps-\d+-(?:position|name))"[^>]*value="([^"]*)"', page))
    assert fields["steps-4-name"] == "主要领导签发"
    steps = {}
    for n, (kind, name, role) in enumerate([("check", "处室审核", "head"), ("sign", "局长签发", "director")]):
        steps |= {
            f"steps-{n}-position": str(n + 1),
            f"steps-{n}-name": name,
            f"steps-{n}-kind": kind,
            f"steps-{n}-role": role,
            f"steps-{n}-whose": "unit",
            f"steps-{n}-person": "",
        }
    wrong = admin.post("/admin/chains/1", name="短流程", **{**steps, "steps-1-kind": "endorse"})
    assert "最后一步应当只有一步，而且是“签发”" in wrong.text
    assert "局长签发" in wrong.text
    assert admin.post("/admin/chains/1", name="短流程", **steps).status_code == 303
    assert "处室审核 → 局长签发" in admin.get("/admin/chains/").text


def test_a_template_is_checked_looked_at_taken_into_use_ended_and_restored(site, admin):
    fields = {"unit": str(site.cast.unit.id), "use": "reply"}
    refused = admin.post("/admin/templates/new", **fields, file=(io.BytesIO(docx_file()), "空.docx"))
    assert 'id="file-error"' in refused.text
    own = admin.get("/admin/templates/packaged/reply.docx").data
    uploaded = admin.post("/admin/templates/new", **fields, file=(io.BytesIO(own), "本局.docx"))
    assert uploaded.headers["Location"].endswith("/admin/templates/1")
    page = admin.get("/admin/templates/1")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "待启用" in page.text
    assert "关于市政协六届一次会议" in page.text
    assert "渝司提〔2023〕1号" in page.text
    assert admin.get("/admin/templates/1.docx").data == own
    assert "第0607号提案的复函" in docx_lines(admin.get("/admin/templates/1/preview.docx").data)
    assert admin.post("/admin/templates/1/use", valid_from="2023-1-1", valid_to="").status_code == 303
    assert "现用" in admin.get("/admin/templates").text
    assert admin.post("/admin/templates/1/end").status_code == 303
    assert "重新启用" in admin.get("/admin/templates/1").text
    wrong = admin.post("/admin/templates/1/use", valid_from="2023-2-1", valid_to="2023-1-1")
    assert "停用日期早于启用日期" in wrong.text
    assert (
        admin.post("/admin/templates/1/use", valid_from="2023-1-1", valid_to="2023-1-31").status_code == 303
    )
    assert "已到期" in admin.get("/admin/templates").text
    told = admin.get("/admin/log").text
    assert "上传函件模板：答复函，1" in told
    assert "启用函件模板：2023-01-01，答复函，1" in told


def test_the_pages_of_a_trial_print_are_shown_once_the_worker_has_made_them(site, admin):
    own = admin.get("/admin/templates/packaged/receipt_form.docx").data
    fields = {"unit": str(site.cast.unit.id), "use": "receipt_form"}
    admin.post("/admin/templates/new", **fields, file=(io.BytesIO(own), "回执.docx"))
    waiting = admin.get("/admin/templates/1")
    assert "PDF等待生成" in waiting.text
    assert waiting.headers["Refresh"]
    assert admin.get("/admin/templates/1/1.png").status_code == 404
    desk = HouseDesk(site.house, "worker", lambda: datetime.now(UTC))
    assert render_waiting(desk, lambda files: [pdf_file() for _ in files]) == 1
    shown = admin.get("/admin/templates/1")
    assert '/admin/templates/1/1.png?width=960"' in shown.text
    assert admin.get("/admin/templates/1/1.png").data.startswith(b"\x89PNG")
    assert site.visitor("王登记").get("/admin/templates/1/1.png").status_code == 403
    assert admin.post("/admin/templates/1").status_code == 303


def test_a_leader_delegates_and_takes_back(site):
    leader = site.visitor("陈局长")
    deputy = str(site.cast.people["吴分管"].id)
    fields = {
        "grant": "0",
        "to_person": deputy,
        "valid_from": "2020-1-1",
        "valid_to": "2099-1-1",
        "reason": "出差",
    }
    assert leader.post("/delegations/new", **fields).status_code == 303
    assert "授权给吴分管" in leader.get("/delegations/").text
    assert "陈局长授权给我" in site.visitor("吴分管").get("/delegations/").text
    assert site.visitor("吴分管").post("/delegations/1/revoke", page="/delegations/").status_code == 404
    assert leader.post("/delegations/1/revoke", page="/delegations/").status_code == 303
    assert "已收回" in leader.get("/delegations/").text


def test_a_delegation_that_is_over_is_refused(site):
    deputy = str(site.cast.people["吴分管"].id)
    fields = {"grant": "0", "to_person": deputy, "valid_from": "2020-1-1", "valid_to": "2020-2-1"}
    assert "已经过去" in site.visitor("陈局长").post("/delegations/new", **fields).text


def test_hostile_names_are_shown_as_text(site, admin):
    nasty = '<script>alert("1")</script>'
    assert admin.post("/admin/units/new", name=nasty, short_name="").status_code == 303
    assert nasty not in admin.get("/admin/units/").text
    refused = admin.post("/admin/units/new", name="甲\x07乙", short_name="")
    assert "第2个字符" in refused.text


def test_no_password_stands_in_the_record(site, admin):
    person = site.cast.people["李承办"].id
    shown = admin.post(f"/admin/people/{person}/password", page=f"/admin/people/{person}").text
    password = re.search(r'confirmation-number">([^ <]+)', shown)[1]
    office = site.fresh()
    assert all(password not in str(e.data) + e.note for e in office.db.scalars(select(Event)))
    assert office.db.get(Person, person).must_change_password
    office.close()
