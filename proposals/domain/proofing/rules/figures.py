"""Figures: what does not add up, the same measure twice with other values, and what other texts say of it."""

from __future__ import annotations

from collections.abc import Iterator

from proposals.domain.figures import Figure, KnownFigure, against_known, flaws, in_one_text
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook

FIGURES = RuleBook()
QUOTED = 60
"""Characters of the other sentence that a finding shows."""


@FIGURES.rule(
    "R41",
    "总数与分项一致",
    Severity.WARNING,
    "分项相加应等于总数，占比应与分项相符，“几个方面”应与“一是、二是”的项数一致（业务参考第6节R41）。",
    bad=[
        "今年办理A类3件、B类5件，共9件。",
        "共办理建议提案9件，其中A类3件、B类5件。",
        "办理提案225件，其中涉及立法的12件，占15%。",
        "按期办结993/994，办结率98%。",
        "培训覆盖率达120%。",
        "应诉率从68%提升到83.2%，提升16.2个百分点。",
        "主要做好以下三个方面：一是加强领导；二是强化监督。",
        "共收到意见12件，其中采纳5件、部分采纳4件、未采纳4件。",
        "健全市、区县、乡镇（街道）四级体系。",
        "围绕立法、执法、司法两个方面开展工作。",
    ],
    good=[
        "今年办理A类4件、B类5件，共9件。",
        "共办理建议提案9件，其中重点提案3件。",
        "办理提案225件，其中涉及立法的12件，占5.3%。",
        "按期办结993/994，办结率99.9%。",
        "梳理出5大类21个具体问题，提出41项整改措施。",
        "应诉率从68%提升到83.2%，提升15.2个百分点。",
        "受理行政复议案件41件，同比增长141.3%。",
        "主要做好以下两个方面：一是加强领导；二是强化监督。",
        "共收到意见12件，其中采纳5件、部分采纳4件。",
        "前者3件、后者5件，共8件，前者2件、后者3件，共5件。",
        "共办理建议提案9件，其中重点提案7件，其中督办2件、列入计划3件。",
        "健全市、区县、乡镇（街道）三级体系。",
        "围绕立法、执法和司法三个方面，渝北区、江北区等7个区县开展试点。",
    ],
)
def sums_add_up(reading: Reading) -> Iterator[Hit]:
    """Parts and sums, shares and their parts, counts and what is listed."""
    for flaw in flaws(reading.lines, reading.figures):
        yield Hit(flaw.place, flaw.message, "请核对数据")


@FIGURES.rule(
    "R42",
    "同一指标前后一致",
    Severity.WARNING,
    "同一文内同一指标、同一时期的数值应当一致（业务参考第6节R42）。",
    bad=[
        "2022年，全市行政机关负责人出庭应诉率达83.2%。\n2022年，行政机关负责人出庭应诉率达82.3%。",
        "全市办结一审行政诉讼案件8169件。\n全市共办结一审行政诉讼案件8196件。",
    ],
    good=[
        "2022年，行政机关负责人出庭应诉率达83.2%。\n2021年，行政机关负责人出庭应诉率达68%。",
        "全市办结一审行政诉讼案件8169件。\n全市办结一审行政诉讼案件0.82万件。",
        "出庭应诉率从68%提升到83.2%。",
        "评价率、满意率均达100%，调解成功率99%。",
        "市场监管领域办案，移送公安机关16件；城市管理领域办案，移送公安机关2件。",
    ],
)
def same_measure_same_value(reading: Reading) -> Iterator[Hit]:
    """One measure for one period has one value."""
    for conflict in in_one_text(reading.figures):
        assert isinstance(conflict.other, Figure)
        told = _about(conflict.figure)
        where = f"第{conflict.other.place.line}行"
        yield Hit(
            conflict.figure.place,
            f"{told}，这里是“{conflict.figure.text}”，{where}是“{conflict.other.text}”。",
            "请核对后统一",
        )


@FIGURES.rule(
    "F01",
    "与已有资料一致",
    Severity.WARNING,
    "同一指标、同一时期的数值应当与以往答复和资料库一致；不一致的，请核对哪一个准确。",
    bad=[
        Example("2021年上半年，全市行政机关负责人出庭应诉率达65.9%。", {}),
        Example("全市行政机关负责人出庭应诉率达65.9%。", {}),
    ],
    good=[
        Example("2021年上半年，全市行政机关负责人出庭应诉率达55.9%。", {}),
        Example("2022年，全市行政机关负责人出庭应诉率达83.2%。", {}),
        "2021年上半年，全市行政机关负责人出庭应诉率达65.9%。",
    ],
)
def agrees_with_other_texts(reading: Reading) -> Iterator[Hit]:
    """The same measure in earlier replies and in the library; both sources are shown."""
    unit = reading.facts.unit if reading.facts else ""
    known = [each for each in reading.lexicon.figures if unit.startswith(each.region)]
    for conflict in against_known(reading.figures, known):
        assert isinstance(conflict.other, KnownFigure)
        here, other = conflict.figure, conflict.other
        timed = conflict.of_one_period
        told = f"{_about(here)}，这里是“{here.text}”，"
        yield Hit(
            here.place,
            f"{told}{'' if timed else '没有写明时期，'}{other.source}{'' if timed else other.period}{_said(other)}。",
            "请核对哪一个准确" if timed else "请写明是哪一年、哪一段的数据",
            cause=f"{here.measure}{here.period}{here.text}{other.source}",
            severity=None if timed else Severity.HINT,
        )


def _about(figure: Figure) -> str:
    return f"{figure.period}“{figure.measure}”" if figure.period else f"“{figure.measure}”"


def _said(known: KnownFigure) -> str:
    """What the other text says, with its sentence where that is known."""
    sentence = known.sentence.strip()
    quoted = f"（“{sentence[:QUOTED]}{'……' if len(sentence) > QUOTED else ''}”）" if sentence else ""
    return f"是“{known.words}”{quoted}"
