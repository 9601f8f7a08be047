"""Where an office puts class, publicity, signer and seal: read strictly, said once."""

import copy

import pytest

from proposals.documents.packaged import packaged_layout, packaged_wording
from proposals.domain.errors import BadInput
from proposals.domain.letter import Layout, Place, SignerMark, compose, parse_facts, parse_layout
from proposals.services._office import read_data
from tests.letters import facts, people

RAW = read_data("layout.toml")


def changed(table: str, key: str, value: object) -> dict:
    raw = copy.deepcopy(RAW)
    raw[table][key] = value
    return raw


def text(layout: Layout, **changes):
    return compose(parse_facts(facts(**changes)), packaged_wording(), layout=layout)


def test_the_delivered_layout_is_the_default():
    assert parse_layout(RAW) == packaged_layout() == Layout()


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        ("{letter}类", "B类"),
        ("{letter}", "B"),
        ("（{letter}）", "（B）"),
        ("办理结果：{letter}", "办理结果：B"),
    ],
)
@pytest.mark.parametrize("fact", ["B", "B类", "（B）", "办理结果：B"])
def test_a_class_is_written_the_way_of_the_office_however_the_facts_spell_it(pattern, printed, fact):
    layout = parse_layout(changed("class", "text", pattern))
    assert text(layout, outcome_class=fact).outcome_class == printed


def test_a_class_that_is_no_letter_stays_as_it_is():
    assert text(Layout(), outcome_class="已解决").outcome_class == "已解决"


def test_class_and_publicity_that_are_not_wanted_are_not_printed():
    layout = Layout(class_place=Place.NONE, publicity_place=Place.NONE)
    letter = text(layout, outcome_class="A", publicity="主动公开")
    assert (letter.outcome_class, letter.publicity) == (None, None)


@pytest.mark.parametrize(
    ("place", "mark", "named"),
    [
        (SignerMark.CLOSING, None, True),
        (SignerMark.CORNER, "签发人：陈一", False),
        (SignerMark.NONE, None, False),
    ],
)
def test_the_signer_is_named_in_one_place_or_none(place, mark, named):
    letter = text(Layout(signer_mark=place))
    assert letter.signer_mark == mark
    assert letter.closing[0].startswith("此复函已经市司法局陈一局长审签。") == named
    assert letter.closing[0].endswith("以便进一步改进工作。")


def test_a_closing_that_only_named_the_signer_vanishes_with_them():
    kind = {"kind": "deliberation_opinion", "addressees": people("市人大常委会", type="organisation")}
    assert text(Layout(signer_mark=SignerMark.NONE), **kind).closing == ("特此报告。",)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ([], "版面设置（layout.toml）里的“整个文件”应是一张表，请改正。"),
        ({**RAW, "marks": {}}, "版面设置（layout.toml）有不认识的“marks”，请删去或改正拼写。"),
        (
            changed("class", "where", "x"),
            "版面设置（layout.toml）“class”下有不认识的“where”，请删去或改正拼写。",
        ),
        (changed("class", "place", "left"), "“class.place”应是corner、number、none中的一个，请改正。"),
        (changed("class", "text", "类别"), "“class.text”应是含有一处{letter}的一行文字，请改正。"),
        (
            changed("class", "text", "{letter}{letter}"),
            "“class.text”应是含有一处{letter}的一行文字，请改正。",
        ),
        (changed("publicity", "text", "{letter}"), "“publicity.text”应是含有一处{publicity}的一行文字"),
        (changed("signer", "text", 5), "“signer.text”应是含有一处{name}的一行文字，请改正。"),
        (changed("signer", "place", []), "“signer.place”应是closing、corner、none中的一个，请改正。"),
        (changed("tail", "sealed", "yes"), "“tail.sealed”应是true或false，请改正。"),
        (changed("first_page", "red_head", 1), "“first_page.red_head”应是true或false，请改正。"),
        ({key: RAW[key] for key in RAW if key != "tail"}, "“tail”应是一张表，请改正。"),
    ],
)
def test_a_wrong_layout_is_refused_with_its_place(raw, sentence):
    with pytest.raises(BadInput) as refusal:
        parse_layout(raw)
    assert sentence in str(refusal.value)
