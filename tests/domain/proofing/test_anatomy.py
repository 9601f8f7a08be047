"""A letter taken apart: by what it prints itself, of every kind, whole and in parts."""

import pytest

from proposals.documents.packaged import packaged_wording
from proposals.domain.letter import compose, parse_facts
from proposals.domain.proofing.anatomy import take_apart
from proposals.domain.proofing.manuscript import Manuscript
from tests.letters import facts

BODY = "一、加强培训\n我局将于6月底前开展培训。\n二、加强监督\n我局将于9月底前开展检查。"
ADDRESSED = [
    ("cppcc_proposal", "member", "孔祥彬"),
    ("npc_suggestion", "deputy", "孔祥彬"),
    ("npc_suggestion", "delegation", "渝中区"),
    ("cppcc_proposal", "organisation", "民革重庆市委会"),
    ("cppcc_proposal", "unit", "重庆市信访办公室"),
    ("deliberation_opinion", "organisation", "市人大常委会办公厅"),
]


def anatomy(text):
    return take_apart(Manuscript(text).written)


@pytest.mark.parametrize(("kind", "who", "name"), ADDRESSED)
def test_every_letter_of_ours_is_read_back(kind, who, name):
    given = parse_facts(facts(kind=kind, addressees=[{"name": name, "type": who}], body=BODY))
    letter = compose(given, packaged_wording())
    parts = anatomy("\n".join(letter.lines()))
    assert parts.whole
    assert "\n".join(line.text for line in parts.body) == BODY
    assert parts.title_text == "".join(letter.title)
    assert parts.addressee.text == letter.addressee
    assert (parts.signature.text, parts.date.text) == (given.unit, "2024年5月6日")


def test_a_body_alone_is_all_body():
    parts = anatomy(BODY)
    assert not parts.whole
    assert len(parts.body) == 4
    assert parts.title == parts.closing == ()


def test_a_heading_that_ends_like_a_title_is_none():
    parts = anatomy("一、关于提交年度报告\n我局将于6月底前提交。")
    assert (len(parts.body), parts.title) == (2, ())


def test_an_empty_text_has_no_parts():
    assert anatomy(" \n\n") == anatomy("")
