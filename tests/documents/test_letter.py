"""Letters as Word files: the text survives whole, the file is a Word file, bad templates are refused."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.documents.docx_text import docx_lines
from proposals.documents.letter import render_comment_copy, render_draft, render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.word_template import unpack
from proposals.domain.errors import BadInput
from proposals.domain.levels import Level
from proposals.domain.printable import flaw_of
from tests.letters import people, text

REPLY = packaged_template("reply")
FULL = {
    "number": "江司提〔2024〕7号",
    "outcome_class": "A类",
    "publicity": "主动公开",
    "contact": {"name": "李承办", "phone": "023-1"},
    "copies": ["市政协提案委"],
    "attachments": ["回执", "清单"],
}
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"]).filter(
    lambda c: flaw_of(c, multiline=False) is None
)
TRICKS = st.sampled_from(
    [
        "<&>\"'",
        "{{ 7*7 }}",
        "{% raw %}",
        "{_{",
        "%_}",
        "{#",
        "]]>",
        "&#x41;",
        "👨‍👩‍👧",
        "𠮷",
        "一、",
        "（一）",
        "。",
        "长" * 500,
    ]
)
BODIES = st.lists(
    st.lists(st.one_of(TRICKS, st.text(CHARACTERS, max_size=8)), min_size=1, max_size=5).map("".join),
    min_size=1,
    max_size=6,
).map("\n".join)


def headers(document: bytes) -> dict[str, str]:
    """The text of each header and footer part."""
    section = docx.Document(io.BytesIO(document)).sections[0]
    parts = {"first": section.first_page_header, "odd": section.header, "even": section.even_page_header}
    return {name: "\n".join(p.text for p in part.paragraphs) for name, part in parts.items()}


@settings(max_examples=150, deadline=None)
@given(BODIES.filter(lambda body: body.strip()))
def test_any_printable_body_comes_back_line_by_line(body):
    letter = text(body=body)
    assert docx_lines(render_letter(letter, REPLY)) == letter.lines()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        FULL,
        {"addressees": people("甲", "乙", "丙")},
        {"addressees": people("民革江州市委会", type="organisation")},
        {"kind": "npc_suggestion", "addressees": people("人一", type="deputy")},
        {"kind": "npc_suggestion", "addressees": people("城南区", type="delegation")},
        {"addressees": people("市信访办", type="unit"), **FULL},
        {"round": 2, "previous": {"issued_on": "2024-01-02"}, **FULL},
        {"unit": "江州市城南区文化和旅游发展委员会市场综合行政执法支队"},
    ],
)
@pytest.mark.parametrize("template", ["reply", "opinion"])
def test_every_kind_of_letter_prints_exactly_its_lines(changes, template):
    letter = text(**changes)
    assert docx_lines(render_letter(letter, packaged_template(template))) == letter.lines()


def test_mark_class_and_number_stand_in_the_first_page_header_alone():
    document = render_letter(text(**FULL), REPLY)
    assert headers(document) == {
        "first": "A类　主动公开\n江州市司法局\n\n江司提〔2024〕7号",
        "odd": "",
        "even": "",
    }
    assert "江司提" not in "".join(docx_lines(document))


def test_headings_alone_take_the_heading_typefaces():
    document = docx.Document(io.BytesIO(render_letter(text(), REPLY)))
    styled = [
        (r.style.style_id, r.text)
        for p in document.paragraphs
        for r in p.runs
        if r.style.style_id != "DefaultParagraphFont"
    ]
    assert styled == [
        ("FuhanFirst", "一、办理情况"),
        ("FuhanSecond", "（一）开设讲堂。"),
        ("FuhanFirst", "二、下一步打算"),
    ]


def test_equal_letters_are_equal_bytes():
    assert render_letter(text(**FULL), REPLY) == render_letter(text(**FULL), REPLY)


def test_signature_and_date_are_placed_by_indents_without_spaces():
    document = docx.Document(io.BytesIO(render_letter(text(), REPLY)))
    signature, date = document.paragraphs[-2:]
    assert (signature.text, date.text) == ("江州市司法局", "2024年5月6日")
    assert (signature.paragraph_format.left_indent, date.paragraph_format.right_indent) > (0, 0)


def test_a_draft_has_neither_number_nor_date_and_keeps_every_body_paragraph():
    letter = text(**FULL)
    draft = render_draft(letter, REPLY, 3)
    assert headers(draft)["first"].startswith("第3稿\n")
    assert "江司提" not in headers(draft)["first"]
    lines = docx_lines(draft)
    assert letter.date not in lines
    assert [part.text for part in letter.body] == lines[5 : 5 + len(letter.body)]


def test_the_comment_copy_is_watermarked_on_all_pages_and_bound_to_its_version():
    copy = render_comment_copy(text(), REPLY, version=2, fingerprint="abcdef1234567890")
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        marked = [n for n in package.namelist() if b'string="\xe5\xbe\x81\xe6\xb1\x82' in package.read(n)]
    assert len(marked) == 3
    assert headers(copy)["first"].startswith("征求意见稿　第2稿（abcdef12）")
    assert docx.Document(io.BytesIO(copy)).core_properties.identifier == "abcdef1234567890"
    assert docx_lines(copy) == [line for line in text().lines() if line != text().date]


def test_the_levels_of_the_body_are_those_of_the_text():
    assert [part.level for part in text().body] == [
        Level.FIRST,
        Level.SECOND,
        Level.THIRD,
        Level.FOURTH,
        Level.FIRST,
        Level.BODY,
    ]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("{{ nothing }}", "Word模板用到了没有的字段"),
        ("{{ title }", "Word模板里的字段写法有误"),
        ("{{ title.__class__.__mro__ }}", "Word模板里有不允许的写法"),
        ("{{ cycler.__init__.__globals__ }}", "Word模板里有不允许的写法"),
        ("{{ range(10) }}", "Word模板里有不允许的写法"),
        ("{{ 9**9**9 }}", "Word模板里有不允许的写法"),
        ("{{ 'a' * 999999999 }}", "Word模板里有不允许的写法"),
        ("{% macro m() %}{% endmacro %}", "Word模板里有不允许的写法"),
        ("{% include 'x' %}", "Word模板里有不允许的写法"),
        ("{% set a = 1 %}", "Word模板里有不允许的写法"),
        (
            "{% for a in body %}{% for b in body %}{% for c in body %}{% endfor %}{% endfor %}{% endfor %}",
            "Word模板里有不允许的写法",
        ),
        ("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", "Word模板里有不允许的写法"),
        ("{" * 1001, "字段过多"),
        ("{{ mark|center(500000000) }}", "Word模板里的字段写法有误"),
        ("{{ title.append(1) }}", "Word模板里有不允许的写法"),
        ("{% if %}", "Word模板里的字段写法有误"),
    ],
)
def test_a_hostile_or_broken_template_is_refused_with_a_sentence(field, sentence):
    document = docx.Document()
    document.add_paragraph(field)
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(BadInput, match=sentence):
        render_letter(text(), out.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text", REPLY[:1000]])
def test_what_is_no_word_file_is_refused_as_template_and_as_source(data):
    with pytest.raises(BadInput, match="Word模板不是有效的DOCX文件"):
        render_letter(text(), data)
    with pytest.raises(BadInput, match="这不是有效的DOCX文件"):
        docx_lines(data)


def test_a_template_split_by_word_into_many_runs_still_fills():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ si", "gnature", " }", "}"):
        paragraph.add_run(piece)
    out = io.BytesIO()
    document.save(out)
    assert docx_lines(render_letter(text(), out.getvalue())) == ["江州市司法局"]


def test_packaged_templates_are_what_the_script_builds():
    """Word files have no readable difference: compare their parts with a fresh build."""
    import importlib.util
    import sys

    from proposals.documents.packaged import TEMPLATES

    sys.path.insert(0, str(TEMPLATES))
    try:
        spec = importlib.util.spec_from_file_location("build_templates", TEMPLATES / "build.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(TEMPLATES))
    for name, build in module.TEMPLATES.items():
        out = io.BytesIO()
        build().save(out)
        assert unpack(out.getvalue()) == unpack((TEMPLATES / name).read_bytes()), name
