"""Letters that together show everything the standard has a number for, rendered in one call of LibreOffice."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from proposals.documents.letter import render_letter
from proposals.documents.packaged import DATA, packaged_template, packaged_wording
from proposals.documents.pdf import PdfProblem, to_pdfs
from proposals.domain.letter import Layout, Place, SignerMark, compose, parse_facts
from tests.documents.measure import Page, measured
from tests.letters import facts, people

LENGTHS = 40
NUMBER = "渝司提〔2023〕35号"
PLAIN = "各处室会同区县有关部门逐条研究认真办理并且按时书面答复"
SEVERAL = {
    "body": "一、办理情况\n（一）开设讲堂。已在十个社区开设讲堂。\n1.讲师到位。全部具备资格。\n（1）每月一讲。"
    "\n二、下一步打算\n明年覆盖全部社区。",
    "attachments": [
        "提案办理情况征询意见表（回执）",
        "江州市社区法律讲堂三年行动方案及年度任务分解表（征求意见稿）",
        "清单",
    ],
    "contact": {"name": "李承办", "phone": "023-00000000"},
    "copies": ["市政协提案委", "市政府督查办", "市信访办", "市机关事务局", "市财政局", "市民政局"],
    "number": "江司提〔2024〕7号",
    "outcome_class": "A类",
    "publicity": "主动公开",
}
# A reply of the shortest kind, and one without a word of its own at the end.
SHORT = {
    "body": "已办理。",
    "copies": ["市政协提案委"],
    "attachments": ["回执"],
    "number": "江司提〔2024〕8号",
}
LONG_UNIT = "江州市城南区文化和旅游发展委员会"
LONGER_UNIT = "江州市城南区文化和旅游发展委员会行政执法支队"
LONGEST_UNIT = "江州市城南区文化和旅游发展委员会市场综合行政执法支队"


def demo_facts(**changes: Any) -> dict[str, Any]:
    """The facts of case 0607 as the demo tells it, with a number."""
    told = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))["facts"]
    return {**told, "number": NUMBER, **changes}


def letter(raw: dict[str, Any], layout: Layout | None = None, *, preprinted: bool = False) -> bytes:
    """The DOCX of these facts."""
    layout = layout or Layout()
    text = compose(parse_facts(raw), packaged_wording(), layout=layout)
    return render_letter(text, packaged_template("reply"), layout=layout, preprinted=preprinted)


def letters() -> dict[str, bytes]:
    """Each by its name."""
    unsealed = Layout(sealed=False)
    marked = Layout(class_place=Place.NUMBER, class_text="（{letter}）", signer_mark=SignerMark.CORNER)
    return {
        "0607": letter(demo_facts()),
        "preprinted": letter(demo_facts(), preprinted=True),
        "full": letter(facts(body=PLAIN * 60, number="江司提〔2024〕9号")),
        "short": letter(facts(**SHORT)),
        "several": letter(facts(**SEVERAL)),
        "long unit": letter(facts(unit=LONG_UNIT, **SEVERAL)),
        "longer unit": letter(facts(unit=LONGER_UNIT, **SEVERAL)),
        "longest unit": letter(facts(unit=LONGEST_UNIT, **SEVERAL)),
        "longest preprinted": letter(facts(unit=LONGEST_UNIT, **SEVERAL), preprinted=True),
        "unsealed": letter(facts(**SHORT), unsealed),
        "unsealed long unit": letter(facts(unit=LONG_UNIT, **SHORT), unsealed),
        "marked": letter(demo_facts(), marked),
        "three members": letter(facts(addressees=people("甲", "乙", "丙"))),
    }


def lengths() -> list[bytes]:
    """Letters whose text grows by one line each: the end falls on every line of a page and over every edge of one."""
    ends = (
        {},
        {"attachments": ["回执"]},
        {**SEVERAL, "body": ...},
        {"addressees": people("市信访办", type="unit")},
    )
    growing = [(PLAIN * 40)[: 28 * lines - 2] for lines in range(1, LENGTHS + 1)]
    return [
        letter(facts(**{**ends[at % 4], "body": f"一、办理情况\n{text}\n二、打算\n{PLAIN}"}))
        for at, text in enumerate(growing)
    ]


@cache
def measured_unclosed() -> list[list[Page]]:
    """Letters that end with their text, in the wording of an office that says nothing after it."""
    bodies = [f"一、办理情况\n{(PLAIN * 18)[: 28 * lines - 2]}" for lines in (7, 8, 9, 10, 14, 17)]
    composed = [compose(parse_facts(facts(body=body)), packaged_wording()) for body in bodies]
    return rendered(
        [render_letter(replace(text, closing=()), packaged_template("reply")) for text in composed]
    )


@cache
def measured_lengths() -> list[list[Page]]:
    """The pages of each of ``lengths``."""
    return rendered(lengths())


@cache
def measured_letters() -> dict[str, list[Page]]:
    """The pages of each letter."""
    named = letters()
    return dict(zip(named, rendered(list(named.values())), strict=True))


def rendered(files: list[bytes]) -> list[list[Page]]:
    """The pages of each file; a file without a PDF fails the test."""
    pages = []
    for outcome in to_pdfs(files):
        if isinstance(outcome, PdfProblem):
            raise outcome
        pages.append(measured(outcome))
    return pages
