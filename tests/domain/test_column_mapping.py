"""Which column is what: by headers, by looks, by choice; what differs or is missing is asked."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.column_mapping import How, MappedColumns, headers_print, propose_columns, with_chosen
from proposals.domain.table_rows import Table, TableRow

CELLS = ("0607", "关于甲的建议", "孔委员")


def table(headers: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    return Table("表", 1, headers, tuple(TableRow(n, row) for n, row in enumerate(rows, 2)))


def proposed(headers: tuple[str, ...], *rows: tuple[str, ...]) -> MappedColumns:
    return propose_columns(table(headers, *rows))


def test_known_headers_need_no_question() -> None:
    found = proposed(("案号", "案由", "提案者", "怪列"), (*CELLS, "x"))
    assert found.questions == ()
    assert [c.how for c in found.columns] == [How.HEADER] * 3 + [How.NOT_READ]
    assert found.map.notices == ("列“怪列”（D1）不认识，没有导入。",)


def test_own_words_are_guessed_by_their_cells_and_asked_about() -> None:
    found = proposed(("件次", "事由", "谁提的", "归谁办"), (*CELLS, "市司法局、市信访办"))
    assert [c.field for c in found.columns] == ["serial_no", "title", "proposers", "units"]
    assert {c.how for c in found.columns} == {How.GUESSED}
    assert len(found.questions) == 3
    assert found.readable


def test_a_guess_about_a_column_that_is_not_needed_is_offered_only() -> None:
    found = proposed(("案号", "案由", "提案者", "委员手机号"), (*CELLS, "13800000001"))
    assert (found.columns[3].field, found.columns[3].offered) == ("", "phone")
    assert found.questions == ()


def test_counted_rows_are_no_numbers_of_cases() -> None:
    found = proposed(("甲", "案由", "提案者"), ("1", *CELLS[1:]), ("2", *CELLS[1:]))
    assert not found.readable
    assert found.questions == ("没有找到“案号”列，请在“列的对应”里指明是哪一列后保存。",)


def test_two_columns_of_one_field_are_asked_about_only_where_they_differ() -> None:
    headers = ("案号", "案由", "提案者", "提案编号")
    assert proposed(headers, (*CELLS, "0607"), (*CELLS, "")).questions == ()
    assert proposed(headers, (*CELLS, "0608")).questions == (
        "“案号”（A1）、“提案编号”（D1）都是“案号”，第2行的内容却不同：只留一列，请在“列的对应”里选定后保存。",
    )


def test_columns_that_add_up_are_all_read() -> None:
    found = proposed(("案号", "案由", "提案者", "会办单位1", "会办单位2"), (*CELLS, "市教委", "市财政局"))
    assert found.map.places["co_units"] == (3, 4)
    assert found.questions == ()


def test_a_choice_holds_and_forgets_what_the_file_does_not_have() -> None:
    chosen = with_chosen(table(("a", "b", "c"), CELLS), {"serial_no": [0], "title": [1], "proposers": [2], "phone": [9], "x": [1]})  # fmt: skip
    assert chosen.questions == ()
    assert set(chosen.map.places) == {"serial_no", "title", "proposers"}


def test_the_fingerprint_is_of_words_not_of_spaces() -> None:
    assert headers_print(["案 号", "案由*", ""]) == headers_print(["案号", "案由", "问题"])
    assert headers_print(["案号", "案由"]) != headers_print(["案由", "案号"])


@given(
    st.lists(st.text(max_size=6), min_size=3, max_size=6),
    st.lists(st.text(max_size=9), min_size=6, max_size=6),
)
def test_any_table_is_mapped_or_asked_about(headers: list[str], cells: list[str]) -> None:
    headers = [header or "列" for header in headers]
    found = proposed(tuple(headers), tuple(cells[: len(headers)]))
    assert found.readable or found.questions
