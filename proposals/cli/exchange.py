"""import: register a list from the command line, with a report row by row."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from proposals.cli.answers import an_office, answers_plainly
from proposals.domain.actors import Actor, Grant, Role
from proposals.domain.errors import BadInput
from proposals.domain.kinds import LEVELS
from proposals.services import exchange
from proposals.services._office import Office
from proposals.services.units import active_units

LARGEST = 50_000_000


@click.command("import")
@click.argument("file", metavar="FILE.xlsx")
@click.option("--session", required=True, metavar="S", help="届次，例如 市政协六届一次会议。")
@click.option("--kind", default="", metavar="K", help="种类代码，例如 cppcc_proposal；不写则按届次。")
@click.option("--level", default="", metavar="L", help="级别代码，例如 city；不写则按届次。")
@click.option("--unit", default="", metavar="NAME", help="登记单位；只有一个单位时不用写。")
@click.option("--undecided", is_flag=True, help="没有本单位的行也登记，办理方式待定。")
@click.option("--dry-run", is_flag=True, help="只看会怎样，不登记。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上只写JSON。")
@with_appcontext
@answers_plainly
def import_proposals(
    file: str, session: str, kind: str, level: str, unit: str, undecided: bool, dry_run: bool, as_json: bool
) -> None:
    """从表格批量登记。退出码：0 全部登记，1 有错的行没有登记，2 文件或参数不能用。"""
    if level and level not in LEVELS:
        raise BadInput(f"没有级别“{level[:20]}”，请在{'、'.join(LEVELS)}中选择。")
    data = _read(file)
    with an_office(write=not dry_run) as office:
        clerk = _clerk(office, unit)
        assert clerk.unit_id is not None
        wish = exchange.Wish(clerk.unit_id, session, kind, level)
        name = Path(file).name
        if dry_run:
            report = exchange.preview_report(exchange.read_list(office, clerk, wish, name, data))
        else:
            batch = exchange.import_list(office, clerk, wish, name, data, with_undecided=undecided)
            report = batch.report
            office.commit()
    _tell(report, dry_run=dry_run, as_json=as_json)
    if report["errors"]:
        sys.exit(1)


def _read(file: str) -> bytes:
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"表格超过{LARGEST // 1_000_000}MB，请分成几个文件。")
        return path.read_bytes()
    except (OSError, ValueError):
        raise BadInput(f"读不到表格{file}，请核对路径和权限。") from None


def _clerk(office: Office, unit_name: str) -> Actor:
    """Whoever runs the command stands for the unit's clerk; the events say 命令行."""
    units = active_units(office, inside_only=True)
    chosen = [u for u in units if unit_name in ("", u.name, u.short_name)]
    if len(chosen) != 1:
        names = "、".join(u.name for u in units)
        raise BadInput(f"请用 --unit 写明登记单位，现有：{names or '无'}。")
    (unit,) = chosen
    return Actor(None, "命令行", unit_id=unit.id, grants=frozenset({Grant(Role.CLERK, unit.id)}))


def _tell(report: dict[str, Any], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        shown = {k: v for k, v in report.items() if k not in ("state", "wish")}
        click.echo(json.dumps({"dry_run": dry_run, **report["wish"], **shown}, ensure_ascii=False))
        return
    for line in (*report["notices"], *report["warnings"], *(e["message"] for e in report["errors"])):
        click.echo(line)
    ready = sum(line["status"] != "without_part" for line in report["rows"])
    done = f"可以登记{ready}件" if dry_run else f"已登记{report['registered']}件"
    rest = f"，没有本单位的{report['without_part']}行" if report["without_part"] else ""
    faulty = f"，有错的{report['faulty']}行没有登记" if report["faulty"] else ""
    known = f"，已经登记过的{report['known']}件没有重复登记" if report["known"] else ""
    click.echo(f"{done}{known}{rest}{faulty}。")
