"""催办: the text to copy into a message, made of what is owed and when; it names no superior (domain §3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.deadlines import chinese_date


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that waits: for whom, what, until when, and how close that is in words."""

    who: str
    what: str
    due_on: date | None
    light: str


@dataclass(frozen=True, slots=True)
class UrgedCase:
    """The case as the text names it; ``number`` counts the urges including this one."""

    session: str
    serial_no: str
    noun: str
    title: str
    part: str
    dispatched_on: date | None
    number: int


def subject(case: UrgedCase) -> str:
    """One line: which case is urged, and how often by now."""
    again = f"（第{case.number}次）" if case.number > 1 else ""
    return f"催办：{case.session}第{case.serial_no}号{case.noun}{again}"


def text(case: UrgedCase, owed: Sequence[Owed], today: date) -> str:
    """A polite text ready to copy: the case, what each still owes, and the request to finish it."""
    given = f"，{chinese_date(case.dispatched_on)}交办" if case.dispatched_on else ""
    lines = [f"{case.session}第{case.serial_no}号{case.noun}《{case.title}》（{case.part}{given}）："]
    lines += [_line(each) for each in owed]
    lines.append(f"截至{chinese_date(today)}尚未办理，请抓紧办理；确有困难的，请说明原因和预计完成时间。")
    return "\n".join(lines)


def _line(owed: Owed) -> str:
    due = f"，期限{chinese_date(owed.due_on)}，{owed.light}" if owed.due_on else ""
    return f"{owed.who}：{owed.what}{due}。"
