"""Tables as offices really send them, and tables that cannot bite back."""

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from proposals.documents.spreadsheet_writing import safe_text, sheet_name, write_table
from proposals.documents.spreadsheets import read_table, read_tables
from proposals.domain.errors import BadInput
from proposals.domain.table_rows import cell_address
from tests.documents.old_workbook import xls

KNOWN = ("案号", "案由", "提案者", "主办单位", "会办单位")


def workbook(fill: Callable[[Workbook, Worksheet], object]) -> bytes:
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True})
    fill(book, book.add_worksheet("提案"))
    book.close()
    return data.getvalue()


def sheet(*rows: list[object]) -> bytes:
    return workbook(lambda _, s: [s.write_row(i, 0, row) for i, row in enumerate(rows)])


def refusal(data: bytes, name: str = "提案.xlsx", **options: int) -> str:
    with pytest.raises(BadInput) as refused:
        read_table(data, name, known_headers=KNOWN, **options)
    assert refused.value.sentence.endswith("。")
    assert "\n" not in refused.value.sentence
    return refused.value.sentence


def test_the_header_is_found_under_a_merged_title_and_a_note() -> None:
    def fill(_: Workbook, s: Worksheet) -> None:
        s.merge_range("A1:E1", "市政协六届一次会议提案交办清单")
        s.write("A2", "单位：重庆市司法局")
        s.write_row("A3", ["案号", "案由", "提案者"])
        s.write_row("A5", ["0607", "关于建议", "孔委员"])

    table = read_table(workbook(fill), "a.xlsx", known_headers=KNOWN)
    assert (table.header_row, table.headers) == (3, ("案号", "案由", "提案者"))
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("0607", "关于建议", "孔委员"))]


def test_a_header_merged_over_two_rows_is_read_as_one() -> None:
    def fill(_: Workbook, s: Worksheet) -> None:
        s.merge_range("A1:A2", "案号")
        s.merge_range("B1:B2", "案 由")
        s.merge_range("C1:D1", "承办单位")
        s.write_row("C2", ["主办单位", "会办单位"])
        s.write_row("A3", ["0607", "关于", "市司法局", "市信访办"])

    table = read_table(workbook(fill), "a.xlsx", known_headers=KNOWN)
    assert table.headers == ("案号", "案 由", "主办单位", "会办单位")
    assert table.rows[0].cells == ("0607", "关于", "市司法局", "市信访办")


def test_a_cell_merged_over_rows_holds_for_each_and_a_note_across_columns_is_passed_over() -> None:
    def fill(_: Workbook, s: Worksheet) -> None:
        s.write_row("A1", ["案号", "案由", "主办单位"])
        s.write_row("A2", ["0607", "关于甲"])
        s.write_row("A3", ["0608", "关于乙"])
        s.merge_range("C2:C3", "市司法局")
        s.merge_range("A4:C4", "合计：2件")

    table = read_table(workbook(fill), "a.xlsx", known_headers=KNOWN)
    assert [row.cells[2] for row in table.rows] == ["市司法局", "市司法局"]
    assert table.notices == ("第4行是横向合并的说明，没有导入。",)


def test_every_kind_of_cell_becomes_text() -> None:
    def fill(book: Workbook, s: Worksheet) -> None:
        s.write_row(0, 0, ["案号", "案由", "c", "d", "e", "f"])
        s.write_number(1, 0, 607)
        s.write_string(1, 1, " =1+1 ")
        s.write_datetime(1, 2, date(2023, 4, 27), book.add_format({"num_format": "yyyy-mm-dd"}))
        s.write_formula(1, 3, "=A2+1", None, 608)
        s.write_boolean(1, 4, True)
        s.write_number(1, 5, 2.5)

    table = read_table(workbook(fill), "a.xlsx", known_headers=KNOWN)
    assert table.rows[0].cells == ("607", " =1+1 ", "2023-04-27", "608", "是", "2.5")


def test_a_formula_error_is_kept_with_its_place() -> None:
    def fill(_: Workbook, s: Worksheet) -> None:
        s.write_row(0, 0, ["案号", "案由"])
        s.write_formula(1, 1, "=Z9", None, "#REF!")

    assert read_table(workbook(fill), "a.xlsx", known_headers=KNOWN).rows[0].errors == {1: "#REF!"}


def test_every_visible_sheet_with_known_headers_is_read_and_others_are_left_out() -> None:
    def fill(book: Workbook, s: Worksheet) -> None:
        guide, empty, hidden, notes = (book.add_worksheet(n) for n in ("会办", "空表", "隐藏", "说明"))
        s.write_row(0, 0, ["案号", "案由"])
        s.write_row(1, 0, ["0607", "关于"])
        guide.write_row(1, 0, ["案由", "会办单位"])
        hidden.write_row(0, 0, ["案号", "案由"])
        hidden.hide()
        notes.write_row(0, 0, ["案号", "怎么填"])
        assert empty.name == "空表"

    tables = read_tables(workbook(fill), "a.xlsx", limit_rows=10, known_headers=KNOWN)
    assert [(t.sheet, t.header_row, len(t.rows)) for t in tables] == [("提案", 1, 1), ("会办", 2, 0)]


def test_a_hidden_or_empty_first_sheet_is_passed_over() -> None:
    def fill(book: Workbook, s: Worksheet) -> None:
        hidden, real = book.add_worksheet("隐藏"), book.add_worksheet("清单")
        hidden.write_row(0, 0, ["案号", "案由"])
        hidden.hide()
        real.write_row(0, 0, ["案号", "案由"])
        real.write_formula(1, 0, "=1/0", None, "#DIV/0!")

    table = read_table(workbook(fill), "a.xlsx", known_headers=KNOWN)
    assert (table.sheet, table.rows[0].errors) == ("清单", {0: "#DIV/0!"})


def test_an_old_workbook_is_read_too() -> None:
    data = xls({(0, 0): "案号", (0, 1): "案由", (1, 0): 607.0, (1, 1): "关于"})
    assert read_table(data, "a.xls", known_headers=KNOWN).rows[0].cells == ("607", "关于")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_encoding_offices_use(encoding: str, delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["案号", "案由"], ["0607", "关于甲、\n乙的建议"]])
    table = read_table(text.getvalue().encode(encoding), "a.csv", known_headers=KNOWN)
    assert table.rows[0].cells == ("0607", "关于甲、\n乙的建议")


def test_ten_thousand_rows_are_read_and_one_more_is_refused() -> None:
    rows = [["案号", "案由"], *([f"{n:05}", "关于"] for n in range(10_001))]
    assert "10001行" in refusal(sheet(*rows))
    assert len(read_table(sheet(*rows[:-1]), "a.xlsx", known_headers=KNOWN).rows) == 10_000


def test_cells_at_the_end_of_the_world_are_refused() -> None:
    assert "范围太大" in refusal(workbook(lambda _, s: (s.write("A1", "案号"), s.write("XFD1048576", "x"))))
    assert "范围太大" in refusal(xls({(0, 0): "案号", (65535, 65535): 1.0}), "a.xls")
    assert "范围太大" in refusal(("案号,案由" + ",x" * 300).encode(), "a.csv")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有内容"),
        (b"  \n", "没有内容"),
        (workbook(lambda *_: None), "没有内容"),
        (sheet(["案号", "案由"]), "只有表头（第1行）"),
        (sheet(["甲", "乙"], ["1", "2"]), "前15行里没有找到表头（例如“案号”“案由”“提案者”）"),
        (b"PK\x03\x04 not a zip", "已损坏"),
        (sheet(["案号", "案由"], ["1", "2"])[:-200], "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "设有密码"),
        ("<html><table><tr><td>案号</td></tr></table>".encode(), "网页文件"),
        (b"%PDF-1.7\n\x00\x01\xff", "不是表格文件"),
        (bytes(range(256)), "不是表格文件"),
        (b"a" * 200_000 + b'"', "不规范"),
    ],
)
def test_an_unusable_file_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_another_office_file_renamed_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "不是 Excel 表格" in refusal(data.getvalue())


def test_without_known_headers_the_first_full_row_is_the_header() -> None:
    assert read_table(sheet(["标题"], ["日期", "是否上班"], ["2027-01-01", "否"]), "a.xlsx").headers == (
        "日期",
        "是否上班",
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_as_csv_are_read_or_refused(data: bytes) -> None:
    with suppress(BadInput):
        assert read_table(data, "a.csv").rows


def written(
    *rows: list[object], headers: tuple[str, ...] = ("案号", "值")
) -> tuple[bytes, list[tuple[str, ...]]]:
    data = io.BytesIO()
    write_table("台账", headers, rows, data)  # type: ignore[arg-type]
    return data.getvalue(), [row.cells for row in read_table(data.getvalue(), "a.xlsx").rows]


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-5", "@cmd", "＝1", "＋1", "－1", "＠x", "\t=1"])
def test_dangerous_text_is_defused_and_nothing_becomes_a_formula(text: str) -> None:
    data, rows = written(["0607", text])
    assert rows == [("0607", "'" + text)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_numbers_and_dates_stay_numbers_and_dates() -> None:
    assert written(["0607", -5], ["0608", date(2023, 4, 27)], ["0609", 1.5])[1] == [
        ("0607", "-5"),
        ("0608", "2023-04-27"),
        ("0609", "1.5"),
    ]


def test_text_longer_than_a_cell_is_cut_with_a_note_and_odd_characters_do_not_break_the_file() -> None:
    _, rows = written(["0607", "长" * 40_000], ["\x00\ud800", "𬱖🙂"])
    assert rows[0][1].endswith("（全文见系统）")
    assert rows[1] == ("□□", "𬱖🙂")


def test_a_ledger_of_many_rows_is_written_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    assert write_table("台账", ["案号", "案由"], ([f"{n:04}", "关于"] for n in range(5_000)), path) == 5_000
    table = read_table(path.read_bytes(), path.name, known_headers=KNOWN)
    assert (table.rows[-1].number, table.rows[-1].cells) == (5_001, ("4999", "关于"))


def test_a_sheet_prints_with_its_header_on_every_page() -> None:
    data, _ = written(["0607", "x"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml, book = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/workbook.xml")
    assert b'orientation="landscape"' in xml
    assert b"<autoFilter" in xml
    assert b'state="frozen"' in xml
    assert b"_xlnm.Print_Titles" in book


def test_a_sheet_name_never_breaks_excel() -> None:
    assert len(sheet_name("长" * 50)) == 31
    assert sheet_name("[]") == "表"


def test_addresses_are_those_of_excel() -> None:
    assert [cell_address(3, c) for c in (0, 2, 25, 26, 701, 702)] == ["A3", "C3", "Z3", "AA3", "ZZ3", "AAA3"]


def test_ordinary_text_is_left_alone() -> None:
    assert safe_text("关于加强法治的建议\n第二行") == "关于加强法治的建议\n第二行"
