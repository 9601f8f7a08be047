"""Try a letter template before it is taken into use: everything that a letter can hold must come out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from proposals.documents.docx_text import docx_lines, part_lines
from proposals.documents.letter import render_letter
from proposals.documents.word_template import unpack
from proposals.domain.errors import BadInput
from proposals.domain.letter import LetterText, paragraphs

_HEADER = re.compile(r"word/header\d*\.xml")
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


def check_letter_template(template: bytes) -> None:
    """Raise ``BadInput`` naming the first thing that the template does not print, or prints out of order."""
    document = render_letter(TRIAL, template)
    _check_printed(TRIAL.lines(), docx_lines(document), "Word模板")
    headers = [part_lines(blob) for name, blob in unpack(document).items() if _HEADER.fullmatch(name)]
    wanted = (TRIAL.mark, TRIAL.number or "", f"{TRIAL.outcome_class}　{TRIAL.publicity}")
    printed = [line for lines in headers for line in lines]
    for words in wanted:
        _check_printed([words], [line for line in printed if line == words], "Word模板的首页页眉")


def _check_printed(wanted: Iterable[str], printed: list[str], where: str) -> None:
    rest = iter(printed)
    for words in wanted:
        if words not in rest:  # looks on from the last hit, so the order counts
            raise BadInput(f"{where}没有印出“{words}”，或者次序不对，请改正模板。", field="template")
