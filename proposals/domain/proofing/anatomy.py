"""A letter taken apart: title, 主送, opening, body, closing, 附件, signature and date, each as far as it is there.

A text without 主送 and without a line such as 现答复如下： is a body alone: the facts then stand for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proposals.domain.levels import level_of
from proposals.domain.proofing.manuscript import Line

HEAD, TAIL = 12, 14
"""How many written lines at the two ends may stand around the body."""
LONGEST_ADDRESSEE, LONGEST_SIGNATURE, LONGEST_HEADING = 400, 40, 40
_ADDRESSEE = re.compile(r"[^。；《》]+[：:]")
_TITLE_END = re.compile(r"(?:函|报告|答复)(?:[（(].{1,12}[）)])?$")
_OPENING = re.compile(r"收悉|如下[：:。]$")
_CLOSING = re.compile(
    r"(?:此(?:复函|函|报告)|专此|特此|以上(?:答复|意见)|对以上|感谢您?对.{2,30}(?:支持|关心).*(?:征询|回执))"
)
_DATE = re.compile(r"\d{2,4}年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九十]{4}年.{1,3}月.{1,3}日")
_ATTACHMENT = re.compile(r"附件?\s{0,4}[：:]")
_CONTACT = re.compile(r"[（(]?\s{0,4}联系(?:人|电话)")
_COPIES = re.compile(r"(?:抄送|抄报)\s{0,4}[：:]")
_REPLY = re.compile(r"(?:复函|函复|答复|答复函)(?:[（(].{1,12}[）)])?$")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The parts of a text; what is not there is empty or None."""

    head: tuple[Line, ...] = ()
    title: tuple[Line, ...] = ()
    addressee: Line | None = None
    opening: Line | None = None
    body: tuple[Line, ...] = ()
    closing: tuple[Line, ...] = ()
    attachments: tuple[Line, ...] = ()
    signature: Line | None = None
    date: Line | None = None
    contact: Line | None = None
    copies: Line | None = None

    @property
    def whole(self) -> bool:
        """Whether the text is a letter from 主送 on, and not a body alone."""
        return self.addressee is not None and self.opening is not None

    @property
    def title_text(self) -> str:
        """The title in one piece."""
        return "".join(line.text.strip() for line in self.title)

    @property
    def reply(self) -> bool:
        """Whether the text itself says that it answers: its title, or 收悉 in its opening."""
        received = self.opening is not None and "收悉" in self.opening.text
        return received or bool(_REPLY.search(self.title_text))


def take_apart(lines: Sequence[Line]) -> Anatomy:
    """The parts of these written lines."""
    addressee = next((n for n, line in enumerate(lines[:HEAD]) if _is_addressee(line)), None)
    first = 0 if addressee is None else addressee + 1
    opening = first if first < len(lines) and _OPENING.search(lines[first].text.strip()) else None
    title = _title(lines[: HEAD if addressee is None else addressee])
    end = _end_of_body(lines, max(first, len(title)))
    if opening is not None:
        begin = opening + 1
    else:
        begin = first if addressee is not None else title[-1] + 1 if title else 0
    tail = lines[end:]
    date = next((line for line in reversed(tail) if _DATE.fullmatch(line.text.strip())), None)
    return Anatomy(
        head=tuple(lines[:begin]),
        title=tuple(lines[n] for n in title),
        addressee=None if addressee is None else lines[addressee],
        opening=None if opening is None else lines[opening],
        body=tuple(lines[begin : max(begin, end)]),
        closing=tuple(line for line in tail if _CLOSING.match(line.text.strip())),
        attachments=tuple(line for line in tail if _ATTACHMENT.match(line.text.strip())),
        signature=_signature(tail, date),
        date=date,
        contact=next((line for line in tail if _CONTACT.match(line.text.strip())), None),
        copies=next((line for line in tail if _COPIES.match(line.text.strip())), None),
    )


def is_heading(line: Line) -> bool:
    """Whether a line stands alone as a heading: numbered or not, short, without a stop."""
    text = line.text.strip()
    return len(text) <= LONGEST_HEADING and not text.endswith(("。", "；", "：", "！", "？", "，", "、"))


def _is_addressee(line: Line) -> bool:
    text = line.text.strip()
    return (
        len(text) <= LONGEST_ADDRESSEE
        and _ADDRESSEE.fullmatch(text) is not None
        and level_of(text) == 0
        and not _OPENING.search(text)
        and not re.match(r"附件|抄送|联系|日期|时间|签发", text)
    )


def _title(head: Sequence[Line]) -> list[int]:
    """The lines from the unit or 关于 to the one that ends in 函 or 报告; none where no line ends so."""
    last = next((n for n in reversed(range(len(head))) if _ends_a_title(head[n].text.strip())), None)
    if last is None:
        return []
    first = last
    while first > 0 and last - first < 3 and _is_title_line(head[first - 1].text.strip()):
        first -= 1
    joined = "".join(head[n].text.strip() for n in range(first, last + 1))
    return list(range(first, last + 1)) if "关于" in joined or "第" in joined else []


def _ends_a_title(text: str) -> bool:
    return len(text) <= LONGEST_HEADING * 2 and level_of(text) == 0 and _TITLE_END.search(text) is not None


def _is_title_line(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and not re.search(r"[。，；：〕]|公开$|^[A-D]类?", text)


def _end_of_body(lines: Sequence[Line], first: int) -> int:
    """Where what stands behind the body begins: closing, 附件, signature, date, contact or 抄送."""
    start = max(first, len(lines) - TAIL)
    for n in range(start, len(lines)):
        text = lines[n].text.strip()
        if _CLOSING.match(text) or any(p.match(text) for p in (_ATTACHMENT, _CONTACT, _COPIES)):
            return n
        if _DATE.fullmatch(text):
            return n - 1 if n > first and _may_sign(lines[n - 1]) else n
    return len(lines)


def _signature(tail: Sequence[Line], date: Line | None) -> Line | None:
    at = next((n for n, line in enumerate(tail) if line is date), 0)
    return tail[at - 1] if date is not None and at and _may_sign(tail[at - 1]) else None


def _may_sign(line: Line) -> bool:
    text = line.text.strip()
    return len(text) <= LONGEST_SIGNATURE and not re.search(r"[。，；：:]", text) and level_of(text) == 0
