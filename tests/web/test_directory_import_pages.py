"""管理—人员—从Excel导入 in the browser: preview, confirmation, slips that are shown once, and slips given anew."""

import io
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from proposals.domain.actors import Role
from proposals.services.accounts import log_in
from proposals.storage.tables.organisation import Person, RoleGrant
from tests.directories import PEOPLE, many, people, person, sheets
from tests.people import EVER
from tests.services.test_directory_import import WHOLE

PASSWORD_ON_SLIP = re.compile(r'<dd class="slip-code">([A-Z][a-z]{3}(?:-[a-z]{3}){3}-\d{4})</dd>')


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


def upload(admin, data: bytes, name: str = "名册.xlsx", login_from: str = "nothing"):
    return admin.post("/admin/directory/", login_from=login_from, file=(io.BytesIO(data), name))


def people_in(site) -> int:
    office = site.fresh()
    found = office.db.scalar(select(func.count(Person.id)))
    office.close()
    return found


def test_upload_preview_confirm_slips_and_report(site, admin):
    assert "从Excel导入" in admin.get("/admin/people/").text
    answer = upload(admin, WHOLE)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    preview = admin.get(page).text
    assert "人员：新增3，修改1，不变0" in preview
    assert "手机改为“13800000001”" in preview
    before = people_in(site)
    confirmed = admin.post(page)
    assert confirmed.status_code == 200
    assert people_in(site) == before + 3
    passwords = PASSWORD_ON_SLIP.findall(confirmed.text)
    assert len(passwords) == 2
    assert "首次登录须修改密码" in confirmed.text
    assert confirmed.headers["Cache-Control"] == "no-store"
    report = admin.get(page).text
    assert not [p for p in passwords if p in report]
    assert "重新发放初始密码" in report
    login = log_in(site.house.office(site.cast.office.now, write=True), "shuiyi", passwords[0])
    assert login.must_change_password


def test_a_second_confirmation_imports_nothing_and_shows_no_password(site, admin):
    page = upload(admin, WHOLE).headers["Location"]
    admin.post(page)
    count = people_in(site)
    again = admin.post(page, page="/admin/directory/")
    assert again.status_code == 409
    assert "已经导入过" in again.text
    assert PASSWORD_ON_SLIP.findall(again.text) == []
    assert people_in(site) == count


def test_errors_stand_by_cell_and_nothing_can_be_confirmed(site, admin):
    data = people(person(姓名="<b>新人</b>", 单位="市司法局", 角色="总管"), person(姓名="二", 单位="无此局"))
    page = upload(admin, data).headers["Location"]
    preview = admin.get(page).text
    assert '<td class="nowrap">E2</td>' in preview
    assert '<td class="nowrap">B3</td>' in preview
    assert "确认导入" not in preview
    assert admin.post(page, page="/admin/directory/").status_code == 422


def test_a_file_without_accounts_is_confirmed_without_slips(site, admin):
    page = upload(admin, people(person(姓名="郑书记", 单位="市司法局", 职务="书记"))).headers["Location"]
    assert admin.post(page).status_code == 303
    assert "党委" not in admin.get(page).text
    assert "郑书记" in admin.get(page).text


BAD = {
    "other headers": (sheets(甲=[("案号", "案由"), ("1", "2")]), "名册.xlsx", "没有找到单位、处室或人员的表头"),
    "headers alone": (sheets(人员=[PEOPLE]), "名册.xlsx", "只有表头"),
    "no table": (b"%PDF-1.4", "名册.xlsx", "名册"),
    "another suffix": (b"a,b", "名册.exe", "不能上传"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(admin, what):
    data, name, words = BAD[what]
    answer = upload(admin, data, name)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert words in answer.text


@pytest.mark.parametrize("name", ["template.xlsx", "present.xlsx"])
def test_the_workbook_can_be_downloaded_and_the_present_one_changes_nothing(admin, name):
    data = admin.get(f"/admin/directory/{name}").data
    answer = upload(admin, data)
    if name == "template.xlsx":
        assert "只有表头" in answer.text
    else:
        preview = admin.get(answer.headers["Location"]).text
        assert "人员：新增0，修改0，不变11" in preview
        assert "确认导入" not in preview


def test_slips_are_given_anew_to_whoever_has_no_password_yet(site, admin):
    first = admin.post(upload(admin, WHOLE).headers["Location"])
    old = PASSWORD_ON_SLIP.findall(first.text)
    page = admin.get("/admin/directory/slips").text
    ids = re.findall(r'name="person" value="(\d+)"', page)
    assert len(ids) == 2
    assert admin.post("/admin/directory/slips").status_code == 422
    again = admin.post("/admin/directory/slips", person=ids)
    new = PASSWORD_ON_SLIP.findall(again.text)
    assert len(new) == 2
    assert not set(new) & set(old)
    assert PASSWORD_ON_SLIP.findall(admin.get("/admin/directory/slips").text) == []


@pytest.mark.parametrize("address", ["", "slips", "template.xlsx", "present.xlsx"])
def test_nobody_but_the_administrator_may_come_here(site, admin, address):
    clerk = site.visitor("王登记")
    assert clerk.get(f"/admin/directory/{address}").status_code == 403
    if not address.endswith("xlsx"):
        assert clerk.post(f"/admin/directory/{address}", page="/").status_code == 403


def test_eight_slips_fill_a_printed_page(admin, browser: Browser):
    made = admin.post(upload(admin, many(17)).headers["Location"])
    page = browser.new_page()
    page.route("**/static/**", lambda r: r.fulfill(body=admin.get(urlsplit(r.request.url).path).data))
    page.route("**/slips", lambda r: r.fulfill(body=made.text, content_type="text/html; charset=utf-8"))
    page.goto("http://fuhan.test/slips")
    printed = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    page.close()
    assert [text.count("首次登录须修改密码") for text in texts] == [8, 8, 1]
    assert "只显示这一次" not in "".join(texts)
