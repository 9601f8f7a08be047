"""``flask letter``: a letter from facts alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from proposals.cli.answers import answers_plainly
from proposals.cli.files import read_json, write_all
from proposals.domain.errors import BadInput
from proposals.services.letter_from_facts import make_letter


@click.command("letter")
@click.argument("facts_file", metavar="FACTS.json", required=False)
@click.option("--out", metavar="FILE.docx", help="复函的输出文件。")
@click.option("--pdf", metavar="FILE.pdf", help="同时输出PDF（需要LibreOffice）。")
@click.option("--preprinted", is_flag=True, help="套打版：不印红色机关标志和红线，用于已印红头的信笺。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上只写JSON。")
@answers_plainly
def letter(facts_file: str | None, out: str | None, pdf: str | None, preprinted: bool, as_json: bool) -> None:
    """由事实文件生成复函，不需要数据库。"""
    if not facts_file or not out:
        raise BadInput(
            "用法：flask --app wsgi letter FACTS.json --out FILE.docx，事实文件和输出文件都要写明。"
        )
    outputs = _distinct(facts_file, out, pdf)
    made = make_letter(read_json(facts_file, "事实文件"), with_pdf=pdf is not None, preprinted=preprinted)
    write_all(dict(zip(outputs, made.files(), strict=True)))
    if as_json:
        report = {"docx": out, "sha256": hashlib.sha256(made.docx).hexdigest(), "pdf": pdf}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo("已生成：" + "、".join(str(path) for path in outputs))


def _distinct(source: str, *names: str | None) -> list[Path]:
    paths = [Path(name) for name in names if name]
    resolved = [path.resolve() for path in [Path(source), *paths]]
    if len(set(resolved)) < len(resolved):
        raise BadInput("事实文件和各个输出文件不能是同一个文件，请换一个文件名。")
    if any(path.is_dir() for path in paths):
        raise BadInput("输出文件是一个目录，请写明文件名。")
    return paths
