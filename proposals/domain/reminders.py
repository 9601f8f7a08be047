"""Who is reminded and in which words: whoever must act and the office of the unit, never anybody above (design §1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from proposals.domain import deadlines
from proposals.domain.actors import Role
from proposals.domain.deadlines import Clock
from proposals.domain.held import OWED_IN
from proposals.domain.notices import Channel
from proposals.domain.workflow import Action, State

A, C = Action, Clock
chinese_date = lru_cache(maxsize=1000)(deadlines.chinese_date)
REMINDED = frozenset({Role.CLERK, Role.HANDLER, Role.HEAD, Role.PROOFREADER, Role.COHANDLER})
"""Roles that a reminder may go to by itself. To a leader, the director or 督查 it takes somebody's button."""

_NEXT_STEP = frozenset(
    {A.ACCEPT, A.ASSIGN, A.ACCEPT_ASSIGNMENT, A.SAVE_DRAFT, A.GIVE_OPINION, A.APPROVE, A.ISSUE, A.DELIVER}
)
WAITS_FOR: dict[Clock, frozenset[Action]] = {
    C.ACCEPT: frozenset({A.ACCEPT}),
    C.DEPARTMENT_ACCEPT: frozenset({A.ACCEPT_ASSIGNMENT}),
    C.DEPARTMENT_RETURN: frozenset({A.ACCEPT_ASSIGNMENT}),
    C.DEPARTMENT_OPINION: frozenset({A.GIVE_DEPARTMENT_OPINION}),
    C.ADJUSTMENT: frozenset(),
    C.ADJUSTMENT_ANSWER: frozenset({A.AGREE_ADJUSTMENT, A.REPORT_ADJUSTMENT}),
    C.RECEIPT: frozenset({A.RECEIVE, A.CLOSE}),
    C.PUBLICATION: frozenset({A.PUBLISH}),
    C.COMMITMENT: frozenset(),
}
"""The tasks that a clock counts for; all others count for the next step of the case, whoever takes it."""

FALLS_TO_HANDLER = frozenset(
    {C.OPINION, C.CONTACT, C.FIRST_DRAFT, C.LAST_APPROVAL, C.REPLY, C.REHANDLE, C.COMMITMENT}
)
"""Clocks that the handler follows up when nobody who may be reminded has the next step (it lies with a leader)."""


class Wait(NamedTuple):
    """A task of the case: what waits, for a named person or for a role there."""

    action: Action
    title: str
    role: Role
    unit_id: int
    department_id: int | None
    person_id: int | None


def still_owed(
    kind: Clock, state: State, *, paused: bool = False, released: bool = False, adjusted: bool = False
) -> bool:
    """Whether an open clock asks for anything: not while it stands still, nor when the work has gone past it.

    ``released``: nobody waits for the opinion any more. ``adjusted``: an adjustment was refused, a second is not possible.
    """
    if paused or state not in OWED_IN[kind]:
        return False
    return not (kind is C.OPINION and released) and not (kind is C.ADJUSTMENT and adjusted)


def waits_of(kind: Clock, waits: Iterable[Wait]) -> tuple[Wait, ...]:
    """The tasks that this clock counts for, whoever has them."""
    wanted = WAITS_FOR.get(kind, _NEXT_STEP)
    return tuple(wait for wait in waits if wait.action in wanted)


def reminded(waits: Iterable[Wait]) -> tuple[Wait, ...]:
    """Of these, what may be reminded of: nothing that lies with anybody above."""
    return tuple(wait for wait in waits if wait.role in REMINDED)


class Case(NamedTuple):
    """The case as a reminder names it; ``title`` is empty where it must not be named."""

    session: str
    serial_no: str
    noun: str
    title: str
    part: str
    dispatched_on: date | None
    unit: str = ""

    @property
    def short(self) -> str:
        """Session and number."""
        return f"{self.session}第{self.serial_no}号{self.noun}"

    @property
    def named(self) -> str:
        """With the title, where it may be said."""
        return f"{self.short}《{self.title}》" if self.title else f"{self.short}（限定知悉范围）"


def subject(case: Case, owed: str, light: str) -> str:
    """One line: which case, what, and how close."""
    return f"期限提醒：{case.short}，{owed}{light}"


def text(case: Case, owed: str, due: date, light: str, now: Sequence[str], next_step: str) -> str:
    """Ready to copy: the case, what is owed until when, where it lies now, what to do next."""
    given = f"，{chinese_date(case.dispatched_on)}交办" if case.dispatched_on else ""
    unit = f"，{case.unit}" if case.unit else ""
    where = f"目前：{'；'.join(now)}。\n" if now else ""
    return f"{case.named}（{case.part}{unit}{given}）：\n{owed}期限为{chinese_date(due)}，{light}。\n{where}{next_step}"


def line(case: Case, owed: str, due: date, light: str) -> str:
    """One case among several."""
    return f"{case.named}：{owed}，期限{chinese_date(due)}，{light}"


MOST_LINES = 50


def summary_subject(count: int, missed: tuple[date, date] | None) -> str:
    """One line for everything told at once."""
    why = f"{span(missed)}没有发出提醒，补发" if missed else "期限提醒汇总，"
    return f"{why}{count}项期限"


def summary(lines: Sequence[str], missed: tuple[date, date] | None) -> str:
    """One notice instead of many: after days on which nothing was sent, or when reminders begin (``missed`` is None)."""
    head = (
        f"{span(missed)}没有发出提醒，期间及今日应提醒您的有："
        if missed
        else "从今天起系统按期限发出提醒，目前临近期限和已经逾期的有："
    )
    more = f"……另有{len(lines) - MOST_LINES}项，请看“待办”和“台账”。" if len(lines) > MOST_LINES else ""
    numbered = [f"{n}. {each}；" for n, each in enumerate(lines[:MOST_LINES], 1)]
    return "\n".join([head, *numbered, *([more] if more else []), "请逐件办理，确有困难的请及时说明。"])


def span(days: tuple[date, date]) -> str:
    """9月1日至5日."""
    first, last = days
    if first == last:
        return f"{first.month}月{first.day}日"
    same = (
        f"{last.day}日"
        if (first.year, first.month) == (last.year, last.month)
        else f"{last.month}月{last.day}日"
    )
    return f"{first.month}月{first.day}日至{same}"


CHANNEL_NAMES = {Channel.INBOX: "站内消息", Channel.EMAIL: "邮件", Channel.WEBHOOK: "群机器人"}


def rung_words(codes: Sequence[str]) -> str:
    """The step of the ladder as people say it; several in one notice are counted."""
    if len(codes) != 1:
        return f"汇总{len(codes)}项"
    left = -int(codes[0].removeprefix("T") or 0)
    if left == 0:
        return "到期日"
    return f"到期前{left}个工作日" if left > 0 else f"逾期第{-left}个工作日"
