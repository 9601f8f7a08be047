"""FACTS.json is read strictly: each refusal is one sentence that names its key."""

from datetime import date

import pytest

from proposals.domain.errors import BadInput, SeveralProblems
from proposals.domain.letter import AddresseeType, parse_facts
from tests.letters import facts, people

REQUIRED = ["kind", "unit", "session", "serial_no", "title", "addressees", "body", "signer", "issued_on"]
REFUSED = [
    ({"colour": "红"}, "colour", "不认识的键“colour”，请删去或改正拼写。"),
    ({"unit": 7}, "unit", "“unit（承办单位）”应是文字（加引号），现在是数字。"),
    ({"co_units": "市信访办"}, "co_units", "“co_units（会办单位）”应是列表（方括号），现在是文字。"),
    ({"co_units": [None]}, "co_units[0]", "“co_units[0]（会办单位）”应是文字（加引号），现在是空值。"),
    ({"signer": "陈局长"}, "signer", "“signer”必须是一个JSON对象（花括号），现在是文字。"),
    ({"signer": {"name": "陈一"}}, "signer.title", "缺少必填的“signer.title（职务）”，请补上。"),
    ({"round": True}, "round", "“round（第几次办理）”应是整数，现在是真假值。"),
    ({"round": 0}, "round", "“round（第几次办理）”应在1到20之间，请改正。"),
    ({"issued_on": "2023-02-30"}, "issued_on", "“issued_on（成文日期）”的日期2023-02-30不存在，请核对。"),
    ({"body": " \n\u3000"}, "body", "“body（正文）”不能为空，请填写。"),
    (
        {"body": "甲\n乙\x08"},
        "body",
        "“body（正文）”第2行第2个字符是不可见的控制字符（U+0008），请删除后重试。",
    ),
    ({"title": "残\udfff"}, "title", "“title（案由）”第2个字符是残缺的字符（U+DFFF），请删除后重试。"),
    ({"title": "长" * 201}, "title", "“title（案由）”共201个字，超过200个字的上限，请删减。"),
    ({"thanks": "谢谢"}, "thanks", "“thanks”（致谢语）必须以句号“。”结尾。"),
    ({"addressees": []}, "addressees", "“addressees（主送）”至少要有一项，请补上。"),
    (
        {"addressees": [{"name": "甲", "type": "king"}]},
        "addressees[0].type",
        "“addressees[0].type（类型）”只能是member、deputy、delegation、organisation、unit之一，请改正。",
    ),
    (
        {"addressees": people("甲") + people("乙", type="deputy")},
        "addressees",
        "“addressees”（主送）里的类型必须相同，不同类型的请分别出函。",
    ),
    ({"addressees": people("甲", "甲")}, "addressees", "“addressees”（主送）里“甲”出现了两次，请删去一个。"),
    ({"round": 2}, "previous", "第2次办理的答复缺少“previous”（上次答复），请写明上次答复的日期。"),
    (
        {"round_kind": "again"},
        "round_kind",
        "“round_kind（再次答复的性质）”只能是rehandle、followup之一，请改正。",
    ),
    (
        {"round_kind": "followup"},
        "round_kind",
        "“round_kind”（再次答复的性质）是followup（补充答复）的，“round”（第几次办理）应从2起，请改正。",
    ),
    (
        {"previous": {"issued_on": "2024-01-02", "contact_by": "陈局长"}},
        "previous",
        "“previous”（上次答复）里的“contact_on”（沟通日期）和“contact_by”（沟通人）要么都写，要么都不写。",
    ),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), REFUSED)
def test_a_flaw_in_the_facts_is_one_sentence_at_its_key(changes, field, sentence):
    with pytest.raises(BadInput) as refusal:
        parse_facts(facts(**changes))
    assert (refusal.value.field, refusal.value.sentence) == (field, sentence)


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_named(key):
    with pytest.raises(BadInput, match=rf"缺少必填的“{key}（") as refusal:
        parse_facts(facts(**{key: ...}))
    assert not isinstance(refusal.value, SeveralProblems)


@pytest.mark.parametrize("raw", [None, [], "文字", 3])
def test_facts_must_be_an_object(raw):
    with pytest.raises(BadInput, match="必须是一个JSON对象"):
        parse_facts(raw)


def test_several_flaws_come_together():
    with pytest.raises(SeveralProblems) as refusal:
        parse_facts(facts(unit=1, body="", issued_on="昨天", extra=1))
    assert [p.field for p in refusal.value.problems] == ["unit", "body", "issued_on", "extra"]


def test_optional_keys_default_to_nothing():
    read = parse_facts(facts(thanks=None, co_units=None, contact=None, previous=None, number=None))
    assert (read.round, read.co_units, read.thanks, read.contact, read.previous) == (1, (), None, None, None)


def test_everything_that_design_names_is_read():
    read = parse_facts(
        facts(
            round=2,
            points=["多讲"],
            commitments=[{"measure": "覆盖全部社区", "unit": "普法处", "due": "2024-12-31"}],
            contact={"name": "李承办", "phone": "023-1"},
            previous={
                "issued_on": "2024-01-02",
                "number": "江司提〔2024〕1号",
                "contact_on": "2024-02-03",
                "contact_by": "周处长",
            },
            self_name="我局",
            copies=["市政协提案委"],
            attachments=["清单"],
        )
    )
    assert read.addressees[0].type is AddresseeType.MEMBER
    assert read.commitments[0].due == date(2024, 12, 31)
    assert read.previous
    assert read.previous.contact_on == date(2024, 2, 3)
