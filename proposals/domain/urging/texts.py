"""The texts of urging, made of what is owed and what was done so far; a plain urge names no superior (domain §3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from proposals.domain.dates import chinese_date
from proposals.domain.urging.wording import UrgingWording


class Press(StrEnum):
    """How somebody presses: a plain 催办, a formal 督办单, a report to a leader, one to the supervisors."""

    URGE = "urge"
    SUPERVISION = "supervision"
    TO_LEADER = "to_leader"
    TO_SUPERVISOR = "to_supervisor"


PRESS_NAMES: dict[Press, str] = {
    Press.URGE: "催办",
    Press.SUPERVISION: "督办单",
    Press.TO_LEADER: "报领导",
    Press.TO_SUPERVISOR: "转督查",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that waits: for whom, what, until when, and how close that is in words."""

    who: str
    what: str
    due_on: date | None
    light: str


@dataclass(frozen=True, slots=True)
class UrgedCase:
    """The case as the texts name it; ``number`` counts the plain urges including this one."""

    session: str
    serial_no: str
    noun: str
    title: str
    part: str
    dispatched_on: date | None
    number: int


@dataclass(frozen=True, slots=True)
class Done:
    """What was done before: the days of plain urges, and 督办单 in words (``督办〔2026〕3号，未反馈``)."""

    urged_on: tuple[date, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One line that names the case, and the text ready to copy."""

    subject: str
    text: str


def urged(case: UrgedCase, owed: Sequence[Owed], today: date, wording: UrgingWording) -> Said:
    """催办: the case, what each still owes, and the polite request to finish it."""
    words = case_words(case, today, wording)
    lines = [wording.line(Press.URGE, "opening", words)]
    lines += owed_lines(Press.URGE, owed, today, wording)
    lines.append(wording.line(Press.URGE, "closing", words))
    return Said(wording.line(Press.URGE, "subject", words), "\n".join(lines))


def pressed(
    way: Press, case: UrgedCase, owed: Sequence[Owed], done: Done, today: date, wording: UrgingWording
) -> Said:
    """报领导 or 转督查: what is late and since when, what was done so far, what is asked."""
    words = case_words(case, today, wording)
    lines = [wording.line(way, "opening", words), *owed_lines(way, owed, today, wording)]
    lines.append("".join(_done(way, done, wording)))
    lines.append(wording.line(way, "closing", words))
    return Said(wording.line(way, "subject", words), "\n".join(lines))


def addressed_to_leader(text: str, leader: str, wording: UrgingWording) -> str:
    """The report under the leader's name, unless whoever wrote it has put it there already."""
    greeting = wording.line(Press.TO_LEADER, "greeting", {"leader": leader})
    return text if text.startswith(greeting) else f"{greeting}\n{text}"


def case_words(case: UrgedCase, today: date, wording: UrgingWording) -> dict[str, str]:
    """The fields that all sentences share."""
    given = chinese_date(case.dispatched_on) if case.dispatched_on else ""
    return {
        "session": case.session,
        "serial_no": case.serial_no,
        "title": case.title,
        "noun": case.noun,
        "part": case.part,
        "given": wording.clause("given", given),
        "again": wording.clause("again", str(case.number) if case.number > 1 else ""),
        "today": chinese_date(today),
    }


def owed_lines(way: Press, owed: Sequence[Owed], today: date, wording: UrgingWording) -> list[str]:
    """One sentence for each thing that waits."""
    return [_line(way, each, today, wording) for each in owed]


def _line(way: Press, owed: Owed, today: date, wording: UrgingWording) -> str:
    due = chinese_date(owed.due_on) if owed.due_on else ""
    words = {"who": owed.who, "what": owed.what, "light": owed.light, "due_on": due}
    return wording.line(
        way, "owed" if owed.due_on else "owed_undated", words | {"today": chinese_date(today)}
    )


def _done(way: Press, done: Done, wording: UrgingWording) -> list[str]:
    days = "、".join(chinese_date(on) for on in done.urged_on)
    urges = {"count": str(len(done.urged_on)), "days": days}
    said = [wording.line(way, "urged" if done.urged_on else "never_urged", urges)]
    if done.notices:
        notices = {"count": str(len(done.notices)), "numbers": "；".join(done.notices)}
        said.append(wording.line(way, "noticed", notices))
    return said
