"""Reads one workbook in a process of its own, under limits: run as a script, never imported.

A crafted file makes any reader allocate for cells that are not there, and an allocation that fails ends the process;
so it is this one that ends. Standard input: the file; standard output: JSON {sheet, first_row, rows, merged, errors}
or {refused: code}.
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
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]*>.*?<(?:\w+:)?v>([^<]*)",
    re.DOTALL,
)


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
    """The first visible sheet that holds anything."""
    if data[:2] == b"PK":
        _refuse_other_zip(data)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for at, meta in enumerate(book.sheets_metadata):
        if meta.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(at)
        if sheet.start is None:
            continue
        if sheet.total_height > limit_rows or sheet.total_width > WIDEST:
            raise Refused("too_large")
        rows = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        return {
            "sheet": meta.name,
            "rows": rows,
            "merged": sheet.merged_cell_ranges or [],
            "errors": _error_cells(data, at) if data[:2] == b"PK" else {},
        }
    raise Refused("empty")


def _refuse_other_zip(data: bytes) -> None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        raise Refused("broken") from None
    if "xl/workbook.xml" not in names:
        raise Refused("not_xlsx")


def _error_cells(data: bytes, at: int) -> dict[str, str]:
    """Address → error text such as #REF!, which the reader itself drops."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = ElementTree.fromstring(_part(archive, "xl/workbook.xml")).iterfind(".//{*}sheets/{*}sheet")
        wanted = [sheet.get(_RELATION) for sheet in sheets][at]
        relations = ElementTree.fromstring(_part(archive, "xl/_rels/workbook.xml.rels"))
        target = next(r.get("Target", "") for r in relations if r.get("Id") == wanted)
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found = _ERROR_CELL.findall(_part(archive, name))
    return {address.decode(): error.decode("utf-8", "replace") for address, error in found}


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
