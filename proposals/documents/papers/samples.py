"""The papers of the published case 0607, to try a template with and to show what it makes of a real case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from proposals.documents.letter import letter_context
from proposals.documents.packaged import packaged_papers, packaged_wording
from proposals.documents.papers.dispatch_notice import notice_fields
from proposals.documents.papers.supervision_notice import supervision_fields
from proposals.domain.deadlines import Clock
from proposals.domain.letter import Contact, LetterText
from proposals.domain.papers import (
    AdjustmentPaper,
    DispatchNotice,
    OpinionRequest,
    PaperCase,
    Sender,
    TaskLine,
    UrgedPaper,
    compose_adjustment,
    compose_notice,
    compose_request,
    compose_supervision,
    compose_urging,
)
from proposals.domain.papers.dispatch_notice import NoticeText
from proposals.domain.urging import Owed

Context = dict[str, object]
CASE = PaperCase(
    kind="cppcc_proposal",
    noun="提案",
    cohandle="会办",
    session="市政协六届一次会议",
    serial_no="0607",
    title="关于进一步加强法治政府建设的建议",
    part="主办",
    dispatched_on=date(2023, 2, 8),
    dispatch_no="渝府督函〔2023〕8号",
)
UNIT, LEAD, OTHER = "重庆市司法局", "法治调研督察处", "行政执法协调监督处"
POINTS = (
    "加强法治培训，把法治教育纳入干部教育培训",
    "严格规范性文件制定、评估和管理",
    "加强政府法律顾问工作",
)
SENDER = Sender(
    unit=UNIT,
    unit_short="市司法局",
    issued_on=date(2023, 4, 27),
    number="渝司函〔2023〕12号",
    contact=Contact("联络员甲", "023-0000000"),
)
LIMITS = {
    Clock.ACCEPT: "自交办之日起3个工作日",
    Clock.ADJUSTMENT: "自交办之日起10个工作日",
    Clock.DEPARTMENT_ACCEPT: "自分办到处室之日起2个工作日",
    Clock.DEPARTMENT_RETURN: "自分办到处室之日起3个工作日",
    Clock.OPINION: "自交办之日起1个月",
    Clock.FIRST_DRAFT: "答复期限前30日",
    Clock.REPLY: "自交办之日起3个月",
}


def opinion_request() -> LetterText:
    """征求会办意见函 to 市信访办."""
    asked = OpinionRequest(CASE, SENDER, "重庆市信访办公室", points=POINTS, due=date(2023, 3, 8))
    return compose_request(asked, packaged_wording(), packaged_papers())


def dispatch_notice(*, inside: bool = False, tasks: int = 3) -> NoticeText:
    """交办通知 for several cases, to units or to departments."""
    to = (LEAD, OTHER) if inside else ("重庆市司法局", "重庆市信访办公室")
    sender = SENDER if not inside else replace(SENDER, inside=True, number=None)
    lines = [_task(n, inside) for n in range(tasks)]
    notice = DispatchNotice(sender, to, tuple(lines), LIMITS)
    return compose_notice(notice, packaged_wording(), packaged_papers())


def _task(n: int, inside: bool) -> TaskLine:
    part = "会办" if n % 3 == 1 else "主办"
    return TaskLine(
        case=replace(CASE, serial_no=f"{607 + n:04d}", part=part),
        proposer="孔祥彬" if n == 0 else "提案者甲、提案者乙",
        sector="社会科学界",
        lead=LEAD if inside else "重庆市司法局",
        supporting=(OTHER,) if inside else ("市信访办", "市机关事务局"),
        leader="吴分管" if inside else "",
        opinion_due=date(2023, 3, 8),
        reply_due=None if part == "会办" else date(2023, 5, 8),
        key="是" if n == 0 else "",
    )


def urged() -> UrgedPaper:
    """What 市信访办 still owes."""
    owed = Owed("重庆市信访办公室", "提出会办意见", date(2023, 3, 8), "已逾期35个工作日")
    sole = replace(CASE, part="会办")
    return UrgedPaper(sole, SENDER, ("重庆市信访办公室",), (owed,), 2, date(2023, 5, 4), ("市政府督查室",))


def urging_letter() -> LetterText:
    """催办函."""
    return compose_urging(urged(), packaged_wording(), packaged_papers())


def adjustment_request() -> LetterText:
    """申请调整承办单位函."""
    asked = AdjustmentPaper(
        case=CASE,
        sender=SENDER,
        to="市人民政府督查室",
        ground=(
            "该提案所提水资源管理事项属于市水利局职责（依据：市水利局“三定”规定第三条），不属我局职责范围。",
        ),
        proposed="重庆市水利局",
        talked=("2023年2月13日已与市水利局办公室沟通，对方同意承办。",),
        window=date(2023, 2, 22),
    )
    return compose_adjustment(asked, packaged_wording(), packaged_papers())


def opinion_request_0607() -> Context:
    """The fields of a 征求会办意见函."""
    return letter_context(opinion_request())


def dispatch_notice_0607() -> Context:
    """The fields of a 交办通知 with a table of three cases."""
    notice = dispatch_notice()
    return {**letter_context(notice.letter), **notice_fields(notice)}


def urging_letter_0607() -> Context:
    """The fields of a 催办函."""
    return letter_context(urging_letter())


def supervision_notice_0607() -> Context:
    """The fields of a 督办单, none of them empty."""
    return supervision_fields(
        compose_supervision(
            replace(urged(), sender=replace(SENDER, number="督办〔2023〕0607-2")),
            packaged_wording(),
            packaged_papers(),
        )
    )


def adjustment_request_0607() -> Context:
    """The fields of a 申请调整承办单位函."""
    return letter_context(adjustment_request())
