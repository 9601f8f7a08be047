"""Every reply of the family: kinds of matter, people spoken to, first, again and 补充答复, each with title and opening."""

import tomllib
from dataclasses import replace

import pytest

from proposals.documents.packaged import DATA, packaged_wording
from proposals.domain.errors import BadInput
from proposals.domain.letter import compose, parse_facts, parse_wording
from proposals.domain.letter.wording import fill
from tests.letters import facts, people, text

PREVIOUS = {"issued_on": "2024-01-02", "number": "江司提〔2024〕1号"}
FIRST = {}
AGAIN = {"round": 2, "previous": PREVIOUS}
FOLLOWUP = {**AGAIN, "round_kind": "followup"}
MEMBER = people("孔一")
COSIGNERS = people("孔一", "孟二")
ORGANISATION = people("民革江州市委会", type="organisation")
DEPUTY = people("颜三", type="deputy")
DELEGATION = people("城南区", type="delegation")
CPPCC, NPC, OPINION = "cppcc_proposal", "npc_suggestion", "deliberation_opinion"

FAMILY = [
    (CPPCC, MEMBER, FIRST, ("第0042号提案的复函",), "孔一委员：", "您提出的《关于推广社区法律讲堂的建议》（第0042号）收悉。经认真研究办理，现答复如下："),
    (CPPCC, MEMBER, AGAIN, ("第0042号提案的复函（再次答复）",), "孔一委员：", "您对我局2024年1月2日复函（江司提〔2024〕1号）提出的意见收悉。经重新研究，现再次答复如下："),
    (CPPCC, MEMBER, FOLLOWUP, ("第0042号提案的复函（补充答复）",), "孔一委员：", "您提出的《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日作出答复（江司提〔2024〕1号）。经进一步研究办理，现补充答复如下："),
    (CPPCC, COSIGNERS, FIRST, ("第0042号提案的复函",), "孔一、孟二委员：", "你们提出的《关于推广社区法律讲堂的建议》（第0042号）收悉。经认真研究办理，现答复如下："),
    (CPPCC, COSIGNERS, AGAIN, ("第0042号提案的复函（再次答复）",), "孔一、孟二委员：", "你们对我局2024年1月2日复函（江司提〔2024〕1号）提出的意见收悉。经重新研究，现再次答复如下："),
    (CPPCC, COSIGNERS, FOLLOWUP, ("第0042号提案的复函（补充答复）",), "孔一、孟二委员：", "你们提出的《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日作出答复（江司提〔2024〕1号）。经进一步研究办理，现补充答复如下："),
    (CPPCC, ORGANISATION, FIRST, ("第0042号提案的复函",), "民革江州市委会：", "贵委提出的《关于推广社区法律讲堂的建议》（第0042号）收悉。经认真研究办理，现答复如下："),
    (CPPCC, ORGANISATION, AGAIN, ("第0042号提案的复函（再次答复）",), "民革江州市委会：", "贵委对我局2024年1月2日复函（江司提〔2024〕1号）提出的意见收悉。经重新研究，现再次答复如下："),
    (CPPCC, ORGANISATION, FOLLOWUP, ("第0042号提案的复函（补充答复）",), "民革江州市委会：", "贵委提出的《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日作出答复（江司提〔2024〕1号）。经进一步研究办理，现补充答复如下："),
    (NPC, DEPUTY, FIRST, ("第0042号建议的复函",), "颜三代表：", "您提出的《关于推广社区法律讲堂的建议》（第0042号）收悉。经认真研究办理，现答复如下："),
    (NPC, DEPUTY, AGAIN, ("第0042号建议的复函（再次答复）",), "颜三代表：", "您对我局2024年1月2日复函（江司提〔2024〕1号）提出的意见收悉。经重新研究，现再次答复如下："),
    (NPC, DEPUTY, FOLLOWUP, ("第0042号建议的复函（补充答复）",), "颜三代表：", "您提出的《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日作出答复（江司提〔2024〕1号）。经进一步研究办理，现补充答复如下："),
    (NPC, DELEGATION, FIRST, ("第0042号建议的复函",), "城南区代表团：", "你们提出的《关于推广社区法律讲堂的建议》（第0042号）收悉。经认真研究办理，现答复如下："),
    (NPC, DELEGATION, AGAIN, ("第0042号建议的复函（再次答复）",), "城南区代表团：", "你们对我局2024年1月2日复函（江司提〔2024〕1号）提出的意见收悉。经重新研究，现再次答复如下："),
    (NPC, DELEGATION, FOLLOWUP, ("第0042号建议的复函（补充答复）",), "城南区代表团：", "你们提出的《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日作出答复（江司提〔2024〕1号）。经进一步研究办理，现补充答复如下："),
    (OPINION, people("市人大常委会", type="organisation"), FIRST, ("第0042号审议意见办理情况的报告",), "市人大常委会：", "《关于推广社区法律讲堂的建议》（第0042号）收悉。经认真研究办理，现将办理情况报告如下："),
    (OPINION, people("市人大常委会", type="organisation"), FOLLOWUP, ("第0042号审议意见", "办理情况的补充报告"), "市人大常委会：", "《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日报告办理情况（江司提〔2024〕1号）。经进一步研究办理，现将有关情况补充报告如下："),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "addressees", "round_facts", "title", "line", "opening"), FAMILY)
def test_every_reply_has_its_title_its_addressee_and_its_opening(
    kind, addressees, round_facts, title, line, opening
):
    letter = text(kind=kind, addressees=addressees, **round_facts)
    assert letter.title == ("江州市司法局", "关于市政协三届二次会议", *title)
    assert (letter.addressee, letter.opening) == (line, opening)


def test_no_line_of_a_title_is_wider_than_the_page():
    """156 mm hold twenty characters of 二号; a line cut by the margin would not keep its words together."""
    forms = packaged_wording().kinds.items()
    words = {"unit": "江州市司法局", "session": "市政协三届二次会议", "serial_no": "0042"}
    lines = [fill(line, words) for _, each in forms for form in each.values() for line in form.title]
    assert [line for line in lines if len(line) - line.count("0042") * 2 > 20] == []


@pytest.mark.parametrize(
    "session",
    ["市政协六届一次会议", "市六届人大一次会议", "省政协十三届常委会第五次会议", "全国政协十四届二次会议"],
)
def test_the_session_stands_in_the_title_as_it_is_called(session):
    assert text(session=session).title[1] == f"关于{session}"


@pytest.mark.parametrize(
    ("organisation", "spoken_to"),
    [
        ("民革江州市委会", "贵委"),
        ("九三学社江州市委员会", "贵委"),
        ("民盟市委", "贵委"),
        ("市工商联", "贵会"),
        ("市妇联", "贵会"),
        ("市科协", "贵会"),
        ("市总工会", "贵会"),
        ("市青年联合会", "贵会"),
        ("江州大学", "贵校"),
        ("江州建工集团", "贵集团"),
        ("科技界别", "贵单位"),
        ("第三委员小组", "贵单位"),
    ],
)
def test_a_body_is_spoken_to_by_what_it_is(organisation, spoken_to):
    letter = text(addressees=people(organisation, type="organisation"))
    assert letter.addressee == f"{organisation}："
    assert letter.opening.startswith(f"{spoken_to}提出的")


def test_thanks_units_and_the_talk_fit_into_a_followup():
    previous = {**PREVIOUS, "contact_on": "2024-02-03", "contact_by": "周处长"}
    letter = text(
        **{**FOLLOWUP, "previous": previous}, thanks="感谢您的关心。", co_units=["市信访办", "市民政局"]
    )
    assert letter.opening == (
        "您提出的《关于推广社区法律讲堂的建议》（第0042号），我局已于2024年1月2日作出答复（江司提〔2024〕1号），"
        "感谢您的关心。2024年2月3日我局周处长与您当面沟通，经会同市信访办、市民政局进一步研究办理，现补充答复如下："
    )


def test_an_opinion_asked_again_stays_an_opinion_whatever_the_round_is_called():
    letter = text(addressees=people("市信访办", type="unit"), **FOLLOWUP)
    assert letter.title[2] == "第0042号提案会办意见的函（补充意见）"


def wording_with(**member: object):
    raw = tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8"))
    raw["addressees"]["member"].update(member)
    return parse_wording(raw)


def test_an_office_may_write_a_long_line_of_cosigners_short_and_speak_to_all_of_them():
    short = wording_with(
        several="各位委员", many="{first}等{count}位{suffix}", named_at_most=3, named_first=2
    )
    four = compose(parse_facts(facts(addressees=people("甲", "乙", "丙", "丁"))), short)
    assert four.addressee == "甲、乙等4位委员："
    assert four.opening.startswith("各位委员提出的")
    three = compose(parse_facts(facts(addressees=people("甲", "乙", "丙"))), short)
    assert three.addressee == "甲、乙、丙委员："


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ({"many": "{first}等"}, "“addressees.member.named_at_most”应是不小于1的整数"),
        (
            {"many": "{first}等", "named_at_most": 2, "named_first": 3},
            "“addressees.member.named_first”应是不超过named_at_most",
        ),
        ({"named_at_most": 3, "named_first": 1}, "“addressees.member.many”应是文字"),
    ],
)
def test_a_half_written_short_line_is_refused_at_its_key(member, sentence):
    with pytest.raises(BadInput, match=sentence):
        wording_with(**member)


def test_a_kind_without_the_words_of_a_followup_is_refused():
    wording = packaged_wording()
    assert set(wording.kinds[CPPCC]) == {
        "reply",
        "reply_again",
        "followup",
        "opinion",
        "opinion_again",
        "forward",
    }
    raw = tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8"))
    del raw["kinds"][CPPCC]["followup"]
    with pytest.raises(BadInput, match=r"kinds\.cppcc_proposal\.followup"):
        parse_wording(raw)


def test_a_followup_without_the_letter_before_makes_no_sentence():
    read = replace(parse_facts(facts(**FOLLOWUP)), previous=None)
    with pytest.raises(BadInput, match="缺少“previous”"):
        compose(read, packaged_wording())
