"""Workbooks of units, departments and people, made here so that no file has to be kept."""

import io
from collections.abc import Sequence

from xlsxwriter.workbook import Workbook

UNITS = ("全称", "简称", "别名", "是否在本系统办理", "联系人", "电话", "地址")
DEPARTMENTS = ("单位", "处室", "排序")
PEOPLE = ("姓名", "单位", "处室", "职务", "角色", "账号", "手机", "邮箱", "任职起始日")
Rows = Sequence[Sequence[object]]


def sheets(**found: Rows) -> bytes:
    """A workbook with these sheets, each a list of rows with its header first."""
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        for name, rows in found.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return data.getvalue()


def people(*rows: Sequence[object], headers: Sequence[str] = PEOPLE) -> bytes:
    """A workbook with people alone; rows may be shorter than the header."""
    return sheets(人员=[headers, *rows])


def person(**cells: str) -> list[str]:
    """One row of people by header, the rest empty."""
    return [cells.get(header, "") for header in PEOPLE]


def many(count: int, per_department: int = 20) -> bytes:
    """A bureau of so many people in departments, all new, all with an account and a role."""
    departments = [f"第{n}处" for n in range(1, count // per_department + 2)]
    rows = [
        person(
            姓名=f"人员{n}",
            单位="市司法局",
            处室=departments[n // per_department],
            职务="科员",
            角色="承办人",
            账号=f"u{n:05}",
            手机=f"139{n:08}",
        )
        for n in range(count)
    ]
    listed = [("市司法局", name, at) for at, name in enumerate(departments)]
    return sheets(处室=[DEPARTMENTS, *listed], 人员=[PEOPLE, *rows])
