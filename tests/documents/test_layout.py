"""Letters measured on their rendered pages against GB/T 9704-2012: within half a millimetre of every number."""

from pathlib import Path

import pytest

from tests.documents import gbt9704
from tests.documents.gbt9704 import BOTTOM, LEFT, RIGHT, TOP, Finding
from tests.documents.layout_letters import (
    LONG_UNIT,
    LONGER_UNIT,
    LONGEST_UNIT,
    measured_lengths,
    measured_letters,
    measured_unclosed,
)
from tests.documents.layout_table import table

PAGE_OF_NUMBERS = Path(__file__).parents[2] / "docs" / "layout.md"

# By name, and what stands in for it where it is not installed (proposals/data/fonts/letter-fonts.conf).
SONG = ("FZXiaoBiaoSong", "FandolSong", "NotoSerifCJK")
FANG = ("FangSong", "FandolFang", "NotoSerifCJK")
HEI = ("SimHei", "FandolHei", "NotoSerifCJK")
KAI = ("KaiTi", "FandolKai", "NotoSerifCJK")
ROMAN = ("TimesNewRoman", "LiberationSerif")
PAGE = ("SimSun", "NotoSerifCJK")


@pytest.fixture(scope="module")
def letters():
    return measured_letters()


def off(findings) -> list[Finding]:
    """What stands further from the standard than half a millimetre; nothing measured counts as well."""
    found = list(findings)
    assert found
    return [each for each in found if not each.within]


@pytest.mark.parametrize("sheet", [1, 2])
def test_a_full_page_has_22_lines_of_28_characters_in_the_type_area(letters, sheet):
    assert off(gbt9704.type_area(letters["full"][sheet])) == []


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("0607", "重庆市司法局"),
        ("short", "江州市司法局"),
        ("long unit", LONG_UNIT),
        ("longer unit", LONGER_UNIT),
        ("longest unit", LONGEST_UNIT[:13]),
    ],
)
def test_the_mark_stands_30_mm_from_the_edge_and_the_red_lines_where_they_belong(letters, name, mark):
    assert off(gbt9704.head(letters[name][0], mark)) == []


def test_the_red_lines_are_thick_over_thin_above_and_thin_over_thick_below(letters):
    for pages in (pages for name, pages in letters.items() if "preprinted" not in name):
        thick, thin, foot_thin, foot_thick = pages[0].strokes
        assert thick.thickness > 2 * thin.thickness
        assert foot_thick.thickness > 2 * foot_thin.thickness
        assert all(page.strokes == () for page in pages[1:])


def test_number_title_and_addressee_keep_their_distances(letters):
    findings = gbt9704.number_and_title(letters["0607"][0], "渝司提", "重庆市司法局", "孔祥彬委员：")
    assert off(findings) == []


def test_the_last_line_of_a_full_first_page_keeps_its_distance_from_the_red_line(letters):
    assert off(gbt9704.last_line(letters["full"][0])) == []


def test_no_text_of_any_first_page_comes_nearer_to_the_red_line(letters):
    near = gbt9704.SEVEN_EIGHTHS - gbt9704.TOLERANCE
    for pages in (pages for name, pages in letters.items() if "preprinted" not in name):
        assert all(pages[0].strokes[2].top - line.cell_bottom >= near for line in pages[0].lines)


def test_nothing_leaves_the_type_area(letters):
    for pages in letters.values():
        for line in (line for page in pages[1:] for line in page.lines[:-1]):
            assert LEFT - 0.5 <= line.left < line.right <= RIGHT + 0.5
            assert TOP <= line.ink_top < line.ink_bottom <= BOTTOM
        for line in (line for line in pages[0].lines if round(line.glyphs[0].size) == gbt9704.SIZE_3):
            assert LEFT - 0.5 <= line.left < line.right <= RIGHT + 0.5


@pytest.mark.parametrize("words", ["您提出的", "一、关于加强", "（一）把培训做实"])
def test_paragraphs_and_headings_begin_two_characters_in(letters, words):
    assert off(gbt9704.paragraph(letters["0607"][0].line(words))) == []


@pytest.mark.parametrize(("sheet", "number"), [(1, 2), (2, 3)])
def test_page_numbers_stand_outside_under_the_type_area(letters, sheet, number):
    assert letters["0607"][sheet].lines[-1].text == f"— {number} —"
    assert off(gbt9704.page_number(letters["0607"][sheet], number)) == []


def test_the_first_page_has_no_number(letters):
    assert not any("—" in line.text for pages in letters.values() for line in pages[0].lines)


def test_the_date_stands_four_characters_from_the_right_and_the_signature_centred_on_it(letters):
    assert off(gbt9704.sealed_tail(letters["0607"][-1], "重庆市司法局", "2023年4月27日")) == []
    assert off(gbt9704.sealed_tail(letters["several"][-1], "江州市司法局", "2024年5月6日")) == []


def test_a_signature_of_a_whole_line_stays_on_one_line_with_the_date_under_its_middle(letters):
    page = letters["longest unit"][-1]
    signature, date = page.line(LONGEST_UNIT), page.line("2024年5月6日")
    assert signature.centre == pytest.approx(date.centre, abs=0.5)


@pytest.mark.parametrize(("name", "unit"), [("unsealed", "江州市司法局"), ("unsealed long unit", LONG_UNIT)])
def test_without_a_seal_the_date_begins_two_characters_further_in(letters, name, unit):
    assert off(gbt9704.unsealed_tail(letters[name][-1], unit, "2024年5月6日")) == []


def test_attachments_stand_under_each_other_and_turn_at_the_name(letters):
    assert off(gbt9704.attachments(letters["several"][-1], "见，请填写", ("附件：1.", "2.", "3."))) == []


def test_the_note_and_the_copies_stand_where_they_belong(letters):
    assert off(gbt9704.note(letters["several"][-1], "2024年5月6日", "（联系人")) == []
    assert off(gbt9704.copies(letters["several"][-1], "市财政局")) == []


def test_class_publicity_and_signer_stand_where_the_office_wants_them(letters):
    page = letters["marked"][0]
    assert page.lines[0].text == "主动公开　签发人：种及灵"
    below, number = page.line("（B）"), page.line("渝司提")
    assert below.right == pytest.approx(number.right, abs=0.5)
    assert below.baseline - number.baseline == pytest.approx(gbt9704.PITCH, abs=0.5)
    title = page.lines[page.lines.index(below) + 1]
    assert gbt9704.blank_lines(below, title) == pytest.approx(gbt9704.blank(2), abs=0.5)
    words = "".join(line.text for line in letters["marked"][-1].lines)
    assert "审签" not in words
    assert "对以上答复您有什么意见" in words


@pytest.mark.parametrize(
    ("plain", "preprinted", "mark"),
    [("0607", "preprinted", ["重庆市司法局"]), ("longest unit", "longest preprinted", None)],
)
def test_for_preprinted_paper_everything_but_the_red_keeps_its_place(letters, plain, preprinted, mark):
    printed, bare = letters[plain], letters[preprinted]
    assert all(page.strokes == () for page in bare)
    wanted = [[(line.text, *where(line)) for line in page.lines] for page in printed]
    mark = mark or [LONGEST_UNIT[:13], LONGEST_UNIT[13:]]
    red = [line for line in wanted[0] if line[0] in mark][: len(mark)]
    wanted[0] = [line for line in wanted[0] if line not in red]
    assert [[(line.text, *where(line)) for line in page.lines] for page in bare] == wanted


def where(line) -> tuple[float, float]:
    """To a tenth of a millimetre."""
    return round(line.left, 1), round(line.baseline, 1)


@pytest.mark.parametrize(
    ("sheet", "words", "accepted"),
    [
        (0, "孔祥彬委员：", FANG),
        (0, "关于市政协六届一次会议", SONG),
        (0, "一、关于加强", HEI),
        (0, "（一）把培训做实", FANG + KAI + ROMAN),
        (1, "（一）由市信访办牵头", KAI + ROMAN),
        (1, "— 2 —", PAGE),
        (2, "2023年4月27日", FANG + ROMAN),
        (2, "抄送", FANG),
    ],
)
def test_the_typefaces_are_those_of_the_standard_or_their_stand_ins(letters, sheet, words, accepted):
    used = letters["0607"][sheet].line(words).fonts
    assert [font for font in used if not font.startswith(accepted)] == []


def test_second_level_headings_are_set_in_another_typeface_than_their_text(letters):
    line = letters["0607"][0].line("（一）把培训做实")
    assert line.glyphs[3].font.startswith(KAI)
    assert line.glyphs[-1].font.startswith(FANG)


def test_the_date_never_stands_without_text_whatever_the_length():
    for pages in measured_lengths():
        lines = [line.text for line in pages[-1].lines]
        date = next(at for at, text in enumerate(lines) if text == "2024年5月6日")
        before = lines[:date]
        last_words = [text for text in before if text.endswith(("改进工作。", "专此函达。"))]
        assert len(last_words) == 1, before
        assert before.index(last_words[0]) >= 1, "at least two lines of text come along"
        assert not any("此页无正文" in text for text in lines)


def test_without_a_closing_sentence_the_text_itself_goes_with_the_date():
    for pages in measured_unclosed():
        lines = [line.text for line in pages[-1].lines]
        assert lines.index("2024年5月6日") >= 3, lines


def test_a_heading_never_stands_at_the_foot_of_a_page_whatever_the_length():
    for pages in measured_lengths():
        for page in pages[:-1]:
            text = [line.text for line in page.lines if not line.text.startswith("—")]
            assert text[-1] not in ("一、办理情况", "二、打算")


def test_only_the_page_before_the_last_gives_lines_away():
    for pages in measured_lengths():
        for page in pages[1:-2]:
            assert len([line for line in page.lines if line.baseline < BOTTOM]) >= gbt9704.LINES - 1


def test_the_page_of_numbers_lists_every_element_that_is_measured(letters):
    kept = PAGE_OF_NUMBERS.read_text(encoding="utf-8").splitlines()
    listed = [line.split("|")[1:3] for line in kept if line.startswith("| ")]
    rows = [row.split("|")[1:3] for row in table(gbt9704.all_findings(letters)).splitlines()]
    assert [row for row in rows[2:] if row not in listed] == []
