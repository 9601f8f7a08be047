"""The first pages of a clerk: in, the list, a case, accepting it, and out for good."""

from tests.factories import registered
from tests.web.conftest import PASSWORD


def test_the_clerk_logs_in_accepts_and_logs_out_for_good(site):
    case = registered(site.cast)
    site.cast.office.commit()
    clerk = site.visitor()
    assert "/login" in clerk.get("/").headers["Location"]
    assert clerk.post("/login", username="王登记", password=PASSWORD).status_code == 303
    assert "请签收" in clerk.get("/").text
    answer = clerk.post(f"/cases/{case.handling_id}/accept")
    assert answer.headers["Location"] == f"/cases/{case.handling_id}"
    assert "办理中" in clerk.get(f"/cases/{case.handling_id}").text
    kept = clerk.client.get_cookie("session").value
    clerk.post("/logout", page="/")
    clerk.client.set_cookie("session", kept)
    assert "/login" in clerk.get("/").headers["Location"]


def test_a_stranger_finds_nothing_and_nobody_gets_in_without_password(site):
    case = registered(site.cast)
    site.cast.office.commit()
    assert site.visitor("外人").get(f"/cases/{case.handling_id}").status_code == 404
    assert site.visitor().post("/login", username="王登记", password="wrong").status_code == 403


def test_of_two_browsers_the_second_reads_who_was_first(site):
    case = registered(site.cast)
    site.cast.office.commit()
    first, second = site.visitor("王登记"), site.visitor("王登记")
    url = f"/cases/{case.handling_id}/accept"
    page = second.get(url).text
    assert first.post(url).status_code == 303
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    late = second.client.post(url, data={"csrf_token": token, "seen": seen})
    assert late.status_code == 409
    assert "王登记“签收”" in late.text


def test_the_clerk_registers_by_form_and_what_was_typed_survives_a_refusal(site):
    clerk = site.visitor("王登记")
    fields = {
        "unit": str(site.cast.unit.id),
        "kind": "cppcc_proposal",
        "level": "city",
        "session": "市政协六届一次会议",
        "in_session": "yes",
        "serial_no": "607",
        "title": "关于进一步加强法治政府建设的建议",
        "proposer_type": "member",
        "proposers": "孔祥彬",
        "text": "建议：\n一、加强培训。\n二、严格程序。",
        "part": "lead",
        "co_units": "市信访办",
        "dispatched_on": "2023-2-30",
    }
    refused = clerk.post("/register", **fields)
    assert refused.status_code == 422
    assert "2月30日" in refused.text or "没有" in refused.text
    assert "孔祥彬" in refused.text
    split = clerk.post("/register", **fields, split="1")
    assert "已从全文拆出 2 条要点" in split.text
    done = clerk.post("/register", **{**fields, "dispatched_on": "2023-2-8", "points": "加强培训\n严格程序"})
    assert done.status_code == 303
    assert "0607" in clerk.get(done.headers["Location"]).text


def test_the_menu_shows_where_one_is_and_under_what(site):
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    assert 'href="/admin/" aria-current="page"' in clerk.get("/admin/").text
    under = clerk.get("/admin/units/").text
    assert 'href="/admin/" aria-current="true"' in under
    assert under.count('aria-current="true"') == 1
    assert 'aria-current="true"' not in clerk.get("/ledger").text


def test_the_form_begins_with_proposals_of_the_latest_year(site):
    page = site.visitor("王登记").get("/register").text
    assert '<input checked id="kind-0" name="kind" type="radio" value="cppcc_proposal">' in page
    assert '<option selected value="市政协六届一次会议">' in page
