"""A list becomes proposals, or sentences that name the cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.domain.cell_values import clean_text, read_date, read_yes_no
from proposals.domain.errors import BadInput
from proposals.domain.register import ImportContext, ImportReading, ProposalRow, read_proposals
from proposals.domain.register_columns import COLUMNS, columns_for, known_headers, map_columns
from proposals.domain.table_rows import Table, TableRow

CONTEXT = ImportContext(
    "cppcc_proposal", "city", "市政协六届一次会议", frozenset({"重庆市司法局", "市司法局"})
)
DEPUTIES = ImportContext(
    "npc_suggestion", "city", "市六届人大一次会议", frozenset(), ("deputy", "delegation")
)
BASE = {"案号": "0607", "案由": "关于甲的建议", "提案者": "孔委员"}


def reading(
    *rows: dict[str, str],
    context: ImportContext = CONTEXT,
    existing: set[tuple[str, ...]] = frozenset(),
    **extra,
) -> ImportReading:  # type: ignore[no-untyped-def,assignment]  # noqa: E501
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    lines = tuple(
        TableRow(number, tuple(row.get(header, "") for header in headers), **extra)
        for number, row in enumerate(rows, 3)
    )
    return read_proposals(Table("提案", 2, headers, lines), context, existing)  # type: ignore[arg-type]


def one(**cells: str) -> ProposalRow:
    found = reading({**BASE, **cells})
    assert not found.errors, found.errors
    return found.rows[0]


def wrong(**cells: str) -> list[str]:
    found = reading({**BASE, **cells})
    assert not found.rows
    return [error.sentence for error in found.errors]


def test_a_full_row_is_read_field_by_field() -> None:
    row = one(
        案号="607", 案由="《关于甲的\n建议》", 提案者="孔 委、李 四", 联名人="王五，李四", 界别="科协", 会议类型="大会", 类别="政治",
        主办单位="市司法局", 会办单位="市信访办、市机关事务局", 交办日期="2023-02-01", 办理期限="2023年5月4日", 是否重点="是",
        联系电话="023-1234", 通讯地址="渝北区", 提案内容="现状。\n建议：一是甲；二是乙。", 备注="无", 序号="1", 密级="公开",
    )  # fmt: skip
    assert (row.row, row.serial_no, row.title) == (3, "0607", "关于甲的建议")
    assert [(p.name, p.type, p.leads) for p in row.proposers] == [
        ("孔委", "member", True),
        ("李四", "member", False),
        ("王五", "member", False),
    ]
    assert (row.part, row.lead_units, row.co_units) == ("lead", ("市司法局",), ("市信访办", "市机关事务局"))
    assert (row.dispatched_on, row.reply_due, row.key) == (date(2023, 2, 1), date(2023, 5, 4), True)
    assert row.points == ("甲；", "乙。") or row.points == ("甲", "乙。")
    assert [w.sentence for w in row.warnings] == ["第3行：案号“607”不足4位，已按4位补为“0607”，请核对。"]
    assert row.identity == ("cppcc_proposal", "city", "市政协六届一次会议", "0607")


def test_the_headers_of_a_suggestion_list_are_read_too() -> None:
    cells = {"建议编号": "0012", "标题": "关于乙", "领衔代表": "周代表", "附议代表": "吴代表", "代表团": "渝北团",
             "协办单位": "市财政局", "会议（大会/闭会）": "闭会", "督办专委": "法制委"}  # fmt: skip
    found = reading(cells, context=DEPUTIES)
    assert [(p.name, p.type) for p in found.rows[0].proposers] == [("周代表", "deputy"), ("吴代表", "deputy")]
    assert (found.rows[0].in_session, found.rows[0].sector, found.rows[0].co_units) == (
        False,
        "渝北团",
        ("市财政局",),
    )
    assert found.notices == ("列“督办专委”（H2）不认识，没有导入。",)


@pytest.mark.parametrize(
    ("lead", "co", "word", "part"),
    [
        ("市司法局", "", "", "sole"),
        ("重庆市司法局", "市信访办", "", "lead"),
        ("市司法局、市教委", "", "", "split"),
        ("市教委", "市司法局、市财政局", "", "cohandle"),
        ("市教委", "", "", ""),
        ("", "", "协办", "cohandle"),
        ("市司法局", "", "转办", "forward"),
    ],
)
def test_our_part_is_what_the_list_says_or_follows_from_the_units(
    lead: str, co: str, word: str, part: str
) -> None:
    assert one(主办单位=lead, 会办单位=co, 承办方式=word).part == part


@pytest.mark.parametrize(
    ("name", "declared", "kind"),
    [
        ("孔委员", "", "member"),
        ("阿不都·买买提江", "", "member"),
        ("民革重庆市委会", "", "organisation"),
        ("社会科学界", "", "organisation"),
        ("工商联", "集体", "organisation"),
        ("张界", "", "member"),
    ],
)
def test_who_proposes_is_told_apart(name: str, declared: str, kind: str) -> None:
    assert one(提案者=name, 提案者类型=declared).proposers[0].type == kind


def test_a_delegation_is_known_by_its_name() -> None:
    found = reading({**BASE, "提案者": "渝北区代表团"}, context=DEPUTIES)
    assert found.rows[0].proposers[0].type == "delegation"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"案号": ""}, "第3行“案号”（A3）：没有填写，这一列必须填。"),
        ({"案由": " "}, "第3行“案由”（B3）：没有填写，这一列必须填。"),
        ({"案号": "abc"}, "第3行“案号”（A3）：案号“abc”不像案号，请填写数字案号，例如0607。"),
        ({"案由": "长" * 201}, "第3行“案由”（B3）：有201个字，最多200个字，请缩短。"),
        ({"案由": "甲\x07乙"}, "第3行“案由”（B3）：第2个字符是看不见的控制字符，请删去后重新填写。"),
        ({"提案者": "、、"}, "第3行“提案者”（C3）：没有可用的姓名或单位名称，请核对。"),
        ({"交办日期": "2023年2月30日"}, "第3行“交办日期”（D3）：“2023年2月30日”这一天不存在，请核对日期。"),
        ({"交办日期": "下周"}, "第3行“交办日期”（D3）：“下周”不是日期，请写成2023-04-27或2023年4月27日。"),
        ({"是否重点": "也许"}, "第3行“是否重点”（D3）：“也许”看不懂，请填“是”或“否”。"),
        ({"承办方式": "帮办"}, "第3行“承办方式”（D3）：“帮办”看不懂"),
        (
            {"届次": "市政协六届二次会议"},
            "第3行“届次”（D3）：届次“市政协六届二次会议”与所选的“市政协六届一次会议”不一致",
        ),
        ({"密级": "秘密"}, "第3行“密级”（D3）：密级为“秘密”，涉密件不得录入本系统"),
        (
            {"交办日期": "2023-05-04", "办理期限": "2023-02-01"},
            "第3行“办理期限”（E3）：期限2023-02-01早于交办日期",
        ),
        ({"邮编": "12345678901"}, "第3行“邮编”（D3）：有11个字，最多10个字，请缩短。"),
    ],
)
def test_a_wrong_cell_is_named_with_its_address(cells: dict[str, str], sentence: str) -> None:
    found = wrong(**cells)
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_all_wrong_cells_of_a_row_are_told_at_once() -> None:
    assert len(wrong(案号="", 案由="", 交办日期="下周", 是否重点="也许")) == 4


def test_a_formula_error_is_an_error_of_its_cell_only() -> None:
    found = reading(BASE, errors={1: "#REF!"})
    assert [e.sentence for e in found.errors] == [
        "第3行“案由”（B3）：公式出错（#REF!），请改成文字后再导入。"
    ]


def test_the_same_case_twice_is_refused_at_the_later_row_whatever_its_zeros() -> None:
    found = reading(BASE, {**BASE, "案号": "607"})
    assert len(found.rows) == 1
    assert [e.sentence for e in found.errors] == [
        "第4行“案号”（A4）：案号“0607”与第3行重复，同届同号只能有一件。"
    ]


def test_a_case_already_registered_is_refused() -> None:
    found = reading(BASE, existing={("cppcc_proposal", "city", "市政协六届一次会议", "0607")})
    assert "已经登记过" in found.errors[0].sentence


def test_a_session_written_in_full_is_the_same_session() -> None:
    assert one(届次="政协重庆市第六届委员会第一次会议").session == "市政协六届一次会议"


def test_points_come_from_their_own_column_first() -> None:
    assert one(具体建议="加强培训\n公开数据", 提案内容="建议：1.甲 2.乙").points == ("加强培训", "公开数据")


def test_a_missing_column_and_a_double_one_are_refused_with_their_place() -> None:
    with pytest.raises(BadInput, match="第2行的表头里缺少“案由”、“提案者”列"):
        map_columns(["案号"], 2)
    with pytest.raises(BadInput, match="“案号”出现了两次（A2、D2）"):
        map_columns(["案号", "案由", "提案者", "案号"], 2)


def test_two_columns_for_one_field_fill_each_other() -> None:
    assert one(联系电话="", 手机="138").phone == "138"


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([c.header for c in COLUMNS]), st.text(max_size=30)))
def test_any_row_is_read_whole_or_refused_by_cell(cells: dict[str, str]) -> None:
    found = reading({**BASE, **cells})
    assert len(found.rows) + bool(found.errors) == 1


ALIKE = {
    "主办单位": ("", "市司法局", "市信访办、市司法局"),
    "承办单位": ("", "市信访办、市财政局"),
    "承办方式": ("", "独办", "随便"),
    "交办日期": ("", "2023-02-01", "2月1日", "昨天"),
    "办理期限": ("", "2023-01-01", "2月1日"),
    "届次": ("", "市政协六届一次会议", "市政协六届二次会议"),
    "是否重点": ("", "是", "也许"),
}


@given(
    st.lists(
        st.tuples(
            st.fixed_dictionaries({header: st.sampled_from(words) for header, words in ALIKE.items()}),
            st.sampled_from([{}, {3: "#REF!"}, {6: "#N/A"}]),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_rows_that_say_the_same_are_read_as_each_would_be_alone(rows) -> None:  # type: ignore[no-untyped-def]
    headers = (*BASE, *ALIKE)
    lines = [
        TableRow(number, (f"{number:04}", f"关于第{number}件的建议", "孔委员", *cells.values()), errors)
        for number, (cells, errors) in enumerate(rows, 3)
    ]

    def read(*some: TableRow) -> ImportReading:
        return read_proposals(Table("提案", 2, headers, some), replace(CONTEXT, year=2023))

    together, alone = read(*lines), [read(line) for line in lines]
    assert together.rows == tuple(row for one in alone for row in one.rows)
    assert together.errors == tuple(error for one in alone for error in one.errors)


@pytest.mark.parametrize(
    "text",
    [
        "2023-04-27",
        "2023/4/27",
        "2023.4.27",
        "2023年4月27日",
        "2023年 4月 27日前",
        "20230427",
        "45043",
        "２０２３－０４－２７",
        "2023-04-27 10:05",
    ],
)
def test_a_date_is_read_in_every_usual_writing(text: str) -> None:
    assert read_date(text) == date(2023, 4, 27)


@pytest.mark.parametrize(
    "text", ["2023", "4月27日", "2023-13-01", "1023-01-01", "1e5", "٢٠٢٣-٠٤-٢٧", "99999"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_date(text)


def test_yes_no_and_text() -> None:
    assert [read_yes_no(cell) for cell in ("√", "否", " ", "Y")] == [True, False, None, True]
    assert clean_text(" 第一行\r\nsecond line\nthird ", 50) == "第一行second line third"
    assert clean_text("甲\n乙", 5, one_line=False) == "甲\n乙"
    assert clean_text("🙂𬱖<script>", 20) == "🙂𬱖<script>"


def test_every_column_is_documented_with_all_its_names() -> None:
    guide = (Path(__file__).parents[2] / "docs/import.md").read_text("utf-8")
    lines = {line.split("|")[1].strip(): line for line in guide.splitlines() if line.startswith("| ")}
    for column in COLUMNS:
        line = lines[column.header]
        assert all(name in line for name in (column.npc_header, *column.aliases, column.meaning))
        assert line.split("|")[2].strip() == ("是" if column.required else "")


def test_no_header_means_two_things() -> None:
    names = known_headers()
    assert len(names) == len(set(names))
    assert len(columns_for("deliberation_opinion")) < len(columns_for("cppcc_proposal"))
