"""The renderer: the same words as docxtpl, nothing but plain data, no end of output."""

import io

import docx
import docxtpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.documents.docx_text import docx_lines
from proposals.documents.letter import letter_context
from proposals.documents.packaged import packaged_template
from proposals.documents.template_samples import trial_letter
from proposals.documents.word_template import LARGEST_OUTPUT, compiled, unpack
from proposals.domain.errors import BadInput
from proposals.domain.printable import flaw_of
from tests.letters import text

PRINTABLE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]).filter(lambda c: not flaw_of(c, False))
WORDS = st.text(PRINTABLE, min_size=1, max_size=30)


def template(*paragraphs: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def stock(data: bytes, context: dict) -> bytes:
    document, out = docxtpl.DocxTemplate(io.BytesIO(data)), io.BytesIO()
    document.render(context, autoescape=True)
    document.save(out)
    return out.getvalue()


@settings(max_examples=25, deadline=None)
@given(WORDS.filter(str.strip), WORDS.filter(str.strip))
def test_the_words_are_those_that_docxtpl_prints(title, sentence):
    context = letter_context(text(title=title)) | {"opening": sentence}
    reply = packaged_template("reply")
    assert docx_lines(compiled(reply).fill(context)) == docx_lines(stock(reply, context))


def test_a_long_row_of_empty_fields_ends_nothing():
    data = template("{{ nothing }}" * 300 + "{{ word }}")
    assert docx_lines(compiled(data).fill({"nothing": "", "word": "末尾"})) == ["末尾"]


@pytest.mark.parametrize("thing", [object(), {1, 2}, b"bytes", [object()], {"a": {"b": (object(),)}}])
def test_only_plain_data_is_handed_to_a_template(thing):
    with pytest.raises(TypeError, match="not plain data"):
        compiled(template("{{ word }}")).fill({"word": thing})


def test_a_field_called_like_a_method_is_the_field():
    data = template("{{ part.items }}{{ part['keys'] }}")
    assert docx_lines(compiled(data).fill({"part": {"items": "甲", "keys": "乙"}})) == ["甲乙"]
    with pytest.raises(BadInput, match="用到了没有的字段"):
        compiled(data).fill({"part": {}})


def test_output_without_end_is_stopped():
    data = template("{% for a in many %}{% for b in many %}{{ long }}{% endfor %}{% endfor %}")
    with pytest.raises(BadInput, match="内容过长"):
        compiled(data).fill({"many": [1] * 1_000, "long": "字" * (LARGEST_OUTPUT // 1_000)})


def test_parts_that_a_letter_does_not_change_are_the_templates_own():
    """Not only equal: the same bytes in the file, deflated once."""
    reply = packaged_template("reply")
    one, other = (compiled(reply).fill(trial_letter() | {"opening": words}) for words in ("甲", "乙"))
    styles = unpack(one)["word/styles.xml"]
    assert styles == unpack(reply)["word/styles.xml"]
    start = one.index(b"word/styles.xml")
    end = one.index(b"PK\3\4", start)
    assert one[start:end] in other
