"""Facts to try and to show templates with: a letter that holds everything a letter can hold, and the demo's case 0607."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from proposals.documents.letter import letter_context
from proposals.documents.packaged import DATA, packaged_wording
from proposals.documents.receipt_form import QR_NAME, ReceiptForm, receipt_context
from proposals.documents.routing_slip import RoutingSlip, SlipStep, slip_context
from proposals.domain.letter import LetterFacts, LetterText, compose, paragraphs, parse_facts

__all__ = ["QR_NAME", "facts_0607", "letter_0607", "opinion_0607", "receipt_0607", "reply_0607", "slip_0607"]

TRIAL = LetterText(
    mark="测试单位甲",
    title=("测试单位乙", "关于测试会议", "第0001号测试件的复函"),
    addressee="收件人甲：",
    opening="开头一段，现答复如下：",
    body=paragraphs("一、一级标题\n（一）二级标题。正文一\n1.三级\n（1）四级\n正文二"),
    closing=("结束语甲。", "结束语乙。"),
    signature="署名单位甲",
    date="2024年5月6日",
    attachments=("附件：1.附件甲", "2.附件乙"),
    contact="（联系人：联系人甲；联系电话：12345）",
    copies="抄送：抄送单位甲。",
    number="测试函〔2024〕1号",
    outcome_class="类别甲",
    publicity="属性甲",
)
NUMBER = "渝司提〔2023〕1号"
URL = "https://tian.example.gov.cn/r/sample"


def trial_letter() -> dict[str, object]:
    """Every level, several titles, attachments, contact and copies, no two alike."""
    return letter_context(TRIAL)


@cache
def _case() -> dict[str, Any]:
    case: dict[str, Any] = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))
    return case


def facts_0607() -> LetterFacts:
    """The facts of the reply to No. 0607, with a number."""
    return replace(parse_facts(_case()["facts"]), number=NUMBER)


def letter_0607() -> LetterText:
    """The reply to No. 0607 in the packaged wording."""
    return compose(facts_0607(), packaged_wording())


def reply_0607() -> dict[str, object]:
    """The reply as a template is given it."""
    return letter_context(letter_0607())


def opinion_0607() -> dict[str, object]:
    """The opinion of the first co-handling unit on No. 0607, sent to the lead unit."""
    unit, words = next(iter(_case()["opinions"].items()))
    changes = {
        "unit": unit,
        "unit_short": unit,
        "addressees": [{"name": _case()["facts"]["unit"], "type": "unit"}],
        "body": words,
        "co_units": [],
        "thanks": None,
        "points": [],
        "commitments": [],
        "attachments": [],
        "copies": [],
        "number": "渝信函〔2023〕1号",
    }
    return letter_context(compose(parse_facts(_case()["facts"] | changes), packaged_wording()))


def receipt_0607() -> dict[str, object]:
    """The receipt form that goes to the member, with link."""
    facts = facts_0607()
    form = ReceiptForm(
        serial_no=facts.serial_no,
        session=facts.session,
        title=facts.title,
        proposer=facts.addressees[0].name,
        unit=facts.unit,
        number=facts.number,
        issued_on=facts.issued_on,
        outcome_class="B类",
        publicity=facts.publicity,
        return_address="（样例）某市某区某路1号",
    )
    return receipt_context(form, packaged_wording().receipt(facts.kind), URL)


def slip_0607() -> dict[str, object]:
    """The slip of the third version, signed by all but the last."""
    steps = (
        SlipStep("处室负责人审核", "同意，请办公室核稿。", "周处长", date(2023, 4, 20)),
        SlipStep("办公室核稿", "已核，文字略有改动。", "钱核稿", date(2023, 4, 21)),
        SlipStep("主要领导签发", "同意印发。", "种及灵", date(2023, 4, 27)),
    )
    slip = RoutingSlip(
        steps, 3, "0607abcd", "法治调研处", "李承办", ("市信访办", "市机关事务局"), remark="加急"
    )
    return slip_context(letter_0607(), slip)
