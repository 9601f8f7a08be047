"""Reads one workbook in a process of its own, under limits: run as a script, never imported.

A crafted file makes any reader allocate for cells that are not there, and an allocation that fails ends the process;
so it is this one that ends. Standard input: the file; standard output: JSON {sheets: [{sheet, rows, merged, errors,
hidden_rows, hidden_columns, too_large}]} or {refused: code}; rows and columns count from 0.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import python_calamine

WIDEST = 200
PART = 200 * 2**20
MOST_SHEETS = 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]*>.*?<(?:\w+:)?v>([^<]*)",
    re.DOTALL,
)
_UNCALCULATED = re.compile(
    rb"<c\s(?![^>]*\bt=[\"']str[\"'])[^>]*\br=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]*>"
    rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"
)
_HIDDEN_ROW = re.compile(rb"<row\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*\br=[\"'](\d{1,7})[\"']")
_HIDDEN_COLUMN = re.compile(rb"<col\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*>")
_REACH = re.compile(rb"\b(min|max)=[\"'](\d{1,5})[\"']")


class Refused(Exception):
    """The file cannot be used; the code names the reason."""


def text_of(value: object) -> str:
    """One cell as text: whole numbers without a point, dates in ISO form, nothing as nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "" if value is None else str(value)


def read(data: bytes, limit_rows: int) -> dict[str, object]:
    """The visible worksheets that hold anything; at most ``MOST_SHEETS``."""
    if data[:2] == b"PK":
        _refuse_other_zip(data)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    visible = [
        (at, meta)
        for at, meta in enumerate(book.sheets_metadata)
        if meta.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    worksheets = [at for at, meta in visible if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if visible and not worksheets:
        raise Refused("charts")
    sheets = [found for at in worksheets if (found := _sheet(book, data, at, limit_rows))]
    if not sheets:
        raise Refused("empty")
    return {"sheets": sheets[:MOST_SHEETS]}


def _sheet(
    book: python_calamine.CalamineWorkbook, data: bytes, at: int, limit_rows: int
) -> dict[str, object] | None:
    """One worksheet, None if nothing stands in it; of one beyond the limits only its name."""
    sheet = book.get_sheet_by_index(at)
    if sheet.start is None or sheet.end is None:
        return None
    found: dict[str, object] = {"sheet": sheet.name, "rows": [], "merged": [], "errors": {}}
    found |= {"hidden_rows": [], "hidden_columns": [], "too_large": False}
    if sheet.end[0] >= limit_rows or sheet.end[1] >= WIDEST:
        return found | {"too_large": True}
    found["rows"] = [
        [cell if type(cell) is str else text_of(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    found["merged"] = sheet.merged_cell_ranges or []
    return found | (_marks(data, at) if data[:2] == b"PK" else {})


def _refuse_other_zip(data: bytes) -> None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        raise Refused("broken") from None
    if "xl/workbook.xml" not in names:
        raise Refused("not_xlsx")


def _marks(data: bytes, at: int) -> dict[str, object]:
    """What the reader drops: error cells (#REF!), formulas saved without a value, hidden rows and columns."""
    part = _sheet_part(data, at)
    errors = {}
    if b't="e"' in part or b"t='e'" in part:
        errors = {a.decode(): text.decode("utf-8", "replace") for a, text in _ERROR_CELL.findall(part)}
    if b"<f" in part:
        errors |= {a.decode(): "没有保存算出的值" for a in _UNCALCULATED.findall(part)}
    if b"hidden=" not in part:
        return {"errors": errors}
    rows = [int(number) - 1 for number in _HIDDEN_ROW.findall(part)]
    return {"errors": errors, "hidden_rows": rows, "hidden_columns": _hidden_columns(part)}


def _hidden_columns(part: bytes) -> list[int]:
    found: list[int] = []
    for column in _HIDDEN_COLUMN.findall(part):
        reach = {name: int(number) for name, number in _REACH.findall(column)}
        found += range(reach.get(b"min", 1) - 1, min(reach.get(b"max", 0), WIDEST))
    return found


def _sheet_part(data: bytes, at: int) -> bytes:
    """The XML of one sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = ElementTree.fromstring(_part(archive, "xl/workbook.xml")).iterfind(".//{*}sheets/{*}sheet")
        wanted = [sheet.get(_RELATION) for sheet in sheets][at]
        relations = ElementTree.fromstring(_part(archive, "xl/_rels/workbook.xml.rels"))
        target = next(r.get("Target", "") for r in relations if r.get("Id") == wanted)
        return _part(archive, target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(PART + 1)
    if len(data) > PART:
        raise Refused("too_large")
    return data


def main() -> None:
    """Limit this process, then read."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from proposals.documents.fence import shut_in

    (limit_rows,) = shut_in(sys.argv[1:])
    try:
        found: dict[str, object] = read(sys.stdin.buffer.read(), int(limit_rows))
    except Refused as refused:
        found = {"refused": str(refused)}
    except python_calamine.PasswordError:
        found = {"refused": "password"}
    except MemoryError:
        found = {"refused": "too_large"}
    except Exception:  # a foreign file can fail in any way; the reason would mean nothing to the person
        found = {"refused": "broken"}
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
