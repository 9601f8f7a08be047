"""``flask deadline``: every limit of a kind from a date on, with the sum that gives it."""

from __future__ import annotations

import json
from datetime import date

import click

from proposals.cli.answers import PlainCommand, answers_plainly
from proposals.domain.dates import parse_iso_date
from proposals.domain.deadlines import Clock, StartEvent
from proposals.domain.errors import BadInput
from proposals.domain.explaining import as_json, as_text, refuse_absurd
from proposals.domain.printable import check_text
from proposals.services.deadlines import Question, Reckoned, reckon

USAGE = "用法：flask --app wsgi deadline --kind cppcc_proposal --from 2026-03-02，种类和起算日期都要写明。"
STARTS = {
    "received": (StartEvent.RECEIVED, "收到日期"),
    "meeting": (StartEvent.MEETING, "交办会日期"),
    "accepted": (StartEvent.ACCEPTED, "签收日期"),
    "assigned": (StartEvent.ASSIGNED, "分办到处室的日期"),
    "requested": (StartEvent.REQUESTED, "提出调整申请的日期"),
    "delivered": (StartEvent.DELIVERED, "答复寄送日期"),
    "rated": (StartEvent.RATED, "收到不满意反馈的日期"),
}
FIXED = {
    "reply_due": (Clock.REPLY, "交办通知写明的答复期限"),
    "opinion_due": (Clock.OPINION, "来文写明的会办意见期限"),
}


def _dated(command: click.decorators.FC) -> click.decorators.FC:
    """The options that take a date, one for each event and each date fixed elsewhere."""
    for name, (_, label) in reversed([*STARTS.items(), *FIXED.items()]):
        command = click.option(f"--{name.replace('_', '-')}", metavar="DATE", help=f"{label}。")(command)
    return command


@click.command("deadline", cls=PlainCommand)
@click.option("--kind", metavar="KIND", help="种类：代码或名称，例如 cppcc_proposal 或 政协提案。")
@click.option("--from", "start", metavar="DATE", help="起算日期，写成 2026-03-02。")
@_dated
@click.option("--level", default="", metavar="LEVEL", help="级别：代码或名称，例如 city 或 市。")
@click.option("--session", default="", metavar="NAME", help="届次全称。")
@click.option(
    "--in-session/--off-session", "--plenary/--ordinary", "in_session", default=None, help="大会或平时。"
)
@click.option("--proposer-type", default="", metavar="TYPE", help="提案者类型：代码或名称。")
@click.option("--unit", default="", metavar="NAME", help="承办单位。")
@click.option("--json", "as_data", is_flag=True, help="在标准输出上只写JSON。")
@answers_plainly
def deadline(
    kind: str | None,
    start: str | None,
    level: str,
    session: str,
    in_session: bool | None,
    proposer_type: str,
    unit: str,
    as_data: bool,
    **dates: str | None,
) -> None:
    """按规则推算一个种类的全部期限，逐步写明怎么算的；不需要数据库，不写任何文件。"""
    if not kind or not start:
        raise BadInput(USAGE)
    question = Question(
        kind=kind.strip(),
        start=_day(start, "起算日期"),
        level=level.strip(),
        session=check_text(session, "届次", 100, False),
        in_session=in_session,
        proposer_type=proposer_type.strip(),
        unit=check_text(unit, "承办单位", 100, False),
        starts={e: _day(text, label) for n, (e, label) in STARTS.items() if (text := dates[n]) is not None},
        fixed={c: _day(text, label) for n, (c, label) in FIXED.items() if (text := dates[n]) is not None},
    )
    found = reckon(question)
    if as_data:
        click.echo(json.dumps([as_json(each) for each in found.clocks], ensure_ascii=False, indent=1))
    else:
        click.echo(_told(found))


def _day(text: str, label: str) -> date:
    day = parse_iso_date(text.strip(), label)
    refuse_absurd(day, label)
    return day


def _told(found: Reckoned) -> str:
    """The answer to be read: one block for each clock."""
    head = f"{found.kind}的期限，共{len(found.clocks)}项。"
    if found.supposed:
        head += f"没有另给日期的都从起算日期算起：{'、'.join(found.supposed)}。"
    blocks = [as_text(e.label, e.due, e.steps, provisional=e.provisional) for e in found.clocks]
    return "\n\n".join([head, *blocks])
