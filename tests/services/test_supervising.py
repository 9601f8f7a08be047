"""督办单、报领导、转督查: numbered, kept, told to whom it concerns, answered; by a button and never by itself."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services.dispatch import (
    Feedback,
    Shares,
    Supervision,
    accept_assignment,
    answer_notice,
    assign,
    issue_notice,
    mark_read,
    report_to_leader,
    report_to_supervisors,
    restrict,
    urge,
    urges_so_far,
    withdraw,
    withdraw_notice,
)
from proposals.services.dispatch.urging import (
    Register,
    Tab,
    notice_shown,
    notices_in,
    notices_shown,
    unanswered,
)
from proposals.services.papers import notice_docx
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.notices import Notice
from tests.people import state_of
from tests.stories import (
    add_person,
    by_paper,
    cohandlings,
    events,
    in_handling,
    make_authority,
    notices,
    set_day,
    tasks,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def case(cast):
    """Accepted by the lead department; 李承办 has to draft, and the day of the reply is over."""
    case = in_handling(cast).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id, cast["李承办"].person_id))
    accept_assignment(cast.office, cast["周处长"], case, cast.department.id)
    set_day(cast, date(2023, 5, 10))
    return case


def issued(cast, case, name="王登记", **wanted):
    notice = issue_notice(cast.office, cast[name], case, Supervision(**wanted))
    cast.office.db.commit()
    return notice


def register(cast, name, **wanted):
    return notices_in(cast.office, cast[name], Register(**wanted)).lines


# ------------------------------------------------------------------ 督办单


def test_it_is_numbered_kept_and_told_to_whoever_must_act_and_their_head(cast, case):
    notice = issued(cast, case)
    assert (notice.number, notice.addressed) == ("督办〔2023〕1号", ["法治调研督察处"])
    assert notice.answer_by == date(2023, 5, 15)
    assert notice.text == (
        "“办理并起草”应于2023年5月8日前完成，截至2023年5月10日尚未完成（已逾期2个工作日）。\n"
        "请在2023年5月15日前办理，并在系统里反馈办理情况和预计完成时间；已经逾期的，请一并写明原因。"
    )
    for name in ("李承办", "周处长"):
        assert notices(cast, name)[-1] == "督办单督办〔2023〕1号：市政协六届一次会议第0607号提案"
    for superior in ("吴分管", "陈局长"):
        assert notices(cast, superior) == []
    assert state_of(cast.office, case) == "handling"
    assert ("handler", "请反馈督办单") in tasks(cast, case)


def test_the_paper_bears_the_same_words_ever_after(cast, case):
    notice = issued(cast, case, level="yellow", text="请速办。\n第二条没有回应。", workdays=5)
    before = docx_lines(notice_docx(cast.office, cast["李承办"], notice.id).data)
    assert {"重庆市司法局催办单", "督办〔2023〕1号", "请速办。", "第二条没有回应。"} <= set(before)
    assert any("请于2023年5月17日前完成" in line for line in before)
    set_day(cast, date(2023, 6, 1))
    assert docx_lines(notice_docx(cast.office, cast["王登记"], notice.id).data) == before


def test_a_unit_with_a_series_of_its_own_numbers_from_it_and_numbers_go_on(cast, case):
    cast.office.db.add(
        NumberSeries(unit_id=cast.unit.id, code="渝司督", name="督办单", use="supervision_notice")
    )
    assert [issued(cast, case).number for _ in range(2)] == ["渝司督〔2023〕1号", "渝司督〔2023〕2号"]


def test_a_chosen_leader_gets_a_copy_and_a_stranger_does_not(cast, case):
    notice = issued(cast, case, copies=(cast.people["吴分管"].id,))
    assert notices(cast, "吴分管") == [notice.subject]
    with pytest.raises(BadInput) as refusal:
        issued(cast, case, copies=(cast.people["外人"].id,))
    assert refusal.value.field == "copies"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"level": "purple"}, "level"), ({"workdays": 0}, "workdays"), ({"workdays": 99}, "workdays")]
    + [({"text": "坏\x07字"}, "text"), ({"text": "长" * 2001}, "text")],
)
def test_what_cannot_be_printed_or_kept_is_refused_at_its_field(cast, case, wanted, field):
    with pytest.raises(BadInput) as refusal:
        issued(cast, case, **wanted)
    assert refusal.value.field == field


def test_hostile_words_are_words(cast, case):
    notice = issued(cast, case, text="{level} {{ 7*7 }} <b>=1+1</b>")
    lines = docx_lines(notice_docx(cast.office, cast["王登记"], notice.id).data)
    assert "{level} {{ 7*7 }} <b>=1+1</b>" in lines


def test_nothing_is_issued_for_what_is_not_owed_any_more(cast, case):
    withdraw(cast.office, cast["王登记"], case, "提案者书面撤回")
    with pytest.raises(NotPossible, match="已撤案"):
        issued(cast, case)


def test_who_only_waits_for_feedback_is_not_supervised_again(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    from proposals.services.cohandling import OpinionText, give_opinion

    issued(cast, child.id)
    give_opinion(cast.office, cast["赵会办"], child.id, OpinionText("同意。"))
    with pytest.raises(NotPossible, match="不能“催办”"):
        issued(cast, child.id)


def test_the_leadership_is_never_supervised_by_its_own_house(cast, case):
    from proposals.storage.tables.handling import Task

    for task in cast.office.db.scalars(select(Task).where(Task.handling_id == case)):
        task.role, task.person_id, task.department_id = Role.DIRECTOR, None, None
    cast.office.db.flush()
    with pytest.raises(NotPossible, match="报领导"):
        issued(cast, case)


def test_a_handler_issues_nothing_and_the_supervisor_does(cast, case):
    with pytest.raises(NotAllowed):
        issued(cast, case, "李承办")
    add_person(cast, "严督查", Role.SUPERVISOR, cast.unit)
    assert issued(cast, case, "严督查").issued_by_name == "严督查"


def test_a_stranger_finds_nothing(cast, case):
    notice = issued(cast, case)
    for attempt in (
        lambda: issued(cast, case, "外人"),
        lambda: mark_read(cast.office, cast["外人"], notice.id),
        lambda: notice_shown(cast.office, cast["外人"], notice.id),
        lambda: notice_docx(cast.office, cast["外人"], notice.id),
        lambda: notice_shown(cast.office, cast["王登记"], notice.id + 7),
    ):
        with pytest.raises(NotFound, match="没有找到"):
            attempt()


def test_the_lead_supervises_its_cohandler_in_its_own_name(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    notice = issued(cast, child.id)
    assert (notice.issuer_unit_id, notice.addressed) == (cast.unit.id, ["重庆市信访办公室"])
    assert notices(cast, "赵会办")[-1] == notice.subject
    answer_notice(cast.office, cast["赵会办"], child.id, Feedback(notice.id, "意见已送签。"))
    assert "已反馈" in notices(cast, "王登记")[-1]


def test_a_unit_without_account_is_named_and_it_is_kept(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("重庆市某研究院",)).handling_id
    (child,) = cohandlings(cast, case)
    notice = issued(cast, child.id)
    assert (notice.people, notice.addressed) == ([], ["重庆市某研究院"])
    feedback = Feedback(notice.id, "电话答复：本周送来。")
    answered = answer_notice(
        cast.office, cast["王登记"], child.id, feedback, on_behalf=by_paper("研究院吴主任", date(2023, 2, 10))
    )
    assert answered.answered_by_name == "研究院吴主任"


def test_the_authority_supervises_the_unit_and_its_clerks_are_told(cast):
    from proposals.services.dispatch import Order, dispatch
    from proposals.services.register import register as enter
    from tests.factories import registration

    authority, clerk = make_authority(cast)
    new = enter(cast.office, clerk, registration(cast, unit_id=authority.id, part=None, dispatched_on=None))
    dispatch(cast.office, clerk, new.handling_id, Order(cast.unit.id, Part.SOLE, date(2023, 2, 8)))
    notice = issued(cast, new.handling_id, "何交办")
    assert (notice.issuer_unit_id, notice.addressed) == (authority.id, ["重庆市司法局"])
    assert notices(cast, "王登记")[-1] == notice.subject
    with pytest.raises(NotAllowed, match="下达的单位"):
        withdraw_notice(cast.office, cast["王登记"], new.handling_id, notice.id, "不该发")


# ------------------------------------------------------------------ read, answered, withdrawn


def test_the_first_reading_is_noted_once_and_by_whoever_got_it(cast, case):
    notice = issued(cast, case)
    with pytest.raises(NotAllowed, match="已阅"):
        mark_read(cast.office, cast["陈局长"], notice.id)
    assert mark_read(cast.office, cast["周处长"], notice.id)
    assert not mark_read(cast.office, cast["李承办"], notice.id)
    cast.office.db.refresh(notice)
    assert (notice.read_by_name, notice.read_at) == ("周处长", cast.office.now)


def test_the_answer_says_what_was_done_and_why_it_was_late_and_the_issuer_is_told(cast, case):
    notice = issued(cast, case)
    with pytest.raises(BadInput) as refusal:
        answer_notice(cast.office, cast["李承办"], case, Feedback(notice.id, "已起草初稿。"))
    assert refusal.value.field == "late_reason"
    feedback = Feedback(notice.id, "已起草初稿。", date(2023, 5, 19), "等上级文件")
    answer_notice(cast.office, cast["李承办"], case, feedback)
    assert notice.feedback == "已起草初稿。\n预计完成时间：2023年5月19日"
    assert (notice.late_reason, notice.answered_by_name, notice.read_by_name) == (
        "等上级文件",
        "李承办",
        "李承办",
    )
    assert notices(cast, "王登记")[-1].startswith("督办单督办〔2023〕1号已反馈：")
    assert ("handler", "请反馈督办单") not in tasks(cast, case)
    assert events(cast, case)[-1].data["called"] == "反馈督办单"
    with pytest.raises(NotPossible, match="没有等待反馈的督办单"):
        answer_notice(cast.office, cast["李承办"], case, feedback)


@pytest.mark.parametrize(
    ("feedback", "field"),
    [
        ({"text": ""}, "text"),
        ({"expected": date(2023, 5, 9)}, "expected"),
        ({"late_reason": "坏\x07"}, "late_reason"),
    ],
)
def test_an_answer_that_says_nothing_or_the_impossible_is_refused(cast, case, feedback, field):
    notice = issued(cast, case)
    values = {"text": "已起草。", "late_reason": "等文件", **feedback}
    with pytest.raises(BadInput) as refusal:
        answer_notice(cast.office, cast["李承办"], case, Feedback(notice.id, **values))
    assert refusal.value.field == field


def test_an_answer_to_one_that_is_in_time_needs_no_reason(cast, case):
    set_day(cast, date(2023, 4, 3))
    notice = issued(cast, case)
    answer_notice(cast.office, cast["周处长"], case, Feedback(notice.id, "按计划办理。"))
    assert notice.late_reason == ""


def test_another_s_notice_and_an_unknown_one_are_not_answered(cast, case):
    issued(cast, case)
    other = in_handling(cast, serial_no="0700").handling_id
    elsewhere = issued(cast, other)
    with pytest.raises(NotFound):
        answer_notice(cast.office, cast["李承办"], case, Feedback(elsewhere.id, "已办。", None, "晚了"))


def test_a_leader_does_not_answer(cast, case):
    notice = issued(cast, case)
    with pytest.raises(NotAllowed, match="反馈督办单"):
        answer_notice(cast.office, cast["吴分管"], case, Feedback(notice.id, "已办。"))


def test_withdrawing_keeps_the_number_and_tells_whoever_got_it(cast, case):
    notice = issued(cast, case)
    with pytest.raises(BadInput, match="理由"):
        withdraw_notice(cast.office, cast["王登记"], case, notice.id, " ")
    withdraw_notice(cast.office, cast["王登记"], case, notice.id, "发错了件")
    cast.office.db.commit()
    assert notices(cast, "李承办")[-1].startswith("督办单督办〔2023〕1号已撤销：")
    assert ("handler", "请反馈督办单") not in tasks(cast, case)
    assert [line.state for line in register(cast, "王登记", tab=Tab.ALL)] == ["已撤销"]
    assert notice_shown(cast.office, cast["李承办"], notice.id).withdrawn_because == "发错了件"
    assert issued(cast, case).number == "督办〔2023〕2号"
    with pytest.raises(NotPossible, match="1号已经撤销"):
        answer_notice(cast.office, cast["李承办"], case, Feedback(notice.id, "已办。", None, "晚了"))
    with pytest.raises(NotPossible, match="已经撤销"):
        mark_read(cast.office, cast["李承办"], notice.id)


def test_an_answered_one_is_not_withdrawn(cast, case):
    first, second = issued(cast, case), issued(cast, case)
    assert ("handler", "请反馈督办单（2份）") in tasks(cast, case)
    answer_notice(cast.office, cast["李承办"], case, Feedback(first.id, "已办。", None, "晚了"))
    with pytest.raises(NotPossible, match="1号已经反馈"):
        withdraw_notice(cast.office, cast["王登记"], case, first.id, "不用了")
    withdraw_notice(cast.office, cast["王登记"], case, second.id, "不用了")


# ------------------------------------------------------------------ 报领导、转督查


def test_a_report_says_what_is_late_and_what_was_done(cast, case):
    urge(cast.office, cast["王登记"], case)
    issued(cast, case)
    done = report_to_leader(cast.office, cast["王登记"], case, cast.people["吴分管"].id)
    assert done.text == (
        "吴分管副局长：\n"
        "市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》（独办，2023年2月8日交办）"
        "的办理情况报告如下。\n"
        "李承办应于2023年5月8日前完成“办理并起草”，截至2023年5月10日已逾期2个工作日。\n"
        "李承办应于2023年5月15日前完成“反馈督办单”，截至2023年5月10日剩3个工作日。\n"
        "已催办1次（2023年5月10日）。已下达督办单1份：督办〔2023〕1号，未反馈。\n"
        "为不误办理期限，请协调督促，明确完成时间。"
    )
    assert notices(cast, "吴分管") == ["报告：市政协六届一次会议第0607号提案办理情况"]
    assert urges_so_far(cast.office, case) == 1
    assert events(cast, case)[-1].data["called"] == "报领导"


@pytest.mark.parametrize("name", ["李承办", "外人"])
def test_a_report_goes_to_a_leader_of_the_house_alone(cast, case, name):
    with pytest.raises(BadInput) as refusal:
        report_to_leader(cast.office, cast["王登记"], case, cast.people[name].id)
    assert refusal.value.field == "leader"


def test_the_leader_s_own_words_are_kept(cast, case):
    done = report_to_leader(cast.office, cast["王登记"], case, cast.people["吴分管"].id, "请过问一下。")
    assert done.text == "吴分管副局长：\n请过问一下。"


def test_the_supervisors_are_told_and_where_there_are_none_it_is_kept(cast, case):
    assert report_to_supervisors(cast.office, cast["王登记"], case).people == ()
    supervisor = add_person(cast, "严督查", Role.SUPERVISOR, cast.unit)
    done = report_to_supervisors(cast.office, cast["王登记"], case)
    assert [p.id for p in done.people] == [supervisor.person_id]
    assert notices(cast, "严督查") == ["转督查：市政协六届一次会议第0607号提案"]


# ------------------------------------------------------------------ 内部知悉, the register


def test_of_a_restricted_case_only_its_readers_are_told(cast, case):
    add_person(cast, "严督查", Role.SUPERVISOR, cast.unit)
    readers = [cast.people[name].id for name in ("王登记", "李承办")]
    restrict(cast.office, cast["王登记"], case, readers, "涉及个人隐私")
    notice = issued(cast, case)
    assert notice.people == [cast.people["李承办"].id]
    assert notices(cast, "周处长") == []
    for refused in (
        lambda: issued(cast, case, copies=(cast.people["吴分管"].id,)),
        lambda: urge(cast.office, cast["王登记"], case, copies=[cast.people["吴分管"].id]),
        lambda: report_to_leader(cast.office, cast["王登记"], case, cast.people["吴分管"].id),
    ):
        with pytest.raises(BadInput, match="知悉范围"):
            refused()
    assert report_to_supervisors(cast.office, cast["王登记"], case).people == ()
    assert register(cast, "陈局长", tab=Tab.ALL) == []
    assert len(register(cast, "王登记", tab=Tab.ALL)) == 1
    with pytest.raises(NotFound):
        notice_shown(cast.office, cast["陈局长"], notice.id)


def test_the_register_tells_what_became_of_each(cast, case):
    answered, waiting = issued(cast, case), issued(cast, case, level="blue")
    answer_notice(cast.office, cast["李承办"], case, Feedback(answered.id, "已办。", None, "晚了"))
    assert [line.number for line in register(cast, "王登记")] == [waiting.number]
    assert unanswered(cast.office, cast["王登记"]) == 1
    assert [line.state for line in register(cast, "吴分管", tab=Tab.ALL)] == ["未反馈", "已反馈"]
    set_day(cast, date(2023, 6, 1))
    for wanted, numbers in (
        ({"level": "blue"}, [waiting.number]),
        ({"state": "answered"}, [answered.number]),
        ({"state": "late"}, [waiting.number]),
        ({"state": "unread"}, [waiting.number]),
        ({"q": "0607"}, [waiting.number, answered.number]),
        ({"q": "100%"}, []),
        ({"issued_from": "2023-05-11"}, []),
        ({"issued_to": "2023-05-10"}, [waiting.number, answered.number]),
        ({"issued_to": "昨天"}, [waiting.number, answered.number]),
    ):
        assert [line.number for line in register(cast, "王登记", tab=Tab.ALL, **wanted)] == numbers, wanted
    assert [line.state for line in register(cast, "王登记")] == ["逾期未反馈"]


def test_a_report_is_seen_by_the_side_that_wrote_it_alone(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    (child,) = cohandlings(cast, case)
    report_to_leader(cast.office, cast["王登记"], child.id, cast.people["吴分管"].id)
    cast.office.db.commit()
    assert [line.level_name for line in register(cast, "王登记", tab=Tab.REPORTS)] == ["报领导"]
    assert register(cast, "赵会办", tab=Tab.REPORTS) == []
    assert notices_shown(cast.office, cast["赵会办"], child.id) == []
    report = cast.office.db.scalars(select(Notice)).one()
    with pytest.raises(NotFound):
        notice_shown(cast.office, cast["赵会办"], report.id)
    assert mark_read(cast.office, cast["吴分管"], report.id)
