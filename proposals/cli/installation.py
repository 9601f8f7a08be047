"""Commands for whoever runs an installation: init, doctor, audit verify, worker."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from proposals.cli.answers import an_office, answers_plainly, house
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput
from proposals.services import audit as audit_service
from proposals.services import doctor as doctor_service
from proposals.services import installation
from proposals.services._office import utc_now
from proposals.services.fonts import font_summary


@click.command("init")
@click.option("--unit", default="本单位", metavar="NAME", help="第一个单位的全称；以后可在“管理—单位”里改。")
@click.option("--short", default="", metavar="NAME", help="它的简称。")
@with_appcontext
@answers_plainly
def init(unit: str, short: str) -> None:
    """建立或更新数据库；第一次运行时建立第一个单位和账号，再次运行不改动。"""
    changed = installation.bring_up_to_date(house())
    renewed = installation.renew_projections(house(), utc_now())
    indexed = installation.make_searchable(house(), utc_now())
    with an_office(write=True) as office:
        installation.fill_basics(office)
        account = installation.add_first_account(office, unit, short)
        office.commit()
    click.echo("数据库已更新到最新版本。" if changed else "数据库已是最新版本。")
    if renewed:
        click.echo(f"台账和待办已按新版本重算{renewed}件。")
    if indexed:
        click.echo(f"全文检索已编入{indexed}件；附件里的文字由后台陆续读出。")
    if account:
        click.echo(
            f"第一个账号：{account.login}，初始密码：{account.password}（只显示这一次，首次登录须修改）。"
        )


@click.command("doctor")
@with_appcontext
@answers_plainly
def doctor() -> None:
    """体检：台账、待办、留痕、文件与事实是否一致；有出入时退出码为1。"""
    with an_office(write=True) as office:
        health = doctor_service.examine(office)
    click.echo(font_summary())
    _tell(
        health.problems,
        f"核对办理{health.handlings}件、留痕{health.events}条、查阅记录{health.views}条：全部一致。",
    )


@click.group("audit")
def audit() -> None:
    """留痕。"""


@audit.command("verify")
@with_appcontext
@answers_plainly
def verify() -> None:
    """核验留痕链：每一条与前一条相扣，封存的查阅记录未动；有出入时退出码为1。"""
    with an_office(write=False) as office:
        verdict = audit_service.verify(office)
    _tell(verdict.problems, f"留痕{verdict.events}条、已封存查阅记录{verdict.views}条：链条完整。")


def _tell(problems: tuple[str, ...], whole: str) -> None:
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"共{len(problems)}处不一致，请保留现场并联系维护人员。", err=True)
        sys.exit(1)
    click.echo(whole)


@click.command("worker")
@click.option("--once", is_flag=True, help="每项工作做一次就结束。")
@click.option("--now", "moment", default="", metavar="ISO", help="与 --once 同用：当作现在的时刻。")
@click.option("--while-open", is_flag=True, help="标准输入关闭时随之结束，供与网站同起同停。")
@with_appcontext
@answers_plainly
def worker(once: bool, moment: str, while_open: bool) -> None:
    """后台工作：生成PDF、封存查阅记录、清除旧登录等。可以同时运行几个，每件工作只有一个在做。"""
    from proposals.worker import run_for_ever, run_once

    if moment and not once:
        raise BadInput("--now 只能与 --once 同用。")
    now = read_moment(moment) if moment else utc_now()
    with an_office(write=False):
        pass  # says so if nothing is set up yet
    if not once:
        run_for_ever(house(), while_open=sys.stdin.buffer if while_open else None)
        return
    for done in run_once(house(), now):
        click.echo(done)


def read_moment(text: str) -> datetime:
    """A moment as ISO 8601; without a zone it is Beijing time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"看不懂时刻“{text[:40]}”，请写成 2023-04-27T09:00 的样式。") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)
