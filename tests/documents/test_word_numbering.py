"""Numbers that Word counts itself are read as the text that people see: 一、（一）1.（1）."""

import io
import re
from itertools import accumulate

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.documents.word_reading import read_word
from proposals.documents.word_reading.number_formats import written
from proposals.domain.levels import Level, check_sequence, format_number, level_of
from tests.word_files import NAMESPACES, by_libreoffice, level, numbering, p, styles, word

OFFICIAL = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
)
"""The four levels of GB/T 9704 as Word and WPS number them."""


def lines(*paragraphs: str, **parts: str) -> list[str]:
    return [found.text for found in read_word(word(*paragraphs, **parts)).paragraphs]


@pytest.mark.parametrize(
    ("form", "numbers", "expected"),
    [
        ("decimal", (1, 10, 105), "1 10 105"),
        ("decimalZero", (1, 10), "01 10"),
        ("decimalFullWidth", (12,), "１２"),
        ("decimalEnclosedCircle", (1, 20, 21, 36, 51), "① ⑳ ㉑ ㊱ 51"),
        ("decimalEnclosedCircleChinese", (3,), "③"),
        ("decimalEnclosedFullstop", (1, 20, 21), "⒈ ⒛ 21"),
        ("decimalEnclosedParen", (1, 20), "⑴ ⒇"),
        ("ideographEnclosedCircle", (1, 10), "㊀ ㊉"),
        ("chineseCounting", (1, 10, 11, 20, 21, 99, 100), "一 十 十一 二十 二十一 九十九 一百"),
        ("chineseCountingThousand", (12, 105, 110, 1001), "十二 一百零五 一百一十 一千零一"),
        ("japaneseCounting", (10, 30), "十 三十"),
        ("taiwaneseCountingThousand", (4,), "四"),
        ("ideographDigital", (1, 10, 23), "一 一〇 二三"),
        ("chineseLegalSimplified", (1, 10, 12), "壹 壹拾 壹拾贰"),
        ("ideographLegalTraditional", (2, 3), "貳 參"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 甲"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("upperRoman", (4, 9, 14, 1994), "IV IX XIV MCMXCIV"),
        ("lowerRoman", (3,), "iii"),
        ("upperLetter", (1, 26, 27), "A Z AA"),
        ("lowerLetter", (2, 28), "b bb"),
        ("numberInDash", (1,), "-_1_-"),
        ("hebrew1", (7,), "7"),
        ("chineseCounting", (0, 20_000), "0 20000"),
    ],
)
def test_a_count_is_written_as_its_format_says(form, numbers, expected):
    assert " ".join(written(n, form).replace(" ", "_") for n in numbers) == expected


def test_all_levels_of_official_text_are_counted_and_start_anew_under_each_heading():
    deep = [
        (0, "甲"),
        (1, "乙"),
        (2, "丙"),
        (3, "丁"),
        (3, "戊"),
        (2, "己"),
        (1, "庚"),
        (2, "辛"),
        (0, "壬"),
        (1, "癸"),
    ]
    found = lines(*(p(text, number=(1, at)) for at, text in deep), numbering=numbering(OFFICIAL))
    assert found == [
        "一、甲",
        "（一）乙",
        "1.丙",
        "（1）丁",
        "（2）戊",
        "2.己",
        "（二）庚",
        "1.辛",
        "二、壬",
        "（一）癸",
    ]
    assert [level_of(text) for text in found[:4]] == [Level.FIRST, Level.SECOND, Level.THIRD, Level.FOURTH]


def test_plain_paragraphs_between_do_not_disturb_the_count():
    body = (p("甲", number=(1, 0)), p("一段。"), p("", number=(1, 0)), p("乙", number=(1, 0)))
    assert lines(*body, numbering=numbering(OFFICIAL)) == ["一、甲", "一段。", "三、乙"]


def test_a_soft_break_parts_lines_and_only_the_first_carries_the_number():
    assert lines(p("甲", "<w:r><w:br/></w:r>", "乙", number=(1, 0)), numbering=numbering(OFFICIAL)) == [
        "一、甲",
        "乙",
    ]


def test_two_lists_count_apart_and_a_new_start_counts_anew_once():
    nums = (
        '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = [
        p(t, number=(n, 0)) for n, t in ((1, "甲"), (2, "乙"), (1, "丙"), (9, "丁"), (9, "戊"), (1, "己"))
    ]
    other = level(0, "decimal", "%1.", start=3)
    assert lines(*body, numbering=numbering(OFFICIAL, other, nums=nums)) == [
        "一、甲",
        "3.乙",
        "二、丙",
        "五、丁",
        "六、戊",
        "七、己",
    ]


def test_an_instance_may_write_a_level_in_its_own_way():
    nums = (
        '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        + level(0, "decimalEnclosedCircle", "%1")
        + "</w:lvlOverride></w:num>"
    )
    body = (p("甲", number=(9, 0)), p("乙", number=(9, 1)))
    assert lines(*body, numbering=numbering(OFFICIAL, nums=nums)) == ["① 甲", "（一）乙"]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [
        ("", ["1.1 丙", "1.1 戊"]),
        ('<w:lvlRestart w:val="0"/>', ["1.1 丙", "2.2 戊"]),
        ('<w:lvlRestart w:val="1"/>', ["1.1 丙", "2.1 戊"]),
    ],
)
def test_when_a_level_starts_anew_is_the_lists_own_choice(restart, expected):
    levels = OFFICIAL.replace(
        level(2, "decimal", "%3."), level(2, "decimal", "%1.%3", restart + "<w:isLgl/>")
    )
    deep = ((0, "甲"), (1, "乙"), (2, "丙"), (0, "丁"), (2, "戊"))
    found = lines(*(p(t, number=(1, at)) for at, t in deep), numbering=numbering(levels))
    second = [text for text in found if "丙" in text or "戊" in text]
    assert second == (["1.1 丙", "2.1 戊"] if not restart else expected)


def test_upper_levels_in_a_number_are_decimal_where_the_list_is_legal():
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2")
    legal = levels.replace('<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>')
    body = (p("甲", number=(1, 0)), p("乙", number=(1, 1)))
    assert lines(*body, numbering=numbering(levels)) == ["一、甲", "一.1 乙"]
    assert lines(*body, numbering=numbering(legal)) == ["一、甲", "1.1 乙"]


HEADINGS = styles(
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
    '<w:style w:type="paragraph" w:styleId="1"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="off"><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="ring"><w:basedOn w:val="ring"/></w:style>'
)


def test_headings_are_numbered_through_their_styles():
    body = (
        p("甲", style="1"),
        p("乙", style="2"),
        p("丙", style="own"),
        p("丁", style="off"),
        p("戊", style="ring"),
    )
    assert lines(*body, styles=HEADINGS, numbering=numbering(OFFICIAL)) == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "丁",
        "戊",
    ]


def test_a_level_may_belong_to_a_style_and_a_paragraph_may_turn_numbers_off():
    linked = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>') + level(
        1, "decimal", "%2.", '<w:pStyle w:val="linked"/>'
    )
    more = HEADINGS.replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="linked"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>',
    )
    off = '<w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>丙</w:t></w:r></w:p>'
    body = (p("甲", style="1"), p("乙", style="linked"), off, p("丁", style="1"))
    assert lines(*body, styles=more, numbering=numbering(linked)) == ["一、甲", "1.乙", "丙", "二、丁"]


def test_a_list_may_be_lent_by_a_list_style():
    lent = '<w:numStyleLink w:val="lists"/>'
    more = styles(
        '<w:style w:type="numbering" w:styleId="lists"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = (p("甲", number=(2, 0)), p("乙", number=(1, 0)))
    assert lines(*body, styles=more, numbering=numbering(OFFICIAL, lent)) == ["一、甲", "二、乙"]


DEPTHS = st.lists(st.integers(-3, 1), max_size=40).map(
    lambda steps: list(accumulate(steps, lambda at, step: min(3, max(0, at + step)), initial=0))
)


@settings(max_examples=200)
@given(DEPTHS)
def test_any_outline_is_numbered_as_the_standard_writes_it(depths):
    body = (p(f"第{n}段", number=(1, at)) for n, at in enumerate(depths))
    counts, expected = [0] * 4, []
    for n, at in enumerate(depths):
        counts[at] += 1
        counts[at + 1 :] = [0] * (3 - at)
        expected.append(f"{format_number(Level(at + 1), counts[at])}第{n}段")
    assert lines(*body, numbering=numbering(OFFICIAL)) == expected
    assert not check_sequence(expected)


@pytest.mark.parametrize("source", ["direct", "styles", "restarts"])
def test_libreoffice_counts_the_same(source, tmp_path):
    """An independent reader: the text that LibreOffice saves holds the numbers that it shows."""
    turns = [0, 1, 2, 3, 3, 2, 3, 1, 2, 0, 1, 1, 0, 0, 1, 2, 3, 3, 3, 0]
    nums = (
        '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    counts = numbering(OFFICIAL, level(0, "decimal", "%1.", start=3), nums=nums)
    data = {
        "direct": word(*(p(f"段{n}", number=(1, at)) for n, at in enumerate(turns)), numbering=counts),
        "styles": word(
            *(p(f"段{n}", style=("1", "2", "own", "off")[at]) for n, at in enumerate(turns)),
            styles=re.sub(r'(w:styleId="(\w+)")(/?)>', _named, HEADINGS),
            numbering=counts,
        ),
        "restarts": word(
            *(p(f"段{n}", number=((1, 9, 2, 1)[at], 0)) for n, at in enumerate(turns)), numbering=counts
        ),
    }[source]
    saved = by_libreoffice(data, tmp_path, "txt:Text (encoded):UTF8").decode("utf-8-sig")
    theirs = [re.sub(r"\s", "", line) for line in saved.splitlines() if line.strip()]
    assert [re.sub(r"\s", "", found.text) for found in read_word(data).paragraphs] == theirs


def _named(style: re.Match[str]) -> str:
    """LibreOffice knows styles by their names."""
    return f'{style[1]}><w:name w:val="名 {style[2]}"/>' + ("</w:style>" if style[3] else "")


@pytest.mark.parametrize("hostile", ["9", "-1", "99999999999999", "x", ""])
def test_a_level_that_does_not_exist_counts_nothing(hostile):
    body = p("甲", number=(1, 0)).replace('<w:ilvl w:val="0"/>', f'<w:ilvl w:val="{hostile}"/>')
    assert lines(body, numbering=numbering(OFFICIAL)) in (["甲"], ["一、甲"])


def test_numbers_of_lists_that_are_not_there_are_nothing():
    assert lines(p("甲", number=(7, 0)), p("乙", number=(1, 0))) == ["甲", "乙"]
    assert lines(p("甲", number=(1, 0)), numbering="<broken") == ["甲"]


def test_bullets_are_left_out_and_told():
    found = read_word(word(p("甲", number=(1, 0)), numbering=numbering(level(0, "bullet", "\uf0b7"))))
    assert [x.text for x in found.paragraphs] == ["甲"]
    assert found.notices == ("有1段前面是项目符号，符号没有带入；需要序号的请写成“1.”这样的数字。",)


def test_a_number_with_a_space_behind_it_keeps_one_and_official_ones_stand_close():
    levels = level(0, "decimal", "第%1条") + level(1, "decimal", "%2)") + level(2, "chineseCounting", "%3.")
    body = (p("甲", number=(1, 0)), p("乙", number=(1, 1)), p("丙", number=(1, 2)))
    assert lines(*body, numbering=numbering(levels)) == ["第1条 甲", "1)乙", "一.丙"]


def test_a_format_wrapped_for_newer_programs_falls_back():
    wrapped = level(0, "decimal", "%1、").replace(
        '<w:numFmt w:val="decimal"/>',
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="chineseCounting"/></mc:Fallback></mc:AlternateContent>',
    )
    assert lines(p("甲", number=(1, 0)), numbering=numbering(wrapped)) == ["一、甲"]


def test_lists_written_by_a_library_are_counted():
    document = docx.Document()
    for element in parse_xml(numbering(OFFICIAL)):
        element.set(element.keys()[0], "77" if "abstract" in element.keys()[0] else "88")
        if element.tag.endswith("}num"):
            element[0].set(element[0].keys()[0], "77")
            document.part.numbering_part.element.append(element)
        else:
            document.part.numbering_part.element.insert(0, element)
    for at, text in ((0, "培训"), (1, "开设讲堂"), (2, "讲师"), (3, "每月一讲"), (0, "打算")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {NAMESPACES}><w:ilvl w:val="{at}"/><w:numId w:val="88"/></w:numPr>')
        )
    document.add_paragraph("库自带的编号", style="List Number")
    out = io.BytesIO()
    document.save(out)
    assert read_word(out.getvalue()).text.split("\n") == [
        "一、培训",
        "（一）开设讲堂",
        "1.讲师",
        "（1）每月一讲",
        "二、打算",
        "1.库自带的编号",
    ]
