"""``flask reminders --dry-run``: who would be reminded of what on a day; the worker is what sends."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from proposals.cli.answers import PlainCommand, an_office, answers_plainly
from proposals.domain.dates import parse_iso_date
from proposals.domain.deadlines import chinese_date
from proposals.domain.errors import BadInput
from proposals.domain.reminders import CHANNEL_NAMES, rung_words, span
from proposals.services.reminders import Preview, preview

SENDING = (
    "提醒由后台程序（flask --app wsgi worker）在工作日早上7点30分发出；这个命令只作预演，请加上 --dry-run。"
)


@click.command("reminders", cls=PlainCommand)
@click.option("--dry-run", is_flag=True, help="只看会提醒谁、提醒什么，不发出。")
@click.option("--on", "on", default="", metavar="DATE", help="哪一天，写成 2026-03-02；不写是今天。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上只写JSON。")
@with_appcontext
@answers_plainly
def reminders(dry_run: bool, on: str, as_json: bool) -> None:
    """提醒预演：按各件现在的办理情况，某一天会提醒谁、提醒什么。"""
    if not dry_run:
        raise BadInput(SENDING)
    with an_office(write=False) as office:
        found = preview(office, None, parse_iso_date(on, "--on") if on else office.today)
    click.echo(json.dumps(_as_json(found), ensure_ascii=False) if as_json else _as_text(found))


def _as_json(found: Preview) -> dict[str, object]:
    return {
        "on": found.day.isoformat(),
        "working_day": found.next_day is None,
        "first_run": found.first,
        "missed": [day.isoformat() for day in found.missed] if found.missed else None,
        "reminders": [
            {
                "person": line.person,
                "unit": line.unit,
                "channels": [channel.value for channel in line.channels],
                "handling_id": line.handling_id,
                "rungs": list(line.rungs),
                "subject": line.subject,
                "text": line.text,
            }
            for line in found.lines
        ],
    }


def _as_text(found: Preview) -> str:
    day = chinese_date(found.day)
    if found.next_day:
        return f"{day}休息，不发提醒；下一个工作日是{chinese_date(found.next_day)}。"
    why = "第一次发提醒，每人一条汇总" if found.first else ""
    if found.missed:
        why = f"{span(found.missed)}没有发出提醒，每人一条汇总"
    lines = [
        f"{line.person}（{line.unit}）｜{rung_words(line.rungs)}｜"
        f"{'、'.join(CHANNEL_NAMES[c] for c in line.channels)}｜{line.subject}"
        for line in found.lines
    ]
    people = len({line.person_id for line in found.lines})
    head = f"{day}{f'（{why}）' if why else ''}将提醒{people}人，共{len(lines)}条，现在没有发出。"
    return "\n".join([head, *lines])
