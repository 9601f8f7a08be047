"""A letter as a letter: the words of its kind (R35), and what is missing (R37)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.letter import AddresseeType
from proposals.domain.proofing.anatomy import Anatomy
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Spot
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook
from proposals.domain.proofing.rules.specimen import END, OPENING, TITLE

LETTER = RuleBook()
_ORDERS = re.compile(
    r"(?:现将?[^，。；]{0,12}|特此?)汇报(?:如下|[。：])|请(?:予|您)?批示|请(?:予以?)?批准|请审阅|妥否|特此(?:请示|报告|通知|批复)"
    r"|(?:你|贵)(?:单位|们|委员|局|委)(?:要|应当|应|必须|须)(?!求)|望(?:遵照|认真)执行|请(?:遵照|认真贯彻)执行|(?:现|特)批复如下"
)
_MENTIONED = re.compile(
    r"(?:填写在|填写|随函附上?|附上?|寄回|详?见)[^，。；]{0,8}(?P<what>回执|征询意见表|附件)"
)
_CLASS = re.compile(r"(?:^|[（(：:\s])[A-D]类?(?:[）)\s]|$)|办理(?:结果|类别)")
_PUBLICITY = re.compile(r"主动公开|依申请公开|不予公开|全文公开|摘要公开")
_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,10}[〔\[（(]\d{4}[〕\]）)]\s*第?\d{1,5}\s*号")


@LETTER.rule(
    "R35",
    "用语与文种一致",
    Severity.ERROR,
    "《党政机关公文处理工作条例》第八条：函用于不相隶属机关之间答复；复函里不用请示、报告、通知的用语。",
    bad=[
        TITLE + OPENING.replace("现答复", "现汇报") + "正文。",
        Example("以上意见妥否，请批示。", {}),
        Example("你单位要高度重视，抓好落实。", {}),
    ],
    good=[
        TITLE + OPENING + "认真落实重要批示精神，办理情况已汇报市政府，您有什么意见请反馈。",
        "请认真贯彻执行。",
        Example("现将办理情况报告如下，特此报告。", {"kind": "deliberation_opinion"}),
    ],
)
def a_reply_speaks_as_a_reply(reading: Reading) -> Iterator[Hit]:
    """Words of 请示, 报告 and 通知 in an answer."""
    facts = reading.facts
    replies = facts.kind != "deliberation_opinion" if facts else reading.anatomy.reply
    if not replies or reading.anatomy.title_text.endswith("报告"):
        return
    for spot in reading.spots(_ORDERS):
        yield Hit(spot.at(), f"“{spot[0]}”不是复函的用语，请改为答复的口气。")


@LETTER.rule(
    "R37",
    "要素齐全",
    Severity.WARNING,
    "GB/T 9704-2012第7.3.4条：有附件的，正文下空一行写附件说明；办理规范：复函标明办理类别、公开属性、文号、联系人，抄送有关单位。",
    bad=[
        TITLE + OPENING + "正文。" + END.replace("附件：提案办理情况征询意见表（回执）\n", ""),
        TITLE + OPENING + "正文。\n重庆市司法局\n2023年4月27日",
        Example("一、关于培训的建议\n正文。", {"contact": None, "copies": []}),
    ],
    good=[
        "A类 主动公开\n渝司提〔2023〕5号\n" + TITLE + OPENING + "正文。" + END,
        "现将有关事项通知如下，详见附件。",
        Example("一、关于培训的建议\n正文。", {}),
    ],
)
def nothing_is_missing(reading: Reading) -> Iterator[Hit]:
    """One finding that lists all that is missing; an error where the text speaks of a 回执 that is not attached."""
    parts = reading.anatomy
    if not (parts.whole and parts.reply):
        yield from _missing_facts(reading)
        return
    mentioned = _mentioned_without(reading, parts)
    missing = [name for name, there in _elements(reading, parts) if not there]
    told = [f"没有找到{'、'.join(missing)}"] if missing else []
    if mentioned:
        message = f"正文提到“{mentioned['what']}”，却没有“附件：”说明" + "".join(
            f"；另外{each}" for each in told
        )
        yield Hit(mentioned.at("what"), message + "，请补上。", severity=Severity.ERROR)
    elif told:
        line = parts.title[-1] if parts.title else parts.head[0]
        yield Hit(line.whole, f"复函里{told[0]}，请核对是否要补。")


def _mentioned_without(reading: Reading, parts: Anatomy) -> Spot | None:
    if parts.attachments:
        return None
    lines = [*parts.body, *parts.closing]
    return next(reading.spots(_MENTIONED, lines), None)


def _elements(reading: Reading, parts: Anatomy) -> Iterator[tuple[str, bool]]:
    """What belongs to a letter beside its text, with whether the text or the facts have it."""
    facts = reading.facts
    head = "\n".join(line.text for line in parts.head if line not in (parts.opening, *parts.title))
    text = reading.manuscript.source
    yield "办理类别", bool(_CLASS.search(head) or "办理类别" in text or (facts and facts.outcome_class))
    yield "公开属性", bool(_PUBLICITY.search(head) or (facts and facts.publicity))
    yield "发文字号", bool(_NUMBER.search(head) or (facts and facts.number))
    yield "联系人及电话", bool(parts.contact or (facts and facts.contact))
    yield "抄送", bool(parts.copies or (facts and facts.copies))


def _missing_facts(reading: Reading) -> Iterator[Hit]:
    """A body alone: the facts stand for the rest; the number comes later and is not asked for."""
    facts = reading.facts
    opinion = facts is not None and facts.addressees[0].type is AddresseeType.UNIT
    if facts is None or opinion or facts.kind == "deliberation_opinion" or not reading.lines:
        return
    values = {
        "办理类别": facts.outcome_class,
        "公开属性": facts.publicity,
        "联系人": facts.contact,
        "抄送": facts.copies,
        "附件（回执）": facts.attachments,
    }
    missing = [name for name, value in values.items() if not value]
    if missing:
        message = f"还没有填写：{'、'.join(missing)}，请在编号前补齐或者确认不需要。"
        yield Hit(reading.lines[0].whole, message, severity=Severity.HINT)
