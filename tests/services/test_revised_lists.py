"""A later list of the same 届次: new rows are registered, changed ones taken over when wanted, missing ones told."""

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput
from proposals.services import exchange
from proposals.services.dispatch import accept
from proposals.services.doctor import examine
from proposals.services.exchange import Preview, Wish
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.register import ImportBatch, Proposal
from tests.lists import HEADERS, ROWS, workbook
from tests.people import Cast

SESSION = "市政协六届一次会议"


def looked_at(
    cast: Cast, rows: list[tuple[str, ...]], name: str = "修订清单.xlsx"
) -> tuple[ImportBatch, Preview]:
    """The list on its preview."""
    wish = Wish(cast.unit.id, SESSION)
    batch = exchange.stage(cast.office, cast["王登记"], wish, name, workbook(rows, HEADERS))
    _, preview = exchange.staged(cast.office, cast["王登记"], batch.id)
    assert preview is not None
    return batch, preview


@pytest.fixture
def first(cast: Cast) -> list[tuple[str, ...]]:
    """The first list, brought in."""
    batch, _ = looked_at(cast, list(ROWS), "第一次清单.xlsx")
    exchange.confirm(cast.office, cast["王登记"], batch.id)
    cast.office.db.commit()
    return [row for row in ROWS if row[0] != "0610"]


def revised(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """The row with other cells, by header."""
    return tuple(cells.get(header, cell) for header, cell in zip(HEADERS, row, strict=True))


@pytest.mark.both_databases
def test_what_a_later_list_says_otherwise_is_shown_and_taken_over_where_ticked(
    cast: Cast, first: list[tuple[str, ...]]
) -> None:
    rows = [
        revised(first[0], 案由="关于进一步加强法治政府建设、规范行政执法的建议", 会办单位="市信访办"),
        revised(first[1], 联名人="钱委员、孙委员、周委员"),
        first[2],
        ("0700", "关于完善公共法律服务的建议", "吴委员", "", "市司法局", "", "2023-02-08", ""),
    ]
    batch, preview = looked_at(cast, rows)
    told = [
        (r.row.serial_no, d.label, d.after, d.told)
        for r in preview.comparison.revisions
        for d in r.differences
    ]
    assert told == [
        ("0607", "案由", "关于进一步加强法治政府建设、规范行政执法的建议", False),
        ("0607", "会办单位", "重庆市信访办公室", True),
        ("0608", "提案者", "赵委员、钱委员、孙委员、周委员", False),
    ]
    assert (preview.comparison.unchanged, [r.read.serial_no for r in preview.ready]) == (1, ["0700"])
    one = preview.comparison.revisions[0]
    done = exchange.confirm(cast.office, cast["王登记"], batch.id, revise=[one.handling_id])
    cast.office.db.commit()
    assert (done.report["registered"], done.report["known"], len(done.report["revised"])) == (1, 3, 1)
    row = cast.office.db.get_one(LedgerRow, (cast.unit.id, one.handling_id))
    assert row.title == "关于进一步加强法治政府建设、规范行政执法的建议"
    (event,) = cast.office.db.scalars(select(Event).where(Event.action == "revise"))
    assert event.note.startswith("修订清单.xlsx第2行。案由：“关于进一步加强法治政府建设的建议”改为")
    unticked = cast.office.db.scalars(select(Proposal).where(Proposal.serial_no == "0608")).one()
    assert [p.name for p in unticked.proposers] == ["赵委员", "钱委员", "孙委员"]
    assert examine(cast.office).problems == ()


def test_a_cosigner_who_joins_later_is_added_and_found_in_the_ledger(
    cast: Cast, first: list[tuple[str, ...]]
) -> None:
    batch, preview = looked_at(cast, [revised(first[1], 联名人="钱委员、孙委员、周委员")])
    (one,) = preview.comparison.revisions
    exchange.confirm(cast.office, cast["王登记"], batch.id, revise=[one.handling_id])
    row = cast.office.db.get_one(LedgerRow, (cast.unit.id, one.handling_id))
    assert row.proposers == "赵委员、钱委员、孙委员、周委员"


def test_cases_that_a_later_list_leaves_out_are_told_and_stay(
    cast: Cast, first: list[tuple[str, ...]]
) -> None:
    _, preview = looked_at(cast, first[:1])
    assert [m.serial_no for m in preview.comparison.missing] == ["0608", "0609"]


def test_the_same_list_again_changes_nothing_and_says_so(cast: Cast, first: list[tuple[str, ...]]) -> None:
    batch, preview = looked_at(cast, first)
    assert (preview.comparison.unchanged, preview.comparison.revisions) == (3, ())
    with pytest.raises(BadInput, match="3件都已经登记过，没有变化"):
        exchange.confirm(cast.office, cast["王登记"], batch.id)


def test_a_list_with_changes_alone_asks_which_to_take_over(cast: Cast, first: list[tuple[str, ...]]) -> None:
    batch, _ = looked_at(cast, [revised(first[0], 案由="关于加强法治政府建设和行政执法的建议")])
    with pytest.raises(BadInput, match="请勾选要更改的件"):
        exchange.confirm(cast.office, cast["王登记"], batch.id)


def test_another_matter_under_the_number_is_doubted(cast: Cast, first: list[tuple[str, ...]]) -> None:
    _, preview = looked_at(cast, [revised(first[0], 案由="解决停车难问题刻不容缓")])
    assert preview.comparison.revisions[0].doubtful


def test_a_case_at_work_can_be_revised_and_keeps_its_state(cast: Cast, first: list[tuple[str, ...]]) -> None:
    (handling_id,) = cast.office.db.scalars(select(LedgerRow.handling_id).where(LedgerRow.serial_no == "0607", LedgerRow.unit_id == cast.unit.id))  # fmt: skip
    accept(cast.office, cast["王登记"], handling_id)
    batch, _ = looked_at(cast, [revised(first[0], 案由="关于深入推进法治政府建设的建议")])
    exchange.confirm(cast.office, cast["王登记"], batch.id, revise=[handling_id])
    row = cast.office.db.get_one(LedgerRow, (cast.unit.id, handling_id))
    assert (row.title, row.state) == ("关于深入推进法治政府建设的建议", "handling")
