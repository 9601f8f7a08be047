"""Figures of official texts: what is read, what is compared, and what does not add up."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.errors import BadInput
from proposals.domain.figures import (
    KnownFigure,
    against_known,
    figures_in,
    figures_of,
    flaws,
    in_one_text,
    known_from,
    parse_figures,
)
from proposals.domain.proofing.manuscript import Manuscript

READ = [
    ("全市办结一审行政诉讼案件8169件。", "办结一审行政诉讼案件", "8169", "件", ""),
    ("2022年，行政机关负责人出庭应诉率达83.2%。", "行政机关负责人出庭应诉率", "83.2", "%", "2022年"),
    ("2022年社会各界对法治政府建设满意度提升至94.2%。", "社会各界对法治政府建设满意度", "94.2", "%", "2022年"),
    ("今年上半年，全市行政机关负责人出庭应诉率达百分之五十五点九。", "行政机关负责人出庭应诉率", "55.9", "%", "2023年上半年"),
    ("去年实施联合奖惩53.58万余次。", "实施联合奖惩", "535800", "次", "2022年"),
    ("挽回经济损失1,253.7万元。", "挽回经济损失", "12537000", "元", ""),
    ("2023年第1季度受理行政复议案件41件。", "受理行政复议案件", "41", "件", "2023年一季度"),
    ("向重庆经开区下放103项市级行政权力事项。", "向重庆经开区下放…市级行政权力事项", "103", "项", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure", "value", "unit", "period"), READ)
def test_a_figure_is_read_with_what_it_counts_and_for_when(
    text: str, measure: str, value: str, unit: str, period: str
) -> None:
    (figure,) = figures_in(text, 2023)
    assert (figure.measure, figure.unit, figure.period) == (measure, unit, period)
    assert figure.value == Decimal(value)
    assert text[figure.place.start : figure.place.end] == figure.text


@pytest.mark.parametrize(
    "text",
    [
        "渝府办发〔2021〕40号",
        "2023年4月27日",
        "第3项措施",
        "《实施纲要（2021—2025年）》",
        "《关于做好115项工作的通知》",
        "构建“158N”体系",
        "联系电话023-88196826",
    ],
)
def test_numbers_that_count_nothing_are_left_alone(text: str) -> None:
    assert figures_in(text) == ()


def test_changes_and_former_values_are_known_as_such() -> None:
    old, new, step = figures_in("应诉率由68%提升到83.2%，提升15.2个百分点。")
    assert (old.former, new.former, step.change) == (True, False, True)
    assert step.measure == ""


def test_a_period_at_the_beginning_holds_to_the_end_of_its_line_alone() -> None:
    first, second, third = figures_in("2022年，发布政策5件。受理行政复议案件41件。\n受理行政复议案件42件。")
    assert (first.period, second.period, third.period) == ("2022年", "2022年", "")


def test_half_width_text_of_web_pages_is_read_alike() -> None:
    full, half = "2022年，受理行政复议案件41件，审结40件。", "2022年,受理行政复议案件41件,审结40件。"
    assert [f.measure for f in figures_in(full)] == [f.measure for f in figures_in(half)]


MEASURES = ["行政机关负责人出庭应诉率达{}%", "社会各界对法治政府建设的满意度提升至{}%"]
COUNTS = ["办结一审行政诉讼案件{}件", "培训行政执法人员{}人次", "备案审查行政规范性文件{}件"]
numbers = st.integers(1, 9_999)
shares = st.integers(1, 999).map(lambda n: f"{n / 10:.1f}")


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, str, str]:
    """A sentence about a figure, the same sentence with another number, and the number that was put there."""
    year = draw(st.sampled_from(["", "2022年，", "2021年，", "2022年上半年，"]))
    scope = draw(st.sampled_from(["", "全市"]))
    if draw(st.booleans()):
        words, values = draw(st.sampled_from(MEASURES)), shares
    else:
        words, values = draw(st.sampled_from(COUNTS)), numbers.map(str)
    one, other = draw(st.tuples(values, values).filter(lambda pair: Decimal(pair[0]) != Decimal(pair[1])))
    return year + scope + words.format(one) + "。", year + scope + words.format(other) + "。", other


@given(sentences(), st.sampled_from(["我们将继续努力。", "\n", "一是加强领导。"]))
def test_a_number_that_was_changed_is_found_and_the_same_never(
    told: tuple[str, str, str], between: str
) -> None:
    one, other, number = told
    (found,) = in_one_text(figures_in(one + between + other))
    assert number in found.figure.text
    assert [*in_one_text(figures_in(one + between + one))] == []


@given(sentences())
def test_another_text_is_held_against_alike(told: tuple[str, str, str]) -> None:
    one, other, _ = told
    known = known_from(figures_in(one), "第0001号答复")
    (found,) = against_known(figures_in(other), known)
    assert isinstance(found.other, KnownFigure)
    assert found.other.source == "第0001号答复"
    assert found.other.sentence == one
    assert [*against_known(figures_in(one), known)] == []


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    manuscript = Manuscript(text)
    found = figures_of(manuscript.sentences)
    for figure in found:
        assert figure.text == manuscript.words_at(figure.place)
    for _ in in_one_text(found):
        pass
    for flaw in flaws(manuscript.written, found):
        assert manuscript.words_at(flaw.place)


ONE_IS_TRUE = [
    ("全市办结一审行政诉讼案件8169件。\n全市办结一审行政诉讼案件0.82万件。", "written less exactly"),
    ("发布政策信息约2500条。\n发布政策信息2561条。", "roughly"),
    ("全市受理行政复议案件41件。\n我区受理行政复议案件5件。", "of others"),
    ("2021年受理行政复议案件41件。\n2022年受理行政复议案件52件。\n受理行政复议案件52件。", "another year"),
    ("市场监管领域办案，移送公安机关案件16件。\n城管领域办案，移送公安机关案件2件。", "in another matter"),
    ("甲区调解成功率达99%。\n乙区调解成功率达97%。", "of others by name"),
]


@pytest.mark.parametrize("text", [text for text, _ in ONE_IS_TRUE], ids=[why for _, why in ONE_IS_TRUE])
def test_figures_that_can_both_be_true_are_left_alone(text: str) -> None:
    assert [*in_one_text(figures_in(text))] == []


def test_a_figure_without_its_time_is_shown_the_latest_known() -> None:
    text = "全市行政机关负责人出庭应诉率达80%。"
    known = [
        KnownFigure("行政机关负责人出庭应诉率", Decimal(v), "%", p, p, Decimal("0.1"))
        for v, p in (("68", "2021年"), ("83.2", "2022年"))
    ]
    (found,) = against_known(figures_in(text), known)
    assert found.other.period == "2022年"
    assert not found.of_one_period
    assert [*against_known(figures_in(text.replace("80%", "68%")), known)] == []


ADDED_UP = [
    ("今年办理A类3件、B类5件，共9件。", "3＋5＝8"),
    ("办结建议225件、提案187件，合计422件。", "225＋187＝412"),
    ("共办理9件，其中A类3件、B类5件。", "3＋5＝8"),
    ("共办理9件，其中重点提案10件。", "其中的10"),
    ("办理提案225件，其中涉及立法的12件，占15%。", "12÷225＝5%"),
    ("按期办结993/994，办结率98%。", "993÷994＝100%"),
    ("开展普法活动的社区占120%。", "超过了全部"),
    ("培训覆盖率达101%。", "超过了全部"),
    ("行政复议机关由375个减少至42个，减少了332个。", "相差333个"),
    ("应诉率从68%提升到83.2%，提升16.2个百分点。", "相差15.2个百分点"),
    ("主要做好以下三个方面：一是加强领导；二是强化监督。", "后面列了2项"),
]


@pytest.mark.parametrize(("text", "told"), ADDED_UP)
def test_what_does_not_add_up_is_told(text: str, told: str) -> None:
    manuscript = Manuscript(text)
    (flaw,) = flaws(manuscript.written, figures_of(manuscript.sentences))
    assert told in flaw.message


@pytest.mark.parametrize(
    "text",
    [
        "今年办理A类3件、B类5件，共8件。",
        "办理9件，其中重点提案3件。",
        "受理约40件、审结约30件，共72件。",
        "办理提案225件，其中涉及立法的12件，占5.3%。",
        "按期办结993/994，办结率99.9%。",
        "受理案件41件，同比增长141.3%。",
        "行政复议机关由375个减少至42个，减少了333个。",
        "调解案件6800件，成功6700件，共回访6500件。",
        "主要做好以下两个方面：一是加强领导；二是强化监督。",
    ],
)
def test_what_adds_up_is_left_alone(text: str) -> None:
    manuscript = Manuscript(text)
    assert [*flaws(manuscript.written, figures_of(manuscript.sentences))] == []


@given(st.lists(st.integers(1, 500), min_size=2, max_size=8), st.integers(-3, 3))
def test_a_sum_is_found_wrong_exactly_if_it_is(parts: list[int], off: int) -> None:
    text = "、".join(f"{of}类案件{part}件" for of, part in zip("甲乙丙丁戊己庚辛", parts, strict=False))
    manuscript = Manuscript(f"办结{text}，共{sum(parts) + off}件。")
    found = [*flaws(manuscript.written, figures_of(manuscript.sentences))]
    assert bool(found) == bool(off)


def test_published_texts_give_no_false_alarm(seeds: Path) -> None:
    for path in sorted(seeds.glob("00[0-4]_*.txt")):
        manuscript = Manuscript(path.read_text(encoding="utf-8"))
        figures = figures_of(manuscript.sentences)
        assert [*in_one_text(figures)] == []
        assert [*flaws(manuscript.written, figures)] == []


WRONG_LISTS = [
    ({"document": []}, "不认识的“document”"),
    ({"documents": [{"number": "1"}]}, "documents第1项.title"),
    ({"documents": [{"title": "甲", "figures": [{"measure": "乙", "unit": "件", "value": "很多"}]}]}, "value"),
    ({"documents": [{"title": "甲", "figures": [{"measure": "乙", "unit": "件", "value": "1", "scale": "十"}]}]}, "scale"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "told"), WRONG_LISTS)
def test_a_list_that_is_wrong_is_refused_at_its_place(raw: object, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        parse_figures(raw)
