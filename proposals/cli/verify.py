"""``flask verify``: who issued this file, what and when; exit 0 genuine, 1 refused, 2 unusable input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from proposals.cli.answers import answers_plainly, house
from proposals.domain.errors import BadInput
from proposals.domain.verification import Verdict
from proposals.services import verification
from proposals.services._office import Office, utc_now


@click.command("verify")
@click.argument("file", metavar="FILE", required=False)
@click.option("--trust", "trust", metavar="CERT.pem", multiple=True, help="认可的证书（PEM），可以写多个。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上只写JSON。")
@with_appcontext
@answers_plainly
def verify(file: str | None, trust: tuple[str, ...], as_json: bool) -> None:
    """核验一个文件是谁、何时签发的，签发以后有没有改动；签名的PDF不需要数据库。"""
    if not file:
        raise BadInput("用法：flask --app wsgi verify FILE，请写明要核验的文件。")
    looked = verification.look_at(_read(file))
    known = verification.trusted(Path(house().settings.trust_dir), [Path(name) for name in trust])
    with _register() as office:
        verdict = verification.judge(looked, known, office, utc_now())
    if as_json:
        click.echo(json.dumps({"file": file, **verdict.as_data()}, ensure_ascii=False))
    else:
        _say(verdict)
    sys.exit(0 if verdict.accepted else 1)


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > verification.LARGEST:
            raise BadInput(f"文件{name}太大，不是函件的样子，请核对。")
        return path.read_bytes()
    except (OSError, ValueError):
        raise BadInput(f"读不到文件{name}，请核对路径和权限。") from None


@contextmanager
def _register() -> Iterator[Office | None]:
    """The register where this machine has one."""
    if not house().has_register():
        yield None
        return
    office = house().office(utc_now(), write=False)
    try:
        yield office
    finally:
        office.close()


def _say(verdict: Verdict) -> None:
    for label, value in [*verdict.rows(), *verdict.proofs()]:
        click.echo(f"{label}：{value}")
    for note in verdict.notes:
        click.echo(f"注意：{note}。")
    click.echo(f"结论：{verdict.sentence}" if verdict.accepted else f"结论：核验不通过。{verdict.sentence}")
