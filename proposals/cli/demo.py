"""``flask demo``: play a case and a year, then serve the site with ready accounts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from proposals.cli.answers import answers_plainly
from proposals.cli.files import read_json
from proposals.domain.actors import ROLE_NAMES
from proposals.domain.errors import BadInput
from proposals.domain.workflow import ACTION_NAMES, STATE_NAMES
from proposals.services._office import utc_now
from proposals.services.demo import Staged, packaged_case, parse_case, stage
from proposals.services.demo.cast import PASSWORD
from proposals.settings import Settings, load


@click.command("demo")
@click.option("--out", default="var/demo", metavar="DIR", help="输出目录，默认 var/demo。")
@click.option("--case", "case_file", metavar="CASE.json", help="演另一件；默认演第0607号提案。")
@click.option("--no-serve", is_flag=True, help="演完即止，不打开网站。")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="网站端口，默认取 PORT 或 8000。")
@answers_plainly
def demo(out: str, case_file: str | None, no_serve: bool, port: int | None) -> None:
    """把一件提案从登记演到回执，再准备一年的件，然后打开网站。"""
    chosen_port = port or int(os.environ.get("PORT") or 8000)
    if not no_serve:
        refuse_taken(chosen_port)
    case = parse_case(read_json(case_file, "案例文件")) if case_file else packaged_case()
    settings = _settings(chosen_port)
    click.echo(f"演示：{case.facts.session}第{case.facts.serial_no}号《{case.facts.title}》")
    staged = stage(_folder(out), case, settings, utc_now(), step=_say_step, told=lambda _: None)
    _say_end(staged)
    if not no_serve:
        _serve(staged, chosen_port)


def _settings(port: int) -> Settings:
    """The office's own settings, but the address at which the demo answers."""
    return replace(load(), base_url=f"http://127.0.0.1:{port}", secret_key="", secure_cookies=False)


def _folder(out: str) -> Path:
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{out} 是一个文件，请另选一个目录。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BadInput(f"不能建立目录 {out}，请核对路径和权限。") from None
    return folder


def refuse_taken(port: int) -> None:
    """Refuse a port on which something listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BadInput(f"端口 {port} 已被占用，请换一个，例如：make demo PORT={port + 1}") from None


def _say_step(step: dict[str, Any]) -> None:
    roles: dict[str, str] = {r.value: n for r, n in ROLE_NAMES.items()} | {"member": "委员"}
    actions: dict[str, str] = {a.value: n for a, n in ACTION_NAMES.items()} | {"register": "登记"}
    states = {s.value: n for s, n in STATE_NAMES.items()}
    moved = states.get(step["to"] or "", "")
    if step["from"] != step["to"] and step["from"]:
        moved = f"{states[step['from']]} → {moved}"
    note = f"（{step['note']}）" if step["note"] else ""
    click.echo(
        f"{step['n']:>3}  {step['at'][:10]}  {roles.get(step['role'], step['role'])} {step['who']}："
        f"{actions[step['action']]}{note}  {moved}"
    )


def _say_end(staged: Staged) -> None:
    click.echo(f"复函：{staged.docx}")
    click.echo(f"　　　{staged.pdf}" if staged.pdf else "　　　没有安装 LibreOffice，未生成 PDF。")
    if staged.pdf:
        click.echo(f"核验：.venv/bin/flask --app wsgi verify {staged.pdf}")
    click.echo(f"步骤：{staged.journal}")
    click.echo("期限：怎么算的，也在 deadline.txt 里：\n" + staged.deadline)
    if staged.digest:
        click.echo(f"每日提醒：{staged.digest}（王登记的邮件，工作日早上8点发）")
    click.echo(f"另备一年的件，共 {staged.proposals} 件。")


def _serve(staged: Staged, port: int) -> None:
    click.echo("\n账号（密码都是 " + PASSWORD + "）：")
    for login, name, role in staged.accounts:
        click.echo(f"  {login:<14}{name}　{role}")
    click.echo(f"\n网站：http://127.0.0.1:{port}　按 Ctrl+C 结束。")
    sys.stdout.flush()
    environment = {
        **os.environ,
        "DATABASE_URL": staged.settings.database_url,
        "FUHAN_BLOB_DIR": staged.settings.blob_dir,
        "FUHAN_BASE_URL": staged.settings.base_url,
        "FUHAN_BANNER": staged.settings.banner,
        "FUHAN_TRUST_DIR": staged.settings.trust_dir,
    }
    _start_worker(environment)
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    os.execve(sys.executable, [*command, "--log-level", "warning", "wsgi:app"], environment)


def _start_worker(environment: dict[str, str]) -> None:
    """A worker beside the site: it lives as long as anybody holds the other end of its input, which the site inherits."""
    its_input, held = os.pipe()
    os.set_inheritable(held, True)
    subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--while-open"],
        stdin=its_input,
        env=environment,
        start_new_session=True,
    )
    os.close(its_input)
