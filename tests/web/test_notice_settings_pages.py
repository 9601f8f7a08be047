"""通知设置 and 日历订阅 as people and calendar programs meet them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.storage.tables.notices import CalendarFeed, NoticePreference
from proposals.storage.tables.organisation import Person
from tests.factories import in_hand
from tests.site import quick_hash
from tests.stories import add_person

PAGE = "/messages/settings"


def stored(site, name: str) -> tuple[str, bool, bool]:
    """Address and switches of this person as they stand in the database."""
    office = site.fresh()
    person = office.db.scalars(select(Person).where(Person.login == name)).one()
    row = office.db.get(NoticePreference, person.id)
    found = (person.email, row.digest if row else True, row.mail if row else True)
    office.close()
    return found


def address_of(page: str) -> str:
    """The path of the secret address on the page that shows it."""
    found = re.search(r"http://[^/]+(/calendar/[\w-]+\.ics)", page)
    assert found is not None
    return found[1]


def test_i_set_my_address_and_switch_the_digest_off(site):
    handler = site.visitor("李承办")
    assert "还没有设置邮件服务器" in handler.get(PAGE).text
    answer = handler.post(PAGE, email="li@example.gov.cn", mail="y")
    assert answer.headers["Location"] == PAGE
    assert stored(site, "李承办") == ("li@example.gov.cn", False, True)
    page = handler.get(PAGE).text
    assert 'value="li@example.gov.cn"' in page
    assert re.search(r'<input[^>]*checked[^>]*name="mail"', page)
    assert not re.search(r'<input[^>]*checked[^>]*name="digest"', page)


@pytest.mark.parametrize("wrong", ["li", "li@", "@gov.cn", "li @gov.cn", "李@gov.cn", "a@b@c", "a,b@gov.cn"])
def test_an_address_that_no_server_takes_is_refused_at_its_field_and_kept(site, wrong):
    answer = site.visitor("李承办").post(PAGE, email=wrong, digest="y", mail="y")
    assert answer.status_code == 422
    assert "邮箱地址不对" in answer.text
    assert f'value="{wrong}"' in answer.text
    assert stored(site, "李承办") == ("", True, True)


def test_a_link_in_a_mail_leads_here_after_login_and_changes_nothing(site):
    assert site.visitor().get(PAGE).headers["Location"].startswith("/login?next=")
    site.visitor("李承办").get(PAGE + "?digest=0")
    assert stored(site, "李承办") == ("", True, True)


def test_the_clerk_sets_them_for_a_colleague_who_is_told(site):
    colleague = site.cast.people["李承办"].id
    clerk = site.visitor("王登记")
    assert "李承办" in clerk.get("/admin/notice-settings").text
    assert "外人" not in clerk.get("/admin/notice-settings").text
    answer = clerk.post(f"/admin/notice-settings/{colleague}", email="li@example.gov.cn", digest="y")
    assert answer.status_code == 303
    assert stored(site, "李承办") == ("li@example.gov.cn", True, False)
    told = site.visitor("李承办").get("/messages/").text
    assert "您的通知设置已由王登记修改" in told
    assert "邮箱：li@example.gov.cn；每日提醒：开；立即邮件：关" in told


def test_the_clerk_of_another_unit_and_the_handler_may_not(site):
    colleague = site.cast.people["李承办"].id
    for name in ("外人", "周处长"):
        assert site.visitor(name).get(f"/admin/notice-settings/{colleague}").status_code == 403
    assert site.visitor("外人").post(f"/admin/notice-settings/{colleague}", page=PAGE).status_code == 403


def test_the_administrator_finds_everybody_and_refuses_a_wrong_address_on_the_person_page(site):
    add_person(site.cast, "管理员", Role.SYSADMIN, site.cast.unit)
    admin = site.cast.people["管理员"]
    admin.password_hash, admin.must_change_password = quick_hash(), False
    site.cast.office.commit()
    visitor = site.visitor("管理员")
    assert "外人" in visitor.get("/admin/notice-settings").text
    person = site.cast.people["外人"]
    edit = f"/admin/people/{person.id}/edit"
    facts = {"name": "外人", "login": "外人", "unit": str(person.unit_id), "email": "外人@邮箱"}
    answer = visitor.post(edit, **facts)
    assert answer.status_code == 422
    assert "邮箱地址不对" in answer.text


def test_a_calendar_is_shown_once_fetched_by_anybody_who_has_it_and_revoked(site):
    in_hand(site.cast)
    site.cast.office.commit()
    clerk, program = site.visitor("王登记"), site.visitor()
    address = address_of(clerk.post("/messages/calendar", page=PAGE).text)
    page = clerk.get(PAGE).text
    assert "还没有读取过" in page
    assert address not in page
    answer = program.get(address)
    assert answer.mimetype == "text/calendar"
    assert "第0607号" in answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = program.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "上次读取" in clerk.get(PAGE).text
    clerk.post("/messages/calendar/revoke", page=PAGE)
    gone = program.get(address)
    assert gone.status_code == 404
    assert "0607" not in gone.text
    assert program.get("/calendar/never-was.ics").text == gone.text


def test_a_fetch_is_noted_outside_its_own_transaction_once_an_hour(site):
    clerk, program = site.visitor("王登记"), site.visitor()
    address = address_of(clerk.post("/messages/calendar", page=PAGE).text)
    program.get(address)
    office = site.house.office(datetime.now(UTC), write=True)
    feed = office.db.scalars(select(CalendarFeed)).one()
    assert feed.used_at is not None
    feed.used_at = noted = feed.used_at - timedelta(minutes=30)
    office.commit()
    program.get(address)
    office.db.refresh(feed)
    assert feed.used_at == noted
    office.close()
