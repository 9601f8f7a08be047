"""Whatever is pasted, the rules of structure end: nothing raises, every place lies within the text, a fix mends what was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Finding, Place, Report
from proposals.domain.proofing.mending import mended
from proposals.domain.proofing.rules import STRUCTURE

WRITTEN = """
一、 二、 三. （一） （二）、 1. 2、 （1） 一是 三是 第一、 附件： 附件1 加强领导 完善机制 。 ， ； ： 、 《条例》 《 》 〈 〉
“放管服” “ ” （ ） ( ) 〔2023〕 [2023] 第05号 2023年 04月07日 9月31日 二〇二三年四月 2021-2025年 , ; : . " ２０２３ ％
出庭应诉率达83.2% 较2021年提升15.2% 约100余件 53.58万余次 三、四十 减少2倍 5—10万 截止4月底 社会对建设满意度 的的 进行进行
党中央、国务院 https://a.cn/b?c=1 a@b.cn PM2.5 繁體
"""
PIECES = WRITTEN.split()
TEXTS = st.lists(st.sampled_from([*PIECES, " ", "　", "\n", "\r\n", "\n\n"]), max_size=60).map("".join)


RULES = [rule for book in STRUCTURE for rule in book.rules]


def read(text: str) -> Report:
    return proofread(text, rules=RULES)


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")


def within(place: Place, lines: list[str]) -> bool:
    return 1 <= place.line <= len(lines) and 0 <= place.start < place.end <= len(lines[place.line - 1])


def places(finding: Finding) -> list[Place]:
    return [finding.place, *finding.also, *(edit.place for edit in finding.edits)]


@given(st.one_of(st.text(), TEXTS))
def test_no_text_raises_and_every_place_lies_within_it(text: str) -> None:
    lines = lines_of(text)
    for finding in read(text).findings:
        assert all(within(place, lines) for place in places(finding)), finding


@given(TEXTS)
def test_after_the_fix_the_finding_is_gone(text: str) -> None:
    for finding in read(text).findings:
        if finding.edits and finding.places == len(finding.edits):
            after = read(mended(text, finding.edits)).findings
            assert finding.fingerprint not in {f.fingerprint for f in after}, finding


@given(TEXTS)
def test_findings_stand_in_reading_order_and_once(text: str) -> None:
    found = read(text).findings
    assert [(f.place.line, f.place.start) for f in found] == sorted(
        (f.place.line, f.place.start) for f in found
    )
    assert len({(f.rule, f.fingerprint) for f in found}) == len(found)


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\ufeff", "。", "没有标点也没有序号的一段话"])
def test_nothing_to_find_in_nothing(text: str) -> None:
    assert read(text).findings == ()


@pytest.mark.parametrize(
    "piece",
    [
        "的",
        "推进",
        "推进,",
        "《",
        "）",
        "“甲",
        "一是",
        "率",
        "1",
        "2023年",
        "在甲过程中",
        "党中央、国务院",
        "，2022年甲",
        " ",
        '"甲',
        "字. ",
    ],
)
def test_a_line_of_a_hundred_thousand_characters_is_read(piece: str) -> None:
    """Quadratic rules would not come to an end here."""
    text = piece * (100_000 // len(piece))
    assert all(within(p, [text]) for f in read(text).findings for p in places(f))


def test_a_text_of_a_megabyte_is_read() -> None:
    paragraph = "（一）加强领导，完善机制。2023年04月07日约100余件；截止4月底，办结率达83.2%，较2021年提升15.2%。《条例\n"
    assert read(paragraph * (1_000_000 // len(paragraph.encode()))).counted()["R22"] > 1000


def test_traditional_characters_are_read_like_others() -> None:
    (found,) = read("《條例收悉。").findings
    assert found.rule == "R09"
