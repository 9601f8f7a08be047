"""A revised list says what differs, and only what it has columns for."""

from dataclasses import replace
from datetime import date

import pytest

from proposals.domain.register import ImportContext, ProposalRow, RowProposer, read_proposals
from proposals.domain.revising import Registered, differences, is_another_matter
from proposals.domain.table_rows import Table, TableRow

HEADERS = ("案号", "案由", "提案者", "联名人", "主办单位", "会办单位", "交办日期", "联系电话")
CELLS = ("0607", "关于加强法治政府建设的建议", "孔委员", "李委员", "市司法局", "市信访办", "2023-02-08", "")
CONTEXT = ImportContext("cppcc_proposal", "city", "市政协六届一次会议", frozenset({"市司法局"}))
COLUMNS = {"serial_no", "title", "proposers", "cosigners", "lead_units", "co_units", "dispatched_on", "phone"}
KNOWN = Registered(
    title="关于加强法治政府建设的建议", proposers=("孔委员", "李委员"), in_session=True, category="", text="全文", points=("一",), note="", key=True,
    sector="", post="", phone="12345", address="", postcode="", email="", wants_meeting=None, agrees_to_publish=None,
    part="lead", lead_units=("市司法局",), co_units=("市信访办",), dispatched_on=date(2023, 2, 8), received_on=None, reply_due=None,
)  # fmt: skip


@pytest.fixture
def row() -> ProposalRow:
    table = Table("提案", 1, HEADERS, (TableRow(2, CELLS),))
    return read_proposals(table, CONTEXT).rows[0]


def changed(
    row: ProposalRow, known: Registered = KNOWN, columns: set[str] = COLUMNS
) -> list[tuple[str, str, str, bool]]:
    return [(d.label, d.before, d.after, d.told) for d in differences(row, known, columns)]


def test_the_same_list_again_says_nothing_new(row: ProposalRow) -> None:
    assert changed(row) == []


def test_a_changed_title_is_taken_over_a_changed_unit_is_only_told(row: ProposalRow) -> None:
    later = row._replace(title="关于进一步加强法治政府建设的建议", co_units=("市信访办", "市财政局"))
    assert changed(later) == [
        ("案由", "关于加强法治政府建设的建议", "关于进一步加强法治政府建设的建议", False),
        ("会办单位", "市信访办", "市信访办、市财政局", True),
    ]


def test_what_a_list_has_no_column_for_or_leaves_empty_it_does_not_change(row: ProposalRow) -> None:
    assert row.key is False
    assert row.phone == ""
    assert changed(row, replace(KNOWN, key=True, phone="12345")) == []


def test_one_more_cosigner_is_taken_over_one_less_is_only_told(row: ProposalRow) -> None:
    more = (*row.proposers, RowProposer("赵委员", "member", False))
    assert changed(row._replace(proposers=more)) == [
        ("提案者", "孔委员、李委员", "孔委员、李委员、赵委员", False)
    ]
    assert changed(row._replace(proposers=row.proposers[:1])) == [
        ("提案者", "孔委员、李委员", "孔委员", True)
    ]


def test_a_list_that_names_the_first_alone_says_nothing_of_the_others(row: ProposalRow) -> None:
    assert changed(row._replace(proposers=row.proposers[:1]), columns=COLUMNS - {"cosigners"}) == []


def test_people_whom_a_letter_names_stay(row: ProposalRow) -> None:
    later = row._replace(proposers=(RowProposer("孔祥彬", "member", True), *row.proposers[1:]))
    assert changed(later, replace(KNOWN, fixed_people=True)) == [
        ("提案者", "孔委员、李委员", "孔祥彬、李委员", True)
    ]


def test_a_wholly_other_title_under_the_number_is_another_matter(row: ProposalRow) -> None:
    assert is_another_matter(row._replace(title="老旧小区停车难问题亟待解决"), KNOWN)
    assert not is_another_matter(row._replace(title="关于进一步加强法治政府建设的建议"), KNOWN)
