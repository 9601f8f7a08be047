"""``flask proofread``: the findings of 核稿 in a file; exit 0 no error, 1 errors, 2 unusable input."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from proposals.cli.answers import PlainCommand, answers_plainly
from proposals.cli.files import read_json
from proposals.domain.errors import BadInput
from proposals.domain.proofing.findings import SEVERITY_NAMES, Finding, Place, Report
from proposals.services.proofread_file import LARGEST, ProofreadFile, proofread_file

USAGE = "用法：flask --app wsgi proofread FILE.docx（或FILE.txt），请写明要核稿的文件。"
LONGEST_QUOTED = 20


@click.command("proofread", cls=PlainCommand)
@click.argument("file", metavar="FILE.docx|FILE.txt", required=False)
@click.option("--facts", metavar="FACTS.json", help="事实文件：与登记的案号、案由、姓名、会办单位等核对。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上只写JSON。")
@answers_plainly
def proofread(file: str | None, facts: str | None, as_json: bool) -> None:
    """核稿：检查一份复函的结构、文字和事实，不需要数据库，也不改文件。"""
    if not file:
        raise BadInput(USAGE)
    raw_facts = read_json(facts, "事实文件") if facts else None
    read = proofread_file(Path(file).name, _read(file), raw_facts)
    for note in read.notes:
        click.echo(f"说明：{note}", err=True)
    if as_json:
        click.echo(json.dumps([_as_data(each) for each in read.report.findings], ensure_ascii=False))
    else:
        _say(read)
    sys.exit(1 if read.report.errors else 0)


def _read(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise BadInput(f"读不到文件{name}，请核对路径和权限。") from None


def _as_data(finding: Finding) -> dict[str, object]:
    """A finding as people script against it (design: stable surface)."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        **_place(finding.place),
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "fix": finding.fix,
        "also": [_place(place) for place in finding.also],
    }


def _place(place: Place) -> dict[str, int]:
    return {"line": place.line, "start": place.start, "end": place.end}


def _say(read: ProofreadFile) -> None:
    line = "段" if read.word else "行"
    for finding in read.report.findings:
        click.echo(_told(finding, line))
    click.echo(_summary(read.report))


def _told(finding: Finding, line: str) -> str:
    """第9行 错误 R26 “意义建议”应为“意见建议”。（同类2处）"""
    short = 0 < len(finding.text) <= LONGEST_QUOTED and finding.text not in finding.message
    quoted = f"“{finding.text}”：" if short else ""
    folded = f"（同类{finding.places}处）" if finding.also else ""
    where = f"第{finding.place.line}{line} {SEVERITY_NAMES[finding.severity]} {finding.rule}"
    return f"{where} {quoted}{finding.message}{folded}"


def _summary(report: Report) -> str:
    if not report.findings:
        return "没有发现问题。"
    counts = {name: sum(f.severity is s for f in report.findings) for s, name in SEVERITY_NAMES.items()}
    told = "，".join(f"{name}{n}项" for name, n in counts.items() if n)
    return f"共{len(report.findings)}项：{told}。"
