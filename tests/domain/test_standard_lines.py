"""口径: which wording holds on a day, in what state a line is, what a query finds, what an expired one looks like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Severity
from proposals.domain.proofing.lexicon import ExpiredPassage, Lexicon
from proposals.domain.proofing.rules.expired_lines import EXPIRED_LINES
from proposals.domain.standard_lines import LineState, Wording, found, in_force, line_state, why_expired

TODAY = date(2023, 2, 10)
OLD = "公证服务收费标准仍按2019年公布的政府指导价执行。"
NEW = "公证服务收费标准自2023年2月1日起降低两成，特殊群体减半收取。"


def wording(number: int, since: date, until: date | None = None) -> Wording:
    return Wording(number, number, f"第{number}版", since, until)


ONE = wording(1, date(2023, 1, 1))


@pytest.mark.parametrize(
    ("wordings", "active", "state"),
    [
        ([ONE], True, LineState.VALID),
        ([ONE], False, LineState.RETIRED),
        ([wording(1, date(2023, 1, 1), date(2023, 3, 13))], True, LineState.VALID),
        ([wording(1, date(2023, 1, 1), date(2023, 3, 12))], True, LineState.ENDING),
        ([wording(1, date(2023, 1, 1), TODAY)], True, LineState.ENDING),
        ([wording(1, date(2023, 1, 1), date(2023, 2, 9))], True, LineState.EXPIRED),
        ([wording(1, date(2023, 2, 11))], True, LineState.COMING),
        ([wording(1, date(2022, 1, 1), date(2022, 12, 31)), wording(2, TODAY)], True, LineState.VALID),
        ([ONE, wording(2, TODAY, date(2023, 2, 10))], True, LineState.ENDING),
        ([ONE, wording(2, date(2023, 3, 1))], True, LineState.VALID),
    ],
)  # fmt: skip
def test_the_state_of_a_line_on_a_day(wordings: list[Wording], active: bool, state: LineState) -> None:
    assert line_state(wordings, TODAY, active=active) is state


def test_the_last_version_that_has_begun_holds_even_after_its_last_day() -> None:
    ended = wording(2, date(2023, 2, 1), date(2023, 2, 5))
    assert in_force([ONE, ended], TODAY) == ended
    assert in_force([ONE, wording(2, date(2023, 3, 1))], TODAY) == ONE
    assert in_force([], TODAY) is None


@pytest.mark.parametrize(
    ("each", "now", "active", "why"),
    [
        (ONE, ONE, True, ""),
        (ONE, ONE, False, "这条口径已停用"),
        (ONE, wording(2, date(2023, 2, 1)), True, "2023年2月1日起已有新口径"),
        (wording(1, date(2022, 1, 1), date(2023, 2, 9)), wording(1, date(2022, 1, 1), date(2023, 2, 9)), True, "已于2023年2月9日到期"),
        (wording(2, date(2023, 3, 1)), ONE, True, ""),
    ],
)  # fmt: skip
def test_why_a_version_may_not_be_said(each, now, active: bool, why: str) -> None:
    assert why_expired(each, now, active=active, today=TODAY) == why


@pytest.mark.parametrize(
    ("words", "rank"), [(["公证"], 2), (["公证", "减半"], 1), (["减半"], 1), (["文件"], 1), (["仲裁"], 0)]
)
def test_words_in_the_topic_come_before_words_in_the_text(words: list[str], rank: int) -> None:
    assert found(words, "公证收费", (NEW, "某号文件")) == rank


# ------------------------------------------------------------------ L01


def findings(text: str, *passages: ExpiredPassage):
    return proofread(text, lexicon=Lexicon(expired=passages), rules=EXPIRED_LINES.rules).findings


def test_an_expired_line_is_found_at_its_sentence_with_what_to_say_today() -> None:
    gone = ExpiredPassage("公证收费", OLD, "2023年2月1日起已有新口径", NEW)
    (finding,) = findings(f"一、关于收费\n感谢关心。{OLD}下一步将加强监督。", gone)
    assert (finding.rule, finding.severity, finding.text) == ("L01", Severity.ERROR, OLD)
    assert finding.message == "“公证收费”的这条口径2023年2月1日起已有新口径，不能再用。"
    assert finding.suggestion == f"现行口径：{NEW}"
    assert finding.place.line == 2


def test_the_new_wording_of_a_line_is_no_finding_however_alike_both_are() -> None:
    old, new = "法律援助经费每年安排200万元，列入市级预算。", "法律援助经费每年安排300万元，列入市级预算。"
    gone = ExpiredPassage("经费", old, "2023年2月1日起已有新口径", new)
    assert findings(new, gone) == ()
    assert len(findings(old, gone)) == 1


def test_a_sentence_that_stays_in_the_new_version_is_no_finding() -> None:
    gone = ExpiredPassage(
        "经费", f"{OLD}特殊群体可以申请减免费用。", "已有新口径", "特殊群体可以申请减免费用。"
    )
    assert findings("特殊群体可以申请减免费用。", gone) == ()


def test_a_paragraph_taken_from_a_line_is_found_though_half_rewritten() -> None:
    rewritten = "我们了解到，公证服务收费标准仍按2019年公布的指导价办理，请您监督。"
    gone = ExpiredPassage("公证收费", OLD, "已于2023年1月31日到期")
    assert findings(rewritten, gone) == ()
    linked = ExpiredPassage("公证收费", OLD, "已于2023年1月31日到期", linked=True)
    (finding,) = findings(rewritten, linked)
    assert finding.suggestion == "请删去，或者请归口处室给出新口径。"


def test_formulas_and_empty_lines_are_never_found() -> None:
    assert findings("感谢您的关心。", ExpiredPassage("致谢", "感谢您的关心。", "已停用")) == ()
    assert findings("正文。", ExpiredPassage("空", "", "已停用")) == ()


SENTENCE = st.text(alphabet="公证收费标准仍按政府指导价执行特殊群体减半", min_size=12, max_size=40)


@given(SENTENCE, st.text(alphabet="甲乙丙丁戊己", max_size=30))
def test_an_expired_sentence_is_found_wherever_it_stands(sentence: str, around: str) -> None:
    gone = ExpiredPassage("题", f"{sentence}。", "已停用")
    assert len(findings(f"{around}。{sentence}。{around}", gone)) == 1


@given(SENTENCE, st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=8, max_size=60))
def test_a_text_without_its_words_is_never_taken_for_it(sentence: str, other: str) -> None:
    assert findings(f"{other}。", ExpiredPassage("题", f"{sentence}。", "已停用", linked=True)) == ()
