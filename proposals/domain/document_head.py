"""The head of an official document as text: what it is called, its number, who issued it and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.document_number import parse_document_number
from proposals.domain.errors import BadInput
from proposals.domain.levels import Level, level_of

HEAD_LINES = 25
"""So many lines with words, and none behind the first 一、, are looked at."""
LONGEST_TITLE = 300
_NUMBER = re.compile(r"[\u3400-\u9fffA-Za-z]{1,12}[〔\[［(（【][0-9]{4}[〕\]］)）】]第?[0-9]{1,6}号")
_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_FORWARDED = re.compile(r"(?:印发|转发)《?(?P<own>.+?)》?的通知")
_ENDS = re.compile(
    r"(?:要点|方案|分工|清单|办法|规定|意见|计划|纲要|通知|报告|安排|目录|条例|规划|措施|决定|指南)$"
)
_ISSUER = re.compile(r"[\u3400-\u9fff]{2,40}(?:人民政府|办公厅|办公室|委员会|局|厅|委|院|部|会)")


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What the first lines say; empty or None where they do not."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None


def read_head(text: str) -> DocumentHead:
    """The head of a document; of 关于印发××的通知 the title is ××, which is what people cite."""
    lines = _head_lines(text)
    at = next((n for n, line in enumerate(lines) if _NUMBER.fullmatch(line.replace(" ", ""))), None)
    title_lines = lines[:at] if at is not None else lines
    return DocumentHead(
        title=_title(title_lines)[:LONGEST_TITLE],
        number=_number(lines[at]) if at is not None else "",
        issuer=_issuer(title_lines),
        issued_on=next((day for line in lines if (day := _day(line))), None),
    )


def _head_lines(text: str) -> list[str]:
    found: list[str] = []
    for line in (line.strip() for line in text.split("\n")):
        if level_of(line) is Level.FIRST or len(found) == HEAD_LINES:
            break
        if line:
            found.append(line)
    return found


def _title(lines: Sequence[str]) -> str:
    """The lines up to the first that ends as titles do, without the issuer that stands above them."""
    own = list(lines)
    if len(own) > 1 and _ISSUER.fullmatch(own[0]):
        own = own[1:]
    for last, line in enumerate(own[:4]):
        if _ENDS.search(line):
            whole = "".join(own[: last + 1])
            forwarded = _FORWARDED.search(whole)
            return (forwarded["own"] if forwarded else whole).strip("《》")
    return ""


def _number(line: str) -> str:
    try:
        return str(parse_document_number(line))
    except BadInput:
        return ""


def _issuer(lines: Sequence[str]) -> str:
    match = _ISSUER.match(lines[0]) if lines else None
    return match[0] if match else ""


def _day(line: str) -> date | None:
    """A line that is a date and nothing else."""
    match = _DAY.fullmatch(line.replace(" ", ""))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
