"""A draft as a Word file and back: the body comes back letter for letter, whoever saved the file in between."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from proposals.documents.letter import render_draft
from proposals.documents.packaged import packaged_template
from proposals.documents.pdf import convert
from proposals.documents.word_reading import Place, read_word
from proposals.documents.word_template import pack, unpack
from proposals.domain.letter import LetterText
from proposals.domain.letter.returned import Returned, ReturnedLine, take_body
from proposals.domain.levels import Level, format_number
from proposals.domain.printable import flaw_of
from tests.letters import people, text
from tests.word_files import by_libreoffice

REPLY = packaged_template("reply")
BASE = "zik0zj_zik0zj_0123456789abcdef"
FULL = {
    "contact": {"name": "李承办", "phone": "023-1"},
    "copies": ["市政协提案委"],
    "attachments": ["回执", "清单"],
}


def letter_of(body: str, **changes: object) -> LetterText:
    return replace(text(body=body, **changes), number=None, date=None)


def come_back(data: bytes, letter: LetterText) -> Returned:
    lines = [
        ReturnedLine(p.text, p.printed, p.inside, p.place is Place.TABLE, p.number)
        for p in read_word(data).paragraphs
    ]
    return take_body(lines, letter)


def body_of(letter: LetterText) -> tuple[str, ...]:
    return tuple(p.text for p in letter.body)


# ------------------------------------------------------------------ any body at all

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"]).filter(
    lambda c: flaw_of(c, multiline=False) is None
)
TRICKS = st.sampled_from(
    [
        "<&>\"'",
        "]]>",
        "&#x41;",
        "{{ 7*7 }}",
        "{% raw %}",
        "😀👨‍👩‍👧",
        "𠮷𪚥𫝀",
        "\t",
        "　　",
        "  ",
        "\u00a0",
        "ａＡ，,",
        "，" * 5000,
        "江州市司法局",
        "孔委员：",
        "_FuhanB",
    ]
)
NUMBERS = st.builds(format_number, st.sampled_from(list(Level)), st.integers(1, 99))
LINES = st.builds(
    lambda number, pieces: number + "".join(pieces),
    NUMBERS,
    st.lists(st.one_of(TRICKS, st.text(CHARACTERS, max_size=12)), max_size=5),
)
BODIES = st.lists(LINES, min_size=1, max_size=12).map("\n".join)


@settings(max_examples=500)
@given(BODIES.filter(lambda body: body.strip()))
def test_any_body_comes_back_exactly(body):
    letter = letter_of(body, **FULL)
    returned = come_back(render_draft(letter, REPLY, 3, base=BASE), letter)
    assert returned == Returned(body_of(letter))


def levels(lines: int) -> str:
    """Text with numbers of every level in turn."""
    return "\n".join(
        f"{format_number(list(Level)[n % 5], n % 99 + 1)}<第{n}行>&“引号”😀𠮷" for n in range(lines)
    )


@pytest.mark.parametrize(
    "body",
    [
        levels(1_000),
        "字" * 20_000,
        "\n".join(["一、" + "长" * 4_998, "（一）短。"] * 4),
        "江州市司法局\n孔委员：\n附件：1.回执\n2.清单",
        "\n\n一、前后空行\n\n\n　　（一）缩进　\n",
    ],
    ids=["每级序号", "两万字", "五千字一行", "与印出的行相同", "空行和缩进"],
)
def test_long_and_awkward_bodies_come_back_exactly(body):
    letter = letter_of(body, **FULL)
    assert come_back(render_draft(letter, REPLY, base=BASE), letter) == Returned(body_of(letter))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        FULL,
        {"addressees": people("甲", "乙", "丙")},
        {"addressees": people("市信访办", type="unit"), **FULL},
        {"round": 2, "previous": {"issued_on": "2024-01-02"}},
        {"kind": "npc_suggestion", "addressees": people("人一", type="deputy")},
    ],
)
@pytest.mark.parametrize("template", ["reply", "opinion"])
def test_what_is_printed_around_the_body_is_known_in_every_letter(changes, template):
    letter = letter_of("一、办理情况\n已办。", **changes)
    data = render_draft(letter, packaged_template(template), base=BASE)
    assert come_back(data, letter) == Returned(("一、办理情况", "已办。"))


def test_the_file_names_its_base_and_prints_nothing_of_it():
    data = render_draft(letter_of("一、已办。"), REPLY, 3, base=BASE)
    assert read_word(data).base == BASE
    plain = render_draft(letter_of("一、已办。"), REPLY, 3)
    assert read_word(data).text == read_word(plain).text
    assert read_word(plain).base == ""
    assert data == render_draft(letter_of("一、已办。"), REPLY, 3, base=BASE)
    parts = unpack(data)
    assert not any(sign.encode() in blob for blob in parts.values() for sign in "\ufdd0\ufdd1")
    assert docx.Document(io.BytesIO(data)).core_properties.title == "".join(letter_of("一、已办。").title)


def test_the_base_outlives_the_loss_of_either_mark():
    parts = unpack(render_draft(letter_of("一、已办。"), REPLY, base=BASE))
    without_property = {name: blob for name, blob in parts.items() if name != "docProps/custom.xml"}
    assert read_word(pack(without_property)).base == BASE
    renamed = parts | {"word/document.xml": parts["word/document.xml"].replace(b"_FuhanB", b"_Other")}
    assert read_word(pack(renamed)).base == BASE


def test_properties_that_a_template_brings_stay():
    own = unpack(render_draft(letter_of("一、已办。"), REPLY, base="old_old_0123456789abcdef"))
    template = unpack(REPLY) | {
        "docProps/custom.xml": own["docProps/custom.xml"].replace(b"FuhanDraft", b"Bureau"),
        "[Content_Types].xml": own["[Content_Types].xml"],
        "_rels/.rels": own["_rels/.rels"],
    }
    made = unpack(render_draft(letter_of("一、已办。"), pack(template), base=BASE))[
        "docProps/custom.xml"
    ].decode()
    assert "Bureau" in made
    assert made.count("<vt:lpwstr>") == 2
    assert BASE in made


# ------------------------------------------------------------------ saved again by other programs

AWKWARD = letter_of(
    "一、<&>\"'“引号”\n（一）有句号的标题。已办😀𠮷👨‍👩‍👧。\n1.制\t表\n（1）ａＡ，,  两个空格　全角\n江州市司法局\n"
    + "长" * 5_000,
    **FULL,
)


@pytest.mark.parametrize(
    "letter", [AWKWARD, letter_of("一、已办。"), letter_of(levels(200))], ids=["难", "短", "长"]
)
def test_a_draft_that_libreoffice_saved_again_comes_back_exactly(letter):
    saved = convert(render_draft(letter, REPLY, 3, base=BASE), "docx", "docx")
    assert read_word(saved).base == BASE
    assert come_back(saved, letter) == Returned(body_of(letter))


def test_a_draft_that_was_saved_as_an_old_doc_comes_back(tmp_path):
    letter = letter_of("一、办理情况\n（一）已办<&>。\n1.讲师\n江州市司法局", **FULL)
    old = by_libreoffice(render_draft(letter, REPLY, 3, base=BASE), tmp_path, "doc:MS Word 97")
    new = convert(old, "doc", "docx")
    assert read_word(new).base == BASE
    assert come_back(new, letter).body == body_of(letter)


# ------------------------------------------------------------------ edited by hand

LETTER = letter_of("一、办理情况\n已在十个社区开设讲堂。\n二、下一步打算\n明年覆盖全部社区。", **FULL)


def edited(edit: Callable[[Document], object], letter: LetterText = LETTER) -> Returned:
    document = docx.Document(io.BytesIO(render_draft(letter, REPLY, 3, base=BASE)))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return come_back(out.getvalue(), letter)


def at(document: Document, beginning: str):
    return next(p for p in document.paragraphs if p.text.startswith(beginning))


def after(document: Document, beginning: str, words: str) -> None:
    """Enter at the end of a paragraph, in plain 正文 style."""
    paragraph = document.add_paragraph(words)
    at(document, beginning)._p.addnext(paragraph._p)


def test_paragraphs_in_plain_style_anywhere_in_the_body_are_body():
    def edit(document):
        after(document, "您提出的", "最前面加的一段。")
        after(document, "二、下一步", "中间加的一段。")
        after(document, "明年覆盖", "最后加的一段。")

    assert edited(edit) == Returned(
        (
            "最前面加的一段。",
            "一、办理情况",
            "已在十个社区开设讲堂。",
            "二、下一步打算",
            "中间加的一段。",
            "明年覆盖全部社区。",
            "最后加的一段。",
        )
    )


def test_changed_styles_change_nothing():
    def edit(document):
        for paragraph in document.paragraphs:
            paragraph.style = document.styles["Normal"]

    assert edited(edit) == Returned(body_of(LETTER))


def test_a_deleted_title_is_told_and_the_body_is_whole():
    def edit(document):
        for paragraph in document.paragraphs[:3]:
            paragraph._p.getparent().remove(paragraph._p)

    returned = edited(edit)
    assert returned.body == body_of(LETTER)
    assert returned.notices[0].startswith("文件里没有找到“江州市司法局”“关于市政协三届二次会议”“第0042号")


def test_text_typed_between_title_and_addressee_is_not_lost():
    returned = edited(lambda document: after(document, "第0042号提案的复函", "夹在中间的话。"))
    assert returned.body == ("夹在中间的话。", *body_of(LETTER))


@pytest.mark.parametrize(
    ("beginning", "now"),
    [
        ("第0042号", "第0042号提案的答复函"),
        ("孔委员", "尊敬的孔委员："),
        ("您提出的", "您提出的《关于推广社区法律讲堂的建议》收悉，现答复："),
        ("此复函", "此复函已经我局领导审签。对以上答复您有什么意见，请告诉我们。"),
        ("附件：", "附件：1.征询意见表（回执）"),
        ("江州市司法局", "江州市司法局办公室"),
        ("（联系人", "（联系人：王登记；联系电话：023-2）"),
        ("抄送", "抄送：市政协提案委，市政府督查室。"),
    ],
)
def test_a_printed_line_that_was_changed_is_quoted_and_not_taken(beginning, now):
    def edit(document):
        paragraph = at(document, beginning)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = now

    returned = edited(edit)
    assert returned.body == body_of(LETTER)
    assert returned.notices[0].startswith(f"“{now[:10]}")
    assert "没有带入" in returned.notices[0]


def test_words_added_behind_a_printed_line_are_quoted():
    notice = edited(lambda document: at(document, "您提出的").add_run("办理情况如下。")).notices[0]
    assert "…（办理情况如下。）”是系统生成的部分" in notice


def test_a_paragraph_that_ran_together_with_a_printed_one_gives_up_the_rest():
    def edit(document):
        opening, first = at(document, "您提出的"), at(document, "一、办理")
        for element in first._p.xpath("w:bookmarkStart|w:r"):
            opening._p.append(element)
        first._p.getparent().remove(first._p)
        closing, last = at(document, "此复函"), at(document, "明年覆盖")
        last._p.extend(closing._p.xpath("w:bookmarkStart|w:r|w:bookmarkEnd"))
        closing._p.getparent().remove(closing._p)

    returned = edited(edit)
    assert returned == Returned(body_of(LETTER))


def test_a_soft_break_behind_a_printed_line_begins_body():
    def edit(document):
        run = at(document, "您提出的").runs[-1]
        run.add_break()
        run.add_text("软回车后面写的话。")

    assert edited(edit) == Returned(("软回车后面写的话。", *body_of(LETTER)))


def test_a_date_typed_under_the_signature_is_not_body():
    returned = edited(lambda document: after(document, "2.清单", "2024年5月6日"))
    assert returned.body == body_of(LETTER)
    assert returned.notices[0].startswith("“2024年5月6日”是系统生成的部分")


def test_a_table_between_is_known_as_one():
    def edit(document):
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "期数"
        at(document, "一、办理")._p.addnext(table._tbl)

    assert edited(edit).tables == ("期数",)


def test_a_file_without_any_body_has_none():
    def edit(document):
        for paragraph in document.paragraphs:
            if paragraph.text in body_of(LETTER):
                paragraph._p.getparent().remove(paragraph._p)

    assert edited(edit).body == ()


def test_another_file_loses_only_what_the_system_prints():
    document = docx.Document()
    for line in [
        *LETTER.title,
        LETTER.addressee,
        "一、外面写的。",
        "此函。",
        LETTER.signature,
        "二〇二四年五月六日",
    ]:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    assert come_back(out.getvalue(), LETTER).body == ("一、外面写的。", "此函。")


def test_no_base_is_longer_than_a_bookmark_may_be():
    with pytest.raises(ValueError, match="x{34}"):
        render_draft(LETTER, REPLY, base="x" * 34)


# ------------------------------------------------------------------ in an office's own template


def own_template() -> bytes:
    """A template without any style of ours: title in one line, signature in a table, attachments numbered by Word."""
    document = docx.Document()
    for line in (
        "{{ mark }}　{{ corner }}{{ number }}",
        "{{ title|join('') }}",
        "{{ addressee }}",
        "{{ opening }}",
        "{%p for part in body %}",
        "{{ part.text }}",
        "{%p endfor %}",
        "{%p for line in closing %}",
        "{{ line }}",
        "{%p endfor %}",
        "{%p for line in attachments %}",
        "附：{{ line }}",
        "{%p endfor %}",
    ):
        document.add_paragraph(line, style="List Number" if line.startswith("附：") else None)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "联系人{{ contact }}"
    table.cell(0, 1).text = "{{ signature }}{{ date }}"
    document.add_paragraph("{{ copies }}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("again", [False, True], ids=["原样", "LibreOffice另存"])
def test_in_an_offices_own_template_the_body_is_found_as_well(again):
    data = render_draft(AWKWARD, own_template(), 3, base=BASE)
    data = convert(data, "docx", "docx") if again else data
    returned = come_back(data, AWKWARD)
    assert read_word(data).base == BASE
    assert returned.body == body_of(AWKWARD)
    assert returned.tables == ()


@pytest.mark.parametrize("length", [1, 27, 28, 29, 136, 137, 138, 139, 140, 168])
def test_the_marks_change_nothing_of_the_layout(length):
    letter = letter_of("一、" + "长" * length, **FULL)
    plain, marked = (unpack(render_draft(letter, REPLY, 3, base=base)) for base in (None, BASE))
    bookmarks = re.compile(rb"<w:bookmark(?:Start|End)[^>]*/>")
    document = etree.fromstring(bookmarks.sub(b"", marked["word/document.xml"]))
    assert etree.tostring(document, method="c14n") == etree.tostring(
        etree.fromstring(plain["word/document.xml"]), method="c14n"
    )
    changed = {name for name in marked if marked[name] != plain.get(name)}
    assert changed == {"word/document.xml", "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"}
