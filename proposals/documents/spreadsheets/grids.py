"""Every sheet of a file as text from A1 on: workbooks read by the child, CSV in the encodings that offices use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proposals.documents.fence import ChildEnded, Ending, Limits, run_child
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import header_key

HEADER_WITHIN = 15
_SPARE = HEADER_WITHIN + 5
"""Rows a sheet may have beyond its data: titles, headers, notes."""
_WIDEST = 200
_CHILD = Path(__file__).parent.with_name("workbook_child.py")
_CHILD_LIMITS = Limits(memory=1_500 * 2**20, seconds=20, output=500_000_000, patience=60)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TOLD_DELIMITER = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_REFUSALS = {
    "empty": "表格“{name}”里没有内容，请选择填好的文件。",
    "charts": "“{name}”里只有图表，没有表格，请选择填有清单的文件。",
    "password": "表格“{name}”设有密码，请取消密码后再上传。",
    "not_xlsx": "“{name}”不是 Excel 表格，请用 Excel 或 WPS 另存为 .xlsx 后再上传。",
    "too_large": "表格“{name}”的范围太大（最多{rows}行、200列），请删去多余的空行空列或分成几个文件。",
    "broken": "表格“{name}”已损坏，无法读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
}


@dataclass
class Grid:
    """A sheet as text from A1 on, before the header row is known; row and column numbers count from 0."""

    sheet: str
    rows: list[list[str]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    too_large: bool = False


def grids_of(data: bytes, name: str, limit_rows: int, known: Collection[str]) -> list[Grid]:
    """The visible sheets that hold anything, at least one; what cannot be read is refused in one sentence."""
    if not data.strip():
        raise refusal("empty", name)
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise refusal("password", name)
    if data.startswith((_OLE, _ZIP)):
        return _workbook(data, name, limit_rows)
    return [_csv(data, name, limit_rows, known)]


def refusal(code: str, name: str, limit_rows: int = 0) -> BadInput:
    """The sentence for a file that cannot be used."""
    return BadInput(_REFUSALS[code].format(name=short(name), rows=limit_rows), field="file")


def short(name: str) -> str:
    """A file's name fit for a sentence."""
    clean = "".join(sign for sign in name if sign.isprintable())
    return clean if len(clean) <= 40 else clean[:37] + "…"


def _workbook(data: bytes, name: str, limit_rows: int) -> list[Grid]:
    """Let the child read it; whatever happens to the child becomes a sentence."""
    try:
        answer = run_child(_CHILD, (str(limit_rows + _SPARE),), data, _CHILD_LIMITS)
        found: dict[str, Any] = json.loads(answer)
    except ChildEnded as ended:
        found = {"refused": "broken" if ended.ending is Ending.FAILED else "too_large"}
    except ValueError:
        found = {"refused": "too_large"}
    if "refused" in found:
        raise refusal(found["refused"], name, limit_rows)
    return [_grid(sheet) for sheet in found["sheets"]]


def _grid(sheet: dict[str, Any]) -> Grid:
    return Grid(
        sheet["sheet"],
        sheet["rows"],
        [((a[0], a[1]), (b[0], b[1])) for a, b in sheet["merged"]],
        sheet["errors"],
        tuple(sheet["hidden_rows"]),
        tuple(sheet["hidden_columns"]),
        sheet["too_large"],
    )


def _csv(data: bytes, name: str, limit_rows: int, known: Collection[str]) -> Grid:
    text = _decoded(data, name)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml", "<table", "<meta")):
        raise BadInput(
            f"“{short(name)}”其实是网页文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。", field="file"
        )
    told = _TOLD_DELIMITER.match(text)
    if told:
        text = text[told.end() :]
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=told[1] if told else _delimiter(text, known))
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            if len(rows) > limit_rows + _SPARE or len(row) > _WIDEST:
                raise refusal("too_large", name, limit_rows)
    except csv.Error:
        line = reader.line_num
        raise BadInput(
            f"“{short(name)}”第{line}行附近的引号或换行不规范，请用 Excel 打开后另存再上传。", field="file"
        ) from None
    return Grid("CSV", rows)


def _delimiter(text: str, known: Collection[str]) -> str:
    """The sign that parts a line into most known headers; without any, the most frequent one."""
    head = text[:20_000]
    lines = head.splitlines()[:HEADER_WITHIN]

    def found(sign: str) -> tuple[int, int]:
        headers = max(
            (sum(header_key(cell.strip('" ')) in known for cell in line.split(sign)) for line in lines),
            default=0,
        )
        return (headers if headers > 1 else 0, head.count(sign))

    return max(",\t;", key=found)


def _decoded(data: bytes, name: str) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel's “Unicode 文本”), else GB18030, which covers GBK."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadInput(f"“{short(name)}”不是表格文件，请上传 .xlsx、.xls 或 .csv 文件。", field="file")
