"""The template people download is the list the import reads."""

import io
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook

from proposals.documents.import_template import write_import_template
from proposals.documents.spreadsheets import read_table
from proposals.domain.errors import BadInput
from proposals.domain.register import ImportContext, read_proposals
from proposals.domain.register_columns import columns_for, known_headers, map_columns


@pytest.mark.parametrize("kind", ["cppcc_proposal", "npc_suggestion", "deliberation_opinion"])
def test_an_empty_template_has_all_columns_and_asks_to_be_filled(kind: str, tmp_path: Path) -> None:
    write_import_template(kind, tmp_path / "模板.xlsx")
    with pytest.raises(BadInput, match=r"只有表头（第1行）"):
        read_table((tmp_path / "模板.xlsx").read_bytes(), "模板.xlsx", known_headers=known_headers())
    places = map_columns([column.header_for(kind) + "*" for column in columns_for(kind)], 1)
    assert len(places.places) == len(columns_for(kind))
    assert places.notices == ()


def test_a_list_goes_from_excel_to_proposals() -> None:
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "交办清单")
        sheet.write_row("A2", ["案号*", "案由", "第一提案人", "主办单位"])
        sheet.write_row("A3", [607, "关于甲", "孔委员", "市司法局"])
        sheet.write_row("A4", ["0608", "", "孔委员", "市司法局"])
    table = read_table(data.getvalue(), "清单.xlsx", known_headers=known_headers())
    found = read_proposals(table, ImportContext("cppcc_proposal", "city", "市政协六届一次会议"))
    assert [row.serial_no for row in found.rows] == ["0607"]
    assert [error.sentence for error in found.errors] == ["第4行“案由”（B4）：没有填写，这一列必须填。"]
