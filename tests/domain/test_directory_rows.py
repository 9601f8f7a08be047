"""Sheets known by their headers, and rows that are read or refused at a cell, whatever stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.actors import ROLE_NAMES, Role
from proposals.domain.directory_columns import COLUMNS, Listed, sheets_of
from proposals.domain.directory_rows import ROLE_WORDS, read_department, read_person, read_unit
from proposals.domain.table_rows import Table, TableRow

READERS = {Listed.UNIT: read_unit, Listed.DEPARTMENT: read_department, Listed.PERSON: read_person}
HEADERS = {listed: tuple(c.header for c in columns) for listed, columns in COLUMNS.items()}

SHEETS = {
    ("姓名", "手机"): [Listed.PERSON],
    ("单位", "处室", "姓名*"): [Listed.PERSON],
    ("部门", "姓名", "单位", "是否在本系统办理"): [Listed.UNIT, Listed.PERSON],
    ("姓名", "是否在本系统办理"): [Listed.PERSON],
    ("处室", "排序"): [Listed.DEPARTMENT],
    ("单位名称", "科室"): [Listed.DEPARTMENT],
    ("单位", "简称"): [Listed.UNIT],
    ("全称", "地址"): [Listed.UNIT],
    ("单位", "案由"): [],
    ("工作表", "说明", "示例"): [],
}


@pytest.mark.parametrize("headers", SHEETS)
def test_a_sheet_is_known_by_its_headers(headers):
    found = sheets_of(Table("表", 1, headers, ()))
    assert [sheet.listed for sheet in found] == SHEETS[headers]


def read(listed: Listed, *cells: str):
    line = TableRow(2, (*cells, *[""] * (len(HEADERS[listed]) - len(cells))))
    (sheet,) = sheets_of(Table("表", 1, HEADERS[listed], (line,)))
    return READERS[listed](sheet, line)


@given(st.sampled_from(Listed), st.lists(st.text(max_size=40), max_size=9))
def test_any_row_is_read_or_refused_in_one_sentence_at_a_cell(listed, cells):
    found = read(listed, *cells[: len(HEADERS[listed])])
    if not isinstance(found, list):
        assert found.name
        assert "\n" not in found.name
        return
    for error in found:
        assert error.sentence.endswith("。")
        assert "\n" not in error.sentence
        assert error.row == 2


@pytest.mark.parametrize("role", Role)
def test_every_role_is_understood_by_its_name(role):
    assert ROLE_WORDS[ROLE_NAMES[role]] is role
    assert read(Listed.PERSON, "李承办", "", "", "", ROLE_NAMES[role]).roles == (role,)


def test_cells_are_brought_to_one_form():
    row = read(
        Listed.PERSON,
        "张　三",
        " 市 司法局 ",
        "",
        "处长",
        "承办人、核稿\n承办人",
        "ｚｈａｎｇ\u200b",
        "１３８",
    )
    assert (row.name, row.unit, row.login, row.phone) == ("张三", "市司法局", "zhang", "138")
    assert row.roles == (Role.HANDLER, Role.PROOFREADER)


@pytest.mark.parametrize("word", ["无", "不登录", "-", "—"])
def test_a_word_says_that_somebody_never_logs_in(word):
    row = read(Listed.PERSON, "郑书记", "", "", "", "", word)
    assert (row.login, row.no_login) == ("", True)
