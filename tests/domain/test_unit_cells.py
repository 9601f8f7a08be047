"""Several units in one cell, what each of them does, and names that are nearly right."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.errors import BadInput
from proposals.domain.register import ImportContext, ProposalRow, read_proposals
from proposals.domain.serial import read_people
from proposals.domain.table_rows import Table, TableRow
from proposals.domain.unit_cells import read_units
from proposals.domain.unit_names import nearest_name

LEAD, CO = "lead", "cohandle"


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("市司法局（主办）、市信访办（会办）", [("市司法局", LEAD), ("市信访办", CO)]),
        (
            "主办：市司法局；会办：市信访办、市机关事务局",
            [("市司法局", LEAD), ("市信访办", CO), ("市机关事务局", CO)],
        ),
        ("主办单位:市司法局 会办单位:市信访办", [("市司法局", LEAD), ("市信访办", CO)]),
        (
            "由市司法局牵头，市信访办、市机关事务局配合",
            [("市司法局", LEAD), ("市信访办", CO), ("市机关事务局", CO)],
        ),
        ("市司法局（分办）\n市教委（分办）", [("市司法局", "split"), ("市教委", "split")]),
        (
            "市司法局(023-67000000)、市信访办（联系人：张三 13800000001）",
            [("市司法局", ""), ("市信访办", "")],
        ),
        ("市教委、市财政局等5个单位", [("市教委", ""), ("市财政局", "")]),
        ("各区县(自治县、经开区)政府", [("各区县(自治县、经开区)政府", "")]),
        ("", []),
    ],
)
def test_each_unit_of_a_cell_has_its_role(cell: str, units: list[tuple[str, str]]) -> None:
    assert [(unit.name, unit.role) for unit in read_units(cell)] == units


@given(st.text(alphabet="市司法局信访办主会牵头（）()：:、，；; \n等2个单位", max_size=60))
def test_any_cell_gives_units_with_names(cell: str) -> None:
    assert all(unit.name for unit in read_units(cell))


@pytest.mark.parametrize(
    ("cell", "names", "details", "count"),
    [
        ("张三（市医院）、李四", ("张三", "李四"), (("张三", "市医院"),), None),
        (
            "张三（市医院、儿科），李四(13800000001)",
            ("张三", "李四"),
            (("张三", "市医院、儿科"), ("李四", "13800000001")),
            None,
        ),
        ("张三 13800000001", ("张三",), (("张三", "13800000001"),), None),
        ("张三、李四等十二人", ("张三", "李四"), (), 12),
        ("九三学社（渝北区）支社", ("九三学社(渝北区)支社",), (), None),
    ],
)
def test_what_stands_behind_a_name_is_kept_apart(
    cell: str, names: tuple[str, ...], details: tuple[tuple[str, str], ...], count: int | None
) -> None:
    people = read_people(cell)
    assert (people.names, people.details, people.count) == (names, details, count)


KNOWN = ["市司法局", "重庆市司法局", "市信访办", "重庆市信访办公室", "市机关事务局", "市财政局"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("市信访局", "市信访办"),
        ("司法局", "市司法局"),
        ("市机关事务管理局", "市机关事务局"),
        ("渝北区司法局", ""),
        ("市民政局", ""),
        ("市教委", ""),
    ],
)
def test_a_name_that_is_nearly_known_is_told(name: str, near: str) -> None:
    assert nearest_name(name, KNOWN) == near


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_the_nearest_name_is_a_known_one_or_none(name: str, known: list[str]) -> None:
    assert nearest_name(name, known) in {"", *known}


OURS = ImportContext("cppcc_proposal", "city", "市政协六届一次会议", frozenset({"市司法局"}), year=2023)
HEADERS = ("案号", "案由", "提案者", "承办单位", "承办方式")


def rows(*lines: tuple[str, ...]) -> tuple[list[ProposalRow], list[str]]:
    table = Table("表", 1, HEADERS, tuple(TableRow(n, line) for n, line in enumerate(lines, 2)))
    found = read_proposals(table, OURS)
    return list(found.rows), [error.sentence for error in found.errors]


def test_rows_of_one_case_are_put_together_with_the_role_of_each_unit() -> None:
    (row,), errors = rows(
        ("0801", "甲", "孔委员", "市信访办", "主办"), ("0801", "甲", "孔委员", "市司法局", "会办"), ("", "", "", "市教委", "会办"),
    )  # fmt: skip
    assert errors == []
    assert (row.part, row.lead_units, row.co_units) == (CO, ("市信访办",), ("市司法局", "市教委"))
    assert [w.sentence for w in row.warnings] == [
        "第2行：与第3、4行是同一件（案号0801）的几个承办单位，合并为一件。"
    ]


def test_a_row_that_says_主办_of_somebody_else_gives_us_no_part() -> None:
    (row,), _ = rows(("0801", "甲", "孔委员", "市信访办", "主办"))
    assert row.part == ""


def test_the_same_case_and_unit_twice_stays_an_error() -> None:
    line = ("0801", "甲", "孔委员", "市司法局", "")
    _, errors = rows(line, line)
    assert errors == ["第3行“案号”（A3）：案号“0801”与第2行重复，同届同号只能有一件。"]


def test_a_case_is_not_registered_while_one_of_its_rows_is_wrong() -> None:
    good, bad = ("0801", "甲", "孔委员", "市司法局", ""), ("0801", "甲", "", "市信访办", "会办")
    for lines in ((good, bad), (bad, good)):
        found, errors = rows(*lines)
        assert found == []
        assert [error for error in errors if "是同一件，请先改正" in error]


def test_a_title_marked_as_secret_is_refused() -> None:
    _, errors = rows(("0801", "（秘密）关于某事", "孔委员", "市司法局", ""))
    assert errors == ["第2行“案由”（B2）：标有“秘密”，涉密件不得录入本系统，请按涉密渠道线下办理。"]


@given(st.lists(st.tuples(*[st.text(max_size=8)] * 5), max_size=6))
def test_any_lines_are_read_or_refused(lines: list[tuple[str, ...]]) -> None:
    with suppress(BadInput):
        rows(*lines)
