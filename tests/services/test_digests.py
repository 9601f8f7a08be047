"""每日提醒: one mail a person on working mornings, with what is due and waits; nothing to say, no mail."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.notices import Channel, NoticeKind
from proposals.services._notices import Told, tell
from proposals.services.digests import digest_of, send_digests
from proposals.services.dispatch import Shares, accept_assignment, assign
from proposals.storage.tables.handling import RestrictedReader
from proposals.storage.tables.notices import NoticePreference, OutboxMessage
from proposals.storage.tables.organisation import Unit
from tests.desks import Workshop
from tests.factories import in_hand, registered
from tests.people import make_cast, make_office
from tests.stories import add_person, handling, in_handling, set_day

ALL = ("王登记", "李承办", "周处长", "郑配合", "冯处长", "钱核稿", "吴分管", "陈局长", "赵会办", "外人")


@pytest.fixture
def house(cast, database_url, tmp_path):
    """The same house at a worker's desk, with a mail server and a group; everybody has an address."""
    for name, person in cast.people.items():
        person.email = f"{name}@example.gov.cn"
    opened = Workshop.open(database_url, tmp_path)
    chosen = replace(opened.house.settings, smtp_url="smtp://mail.test", mail_from="a@example.gov.cn")
    opened.house.settings = replace(chosen, webhook_url="https://robot.test/", base_url="https://fuhan.test")
    yield opened
    opened.close()


def morning(cast, house, day: date) -> int:
    """The job at eight on this day; what was prepared is committed first."""
    cast.office.commit()
    house.clock.now = datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC)
    return send_digests(house.desk())


def mails(cast, name: str | None = None) -> list[OutboxMessage]:
    """Digests written so far, to one person or to everybody."""
    cast.office.db.rollback()
    query = select(OutboxMessage).where(
        OutboxMessage.kind == NoticeKind.DIGEST, OutboxMessage.channel == Channel.EMAIL
    )
    if name is not None:
        query = query.where(OutboxMessage.person_id == cast.people[name].id)
    return list(cast.office.db.scalars(query.order_by(OutboxMessage.id)))


def group(cast) -> list[str]:
    """What the group was told."""
    cast.office.db.rollback()
    told = select(OutboxMessage.text).where(OutboxMessage.channel == Channel.WEBHOOK)
    return list(cast.office.db.scalars(told.order_by(OutboxMessage.id)))


def in_draft(cast, **changes: object) -> int:
    """Case 0607 with the lead department; 李承办 has to draft."""
    case = in_handling(cast, **changes).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id, cast["李承办"].person_id))
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    return case


@pytest.mark.both_databases
def test_each_is_told_of_their_own_once_a_day(cast, house):
    in_draft(cast)
    assert morning(cast, house, date(2023, 5, 8)) == 3
    (to_handler,) = mails(cast, "李承办")
    assert to_handler.subject.startswith("每日提醒（5月8日）：今日到期1件")
    assert "第0607号《关于进一步加强法治政府建设的建议》：答复，期限2023年5月8日，今日到期" in to_handler.text
    assert "请办理并起草，2月10日起等您办理" in to_handler.text
    assert "https://fuhan.test/cases/" in to_handler.text
    assert {m.person_id for m in mails(cast)} == {cast.people[n].id for n in ("王登记", "李承办", "周处长")}
    assert morning(cast, house, date(2023, 5, 8)) == 0
    assert morning(cast, house, date(2023, 5, 9)) == 3


@pytest.mark.both_databases
def test_a_leader_is_told_of_what_waits_for_them_and_of_nothing_else(cast, house):
    in_draft(cast)
    morning(cast, house, date(2023, 5, 10))
    assert mails(cast, "李承办")
    for name in ("吴分管", "陈局长", "钱核稿", "外人", "赵会办", "冯处长"):
        assert mails(cast, name) == []


def test_nothing_is_written_on_a_day_off_and_one_digest_afterwards(cast, house):
    in_draft(cast)
    assert morning(cast, house, date(2023, 4, 28)) == 3
    for day in (date(2023, 4, 29), date(2023, 4, 30), date(2023, 5, 1), date(2023, 5, 2), date(2023, 5, 3)):
        assert morning(cast, house, day) == 0
    assert morning(cast, house, date(2023, 5, 4)) == 3
    assert morning(cast, house, date(2023, 5, 6)) == 3  # 调休, a Saturday


def test_who_wants_none_has_no_address_or_left_gets_none(cast, house):
    in_draft(cast)
    cast.office.db.add(NoticePreference(person_id=cast["李承办"].person_id, digest=False, mail=True))
    cast.people["王登记"].email = ""
    cast.people["周处长"].active = False
    assert morning(cast, house, date(2023, 5, 8)) == 0


def test_without_a_mail_server_nothing_is_written(cast, house):
    in_draft(cast)
    house.house.settings = replace(house.house.settings, smtp_url="")
    assert morning(cast, house, date(2023, 5, 8)) == 0


def test_what_is_new_is_told_once_and_what_was_mailed_at_once_is_not(cast, house):
    person_id = cast["吴分管"].person_id
    tell(cast.office, [Told(person_id, "知道一下", "知道一下", "k1")])
    tell(cast.office, [Told(person_id, "催一下", "催一下", "k2", NoticeKind.URGE)])
    morning(cast, house, date(2023, 2, 13))
    (mail,) = mails(cast, "吴分管")
    assert "新消息（1条）\n1. 2月10日09:00 知道一下" in mail.text
    assert "催一下" not in mail.text
    morning(cast, house, date(2023, 2, 14))
    assert len(mails(cast, "吴分管")) == 1


def test_who_switched_immediate_mail_off_finds_it_in_the_digest(cast, house):
    person_id = cast["吴分管"].person_id
    cast.office.db.add(NoticePreference(person_id=person_id, digest=True, mail=False))
    tell(cast.office, [Told(person_id, "催一下", "催一下", "k2", NoticeKind.URGE)])
    morning(cast, house, date(2023, 2, 13))
    assert "催一下" in mails(cast, "吴分管")[0].text


def test_a_reminder_of_what_stands_above_is_not_news(cast):
    case = in_draft(cast)
    set_day(cast, date(2023, 5, 8))
    for due in (date(2023, 5, 8), date(2023, 5, 30)):
        words = f"提醒{due.day}日"
        person_id = cast["李承办"].person_id
        tell(cast.office, [Told(person_id, words, words, words, NoticeKind.REMINDER, case, due_on=due)])
    said = digest_of(cast.office, cast["李承办"].person_id)
    assert said is not None
    assert "提醒30日" in said.text
    assert "提醒8日" not in said.text


def only_one_unit(cast) -> None:
    for unit in cast.office.db.scalars(select(Unit).where(Unit.id != cast.unit.id)):
        unit.inside = False


def test_the_group_hears_numbers_and_at_most_ten_cases(cast, house):
    only_one_unit(cast)
    for n in range(12):
        registered(cast, serial_no=str(700 + n))
    assert morning(cast, house, date(2023, 2, 13)) > 0
    (text,) = group(cast)
    assert text.startswith("市司法局每日提醒（2月13日）：今日到期12件")
    assert text.count("《") == 10
    assert "另有2件" in text
    morning(cast, house, date(2023, 2, 13))
    assert len(group(cast)) == 1


def test_the_group_hears_nothing_of_a_restricted_case_not_even_a_number(cast, house):
    only_one_unit(cast)
    handling(cast, registered(cast).handling_id).restricted = True
    morning(cast, house, date(2023, 2, 13))
    assert group(cast) == []


def test_where_several_units_work_and_none_is_the_authority_the_group_is_nobodys(cast, house):
    registered(cast)
    morning(cast, house, date(2023, 2, 13))
    assert group(cast) == []


def test_a_person_without_any_role_is_told_nothing(cast, house):
    in_draft(cast)
    add_person(cast, "新来的", Role.READER, cast.unit)
    cast.people["新来的"].email = "x@example.gov.cn"
    morning(cast, house, date(2023, 5, 8))
    assert mails(cast, "新来的") == []


CASES = st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(ALL))), min_size=1, max_size=3)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=CASES, days=st.integers(0, 120))
def test_a_digest_never_names_a_restricted_case_to_others(db, tmp_path, cases, days):
    with db.begin_nested() as undone:
        cast = make_cast(make_office(db, tmp_path))
        for n, (restricted, readers) in enumerate(cases):
            case = in_hand(cast, supporting=True, serial_no=str(900 + n), title=f"标题之{n}号")
            handling(cast, case).restricted = restricted
            if restricted:
                named = [cast.people[name].id for name in readers]
                db.add_all(RestrictedReader(handling_id=case, person_id=p) for p in named)
            told = [Told(p.id, f"标题之{n}号", "", f"k{n}", handling_id=case) for p in cast.people.values()]
            tell(cast.office, told)
        db.flush()
        cast.office.now += timedelta(days=days)
        for name in ALL:
            said = digest_of(cast.office, cast.people[name].id)
            for n, (restricted, readers) in enumerate(cases):
                if restricted and name not in readers:
                    assert said is None or f"标题之{n}号" not in said.text
        undone.rollback()
    db.expunge_all()
