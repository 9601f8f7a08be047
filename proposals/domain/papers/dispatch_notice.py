"""交办通知 with its 任务分解表: who handles which proposals, within what limits, and what is required of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals.domain.deadlines import Clock, Rule, Unit
from proposals.domain.letter import LetterText, Wording
from proposals.domain.letter.wording import fill
from proposals.domain.levels import Level
from proposals.domain.papers.cases import (
    PaperCase,
    Sender,
    numbered,
    paper_text,
    sections,
    unit_spoken_to,
    words_of,
)
from proposals.domain.papers.wording import COLUMNS, PapersWording

PAPER = "dispatch_notice"
_UNIT_WORDS = {Unit.WORKDAYS: "个工作日", Unit.DAYS: "日", Unit.MONTHS: "个月"}


@dataclass(frozen=True)
class TaskLine:
    """One row of the 任务分解表; ``lead`` is the lead department, or the unit where units are ordered."""

    case: PaperCase
    proposer: str
    sector: str = ""
    lead: str = ""
    supporting: tuple[str, ...] = ()
    leader: str = ""
    opinion_due: date | None = None
    reply_due: date | None = None
    key: str = ""


@dataclass(frozen=True)
class DispatchNotice:
    """An order over one or several cases; ``limits`` are the periods in words that all of them share."""

    sender: Sender
    to: tuple[str, ...]
    tasks: tuple[TaskLine, ...]
    limits: Mapping[Clock, str]


@dataclass(frozen=True)
class NoticeText:
    """The notice and its annex: headings of the columns and the cells, row by row."""

    letter: LetterText
    annex: str
    annex_title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def limit_words(rule: Rule) -> str:
    """自交办之日起3个工作日, or 答复期限前30日 where the rule counts back."""
    amount = f"{abs(rule.n)}{_UNIT_WORDS[rule.unit]}"
    return f"自{rule.start_label}之日起{amount}" if rule.n > 0 else f"{rule.start_label}前{amount}"


def compose_notice(notice: DispatchNotice, wording: Wording, papers: PapersWording) -> NoticeText:
    """The notice; cases of several sessions or kinds are named together."""
    words = _words(notice, wording, papers)
    mixed = len({(task.case.session, task.case.noun) for task in notice.tasks}) > 1
    form = "_mixed" if mixed else ""
    requirements = [fill(line, words) for line in papers.lines(PAPER, "requirement_sentences")]
    letter = paper_text(
        notice.sender,
        wording,
        title=[fill(line, words) for line in papers.lines(PAPER, f"title{form}")],
        addressee=_addressees(notice, papers),
        opening=fill(papers.line(PAPER, f"opening{form}"), words),
        body=sections(
            [
                (papers.line(PAPER, "limits"), numbered(_limits(notice, words, papers), Level.SECOND)),
                (papers.line(PAPER, "requirements"), numbered(requirements, Level.SECOND)),
            ]
        ),
        closing=[fill(line, words) for line in papers.lines(PAPER, "closing")],
        attachments=(fill(wording.prints["attachment_one"], {"name": papers.line(PAPER, "attachment")}),),
    )
    heads = papers.table(PAPER, "columns_inside" if notice.sender.inside else "columns_outside")
    return NoticeText(
        letter=letter,
        annex=papers.line(PAPER, "annex"),
        annex_title=papers.line(PAPER, "annex_title"),
        heads=tuple(heads[name] for name in COLUMNS),
        rows=tuple(_row(n, task, notice.sender.issued_on.year) for n, task in enumerate(notice.tasks, 1)),
    )


def _words(notice: DispatchNotice, wording: Wording, papers: PapersWording) -> dict[str, str]:
    if not notice.sender.inside:
        you = unit_spoken_to(notice.to, wording)
    else:
        you = papers.line(PAPER, "you_inside" if len(notice.to) == 1 else "you_several")
    first = notice.tasks[0].case
    words = words_of(first, notice.sender, you, wording)
    parts = Counter(task.case.part for task in notice.tasks)
    words["count"] = str(len(notice.tasks))
    words["counts"] = "、".join(f"{part}{n}件" for part, n in parts.items())
    keys = sum(bool(task.key) for task in notice.tasks)
    words["key"] = papers.clause("key", str(keys) if keys else None, words)
    return words


def _addressees(notice: DispatchNotice, papers: PapersWording) -> tuple[str, ...]:
    if len(notice.to) > papers.count(PAPER, "addressees_at_most") or not notice.to:
        return (papers.line(PAPER, "many_inside" if notice.sender.inside else "many_outside"),)
    return notice.to


def _limits(notice: DispatchNotice, words: Mapping[str, str], papers: PapersWording) -> list[str]:
    sentences = papers.table(PAPER, "limits_inside" if notice.sender.inside else "limits_outside")
    named = [
        fill(sentence, {**words, "limit": notice.limits[Clock(name)]})
        for name, sentence in sentences.items()
        if name in notice.limits
    ]
    return [*named, fill(papers.line(PAPER, "each_due"), words)]


def _row(number: int, task: TaskLine, year: int) -> tuple[str, ...]:
    return (
        str(number),
        task.case.serial_no,
        task.case.title,
        task.proposer,
        task.sector,
        task.case.part,
        task.lead,
        "、".join(task.supporting),
        task.leader,
        _day(task.opinion_due, year),
        _day(task.reply_due, year),
        task.key,
    )


def _day(day: date | None, year: int) -> str:
    """Without the year where it is that of the notice: the columns are narrow."""
    if day is None:
        return ""
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"
