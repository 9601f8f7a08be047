"""Reminders: to whoever must act and the office, never upwards, once, and not after the act is done."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from proposals.domain.actors import Role
from proposals.domain.chasing import Rungs
from proposals.domain.facts import StepState
from proposals.domain.workflow import Part, State
from proposals.services import dispatch
from proposals.services._apply import refresh
from proposals.services._holders import Roster, holders
from proposals.services.contact import ContactStage, ContactWay, NewContact, record_contact
from proposals.services.reminders import reading, send_reminders, sending
from proposals.services.reminders.composing import compose
from proposals.storage.tables.handling import Clock, Handling
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Delegation, RoleGrant
from proposals.storage.tables.review import ReviewStep
from tests.desks import Workshop
from tests.factories import in_hand, registered
from tests.guards.every_state import play
from tests.issued import signed
from tests.mornings import ONE, Mornings, at
from tests.people import Cast
from tests.stories import cohandlings, in_handling, set_day

pytestmark = pytest.mark.both_databases

SATURDAY = date(2023, 2, 11)


@pytest.fixture
def mornings(cast: Cast, database_url: str, tmp_path: Path):
    """The worker ran on every day until the stories begin (10 February 2023, a Friday)."""
    cast.office.db.commit()
    opened = Workshop.open(database_url, tmp_path)
    found = Mornings(cast, opened)
    found.finished(date(2023, 2, 9))
    yield found
    opened.close()


def only(told: list[tuple[str, str, str]], kind: str) -> list[tuple[str, str]]:
    return [(name, rung) for name, told_kind, rung in told if told_kind == kind]


def through(mornings: Mornings, first: date, last: date) -> dict[date, list[tuple[str, str, str]]]:
    """A run on every day of a span."""
    days = [first + n * ONE for n in range((last - first).days + 1)]
    return {day: told for day in days if (told := mornings.send(day))}


# ------------------------------------------------------------------ when


def test_an_acceptance_is_asked_for_the_day_before_on_the_day_and_daily_after_it(cast, mornings) -> None:
    registered(cast)  # dispatched on Wednesday 8 February, due on Monday 13
    told = through(mornings, date(2023, 2, 10), date(2023, 2, 28))
    assert {day.day: rung for day in told for _, rung in only(told[day], "accept")} == {
        10: "T-1",
        13: "T",
        14: "T+1",
        15: "T+2",
        16: "T+3",
        17: "T+4",
        20: "T+5",
        27: "T+10",
    }


def test_nothing_is_sent_on_a_day_off_and_a_make_up_sunday_is_no_day_off(cast, mornings) -> None:
    mornings.finished(date(2023, 4, 25))
    set_day(cast, date(2023, 4, 24))
    registered(cast, dispatched_on=date(2023, 4, 24))  # due on 27 April; 23 April and 6 May are worked
    told = through(mornings, date(2023, 4, 26), date(2023, 5, 7))
    days = [day for day in told if only(told[day], "accept")]
    assert days == [date(2023, 4, d) for d in (26, 27, 28)] + [date(2023, 5, d) for d in (4, 5, 6)]


def test_a_second_run_of_the_day_tells_nothing_twice(cast, mornings) -> None:
    registered(cast)
    assert mornings.send(date(2023, 2, 13))
    assert mornings.send(date(2023, 2, 13)) == []


def test_it_ends_the_moment_the_act_is_done(cast, mornings) -> None:
    case = registered(cast).handling_id
    assert only(mornings.send(date(2023, 2, 10)), "accept")
    set_day(cast, date(2023, 2, 10))
    dispatch.accept(cast.office, cast["王登记"], case)
    assert only(mornings.send(date(2023, 2, 13)), "accept") == []


def test_an_act_between_reading_and_writing_ends_it_too(cast, mornings) -> None:
    case = registered(cast).handling_id
    cast.office.db.commit()
    mornings.workshop.clock.now = at(date(2023, 2, 13))
    desk = mornings.workshop.desk()
    real_write = type(desk).write

    class Overtaken(type(desk)):
        def write(self, call):
            set_day(cast, date(2023, 2, 13))
            dispatch.accept(cast.office, cast["王登记"], case)
            cast.office.db.commit()
            type(self).write = real_write
            return real_write(self, call)

    overtaken = Overtaken(desk.house, desk.owner, desk.clock)
    mornings.finished(date(2023, 2, 10))
    assert send_reminders(overtaken) == 0


def test_a_right_to_hand_a_case_back_is_told_once_and_no_more_after_it_lapsed(cast, mornings) -> None:
    in_handling(cast)  # the ten working days end on 22 February
    told = through(mornings, date(2023, 2, 10), date(2023, 3, 10))
    assert [(day.day, only(told[day], "adjustment")) for day in told if only(told[day], "adjustment")] == [
        (17, [("王登记", "T-3")])
    ]


def test_a_clock_that_stands_still_asks_for_nothing(cast, mornings) -> None:
    case = registered(cast).handling_id
    pause = [{"from": "2023-02-10", "why": "等待来文"}]
    cast.office.db.execute(update(Clock).where(Clock.handling_id == case).values(pauses=pause))
    assert mornings.send(date(2023, 2, 13)) == []
    ended = [{**pause[0], "to": "2023-02-13"}]
    cast.office.db.execute(update(Clock).where(Clock.handling_id == case).values(pauses=ended))
    assert only(mornings.send(date(2023, 2, 14)), "accept") == [("王登记", "T+1")]


def test_a_case_that_ended_asks_for_nothing(cast, mornings) -> None:
    case = registered(cast).handling_id
    dispatch.withdraw(cast.office, cast["王登记"], case, "提案者申请撤回")
    assert mornings.send(date(2023, 2, 13)) == []


# ------------------------------------------------------------------ to whom


def test_the_handler_and_the_office_are_told_of_the_reply_and_nobody_above(cast, mornings) -> None:
    in_hand(cast, supporting=True)  # the reply is due on 8 May
    mornings.finished(date(2023, 5, 5))
    assert only(mornings.send(date(2023, 5, 6)), "reply") == [("李承办", "T-1"), ("王登记", "T-1")]


def test_the_text_says_what_is_owed_until_when_where_it_lies_and_what_to_do(cast, mornings) -> None:
    in_hand(cast)
    mornings.finished(date(2023, 5, 5))
    mornings.send(date(2023, 5, 6))
    (told,) = [t for t in mornings.texts("李承办") if "，答复" in t]
    assert told == (
        "期限提醒：市政协六届一次会议第0607号提案，答复剩1个工作日\n"
        "市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》（独办，2023年2月8日交办）：\n"
        "答复期限为2023年5月8日，剩1个工作日。\n"
        "目前：办理并起草（法治调研督察处李承办）。\n"
        "请按期答复并登记寄送；确需延期的，请在到期前申请延期。"
    )


def test_a_department_that_has_not_accepted_is_asked_by_its_head(cast, mornings) -> None:
    case = in_handling(cast).handling_id
    dispatch.assign(cast.office, cast["王登记"], case, dispatch.Shares(cast.department.id))
    mornings.finished(date(2023, 2, 10))
    told = mornings.send(date(2023, 2, 13))  # given on the 10th: two working days end on the 14th
    assert only(told, "department_accept") == [("周处长", "T-1"), ("王登记", "T-1")]


def test_a_clerk_who_must_act_gets_one_notice(cast, mornings) -> None:
    registered(cast)
    assert only(mornings.send(date(2023, 2, 10)), "accept") == [("王登记", "T-1")]


def test_whoever_stands_in_by_delegation_is_told_as_well(cast, mornings) -> None:
    in_hand(cast)
    lent = {"role": Role.HANDLER, "unit_id": cast.unit.id, "department_id": cast.department.id}
    days = {"valid_from": date(2023, 5, 1), "valid_to": date(2023, 5, 6)}
    two = {"from_person_id": cast.people["李承办"].id, "to_person_id": cast.people["郑配合"].id}
    cast.office.db.add(Delegation(**two, **lent, **days))
    mornings.finished(date(2023, 5, 5))
    told = only(mornings.send(date(2023, 5, 6)), "reply")
    assert [name for name, _ in told] == ["李承办", "王登记", "郑配合"]
    assert [name for name, _ in only(mornings.send(date(2023, 5, 8)), "reply")] == ["李承办", "王登记"]


def test_people_who_left_are_passed_over_and_the_office_remains(cast, mornings) -> None:
    in_hand(cast)
    cast.people["李承办"].active = False
    mornings.finished(date(2023, 5, 5))
    assert only(mornings.send(date(2023, 5, 6)), "reply") == [("王登记", "T-1")]


def test_a_restricted_case_is_told_to_its_readers_alone(cast, mornings) -> None:
    case = in_hand(cast)
    readers = [cast["王登记"].person_id]
    dispatch.restrict(cast.office, cast["王登记"], case, readers, "涉及信访个案")
    mornings.finished(date(2023, 5, 5))
    assert only(mornings.send(date(2023, 5, 6)), "reply") == [("王登记", "T-1")]


def test_a_cohandler_in_the_house_is_asked_itself(cast, mornings) -> None:
    in_handling(cast, part=Part.LEAD, co_units=("市信访办",))
    mornings.finished(date(2023, 3, 6))
    told = mornings.send(date(2023, 3, 7))  # the opinion is due on 8 March
    assert only(told, "opinion") == [("赵会办", "T-1")]


def test_for_a_cohandler_outside_the_lead_is_asked_to_ask(cast, mornings) -> None:
    in_hand(cast, part=Part.LEAD, co_units=("市财政局",))
    mornings.finished(date(2023, 3, 6))
    assert only(mornings.send(date(2023, 3, 7)), "opinion") == [("李承办", "T-1"), ("王登记", "T-1")]
    (told,) = [t for t in mornings.texts("李承办") if "会办意见" in t]
    assert "（会办，市财政局，2023年2月8日交办）" in told
    assert told.endswith("会办单位不在本系统办理，请与其联系催要会办意见，收到后代录。")


def test_an_opinion_that_nobody_waits_for_is_not_asked_for(cast, mornings) -> None:
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (theirs,) = cohandlings(cast, case)
    theirs.released_at = cast.office.now
    mornings.finished(date(2023, 3, 6))
    assert only(mornings.send(date(2023, 3, 7)), "opinion") == []


def test_of_what_lies_with_a_leader_the_handler_and_the_office_are_told(cast, mornings) -> None:
    case = in_hand(cast)

    signed(cast, case)

    steps = cast.office.db.scalars(select(ReviewStep).order_by(ReviewStep.position)).all()
    steps[-1].state, steps[-1].acted_by, steps[-1].acted_order = StepState.ACTIVE, None, 0
    handling = cast.office.db.get_one(Handling, case)
    handling.state = State.UNDER_REVIEW
    refresh(cast.office, handling)
    mornings.finished(date(2023, 5, 5))
    assert only(mornings.send(date(2023, 5, 6)), "reply") == [("李承办", "T-1"), ("王登记", "T-1")]
    assert "目前：sign（主要领导）。" in mornings.texts("李承办")[-1]


def test_the_house_in_every_state_reminds_nobody_above_on_any_day(cast, mornings) -> None:
    play(cast)
    cast.office.db.commit()
    above = {Role.LEADER, Role.DIRECTOR, Role.SUPERVISOR, Role.READER, Role.SYSADMIN, Role.AUDITOR}
    grants = cast.office.db.execute(select(RoleGrant.person_id, RoleGrant.role)).all()
    superiors = {person_id for person_id, role in grants if role in above}
    assert len(superiors) >= 2
    told: set[int] = set()
    for n in range(200):
        day = date(2023, 2, 1) + n * ONE
        if not cast.office.calendar.is_working(day):
            continue
        rungs = Rungs(cast.office.rules.reminders, cast.office.calendar, day - ONE, day)
        for reminder in compose(cast.office, rungs, reading.rows(cast.office, rungs)):
            told.update(reminder.people)
    assert told
    assert told.isdisjoint(superiors)


def test_the_roster_answers_as_the_single_question_does(cast) -> None:
    db = cast.office.db
    cast.people["冯处长"].active = False
    db.add(
        Delegation(
            from_person_id=cast.people["周处长"].id,
            to_person_id=cast.people["郑配合"].id,
            role=Role.HEAD,
            unit_id=cast.unit.id,
            department_id=cast.department.id,
            valid_from=cast.office.today,
            valid_to=cast.office.today,
        )
    )
    db.flush()
    roster = Roster.read(cast.office, cast.office.today)
    for role in Role:
        for department in (None, cast.department.id, cast.supporting.id):
            single = [p.id for p in holders(cast.office, role, cast.unit.id, department)]
            assert list(roster.holders(role, cast.unit.id, department)) == single


# ------------------------------------------------------------------ days that were missed, clocks that jump


def test_days_of_standstill_come_as_one_notice_a_person(cast, mornings) -> None:
    registered(cast)  # due on 13 February
    registered(cast, serial_no="0608")
    mornings.send(date(2023, 2, 10))
    told = mornings.send(date(2023, 2, 20))
    assert told == [("王登记", "汇总", "2023-02-20")]
    assert mornings.texts("王登记")[-1] == (
        "2月13日至17日没有发出提醒，补发6项期限\n"
        "2月13日至17日没有发出提醒，期间及今日应提醒您的有：\n"
        "1. 市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》：签收，期限2023年2月13日，已逾期5个工作日；\n"
        "2. 市政协六届一次会议第0608号提案《关于进一步加强法治政府建设的建议》：签收，期限2023年2月13日，已逾期5个工作日；\n"
        "3. 市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》：申请调整承办单位，期限2023年2月22日，剩2个工作日；\n"
        "4. 市政协六届一次会议第0608号提案《关于进一步加强法治政府建设的建议》：申请调整承办单位，期限2023年2月22日，剩2个工作日；\n"
        "5. 市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》：办前联系，期限2023年3月1日，剩7个工作日；\n"
        "6. 市政协六届一次会议第0608号提案《关于进一步加强法治政府建设的建议》：办前联系，期限2023年3月1日，剩7个工作日；\n"
        "请逐件办理，确有困难的请及时说明。"
    )
    assert mornings.send(date(2023, 2, 21)) == []


def test_what_was_done_meanwhile_is_not_told_after_a_standstill(cast, mornings) -> None:
    case = registered(cast).handling_id
    mornings.send(date(2023, 2, 10))
    set_day(cast, date(2023, 2, 16))
    dispatch.accept(cast.office, cast["王登记"], case)
    told = mornings.send(date(2023, 2, 20))
    assert "签收" not in mornings.texts("王登记")[-1]
    assert told == [("王登记", "汇总", "2023-02-20")]


def test_a_summary_does_not_name_a_restricted_case(cast, mornings) -> None:
    case = registered(cast).handling_id
    readers = [cast["王登记"].person_id]
    dispatch.restrict(cast.office, cast["王登记"], case, readers, "涉及信访个案")
    mornings.send(date(2023, 2, 20))
    told = mornings.texts("王登记")[-1]
    assert "1. 市政协六届一次会议第0607号提案（限定知悉范围）：签收" in told
    assert "法治政府" not in told


def test_the_first_run_after_installation_is_one_notice_a_person_however_old_the_cases(
    cast, database_url, tmp_path
) -> None:
    for n in range(60):
        registered(cast, serial_no=f"{n:04}", dispatched_on=date(2022, 5, 9))
    cast.office.db.commit()
    workshop = Workshop.open(database_url, tmp_path)
    mornings = Mornings(cast, workshop)
    assert mornings.send(date(2023, 2, 10)) == [("王登记", "汇总", "2023-02-10")]
    text = mornings.texts("王登记")[-1]
    assert text.startswith(
        "期限提醒汇总，300项期限\n从今天起系统按期限发出提醒，目前临近期限和已经逾期的有：\n1. "
    )
    assert "50. " in text
    assert "51. " not in text
    assert "……另有250项，请看“待办”和“台账”。" in text
    workshop.close()


def test_a_weekend_is_no_standstill(cast, mornings) -> None:
    registered(cast)
    mornings.send(date(2023, 2, 10))
    assert only(mornings.send(date(2023, 2, 13)), "accept") == [("王登记", "T")]


def test_a_clock_that_jumps_a_day_ahead_and_back_loses_and_doubles_nothing(cast, mornings) -> None:
    registered(cast)
    told = [mornings.send(date(2023, 2, day)) for day in (14, 13, 14, 15)]
    assert told[0] == [("王登记", "汇总", "2023-02-14")]  # the 10th and 13th in one
    assert told[1] == told[2] == []
    assert only(told[3], "accept") == [("王登记", "T+2")]


def test_a_clock_that_jumps_ahead_after_the_run_of_the_day_tells_tomorrow_once(cast, mornings) -> None:
    registered(cast)
    days = [date(2023, 2, day) for day in (10, 13, 14, 13, 14, 15)]
    told = [only(mornings.send(day), "accept") for day in days]
    assert [rung for some in told for _, rung in some] == ["T-1", "T", "T+1", "T+2"]


def test_a_day_written_by_a_clock_years_ahead_silences_nobody(cast, mornings) -> None:
    registered(cast)
    mornings.finished(date(2031, 1, 1))
    assert only(mornings.send(date(2023, 2, 10)), "accept") == [("王登记", "T-1")]


def test_a_run_that_broke_off_goes_on_where_it_was(cast, mornings, monkeypatch) -> None:
    for n in range(5):
        registered(cast, serial_no=f"{n:04}")
    cast.office.db.commit()
    monkeypatch.setattr(sending, "CLOCKS_AT_ONCE", 2)
    mornings.workshop.clock.now = at(date(2023, 2, 10))
    desk = mornings.workshop.desk()

    class Killed(type(desk)):
        pieces = 0

        def write(self, call):
            type(self).pieces += 1
            if type(self).pieces == 2:
                raise KeyboardInterrupt
            return super().write(call)

    with pytest.raises(KeyboardInterrupt):
        send_reminders(Killed(desk.house, desk.owner, desk.clock))
    assert cast.office.db.scalar(select(func.count(OutboxMessage.id))) == 2
    assert len(mornings.send(date(2023, 2, 10))) == 3


# ------------------------------------------------------------------ thirty days


def test_thirty_days_with_acts_between_bring_exactly_the_rungs_expected(cast, mornings) -> None:
    day, told = date(2023, 2, 10), {}
    case = registered(cast).handling_id  # accept by 13, adjustment by 22 February, contact by 1 March
    acts = {
        date(2023, 2, 14): lambda: dispatch.accept(cast.office, cast["王登记"], case),
        date(2023, 2, 15): lambda: dispatch.assign(
            cast.office, cast["王登记"], case, dispatch.Shares(cast.department.id, cast["李承办"].person_id)
        ),
        date(2023, 2, 17): lambda: dispatch.accept_assignment(
            cast.office, cast["周处长"], case, cast.department.id
        ),
        date(2023, 3, 3): lambda: _talk(cast, case),
    }
    while day < date(2023, 3, 12):
        told[day] = mornings.send(day)
        if act := acts.get(day):
            set_day(cast, day)
            act()
            cast.office.db.commit()
        day += ONE
    assert {day: some for day, some in told.items() if some} == {
        date(2023, 2, 10): [("王登记", "accept", "T-1")],
        date(2023, 2, 13): [("王登记", "accept", "T")],
        date(2023, 2, 14): [("王登记", "accept", "T+1")],
        date(2023, 2, 16): [("周处长", "department_accept", "T-1"), ("王登记", "department_accept", "T-1")],
        date(2023, 2, 17): [
            ("周处长", "department_accept", "T"),
            ("周处长", "department_return", "T-1"),
            ("王登记", "adjustment", "T-3"),
            ("王登记", "department_accept", "T"),
            ("王登记", "department_return", "T-1"),
        ],
        date(2023, 2, 20): [("李承办", "contact", "T-7"), ("王登记", "contact", "T-7")],
        date(2023, 2, 24): [("李承办", "contact", "T-3"), ("王登记", "contact", "T-3")],
        date(2023, 2, 28): [("李承办", "contact", "T-1"), ("王登记", "contact", "T-1")],
        date(2023, 3, 1): [("李承办", "contact", "T"), ("王登记", "contact", "T")],
        date(2023, 3, 2): [("李承办", "contact", "T+1"), ("王登记", "contact", "T+1")],
        date(2023, 3, 3): [("李承办", "contact", "T+2"), ("王登记", "contact", "T+2")],
    }


def _talk(cast: Cast, case: int) -> None:

    record_contact(
        cast.office,
        cast["李承办"],
        [case],
        NewContact(cast.office.today, ContactWay.PHONE, ContactStage.BEFORE, "李承办", "请写明时限。"),
    )
