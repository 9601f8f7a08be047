"""Papers between offices: the words of each kind, nothing printed that the facts do not hold, wording read strictly."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest

from proposals.documents.packaged import DATA, packaged_papers, packaged_wording
from proposals.domain.deadlines import Clock, Roll, Rule, StartEvent, Unit
from proposals.domain.errors import BadInput
from proposals.domain.kinds import parse_kinds
from proposals.domain.letter import Contact
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
    limit_words,
    parse_papers,
)
from proposals.domain.urging import Owed

KINDS = parse_kinds(tomllib.loads((DATA / "kinds.toml").read_text(encoding="utf-8")))
SENDER = Sender("江州市司法局", date(2024, 5, 6), "市司法局", "江司函〔2024〕3号", Contact("李承办", "023-1"))
INSIDE = replace(SENDER, inside=True, number=None)
PETITIONS = "江州市信访办公室"


def case(kind="cppcc_proposal", **changes):
    plain = PaperCase(
        kind=kind,
        noun=KINDS[kind].noun,
        cohandle=KINDS[kind].cohandle,
        session="市政协三届二次会议",
        serial_no="0042",
        title="关于推广社区法律讲堂的建议",
        part="主办",
        dispatched_on=date(2024, 2, 8),
    )
    return replace(plain, **changes)


def said(compose, paper):
    return compose(paper, packaged_wording(), packaged_papers())


# ------------------------------------------------------------------ 征求会办意见函

REQUESTS = [
    (
        "cppcc_proposal",
        "第0042号提案会办意见的函",
        "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》由我局主办、贵办会办。"
        "为做好答复工作，现征求贵办意见，有关事项函告如下：",
    ),
    (
        "npc_suggestion",
        "第0042号建议协办意见的函",
        "市政协三届二次会议第0042号建议《关于推广社区法律讲堂的建议》由我局主办、贵办协办。"
        "为做好答复工作，现征求贵办意见，有关事项函告如下：",
    ),
    (
        "deliberation_opinion",
        "第0042号审议意见办理意见的函",
        "市政协三届二次会议第0042号审议意见《关于推广社区法律讲堂的建议》由我局牵头、贵办配合办理。"
        "为做好办理工作，现征求贵办意见，有关事项函告如下：",
    ),
]


@pytest.mark.parametrize(("kind", "title", "opening"), REQUESTS)
def test_an_opinion_is_asked_for_in_the_words_of_the_kind(kind, title, opening):
    text = said(compose_request, OpinionRequest(case(kind), SENDER, PETITIONS))
    assert text.title == ("江州市司法局", "关于征求市政协三届二次会议", title)
    assert (text.mark, text.number) == ("江州市司法局", "江司函〔2024〕3号")
    assert (text.addressee, text.opening) == ("江州市信访办公室：", opening)


def test_the_points_are_listed_and_the_day_is_named():
    asked = OpinionRequest(case(), SENDER, PETITIONS, points=("建讲堂", "配讲师"), due=date(2024, 3, 8))
    assert said(compose_request, asked).lines()[4:] == [
        "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》由我局主办、贵办会办。"
        "为做好答复工作，现征求贵办意见，有关事项函告如下：",
        "一、请就下列建议提出意见",
        "1.建讲堂",
        "2.配讲师",
        "二、反馈要求",
        "请对照职责分工，逐条提出采纳情况、工作措施和完成时限；不属于贵办职责的，请说明理由和依据。",
        "请一并提出建议办理类别和可否公开的意见。书面意见请于2024年3月8日前函复我局。",
        "专此函达，请予支持。",
        "江州市司法局",
        "2024年5月6日",
        "（联系人：李承办；联系电话：023-1）",
    ]


def test_the_leads_own_words_take_the_place_of_the_points():
    asked = OpinionRequest(case(), SENDER, PETITIONS, asked=("请就第二条提供数据。",), points=("建讲堂",))
    lines = said(compose_request, asked).lines()
    assert lines[5:7] == ["一、请就下列事项提出意见", "请就第二条提供数据。"]
    assert "建讲堂" not in "".join(lines)


def test_without_points_and_day_the_request_has_no_headings():
    lines = said(
        compose_request, OpinionRequest(case(), replace(SENDER, contact=None), "江州市民政局")
    ).lines()
    assert [line for line in lines if line.startswith(("一、", "（联系人"))] == []
    assert "请一并提出建议办理类别和可否公开的意见。书面意见请尽早函复我局。" in lines
    assert "不属于贵单位职责的" in "".join(lines)


def test_a_request_made_once_more_says_so():
    text = said(compose_request, OpinionRequest(case(), SENDER, PETITIONS, asked=("请补充数据。",), nth=2))
    assert text.title[2] == "第0042号提案会办意见的函（第2次）"


# ------------------------------------------------------------------ 交办通知

LIMITS = {Clock.ACCEPT: "自交办之日起3个工作日", Clock.DEPARTMENT_ACCEPT: "自分办到处室之日起2个工作日"}


def task(serial_no="0042", part="主办", **changes):
    plain = TaskLine(
        case=case(serial_no=serial_no, part=part),
        proposer="孔一",
        sector="社会科学界",
        lead="普法处",
        supporting=("执法处", "法制处"),
        leader="吴分管",
        opinion_due=date(2024, 3, 8),
        reply_due=date(2024, 5, 8),
    )
    return replace(plain, **changes)


def notice(*tasks, sender=INSIDE, to=("普法处",), limits=LIMITS):
    return said(compose_notice, DispatchNotice(sender, to, tasks or (task(),), limits))


def test_an_order_inside_the_house_counts_the_cases_and_bears_no_mark():
    text = notice(task(key="是"), task("0043", "会办"), task("0044"), to=("普法处", "执法处"))
    assert (text.letter.mark, text.letter.number) == ("", None)
    assert text.letter.title == ("江州市司法局", "关于交办市政协三届二次会议", "提案的通知")
    assert text.letter.addressee == "普法处、执法处："
    assert text.letter.opening == (
        "现将市政协三届二次会议提案3件（主办2件、会办1件）交由你们办理，其中重点提案1件，任务分解表见附件。"
        "有关事项通知如下："
    )
    assert text.letter.attachments == ("附件：任务分解表",)


@pytest.mark.parametrize(
    ("sender", "to", "line", "you"),
    [
        (INSIDE, ("普法处",), "普法处：", "交由你处办理"),
        (INSIDE, tuple(f"第{n}处" for n in range(7)), "各处室：", "交由你们办理"),
        (SENDER, ("江州市民政局",), "江州市民政局：", "交由贵单位办理"),
        (SENDER, (PETITIONS,), "江州市信访办公室：", "交由贵办办理"),
        (SENDER, ("江州市民政局", PETITIONS), "江州市民政局、江州市信访办公室：", "交由你们办理"),
        (SENDER, tuple(f"第{n}局" for n in range(7)), "各承办单位：", "交由你们办理"),
    ],
)
def test_whoever_is_ordered_is_addressed_and_spoken_to(sender, to, line, you):
    text = notice(sender=sender, to=to).letter
    assert text.addressee == line
    assert you in text.opening


def test_only_the_limits_that_count_are_named():
    lines = notice().letter.lines()
    assert lines[5:8] == [
        "一、办理期限",
        "（一）签收。自分办到处室之日起2个工作日内核对签收。",
        "（二）逐件期限。每件的会办期限和答复期限见附件，与上述规定不一致的，以附件为准。",
    ]
    outside = notice(sender=SENDER).letter.lines()
    assert "（一）签收。自交办之日起3个工作日内核对签收。" in outside
    assert notice(limits={}).letter.lines()[6].startswith("逐件期限。")


def test_cases_of_several_kinds_are_named_together():
    text = notice(task(), replace(task(), case=case("npc_suggestion", serial_no="A1"))).letter
    assert text.title == ("江州市司法局", "关于交办建议提案的通知")
    assert text.opening.startswith("现将建议提案2件（主办2件）交由你处办理，任务分解表见附件。")


def test_the_table_has_a_row_for_each_case_and_dates_without_the_year_of_the_notice():
    text = notice(task(), task("0043", "会办", reply_due=None, opinion_due=date(2025, 1, 8), key="督办"))
    assert text.heads == (
        *("序号", "案号", "案由", "提案者", "界别", "主/会办"),
        *("牵头处室", "配合处室", "分管领导", "会办期限", "答复期限", "重点"),
    )
    title = "关于推广社区法律讲堂的建议"
    assert text.rows == (
        (
            *("1", "0042", title, "孔一", "社会科学界", "主办"),
            *("普法处", "执法处、法制处", "吴分管", "3月8日", "5月8日", ""),
        ),
        (
            *("2", "0043", title, "孔一", "社会科学界", "会办"),
            *("普法处", "执法处、法制处", "吴分管", "2025年1月8日", "", "督办"),
        ),
    )
    assert notice(sender=SENDER).heads[6:9] == ("承办单位", "会办单位", "备注")


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [
        (3, Unit.WORKDAYS, "自交办之日起3个工作日"),
        (10, Unit.DAYS, "自交办之日起10日"),
        (1, Unit.MONTHS, "自交办之日起1个月"),
        (-30, Unit.DAYS, "交办前30日"),
    ],
)
def test_a_limit_is_said_in_words(n, unit, words):
    rule = Rule(Clock.ACCEPT, StartEvent.DISPATCHED, n, unit, Roll.NEXT, "签收", "交办")
    assert limit_words(rule) == words


# ------------------------------------------------------------------ 催办函、督办单

LATE = Owed("普法处", "办理并起草", date(2024, 5, 1), "已逾期2个工作日")


def urged(**changes):
    plain = UrgedPaper(case(), INSIDE, ("普法处",), (LATE,), 1, date(2024, 5, 9))
    return replace(plain, **changes)


def test_a_department_is_urged_in_a_letter_without_mark():
    text = said(compose_urging, urged())
    assert (text.mark, text.addressee, text.copies) == ("", "普法处：", None)
    assert text.lines()[:8] == [
        "江州市司法局",
        "关于催办市政协三届二次会议",
        "第0042号提案的函",
        "普法处：",
        "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》于2024年2月8日交由你处办理（主办）。",
        "“办理并起草”应于2024年5月1日前完成，截至2024年5月6日尚未完成（已逾期2个工作日）。",
        "请抓紧办理，于2024年5月9日前完成，并书面反馈办理情况；逾期的请说明原因，确有困难的请写明预计完成时间。",
        "专此函告。",
    ]


def test_a_second_urge_of_several_units_names_each_and_what_has_no_day():
    owed = (
        Owed(PETITIONS, "提出会办意见", date(2024, 5, 1), "已逾期2个工作日"),
        Owed("江州市民政局", "签收", None, ""),
    )
    text = said(
        compose_urging,
        urged(
            sender=SENDER,
            to=(PETITIONS, "江州市民政局"),
            owed=owed,
            nth=2,
            case=case("npc_suggestion", dispatched_on=None, part="协办"),
            copies=("市政府督查室",),
        ),
    )
    assert text.title[2] == "第0042号建议的函（第2次）"
    assert (
        text.opening == "市政协三届二次会议第0042号建议《关于推广社区法律讲堂的建议》交由你们办理（协办）。"
    )
    assert [p.text for p in text.body[:2]] == [
        "江州市信访办公室“提出会办意见”应于2024年5月1日前完成，截至2024年5月6日尚未完成（已逾期2个工作日）。",
        "江州市民政局“签收”截至2024年5月6日尚未完成。",
    ]
    assert text.copies == "抄送：市政府督查室。"


def test_a_supervision_notice_has_a_number_and_what_is_owed():
    form = said(compose_supervision, urged(nth=2))
    assert (form.heading, form.number, form.to) == ("江州市司法局督办单", "督办〔2024〕0042-2", "普法处")
    assert form.matter == "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》"
    assert form.owed == ("“办理并起草”应于2024年5月1日前完成，截至2024年5月6日尚未完成（已逾期2个工作日）。",)
    assert form.request == "请于2024年5月9日前完成，填写下列反馈情况后送回；逾期的必须写明原因。"
    assert (form.contact, form.copies) == ("李承办，023-1", "")
    own = said(compose_supervision, urged(sender=replace(INSIDE, number="江督〔2024〕1号")))
    assert own.number == "江督〔2024〕1号"


# ------------------------------------------------------------------ 申请调整承办单位函


def test_an_adjustment_is_asked_with_ground_unit_and_talk():
    asked = AdjustmentPaper(
        case(dispatch_no="江府督函〔2024〕8号"),
        SENDER,
        "市人民政府督查室",
        ("属水利局职责（依据：“三定”规定第三条）。",),
        "江州市水利局",
        ("已与市水利局沟通。",),
        date(2024, 5, 10),
    )
    assert said(compose_adjustment, asked).lines()[2:-3] == [
        "第0042号提案承办单位的函",
        "市人民政府督查室：",
        "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》于2024年2月8日交由我局办理（主办）"
        "（江府督函〔2024〕8号）。经研究，现申请调整承办单位，有关情况报告如下：",
        "一、申请理由",
        "属水利局职责（依据：“三定”规定第三条）。",
        "本申请在规定的期限（2024年5月10日）内提出。",
        "二、调整建议",
        "建议调整由江州市水利局承办。",
        "三、与有关单位沟通情况",
        "已与市水利局沟通。",
        "妥否，请予核定。",
    ]


def test_what_was_not_said_of_an_adjustment_is_not_printed():
    asked = AdjustmentPaper(case(dispatched_on=None), SENDER, "市人民政府督查室", ("不属我局职责。",))
    lines = said(compose_adjustment, asked).lines()
    assert lines[4].startswith(
        "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》交由我局办理（主办）。"
    )
    assert lines[5:7] == ["不属我局职责。", "妥否，请予核定。"]


def test_book_marks_inside_a_title_become_single_ones_and_braces_are_text():
    text = said(compose_request, OpinionRequest(case(title="关于{unit}《办法》的建议"), SENDER, PETITIONS))
    assert "《关于{unit}〈办法〉的建议》" in text.opening


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_of_a_title_is_wider_than_the_page(kind):
    """156 mm hold twenty characters of 二号, digits count half."""
    one = case(kind)
    texts = [
        said(compose_request, OpinionRequest(one, SENDER, PETITIONS, nth=2)),
        notice(replace(task(), case=one)).letter,
        said(compose_urging, urged(case=one, nth=2)),
        said(compose_adjustment, AdjustmentPaper(one, SENDER, "市人民政府督查室", ("理由。",))),
    ]
    lines = [line for text in texts for line in text.title]
    assert [line for line in lines if len(line) - sum(c.isascii() for c in line) / 2 > 20] == []


# ------------------------------------------------------------------ wording


def raw():
    return tomllib.loads((DATA / "papers.toml").read_text(encoding="utf-8"))


def changed(place, value):
    table = raw()
    *path, last = place.split(".")
    inner = table
    for name in path:
        inner = inner[name]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return table


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        ("colour", "红", "“整个文件”下有不认识的“colour”"),
        ("clauses.due", ["一句"], "“clauses.due”应是两句"),
        ("clauses.thanks", ["一", "二"], "“clauses”下有不认识的“thanks”"),
        ("opinion_request.opening", None, "“opinion_request.opening”应是文字"),
        ("opinion_request.closing", "一句", "“opinion_request.closing”应是文字的列表"),
        ("opinion_request.opening", "{count}件", "“opinion_request.opening”里的{count}不是可用的字段"),
        ("dispatch_notice.addressees_at_most", 0, "“dispatch_notice.addressees_at_most”应是不小于1的整数"),
        ("dispatch_notice.columns_inside", {"number": "序号"}, "“dispatch_notice.columns_inside”应是有这几项的表"),
        ("dispatch_notice.limits_inside.lunch", "午餐。", "“dispatch_notice.limits_inside.lunch”应是期限表里有的一项"),
        ("adjustment_request.authority.county", "县", "“adjustment_request.authority”应是有这几项的表"),
        ("kinds.npc_suggestion", {"reply": {}}, "“kinds.npc_suggestion”下有不认识的“reply”"),
        (
            "kinds.npc_suggestion",
            {"urging_letter": {"opening": 1}},
            "“kinds.npc_suggestion.urging_letter.opening”应是文字",
        ),
    ],
)  # fmt: skip
def test_wrong_wording_is_refused_at_its_place(place, value, sentence):
    with pytest.raises(BadInput, match=sentence.replace("{", r"\{")):
        parse_papers(changed(place, value))


def test_a_kind_may_say_one_sentence_its_own_way():
    papers = parse_papers(changed("kinds.npc_suggestion", {"opinion_request": {"closing": ["请予办理。"]}}))
    asked = OpinionRequest(case("npc_suggestion"), SENDER, PETITIONS)
    assert compose_request(asked, packaged_wording(), papers).closing == ("请予办理。",)
    other = OpinionRequest(case(), SENDER, PETITIONS)
    assert compose_request(other, packaged_wording(), papers).closing == ("专此函达，请予支持。",)
