"""提醒预演: a clerk sees who would get what on a day and nothing is sent; others see no more than they may."""

import json

import pytest
from sqlalchemy import func, select

from proposals.domain.actors import Role
from proposals.services import dispatch
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import RoleGrant
from tests.factories import in_hand, registered
from tests.people import EVER
from tests.site import SiteUnderTest

PAGE = "/admin/reminders/"


def kept(site: SiteUnderTest) -> int:
    office = site.fresh()
    count = office.db.scalar(select(func.count(OutboxMessage.id)))
    office.close()
    return count


def test_a_clerk_sees_who_would_be_told_what_and_nothing_is_sent(site) -> None:
    in_hand(site.cast)
    site.cast.office.commit()
    before = kept(site)
    page = site.visitor("王登记").get(f"{PAGE}?on=2023-05-06")
    assert page.status_code == 200
    assert "期限提醒：市政协六届一次会议第0607号提案，答复剩1个工作日" in page.text
    assert "发给：王登记（市司法局）、李承办（市司法局）" in page.text
    assert "到期前1个工作日" in page.text
    assert kept(site) == before


def test_a_day_off_is_told_with_the_next_working_day(site) -> None:
    page = site.visitor("王登记").get(f"{PAGE}?on=2023年5月1日")
    assert "这一天休息，不发提醒。" in page.text
    assert "2023年5月4日" in page.text


def test_a_day_that_is_none_is_refused_at_its_field_and_stays_typed(site) -> None:
    page = site.visitor("王登记").get(f"{PAGE}?on=2023-02-30")
    assert page.status_code == 422
    assert '<a href="#filter-on">“日期”写的是2月30日' in page.text
    assert 'value="2023-02-30"' in page.text


def test_another_unit_does_not_see_our_reminders(site) -> None:
    in_hand(site.cast)
    site.cast.office.commit()
    page = site.visitor("外人").get(f"{PAGE}?on=2023-05-06")
    assert page.status_code == 200
    assert "0607" not in page.text


def test_a_restricted_case_is_shown_to_its_readers_alone(site) -> None:
    case = in_hand(site.cast)
    readers = [site.cast["王登记"].person_id]
    dispatch.restrict(site.cast.office, site.cast["王登记"], case, readers, "涉及信访个案")
    clerk = site.cast.people["钱核稿"]
    site.cast.office.db.add(
        RoleGrant(person_id=clerk.id, role=Role.CLERK, unit_id=site.cast.unit.id, valid_from=EVER)
    )
    site.cast.office.commit()
    assert "0607" in site.visitor("王登记").get(f"{PAGE}?on=2023-05-06").text
    assert "0607" not in site.visitor("钱核稿").get(f"{PAGE}?on=2023-05-06").text


def test_the_administrator_sees_how_many_each_gets_and_no_case(site) -> None:
    in_hand(site.cast)
    person = site.cast.people["钱核稿"]
    site.cast.office.db.add(
        RoleGrant(person_id=person.id, role=Role.SYSADMIN, unit_id=site.cast.unit.id, valid_from=EVER)
    )
    site.cast.office.commit()
    page = site.visitor("钱核稿").get(f"{PAGE}?on=2023-05-06")
    assert "李承办（市司法局）" in page.text
    assert "法治政府" not in page.text
    assert "0607" not in page.text


def test_who_keeps_nothing_is_refused(site) -> None:
    assert site.visitor("李承办").get(PAGE).status_code == 403


# ------------------------------------------------------------------ flask reminders --dry-run


def command(site: SiteUnderTest, *words: str):
    return site.app.test_cli_runner().invoke(args=["reminders", *words])


def test_the_command_lists_what_would_be_sent(site) -> None:
    registered(site.cast)
    site.cast.office.commit()
    before = kept(site)
    done = command(site, "--dry-run", "--on", "2023-02-13")
    assert (done.exit_code, kept(site)) == (0, before)
    assert done.stdout == (
        "2023年2月13日将提醒1人，共1条，现在没有发出。\n"
        "王登记（市司法局）｜到期日｜站内消息｜期限提醒：市政协六届一次会议第0607号提案，签收今日到期\n"
    )


def test_the_command_gives_json_alone(site) -> None:
    registered(site.cast)
    site.cast.office.commit()
    told = json.loads(command(site, "--dry-run", "--on", "2023-02-13", "--json").stdout)
    assert (told["on"], told["working_day"], told["missed"]) == ("2023-02-13", True, None)
    (one,) = told["reminders"]
    assert (one["person"], one["rungs"], one["channels"]) == ("王登记", ["T"], ["inbox"])


def test_the_command_does_not_print_the_title_of_a_restricted_case(site) -> None:
    case = registered(site.cast).handling_id
    readers = [site.cast["王登记"].person_id]
    dispatch.restrict(site.cast.office, site.cast["王登记"], case, readers, "涉及信访个案")
    site.cast.office.commit()
    done = command(site, "--dry-run", "--on", "2023-02-13", "--json")
    assert "（限定知悉范围）" in done.stdout
    assert "法治政府" not in done.stdout


def test_the_command_says_that_a_day_is_off(site) -> None:
    done = command(site, "--dry-run", "--on", "2023-02-12")
    assert done.stdout == "2023年2月12日休息，不发提醒；下一个工作日是2023年2月13日。\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "请加上 --dry-run"),
        (("--dry-run", "--on", "2023-02-30"), "不存在"),
        (("--dry-run", "--on", "明天"), "应写成2023-04-27的样式"),
        (("--dry-run", "--when", "x"), "没有“--when”这个选项"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_exit_2(site, words, sentence: str) -> None:
    done = command(site, *words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
