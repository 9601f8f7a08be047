"""What a Word file says, feature by feature: changes, comments, fields, symbols, and what is left out with a word."""

from contextlib import suppress
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.documents.docx_text import docx_lines
from proposals.documents.word_reading import Comment, Place, Tracked, read_word, reading
from proposals.documents.word_reading.reading import read_here
from proposals.documents.word_template import pack, unpack
from proposals.domain.errors import BadInput
from tests.word_files import NAMESPACES, level, notes, numbering, p, r, styles, tracked, word

ACCEPT, REJECT = Tracked.ACCEPT, Tracked.REJECT


def lines(*body: str, how: Tracked = ACCEPT, **parts: str) -> list[str]:
    return [found.text for found in read_word(word(*body, **parts), how).paragraphs]


def run(inside: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def field(instruction: str, result: str) -> str:
    steps = (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText>{instruction}</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(map(run, steps))


# ------------------------------------------------------------------ tracked changes


@pytest.mark.parametrize(
    ("body", "accepted", "rejected"),
    [
        ((p("已办。", tracked("ins", "三期。")),), ["已办。三期。"], ["已办。"]),
        ((p("已办。", tracked("del", "三期。")),), ["已办。"], ["已办。三期。"]),
        ((p(tracked("del", "甲"), tracked("ins", "乙")),), ["乙"], ["甲"]),
        (
            (
                p(tracked("moveFrom", "甲段。"), mark='<w:moveFrom w:id="1"/>'),
                p("乙段。"),
                p(tracked("moveTo", "甲段。")),
            ),
            ["乙段。", "甲段。"],
            ["甲段。", "乙段。"],
        ),
        ((p("前", mark='<w:del w:id="1"/>'), p("后")), ["前后"], ["前", "后"]),
        ((p("前", mark='<w:ins w:id="1"/>'), p("后")), ["前", "后"], ["前后"]),
        (
            (p("前", mark='<w:del w:id="1"/>'), p(tracked("del", "中"), mark='<w:del w:id="1"/>'), p("后")),
            ["前后"],
            ["前", "中", "后"],
        ),
        ((p("末", mark='<w:del w:id="1"/>'),), ["末"], ["末"]),
        (
            (p(f'<w:ins w:id="1"><w:hyperlink>{run("<w:t>链接</w:t>")}</w:hyperlink></w:ins>', "后"),),
            ["链接后"],
            ["后"],
        ),
        ((p('<w:ins w:id="1">' + tracked("del", "先写后删") + "</w:ins>", "后"),), ["后"], ["后"]),
    ],
)
def test_tracked_changes_are_taken_or_undone(body, accepted, rejected):
    assert lines(*body) == accepted
    assert lines(*body, how=REJECT) == rejected
    assert read_word(word(*body)).tracked > 0


SEGMENTS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["", "ins", "del"]), st.text("甲乙<&😀", min_size=1, max_size=3)),
        max_size=4,
    ),
    max_size=5,
)


@settings(max_examples=100)
@given(SEGMENTS)
def test_whatever_was_tracked_accepting_gives_the_new_and_rejecting_the_old_text(paragraphs):
    body = [
        p(*(tracked(k, escape(t)) if k else r(escape(t)) for k, t in segments)) for segments in paragraphs
    ]
    new = ["".join(t for k, t in segments if k != "del") for segments in paragraphs]
    old = ["".join(t for k, t in segments if k != "ins") for segments in paragraphs]
    assert lines(*body) == [text for text in new if text]
    assert lines(*body, how=REJECT) == [text for text in old if text]
    assert read_word(word(*body)).tracked == sum(bool(k) for segments in paragraphs for k, _ in segments)


def test_changes_of_looks_alone_are_no_changes():
    looks = '<w:rPrChange w:id="1" w:author="周"><w:rPr><w:b/></w:rPr></w:rPrChange>'
    found = read_word(word(p(run("<w:t>甲</w:t>", looks))))
    assert (found.text, found.tracked) == ("甲", 0)


def test_a_number_that_was_tracked_on_goes_where_changes_are_undone():
    changed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        '<w:pPrChange w:id="1" w:author="周"><w:pPr/></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    )
    counts = numbering(level(0, "chineseCounting", "%1、"))
    assert lines(changed, numbering=counts) == ["一、甲"]
    assert lines(changed, how=REJECT, numbering=counts) == ["甲"]


def test_joined_paragraphs_take_the_number_of_the_mark_that_stays():
    counts = numbering(level(0, "chineseCounting", "%1、"))
    body = (p("甲", mark='<w:del w:id="1"/>'), p("乙", number=(1, 0)), p("丙", number=(1, 0)))
    assert lines(*body, numbering=counts) == ["一、甲乙", "二、丙"]


# ------------------------------------------------------------------ characters


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:t>甲</w:t><w:tab/><w:t>乙</w:t>", "甲\t乙"),
        ('<w:t>甲</w:t><w:ptab w:relativeTo="margin"/><w:t>乙</w:t>', "甲\t乙"),
        ("<w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t>", "甲-乙"),
        ("<w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t>", "甲乙"),
        ("<w:t>甲</w:t><w:lastRenderedPageBreak/><w:t>乙</w:t>", "甲乙"),
        ('<w:t xml:space="preserve">　甲  乙　</w:t>', "甲  乙"),
        ("<w:t> 甲 </w:t><w:t>乙</w:t>", "甲乙"),
        ('<w:t xml:space="preserve">甲 </w:t><w:t>乙</w:t>', "甲 乙"),
        ("<w:t>甲\n乙</w:t>", "甲 乙"),
        ("<w:t>&lt;&amp;&gt;\"'😀𠮷ａＡ</w:t>", "<&>\"'😀𠮷ａＡ"),
        ('<w:t>选</w:t><w:sym w:font="Wingdings" w:char="F0FE"/>', "选☑"),
        ('<w:t>选</w:t><w:sym w:font="Wingdings 2" w:char="00A8"/>', "选□"),
        ('<w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t>', "≥5"),
        ('<w:sym w:font="宋体" w:char="4E00"/>', "一"),
        ('<w:sym w:font="宋体" w:char="zz"/><w:t>甲</w:t>', "甲"),
        ("<w:t>甲</w:t><w:ruby><w:rt><w:r><w:t>jiǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>乙</w:t></w:r></w:rubyBase></w:ruby>", "甲乙"),
        (
            '<mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="1F600"/>'
            "</mc:Choice><mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent>",
            "😀",
        ),
        ('<mc:AlternateContent><mc:Choice Requires="wps"><w:t>甲</w:t></mc:Choice><mc:Fallback/></mc:AlternateContent>', "甲"),
    ],
)  # fmt: skip
def test_characters_are_read_as_they_are_seen(inside, text):
    assert read_word(word(p(run(inside)))).text == text


@pytest.mark.parametrize("mark", ["<w:br/>", "<w:cr/>", '<w:br w:type="page"/>'])
def test_a_soft_break_begins_a_new_line(mark):
    assert lines(p("甲", run(mark), run(mark), "乙")) == ["甲", "乙"]


def test_blank_paragraphs_are_no_lines():
    assert lines(p(), p("　"), p("甲"), p("\t")) == ["甲"]


def test_what_nobody_sees_is_dropped_and_counted():
    found = read_word(word(p("甲\u200b乙\ufeff\u200e"), p("丙")))
    assert found.text == "甲乙\n丙"
    assert found.notices == ("去掉了3个看不见的字符（如零宽空格）。",)


def test_a_sign_without_a_letter_of_its_own_is_told():
    found = read_word(word(p("甲", run('<w:sym w:font="Wingdings" w:char="F04A"/>'))))
    assert found.text == "甲"
    assert "有1个特殊字体的符号" in found.notices[0]


# ------------------------------------------------------------------ what stands around text


@pytest.mark.parametrize(
    "around",
    [
        '<w:hyperlink r:id="r1">{}</w:hyperlink>',
        '<w:smartTag w:element="date"><w:smartTagPr><w:attr w:name="Year" w:val="2023"/></w:smartTagPr>{}</w:smartTag>',
        '<w:sdt><w:sdtPr><w:alias w:val="名"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>',
        '<w:fldSimple w:instr="DATE">{}</w:fldSimple>',
        '<w:customXml w:element="x">{}</w:customXml>',
        '<w:dir w:val="ltr">{}</w:dir>',
        '<w:proofErr w:type="spellStart"/>{}<w:proofErr w:type="spellEnd"/>',
    ],
)
def test_text_inside_links_tags_and_controls_is_text(around):
    assert lines(p("前", around.format(run("<w:t>中</w:t>")), "后")) == ["前中后"]


def test_blocks_inside_controls_and_tags_are_paragraphs():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲')}{p('乙')}</w:sdtContent></w:sdt>"
    assert lines(control, f"<w:customXml>{p('丙')}</w:customXml>") == ["甲", "乙", "丙"]


def test_of_a_field_only_the_result_is_text():
    assert lines(p("第", field("PAGE", "3"), "页")) == ["第3页"]
    inner = field("REF x", "甲")
    steps = ('<w:fldChar w:fldCharType="begin"/>', "<w:t>IF </w:t>")
    nested = (
        "".join(map(run, steps)) + inner + run('<w:fldChar w:fldCharType="separate"/>') + run("<w:t>是</w:t>")
    )
    assert lines(p("前", nested, run('<w:fldChar w:fldCharType="end"/>'), "后")) == ["前是后"]


def test_tables_keep_their_place_and_are_known_as_such():
    table = f"<w:tbl><w:tr><w:tc>{p('期数')}</w:tc><w:tc>{p('三')}</w:tc></w:tr></w:tbl>"
    found = read_word(word(p("前"), table, p("后"))).paragraphs
    assert [(x.text, x.place) for x in found] == [
        ("前", Place.TEXT),
        ("期数", Place.TABLE),
        ("三", Place.TABLE),
        ("后", Place.TEXT),
    ]


BOX = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><wps:wsp><wps:txbx><w:txbxContent>{0}'
    "</w:txbxContent></wps:txbx></wps:wsp></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)


def test_text_in_a_box_is_quoted_once_and_not_taken():
    found = read_word(word(p("甲", run(BOX.format(p("框里的话"))), "乙")))
    assert (found.text, found.boxes) == ("甲乙", ("框里的话",))


def test_pictures_formulas_and_hidden_text_are_told():
    picture = "<w:drawing><a:graphic><a:blip/></a:graphic></w:drawing>"
    math = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    hidden = run("<w:t>暗</w:t>", "<w:vanish/>")
    shown = run("<w:t>明</w:t>", '<w:vanish w:val="0"/>')
    by_style = run("<w:t>暗</w:t>", '<w:rStyle w:val="secret"/>')
    secret = styles('<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>')
    found = read_word(word(p("甲", run(picture), math, hidden, shown, by_style), styles=secret))
    assert found.text == "甲明"
    assert found.notices == (
        "文件里有1幅图片，没有带入；需要随函寄送的请作为附件。",
        "文件里有1处公式，没有带入，请改用文字。",
        "文件里有2处隐藏文字，没有带入。",
    )


def test_comments_are_listed_with_who_wrote_them():
    said = notes("comments", ("周处长", "再核实"), ("", "日期？"))
    anchored = '<w:commentRangeStart w:id="1"/>'
    found = read_word(word(p(anchored, "甲", run('<w:commentReference w:id="1"/>')), comments=said))
    assert found.text == "甲"
    assert found.comments == (Comment("周处长", "再核实"), Comment("未署名", "日期？"))


def test_footnotes_are_quoted():
    body = p("甲", run('<w:footnoteReference w:id="2"/>'), run('<w:endnoteReference w:id="1"/>'))
    found = read_word(
        word(
            body,
            footnotes=notes("footnotes", ("", "分隔线"), ("", "见附表")),
            endnotes=notes("endnotes", ("", "出处")),
        )
    )
    assert found.text == "甲"
    assert found.notices == ("文件里有2条脚注或尾注，没有带入：“见附表”“出处”。",)


# ------------------------------------------------------------------ files


def test_the_strict_dialect_is_read_too():
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    parts = unpack(word(p("甲", number=(1, 0)), numbering=numbering(level(0, "chineseCounting", "%1、"))))
    for name, blob in parts.items():
        parts[name] = blob.replace(NAMESPACES.encode(), strict.encode())
    assert read_word(pack(parts)).text == "一、甲"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        word(p("甲"))[:-40],
        word(p("甲")).replace(b"word/document.xml", b"word/dokument.xml"),
        word("<w:p>"),
    ],
)
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(BadInput, match="这不是有效的DOCX文件") as refusal:
        read_word(data)
    assert refusal.value.field == "file"


def test_without_numbers_and_changes_both_readers_agree():
    data = word(p("甲", run("<w:tab/>"), "乙"), p(run("<w:br/>"), "丙"), p(field("PAGE", "1")))
    assert [x.text for x in read_word(data).paragraphs] == docx_lines(data)


# ------------------------------------------------------------------ large and hostile files


def test_a_large_file_is_read_in_a_process_of_its_own_to_the_same_text():
    many = [p("字" * 50, number=(1, 0)) for _ in range(20_000)]
    data = word(
        *many,
        p(tracked("ins", "末")),
        numbering=numbering(level(0, "decimal", "%1.")),
        comments=notes("comments", ("周", "看")),
    )
    found = read_word(data)
    assert found == read_here(data, ACCEPT)
    assert len(found.paragraphs) == 20_001
    assert found.paragraphs[-2].text == "20000." + "字" * 50
    assert (found.tracked, found.comments) == (1, (Comment("周", "看"),))
    assert read_word(data, REJECT).paragraphs[-1].text == "20000." + "字" * 50


def test_a_large_file_that_is_no_word_file_is_refused_in_the_same_words():
    with pytest.raises(BadInput, match="这不是有效的DOCX文件"):
        read_word(word(p("甲") * 60_000 + "<w:p>"))


def test_a_file_that_takes_more_than_a_letter_can_is_given_up(monkeypatch):
    monkeypatch.setattr(reading, "_LIMITS", replace(reading._LIMITS, memory=64 * 2**20))
    with pytest.raises(BadInput, match="内容过多或过于复杂"):
        read_word(word(p("甲") * 60_000))


@pytest.mark.parametrize("tag", ["w:sdt", "w:hyperlink", "w:ins", "w:smartTag"])
def test_what_is_nested_without_end_is_read_or_refused(tag):
    deep = f"<{tag}>" * 240 + run("<w:t>甲</w:t>") + f"</{tag}>" * 240
    assert lines(p(deep)) == ["甲"]
    with pytest.raises(BadInput):
        lines(p(f"<{tag}>" * 5_000 + f"</{tag}>" * 5_000))


def test_a_crowd_of_marks_costs_nothing():
    marks = "".join(f'<w:bookmarkStart w:id="{n}" w:name="_FuhanP{n}_0123456789"/>' for n in range(5_000))
    found = read_word(word(p(marks, *(["字"] * 2_000)))).paragraphs
    assert (len(found[0].text), len(found[0].printed)) == (2_000, 50)


DAMAGED = unpack(
    word(
        *(p(f"段{n}", tracked("ins", "甲"), number=(1, n % 4), style=str(n % 3)) for n in range(8)),
        numbering=numbering(level(0, "decimal", "%1.") + level(1, "chineseCounting", "%1.%2")),
        styles=styles('<w:style w:type="paragraph" w:styleId="1"><w:pPr><w:numPr/></w:pPr></w:style>'),
        comments=notes("comments", ("周", "看")),
    )
)
PIECES = st.sampled_from(
    [b"", b"<", b'"', b'"-1"', b'"99999999999999999999"', b"\xef\xb7\x90", b"%9", b"w:p", b"\0"]
)


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(DAMAGED)),
    st.integers(0, 4_000),
    st.integers(0, 40),
    PIECES,
    st.sampled_from(Tracked),
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(part, at, length, piece, how):
    blob = DAMAGED[part]
    at %= len(blob)
    data = pack(DAMAGED | {part: blob[:at] + piece + blob[at + length :]})
    with suppress(BadInput):
        assert read_word(data, how).text is not None
