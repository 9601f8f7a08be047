"""What stands on the paper, for every kind of addressee and round."""

from dataclasses import replace

import pytest

from proposals.documents.packaged import packaged_wording
from proposals.domain.errors import BadInput
from proposals.domain.letter import compose, paragraphs, parse_facts, parse_wording
from proposals.domain.letter.wording import fill
from tests.letters import facts, people, text

TO = [
    (people("孔委员甲", "孔委员乙", "丙"), "孔委员甲、孔委员乙、丙委员：", "你们提出的"),
    (people("孔一"), "孔一委员：", "您提出的"),
    (people("孔一委员"), "孔一委员：", "您提出的"),
    (people("人一", type="deputy"), "人一代表：", "您提出的"),
    (people("城南区", type="delegation"), "城南区代表团：", "你们提出的"),
    (people("城南区代表团", type="delegation"), "城南区代表团：", "你们提出的"),
    (people("民革江州市委会", type="organisation"), "民革江州市委会：", "贵委提出的"),
    (people("市政协社会法制委员会", type="organisation"), "市政协社会法制委员会：", "贵委提出的"),
    (people("科技界别", type="organisation"), "科技界别：", "贵单位提出的"),
    (people("市工商联", "民革江州市委会", type="organisation"), "市工商联、民革江州市委会：", "你们提出的"),
]


@pytest.mark.parametrize(("addressees", "line", "beginning"), TO)
def test_each_addressee_is_spoken_to_properly(addressees, line, beginning):
    letter = text(addressees=addressees)
    assert letter.addressee == line
    assert letter.opening.startswith(beginning)


def test_the_plain_letter_has_three_title_lines_and_the_fixed_formulas():
    letter = text(thanks="感谢您的关心。", co_units=["市信访办", "市机关事务局"])
    assert letter.lines()[:5] == [
        "江州市司法局",
        "关于市政协三届二次会议",
        "第0042号提案的复函",
        "孔委员：",
        "您提出的《关于推广社区法律讲堂的建议》（第0042号）收悉，感谢您的关心。"
        "经会同市信访办、市机关事务局认真研究办理，现答复如下：",
    ]
    assert letter.lines()[-3:] == [
        "此复函已经市司法局陈一局长审签。对以上答复您有什么意见，请填写在回执上寄给我们，以便进一步改进工作。",
        "江州市司法局",
        "2024年5月6日",
    ]


def test_without_thanks_and_co_units_the_opening_stays_a_sentence():
    assert text().opening.endswith("（第0042号）收悉。经认真研究办理，现答复如下：")


def test_without_a_short_name_the_closing_names_the_unit_in_full():
    assert text(unit_short=None).closing[0].startswith("此复函已经江州市司法局陈一局长审签。")


def test_a_suggestion_of_the_congress_is_no_proposal():
    letter = text(kind="npc_suggestion", addressees=people("人一", type="deputy"))
    assert letter.title[2] == "第0042号建议的复函"
    assert "提案" not in "".join(letter.lines())


def test_the_second_round_answers_the_objection():
    previous = {
        "issued_on": "2024-01-02",
        "number": "江司提〔2024〕1号",
        "contact_on": "2024-02-03",
        "contact_by": "周处长",
    }
    letter = text(round=2, previous=previous)
    assert letter.title[2] == "第0042号提案的复函（再次答复）"
    assert letter.opening == (
        "您对我局2024年1月2日复函（江司提〔2024〕1号）提出的意见收悉。"
        "2024年2月3日我局周处长与您当面沟通，经重新研究，现再次答复如下："
    )
    bare = text(round=2, previous={"issued_on": "2024-01-02"})
    assert bare.opening == "您对我局2024年1月2日复函提出的意见收悉。经重新研究，现再次答复如下："


def test_an_opinion_letter_goes_to_the_lead_without_receipt_and_signature_sentence():
    letter = text(addressees=people("市信访办公室", type="unit"), outcome_class="A", publicity="主动公开")
    assert letter.title[2] == "第0042号提案会办意见的函"
    assert letter.addressee == "市信访办公室："
    assert letter.opening == (
        "市政协三届二次会议第0042号提案《关于推广社区法律讲堂的建议》由贵单位主办、我局会办。"
        "按照职责分工，现提出会办意见如下："
    )
    assert letter.closing == ("建议办理类别：A。可否公开：主动公开。", "专此函达。")
    assert (letter.outcome_class, letter.publicity) == (None, None)
    assert text(addressees=people("市信访办", type="unit")).closing == ("专此函达。",)


def test_a_forwarded_case_ends_with_a_letter_to_the_government_office():
    read = parse_facts(facts(addressees=people("市人民政府办公厅", type="unit")))
    letter = compose(read, packaged_wording(), "forward")
    assert letter.title[2] == "第0042号提案办理意见的函"
    assert letter.opening.endswith("收悉。经认真研究，现将办理意见函告如下：")
    assert "会办" not in "".join(letter.lines())


@pytest.mark.parametrize(("changes", "field"), [({"thanks": "谢谢"}, "thanks"), ({"round": 2}, "previous")])
def test_facts_that_make_no_sentence_are_refused_wherever_they_come_from(changes, field):
    with pytest.raises(BadInput) as refusal:
        compose(replace(parse_facts(facts()), **changes), packaged_wording())
    assert refusal.value.field == field


def test_an_opinion_asked_again_refers_to_the_first():
    letter = text(addressees=people("市信访办", type="unit"), round=2, previous={"issued_on": "2024-01-02"})
    assert letter.opening.startswith("我局2024年1月2日就市政协三届二次会议第0042号提案")


def test_a_deliberation_opinion_is_reported_on():
    letter = text(kind="deliberation_opinion", addressees=people("市人大常委会", type="organisation"))
    assert letter.title[2] == "第0042号审议意见办理情况的报告"
    assert letter.closing[-1] == "特此报告。"
    assert "回执" not in "".join(letter.lines())


def test_nothing_is_printed_that_the_facts_do_not_hold():
    letter = text()
    assert (letter.number, letter.outcome_class, letter.publicity) == (None, None, None)
    assert (letter.attachments, letter.contact, letter.copies) == ((), None, None)


def test_attachments_contact_and_copies_are_printed_in_their_form():
    one = text(attachments=["回执"], contact={"name": "李承办", "phone": "023-1"}, copies=["甲", "乙"])
    assert one.attachments == ("附件：回执",)
    assert one.contact == "（联系人：李承办；联系电话：023-1）"
    assert one.copies == "抄送：甲，乙。"
    assert text(attachments=["回执", "清单"]).attachments == ("附件：1.回执", "2.清单")
    assert text(contact={"name": "李承办"}).contact == "（联系人：李承办）"


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        ("江州市司法局", "我局"),
        ("江州市发展和改革委员会", "我委"),
        ("市住房城乡建委", "我委"),
        ("市信访办公室", "我办"),
        ("江州市民政厅", "我厅"),
        ("城南区人民政府", "我区"),
        ("市数据中心", "我中心"),
    ],
)
def test_a_unit_calls_itself_by_its_ending(unit, own):
    again = text(unit=unit, round=2, previous={"issued_on": "2024-01-02"})
    assert again.opening.startswith(f"您对{own}2024年1月2日复函")


def test_a_self_name_in_the_facts_wins():
    again = text(self_name="本局", round=2, previous={"issued_on": "2024-01-02"})
    assert again.opening.startswith("您对本局")


def test_book_marks_inside_the_title_become_single_ones():
    assert "《关于落实〈讲堂办法〉的建议》" in text(title="关于落实《讲堂办法》的建议").opening


def test_braces_in_facts_are_text():
    assert "{unit}" in text(title="关于{unit}的建议", thanks="感谢{session}。").opening


def test_body_paragraphs_know_level_and_heading_and_stay_as_typed():
    parts = paragraphs("  一、甲\n\n（一）乙。正文 有空格\n1.丙\n（1）丁\n\u3000\u3000戊")
    assert [(int(p.level), p.text, p.text[: p.heading]) for p in parts] == [
        (1, "一、甲", "一、甲"),
        (2, "（一）乙。正文 有空格", "（一）乙。"),
        (3, "1.丙", ""),
        (4, "（1）丁", ""),
        (0, "戊", ""),
    ]


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(BadInput, match="“kind”（种类）“letter_to_santa”没有对应的复函用语"):
        compose(parse_facts(facts(kind="letter_to_santa")), packaged_wording())


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ([], "“整个文件”应是一张表"),
        ({"colour": 1}, "不认识的“colour”"),
        ({"clauses": {"thank": ["一句"]}, "prints": {}}, "“clauses”下有不认识的“thank”"),
    ],
)
def test_wrong_wording_is_refused_at_its_place(raw, sentence):
    with pytest.raises(BadInput, match=sentence):
        parse_wording(raw)


def test_a_wording_with_an_unknown_field_is_refused():
    with pytest.raises(BadInput, match="不是可用的字段"):
        fill("您提出的{nothing}", {"title": "甲"})
