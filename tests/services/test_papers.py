"""文书 of real cases: from whom, to whom, with what the case holds; strangers get none."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.domain.workflow import Part
from proposals.services.cases import open_case
from proposals.services.cohandling import Ask, OpinionText, ask_again, ask_opinion, give_opinion
from proposals.services.dispatch import (
    AdjustmentRequest,
    Order,
    Shares,
    Supervision,
    assign,
    dispatch,
    issue_notice,
    recall_adjustment,
    recall_dispatch,
    request_adjustment,
    restrict,
)
from proposals.services.papers import Printed, case_papers, notice_choices, notice_file, offered, paper_file
from proposals.services.register import register
from proposals.storage.tables.handling import Task
from proposals.storage.tables.issuing import LetterTemplate
from proposals.storage.tables.organisation import NameUse, UnitName
from proposals.storage.tables.register import KeyFlag, Proposal
from tests.factories import registered, registration
from tests.stories import add_person, cohandlings, handling, in_handling, make_authority, set_day

pytestmark = pytest.mark.both_databases


def uses(cast, name, case):
    return [paper.use for paper in case_papers(cast.office, cast[name], case).papers]


def text(cast, name, case, use, printed=None):
    papers = case_papers(cast.office, cast[name], case, printed or Printed()).papers
    return next(paper.lines for paper in papers if paper.use == use)


def led(cast):
    """0607 led by us, with two units whose opinion is asked."""
    return in_handling(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局")).handling_id


def test_the_lead_asks_each_co_handler_in_a_letter_of_its_own(cast):
    case = led(cast)
    ask_opinion(
        cast.office,
        cast["王登记"],
        case,
        Ask(("市信访办",), "请就信访数据提出意见。", due=date(2023, 3, 6)),
    )
    petitions, affairs = cohandlings(cast, case)
    lines = text(cast, "王登记", petitions.id, "opinion_request", Printed("渝司函〔2023〕5号"))
    assert lines[:4] == (
        "重庆市司法局",
        "关于征求市政协六届一次会议",
        "第0607号提案会办意见的函",
        "重庆市信访办公室：",
    )
    assert "请就信访数据提出意见。" in lines
    assert "请一并提出建议办理类别和可否公开的意见。书面意见请于2023年3月6日前函复我局。" in lines
    assert lines[-2:] == ("2023年2月10日", "（联系人：王登记）")
    other = text(cast, "孙会办", affairs.id, "opinion_request")
    assert "1.加强法治培训" in other
    assert "2.严格规范性文件管理" in other
    file = paper_file(cast.office, cast["王登记"], petitions.id, "opinion_request")
    assert file.name == "第0607号征求会办意见函（市信访办）.docx"
    assert docx_lines(file.data)[0] == "重庆市司法局"


def test_what_is_asked_once_more_stands_in_a_second_letter(cast):
    petitions = cohandlings(cast, led(cast))[0]
    give_opinion(cast.office, cast["赵会办"], petitions.id, OpinionText("建议采纳。"))
    ask_again(cast.office, cast["王登记"], petitions.id, "请补充近三年的数据。", date(2023, 3, 20))
    lines = text(cast, "王登记", petitions.id, "opinion_request")
    assert lines[2] == "第0607号提案会办意见的函（第2次）"
    assert lines[5:7] == ("一、请就下列事项提出意见", "请补充近三年的数据。")
    assert "书面意见请于2023年3月20日前函复我局。" in lines[-5] + lines[-6]


def test_a_request_that_was_taken_back_has_no_letter(cast):
    case = led(cast)
    petitions = cohandlings(cast, case)[0]
    recall_dispatch(cast.office, cast["王登记"], petitions.id, "交办有误")
    with pytest.raises(NotFound, match="没有这种文书"):
        paper_file(cast.office, cast["王登记"], petitions.id, "opinion_request")


def test_a_lead_outside_writes_its_letters_itself(cast):
    case = registered(cast, part=Part.COHANDLE, lead_unit="重庆市公安局").handling_id
    assert "opinion_request" not in uses(cast, "王登记", case)


def test_departments_get_a_notice_once_the_case_is_theirs(cast):
    case = led(cast)
    assert "dispatch_notice" not in uses(cast, "王登记", case)
    assign(
        cast.office,
        cast["王登记"],
        case,
        Shares(cast.department.id, cast["李承办"].person_id, (cast.supporting.id,)),
    )
    proposal = cast.office.db.scalars(select(Proposal)).one()
    cast.office.db.add(KeyFlag(proposal_id=proposal.id, name="重点提案"))
    cast.office.db.flush()
    lines = text(cast, "周处长", case, "dispatch_notice")
    assert lines[3:5] == (
        "法治调研督察处、行政执法协调监督处：",
        "现将市政协六届一次会议提案1件（主办1件）交由你们办理，其中重点提案1件，任务分解表见附件。有关事项通知如下：",
    )
    assert lines[-1] == (
        "1　0607　关于进一步加强法治政府建设的建议　孔祥彬　社会科学界　主办　法治调研督察处　行政执法协调监督处"
        "　吴分管　3月8日　5月8日　是"
    )
    printed = docx_lines(paper_file(cast.office, cast["王登记"], case, "dispatch_notice").data)
    assert printed[-12:] == lines[-1].split("　")


def test_a_second_leader_of_the_unit_is_not_guessed(cast):
    case = in_handling(cast).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id))
    add_person(cast, "郭分管", Role.LEADER, cast.unit)
    assert "吴分管" not in text(cast, "王登记", case, "dispatch_notice")[-1]


def ordered(cast, authority, clerk, order, **changes):
    """Registered by the authority and given to a unit."""
    case = register(cast.office, clerk, registration(cast, unit_id=authority.id, part=None, **changes))
    dispatch(cast.office, clerk, case.handling_id, order)
    return case.handling_id


def test_the_authority_orders_units_in_one_notice(cast):
    authority, clerk = make_authority(cast)
    ordered(cast, authority, clerk, Order(cast.unit.id, Part.LEAD, date(2023, 2, 8), co_units=("市信访办",)))
    ordered(
        cast,
        authority,
        clerk,
        Order(cast.unit.id, Part.SOLE, date(2023, 2, 8)),
        serial_no="0608",
        title="关于普法",
    )
    offered = notice_choices(cast.office, clerk, inside=False)
    assert offered.unit.id == authority.id
    assert [(c.handling.proposal.serial_no, c.handling.unit.short_name) for c in offered.cases] == [
        ("0607", "市司法局"),
        ("0607", "市信访办"),
        ("0608", "市司法局"),
    ]
    assert [name for _, name in offered.sessions] == ["市政协六届一次会议"]
    chosen = [c.handling.id for c in offered.cases]
    file = notice_file(cast.office, clerk, chosen, Printed("渝府督函〔2023〕8号"), inside=False)
    assert file.name == "交办通知（3件）.docx"
    lines = docx_lines(file.data)
    assert lines[3] == "重庆市司法局、重庆市信访办公室："
    assert "（独办1件" not in lines[4]
    assert "3件（主办1件、会办1件、独办1件）" in lines[4]
    assert (
        "（二）申请调整。不属于本单位职责的，自交办之日起10个工作日内书面申请调整，写明理由和依据，逾期不再调整。"
        in lines
    )
    assert "市信访办" in lines[lines.index("任务分解表") :]


def test_our_own_notice_lists_what_is_in_our_hands_alone(cast):
    first = in_handling(cast).handling_id
    second = in_handling(cast, serial_no="0608", title="关于加强普法的建议").handling_id
    registered(cast, serial_no="0609", title="关于执法的建议", part=None)
    offered = notice_choices(cast.office, cast["王登记"], inside=True)
    assert [c.handling.id for c in offered.cases] == [first, second]
    assert [c.due for c in offered.cases] == [date(2023, 5, 8)] * 2
    assert notice_choices(cast.office, cast["王登记"], inside=True, session_id=99).cases == []
    lines = docx_lines(notice_file(cast.office, cast["王登记"], [first, second], inside=True).data)
    assert lines[3] == "各处室："
    with pytest.raises(BadInput, match="请先勾选"):
        notice_file(cast.office, cast["王登记"], [], inside=True)


def test_nobody_lists_what_they_may_not_know(cast):
    case = in_handling(cast).handling_id
    with pytest.raises(BadInput, match="已经办结或收回"):
        notice_file(cast.office, cast["外人"], [case], inside=True)
    with pytest.raises(NotAllowed, match="由提案办理员制发"):
        notice_file(cast.office, cast["李承办"], [case], inside=True)
    restrict(cast.office, cast["王登记"], case, [cast["王登记"].person_id], "内部知悉")
    add_person(cast, "杨登记", Role.CLERK, cast.unit)
    assert [c.handling.id for c in notice_choices(cast.office, cast["王登记"], inside=True).cases] == [case]
    assert notice_choices(cast.office, cast["杨登记"], inside=True).cases == []


def drafting(cast):
    """李承办 of the lead department has to draft."""
    case = in_handling(cast).handling_id
    assign(cast.office, cast["王登记"], case, Shares(cast.department.id, cast["李承办"].person_id))
    return case


def test_our_departments_are_urged_in_a_paper_without_mark(cast):
    case = drafting(cast)
    set_day(cast, date(2023, 5, 10))
    paper = next(p for p in case_papers(cast.office, cast["王登记"], case).papers if p.use == "urging_letter")
    assert paper.lines[3:5] == (
        "法治调研督察处：",
        "市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》于2023年2月8日交由你处办理（独办）。",
    )
    assert paper.lines[-5].startswith("请抓紧办理，于2023年5月15日前完成")
    assert paper.name == "第0607号催办函"


def test_a_supervision_notice_is_a_paper_once_it_was_issued_and_stays_as_it_was(cast):
    case = drafting(cast)
    assert "supervision_notice" not in uses(cast, "王登记", case)
    wanted = Supervision(copies=(cast.people["吴分管"].id,))
    issue_notice(cast.office, cast["王登记"], case, wanted)
    cast.office.db.commit()
    file = paper_file(cast.office, cast["王登记"], case, "supervision_notice")
    lines = docx_lines(file.data)
    assert "督办〔2023〕1号" in lines
    assert lines[lines.index("抄　　送") + 1] == "吴分管"
    set_day(cast, date(2023, 5, 20))
    again = paper_file(cast.office, cast["王登记"], case, "supervision_notice", Printed("渝司督〔2023〕1号"))
    assert docx_lines(again.data) == lines


def test_the_office_is_urged_as_the_office_and_the_leadership_never(cast):
    case = in_handling(cast).handling_id
    assert text(cast, "周处长", case, "urging_letter")[3] == "办公室："
    task = cast.office.db.scalars(select(Task).where(Task.handling_id == case)).one()
    task.role = Role.DIRECTOR
    cast.office.db.flush()
    assert "urging_letter" not in uses(cast, "王登记", case)


def test_the_lead_urges_another_unit_under_its_own_mark(cast):
    petitions = cohandlings(cast, led(cast))[0]
    lines = text(cast, "王登记", petitions.id, "urging_letter")
    assert (lines[0], lines[3]) == ("重庆市司法局", "重庆市信访办公室：")
    assert "交由贵办办理（会办）。" in lines[4]
    own = text(cast, "赵会办", petitions.id, "urging_letter")
    assert own[0] == "重庆市信访办公室"


def test_a_request_for_adjustment_becomes_a_letter_to_who_decides(cast):
    case = registered(cast, dispatch_no="渝府督函〔2023〕8号").handling_id
    assert "adjustment_request" not in uses(cast, "王登记", case)
    asked = AdjustmentRequest("属市水利局职责（依据：“三定”规定第三条）", "重庆市水利局", "已与对方沟通")
    request_adjustment(cast.office, cast["王登记"], case, asked)
    set_day(cast, date(2023, 3, 1))
    lines = text(cast, "王登记", case, "adjustment_request")
    assert lines[3] == "市人民政府督查室："
    assert lines[5:-3] == (
        "一、申请理由",
        "属市水利局职责（依据：“三定”规定第三条）",
        "本申请在规定的期限（2023年2月22日）内提出。",
        "二、调整建议",
        "建议调整由重庆市水利局承办。",
        "三、与有关单位沟通情况",
        "已与对方沟通。",
        "妥否，请予核定。",
    )
    assert lines[-2] == "2023年2月10日"
    recall_adjustment(cast.office, cast["王登记"], case)
    assert "adjustment_request" not in uses(cast, "王登记", case)


def test_a_request_of_a_co_handler_goes_to_its_lead_and_one_inside_to_the_authority(cast):
    petitions = cohandlings(cast, led(cast))[0]
    request_adjustment(cast.office, cast["赵会办"], petitions.id, AdjustmentRequest("非本办职责", ""))
    assert text(cast, "赵会办", petitions.id, "adjustment_request")[3] == "重庆市司法局："
    authority, clerk = make_authority(cast)
    order = Order(cast.unit.id, Part.SOLE, date(2023, 2, 8))
    case = ordered(cast, authority, clerk, order, serial_no="0700")
    request_adjustment(cast.office, cast["王登记"], case, AdjustmentRequest("非我局职责", ""))
    assert text(cast, "王登记", case, "adjustment_request")[3] == "重庆市人民政府督查室："


def test_the_names_and_the_contact_are_those_of_the_day(cast):
    case = drafting(cast)
    for name in cast.office.db.scalars(select(UnitName).where(UnitName.unit_id == cast.unit.id)):
        name.valid_to = date(2023, 2, 28)
    cast.office.db.add(
        UnitName(unit_id=cast.unit.id, name="重庆市法治局", use=NameUse.FULL, valid_from=date(2023, 3, 1))
    )
    cast.unit.contact_name, cast.unit.contact_phone = "联络员甲", "023-1"
    cast.office.db.flush()
    lines = text(cast, "王登记", case, "urging_letter", Printed("", date(2023, 3, 2)))
    assert lines[0] == "重庆市法治局"
    assert lines[-2:] == ("2023年3月2日", "（联系人：联络员甲；联系电话：023-1）")


def test_an_office_prints_on_its_own_template(cast):
    case = drafting(cast)
    issue_notice(cast.office, cast["王登记"], case, Supervision())
    cast.office.db.commit()
    own = paper_file(cast.office, cast["王登记"], case, "supervision_notice").data
    blob = cast.office.keep_file(own, "application/octet-stream")
    cast.office.db.add(
        LetterTemplate(
            unit_id=cast.unit.id,
            use="supervision_notice",
            version=1,
            blob_id=blob.id,
            valid_from=date(2023, 2, 1),
        )
    )
    cast.office.db.flush()
    set_day(cast, date(2023, 5, 10))
    assert docx_lines(paper_file(cast.office, cast["王登记"], case, "supervision_notice").data) == docx_lines(
        own
    )


def test_strangers_find_no_paper_and_unknown_ones_are_not_there(cast):
    case = drafting(cast)
    with pytest.raises(NotFound):
        case_papers(cast.office, cast["外人"], case)
    with pytest.raises(NotFound):
        paper_file(cast.office, cast["外人"], case, "urging_letter")
    with pytest.raises(NotFound, match="没有这种文书"):
        paper_file(cast.office, cast["王登记"], case, "love_letter")


def test_a_finished_case_owes_nothing_and_urges_nobody(cast):
    case = registered(cast, part=None).handling_id
    assert handling(cast, case).dispatched_on is None
    assert [u for u in uses(cast, "王登记", case) if u == "dispatch_notice"] == []


def test_what_a_case_offers_is_what_it_gives(cast):
    lead = led(cast)
    assign(cast.office, cast["王登记"], lead, Shares(cast.department.id, cast["李承办"].person_id))
    asked = cohandlings(cast, lead)[0].id
    ours = registered(cast, serial_no="0700", part=Part.COHANDLE, lead_unit="重庆市公安局").handling_id
    request_adjustment(cast.office, cast["王登记"], ours, AdjustmentRequest("非我局职责", ""))
    given = {}
    for name, case in (
        ("王登记", lead),
        ("周处长", lead),
        ("王登记", asked),
        ("赵会办", asked),
        ("王登记", ours),
    ):
        offers = offered(cast.office, cast[name], open_case(cast.office, cast[name], case))
        assert offers == uses(cast, name, case)
        for use in offers:
            assert paper_file(cast.office, cast[name], case, use).data
        given[name, case] = offers
    assert given["周处长", lead] == ["dispatch_notice", "urging_letter"]
    assert given["赵会办", asked] == ["opinion_request", "urging_letter"]
    assert given["王登记", ours] == ["urging_letter", "adjustment_request"]
