"""What is wrong with a Word file beside its words: one finding a cause, and none in a file of ours."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.documents.letter import render_draft
from proposals.documents.packaged import packaged_template
from proposals.documents.word_checks import FILE_RULES, check_word, checking
from proposals.domain.errors import BadInput
from proposals.domain.proofing.findings import Finding, Place, Severity
from tests.letters import text
from tests.word_files import notes, p, styles, tracked, word

LONG = "我局高度重视法治政府建设工作，已经会同有关单位开展培训十二次，覆盖全市各区县执法人员。"
PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{}" w:left="{}" w:right="1474"/></w:sectPr>'
)


def found(*body: str, **parts: str) -> list[tuple[str, str, int]]:
    """Rule, message, and at how many places."""
    return [(f.rule, f.message, f.places) for f in check_word(word(*body, **parts))]


def set_in(font: str, size: int, words: str = LONG) -> str:
    fonts = f'<w:rFonts w:eastAsia="{font}"/><w:sz w:val="{size}"/>'
    return f"<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def test_the_drafts_that_we_make_ourselves_have_nothing_against_them():
    letter = replace(text(body=f"一、加强培训\n{LONG}\n（一）分级培训\n{LONG}"), closing=("××局长审签。",))
    draft = render_draft(letter, packaged_template("reply"), 2, base="1_2_0123456789abcdef")
    assert [f.rule for f in check_word(draft)] == []


def test_a_font_is_told_once_however_many_paragraphs_have_it():
    (first,) = check_word(word(*[set_in("宋体", 32)] * 5))
    assert (first.rule, first.places) == ("D01", 5)
    assert first.message == "正文用的是“宋体”，应当用仿宋。"
    assert first.place == Place(1, 0, len(LONG))


@pytest.mark.parametrize("font", ["仿宋", "仿宋_GB2312", "方正仿宋_GBK", "FangSong"])
def test_any_font_of_the_family_will_do(font):
    assert found(set_in(font, 32)) == []


@pytest.mark.parametrize(
    ("paragraph", "rule", "message"),
    [
        (set_in("仿宋", 28), "D03", "正文是四号（14磅），应当是三号（16磅）。"),
        (set_in("宋体", 32, "一、加强培训"), "D02", "一级标题用的是“宋体”，应当用黑体。"),
        (set_in("黑体", 32, "（一）分级培训"), "D02", "二级标题用的是“黑体”，应当用楷体。"),
        (set_in("黑体", 44, "关于第0607号提案的复函"), "D02", "标题用的是“黑体”，应当用小标宋。"),
        (
            set_in("方正小标宋", 36, "关于第0607号提案的复函"),
            "D03",
            "标题是小二（18磅），应当是二号（22磅）。",
        ),
    ],
)
def test_each_measure_is_held_against_the_standard(paragraph, rule, message):
    assert found(paragraph) == [(rule, message, 1)]


def test_fonts_come_from_styles_defaults_and_themes_as_well():
    defaults = styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="32"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:styleId="a"><w:rPr><w:rFonts w:eastAsia="仿宋"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    assert found(p(LONG, style="b"), styles=defaults) == []
    assert [f[0] for f in found(p(LONG), styles=defaults)] == ["D01"]


def test_a_theme_gives_the_font_of_its_script():
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        '<a:minorFont><a:ea typeface=""/><a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme>'
        "</a:themeElements></a:theme>"
    )
    run = f'<w:r><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/></w:rPr><w:t>{LONG}</w:t></w:r>'
    assert found(p(run), theme=theme) == [("D01", "正文用的是“等线”，应当用仿宋。", 1)]


def test_a_file_that_names_no_font_has_nothing_against_it():
    assert found(p(LONG)) == []


def test_margins_are_measured_in_millimetres():
    assert found(p(LONG), PAGE.format(2098, 1588)) == []
    assert found(p(LONG), PAGE.format(1440, 1797)) == [
        ("D04", "上边距25毫米（应为37毫米）、左边距32毫米（应为28毫米）。", 1)
    ]


@pytest.mark.parametrize("words", ["{{ title }}", "××", "XX", "【单位】", "（此处填写措施", "______"])
def test_what_is_still_to_be_filled_in_is_an_error(words):
    (finding,) = check_word(word(p(f"由{words}负责。"), p(f"另请{words}办理。")))
    assert (finding.rule, finding.severity, finding.places) == ("D05", Severity.ERROR, 2)


@pytest.mark.parametrize("words", ["2023年", "（见附件）", "×", "XXL号", "3×5米", "taxXXer"])
def test_what_only_looks_like_it_is_left_alone(words):
    assert found(p(f"由{words}负责。")) == []


def test_comments_changes_and_hidden_words_are_told_with_a_count():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部情况</w:t></w:r>"
    commented = notes("comments", ("周处长", "请核"), ("周处长", "再核"))
    got = found(p("已办。", tracked("ins", "三期。")), p(hidden, "正文。"), comments=commented)
    assert got == [
        ("D06", "文件里有2条批注（周处长）。", 1),
        ("D07", "文件里有1处修订没有处理。", 1),
        ("D08", "文件里有1处隐藏文字（“内部情况”等）。", 1),
    ]


def test_names_of_people_in_the_properties_are_a_hint_names_of_programs_are_not():
    def about(creator: str) -> bytes:
        core = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{creator}</dc:creator></cp:coreProperties>'
        )
        from proposals.documents.word_template import pack, unpack

        return pack({**unpack(word(p("正文。"))), "docProps/core.xml": core.encode()})

    (finding,) = check_word(about("李承办"))
    assert (finding.rule, finding.message) == ("D09", "文件属性里留有姓名：作者“李承办”。")
    assert check_word(about("python-docx")) == ()


def test_a_large_file_is_looked_at_in_a_process_of_its_own(monkeypatch):
    data = word(set_in("宋体", 32), p("由××负责。"))
    here = check_word(data)
    monkeypatch.setattr(checking, "LARGEST_AT_HOME", 0)
    assert check_word(data) == here


def test_what_is_no_word_file_is_refused():
    with pytest.raises(BadInput, match="有效的DOCX"):
        check_word(b"PK\x03\x04 nothing")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="一、（）1.×【】X_ 复函甲。\n", max_size=80), st.integers(-5, 3000))
def test_no_text_and_no_size_makes_it_stumble(words, size):
    for finding in check_word(word(set_in("宋体", size, words))):
        assert isinstance(finding, Finding)


def test_every_rule_has_a_number_a_name_and_a_source():
    assert [rule.id for rule in FILE_RULES] == [f"D0{n}" for n in range(1, 10)]
    assert all(rule.why.endswith("。") for rule in FILE_RULES)
