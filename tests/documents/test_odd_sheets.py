"""Sheets that were made to be printed, filtered or sent on, and files that hold no list at all."""

import io
import zipfile
from collections.abc import Callable

import pytest
from xlsxwriter.workbook import Workbook

from proposals.documents.spreadsheets import read_table
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import known_headers
from proposals.domain.table_rows import Table, rows_in_words

HEADER = ["案号", "案由", "提案者", "主办单位", "会办单位"]
ROW = ["0607", "关于甲的建议", "孔委员", "市司法局", ""]


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        fill(book)
    return data.getvalue()


def sheet(*rows: list[str]) -> bytes:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)

    return workbook(fill)


def read(data: bytes, name: str = "清单.xlsx", **options: object) -> Table:
    return read_table(data, name, known_headers=known_headers(), loose=True, **options)  # type: ignore[arg-type]


def test_a_header_over_two_rows_is_read_without_merged_cells_too() -> None:
    text = "提案清单,,,,\n案号,案由,提案者,承办单位,,交办日期\n,,,主办,会办,\n0607,关于甲,孔委员,市司法局,市信访办,2023-02-08\n"
    table = read(text.encode("gbk"), "清单.csv")
    assert (table.header_row, table.headers) == (2, ("案号", "案由", "提案者", "主办", "会办", "交办日期"))
    assert table.rows[0].number == 4


def test_a_header_whose_lower_row_says_more_is_read_with_the_row_above() -> None:
    upper, lower = ["案号", "案由", "承办", "", ""], ["", "", "主办单位", "会办单位", "交办日期"]
    assert read(sheet(upper, lower, ["0607", "关于甲", "市司法局"])).headers == (
        "案号", "案由", "主办单位", "会办单位", "交办日期",
    )  # fmt: skip


def test_printed_headers_sums_notes_and_headings_are_passed_over_and_told() -> None:
    table = read(
        sheet(
            HEADER,
            ["一、政治类"],
            ROW,
            HEADER,
            ["0608", *ROW[1:]],
            ["合计", "2"],
            ["制表人：王登记", "", "日期：2月"],
        )
    )
    assert [row.number for row in table.rows] == [3, 5]
    assert table.notices == (
        "第2行是只有一格文字的说明（如“一、政治类”），没有导入。",
        "第4行是重复的表头，没有导入。",
        "第6行是合计，没有导入。",
        "第7行是表后的说明，没有导入。",
    )


def test_a_row_with_only_its_number_is_no_note() -> None:
    assert len(read(sheet(HEADER, ROW, ["0608"])).rows) == 2


def test_the_sheet_with_the_list_is_taken_and_the_others_are_told() -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet("说明").write("A1", "填表说明")
        for name in ("今年", "去年"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEADER)
            page.write_row(1, 0, ROW)

    data = workbook(fill)
    table = read(data)
    assert (table.sheet, [(s.name, s.rows) for s in table.sheets]) == (
        "今年", [("说明", 1), ("今年", 1), ("去年", 1)],
    )  # fmt: skip
    assert table.notices == ("只读了工作表“今年”；“说明”（1行）、“去年”（1行）里也有内容，没有导入。",)
    assert read(data, sheet="去年").sheet == "去年"


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet()
        for at, row in enumerate([HEADER, *[ROW] * 4]):
            page.write_row(at, 0, row)
        for at in (2, 3, 4):
            page.set_row(at, None, None, {"hidden": True})
        page.set_column(2, 2, 9, None, {"hidden": True})

    table = read(workbook(fill))
    assert len(table.rows) == 4
    assert table.notices == (
        "第3—5行在表格里是隐藏的（可能是筛选），也读了；不要的请删去后重新上传。",
        "列“提案者”（C1）在表格里是隐藏的，也读了。",
    )


def test_a_formula_that_was_saved_without_its_value_is_an_error_of_its_cell() -> None:
    data = io.BytesIO(sheet(HEADER, ROW))
    made = io.BytesIO()
    with zipfile.ZipFile(data) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b'<c r="B2" t="s"><v>6</v></c>', b'<c r="B2"><f>A1&amp;"x"</f></c>')
                assert b"<f>" in part
            after.writestr(name, part)
    assert read(made.getvalue()).rows[0].errors == {1: "没有保存算出的值"}


@pytest.mark.parametrize(
    "text",
    [
        "案号;案由;提案者\n0607;关于甲;张三,李四,王五,赵六\n",
        "sep=;\n案号;案由;提案者\n0607;关于甲;张三,李四,王五,赵六\n",
        "案号\t案由\t提案者\n0607\t关于甲\t张三,李四,王五,赵六\n",
    ],
)
@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_the_sign_that_parts_the_headers_parts_the_rows(text: str, encoding: str) -> None:
    assert read(text.encode(encoding), "清单.csv").rows[0].cells == ("0607", "关于甲", "张三,李四,王五,赵六")


def test_two_hundred_columns_are_read() -> None:
    table = read(sheet([*HEADER, *(f"列{n}" for n in range(195))], [*ROW, *["x"] * 195]))
    assert len(table.headers) == 200


def chart_only(book: Workbook) -> None:
    page = book.add_chartsheet("图")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=图!$A$1:$A$2"})
    page.set_chart(chart)


BAD = {
    "a hundred thousand rows": ("\n".join(["案号,案由,提案者", *["1,甲,乙"] * 100_000]).encode(), "清单.csv", "最多10000行"),
    "two hundred and one columns": (sheet([*HEADER, *["x"] * 196]), "清单.xlsx", "200列"),
    "charts only": (workbook(chart_only), "清单.xlsx", "只有图表，没有表格"),
    "an empty workbook": (workbook(lambda book: book.add_worksheet()), "清单.xlsx", "没有内容"),
    "a letter in cells": (sheet(["各单位：", ""], ["请于5月前答复。", ""]), "清单.xlsx", "没有找到表头"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_holds_no_list_is_refused_in_one_sentence(what: str) -> None:
    data, name, words = BAD[what]
    with pytest.raises(BadInput, match=words) as refused:
        read(data, name)
    assert refused.value.sentence.count("。") == 1


def test_a_workbook_of_a_hundred_thousand_rows_is_refused_in_one_sentence() -> None:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        for at in range(1, 100_001):
            page.write_row(at, 0, ["1", "甲", "乙"])

    with pytest.raises(BadInput, match="范围太大（最多10000行、200列）"):
        read(workbook(fill))


def test_merged_cells_that_cross_header_and_rows_break_nothing() -> None:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.merge_range("A2:B4", "0607")
        page.merge_range("C1:C2", "提案者")
        page.merge_range("D2:F9", "市司法局")
        page.write_row("A10", ["0608", "关于乙", "李委员"])

    assert "0608" in {row.cells[0] for row in read(workbook(fill)).rows}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "第3行"),
        ([5, 6, 7, 9], "第5—7、9行"),
        ([1, 2], "第1、2行"),
        (range(1, 40, 2), "第1、3、5、7、9、11、13、15等20行"),
    ],
)
def test_row_numbers_are_written_as_people_write_them(numbers: list[int], words: str) -> None:
    assert rows_in_words(numbers) == words
