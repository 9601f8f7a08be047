"""The commands people script against (design §6): parse, call, answer; bad input is one sentence and exit 2."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

import click
from flask import Flask

from proposals.cli.answers import answers_plainly
from proposals.cli.exchange import import_proposals
from proposals.cli.installation import audit, doctor, init, worker
from proposals.domain.errors import BadInput
from proposals.services.letter_from_facts import make_letter

LARGEST_JSON = 5_000_000


def register_commands(app: Flask) -> None:
    """Hang all commands on the application."""
    for command in (letter, import_proposals, init, doctor, audit, worker):
        app.cli.add_command(command)


@click.command("letter")
@click.argument("facts_file", metavar="FACTS.json", required=False)
@click.option("--out", metavar="FILE.docx", help="复函的输出文件。")
@click.option("--pdf", metavar="FILE.pdf", help="同时输出PDF（需要LibreOffice）。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上只写JSON。")
@answers_plainly
def letter(facts_file: str | None, out: str | None, pdf: str | None, as_json: bool) -> None:
    """由事实文件生成复函，不需要数据库。"""
    if not facts_file or not out:
        raise BadInput(
            "用法：flask --app wsgi letter FACTS.json --out FILE.docx，事实文件和输出文件都要写明。"
        )
    outputs = _distinct(facts_file, out, pdf)
    made = make_letter(read_json(facts_file, "事实文件"), with_pdf=pdf is not None)
    write_all(dict(zip(outputs, made.files(), strict=True)))
    if as_json:
        report = {"docx": out, "sha256": hashlib.sha256(made.docx).hexdigest(), "pdf": pdf}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo("已生成：" + "、".join(str(path) for path in outputs))


def read_json(name: str, what: str) -> object:
    """Read and decode a JSON file; every flaw raises ``BadInput`` with a sentence."""
    try:
        data = Path(name).read_bytes()
    except (OSError, ValueError):
        raise BadInput(f"读不到{what}{name}，请核对路径和权限。") from None
    if len(data) > LARGEST_JSON:
        raise BadInput(f"{what}超过{LARGEST_JSON // 1_000_000}MB，请核对是否选错了文件。")
    return decode_json(data, what)


def decode_json(data: bytes, what: str) -> object:
    """Decode JSON strictly: UTF-8, no key twice."""

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in items]
        twice = (
            next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
        )
        if twice is not None:
            raise BadInput(f"{what}里的键{twice[:40]!a}出现了两次，请删去一个。")
        return dict(items)

    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs)
    except UnicodeDecodeError:
        raise BadInput(f"{what}不是UTF-8编码，请另存为UTF-8后重试。") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"{what}第{error.lineno}行第{error.colno}列不是有效的JSON，请改正。") from None
    except (RecursionError, ValueError):
        raise BadInput(f"{what}不是有效的JSON，请改正。") from None


def write_all(contents: dict[Path, bytes]) -> None:
    """Write all files or none: each goes to a neighbour first and is then moved into place."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            handle, neighbour = tempfile.mkstemp(dir=path.parent, prefix=".fuhan-")
            written.append((Path(neighbour), path))
            with os.fdopen(handle, "wb") as target:
                target.write(data)
            Path(neighbour).chmod(0o644)
        for neighbour_path, path in written:
            neighbour_path.replace(path)
    except OSError:
        raise BadInput("输出文件写不进去，请核对目录是否存在、是否有写入权限和空间。") from None
    finally:
        for neighbour_path, _ in written:
            neighbour_path.unlink(missing_ok=True)


def _distinct(source: str, *names: str | None) -> list[Path]:
    paths = [Path(name) for name in names if name]
    resolved = [path.resolve() for path in [Path(source), *paths]]
    if len(set(resolved)) < len(resolved):
        raise BadInput("事实文件和各个输出文件不能是同一个文件，请换一个文件名。")
    if any(path.is_dir() for path in paths):
        raise BadInput("输出文件是一个目录，请写明文件名。")
    return paths
