"""An import taken back: while nobody worked on its cases, whole, and as if its numbers had never been given."""

import pytest
from sqlalchemy import func, select, text

from proposals.domain.errors import NotFound, NotPossible
from proposals.services import exchange
from proposals.services._opened import opened
from proposals.services.dispatch import accept
from proposals.services.doctor import examine
from proposals.services.exchange import Wish
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Task
from proposals.storage.tables.register import ImportBatch, Proposal
from tests.factories import registered
from tests.lists import ROWS, workbook
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases
SESSION = "市政协六届一次会议"


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def imported(cast: Cast) -> ImportBatch:
    """Three of the four rows, one of them with two co-handlers."""
    office, clerk = cast.office, cast["王登记"]
    batch = exchange.stage(office, clerk, Wish(cast.unit.id, SESSION), "清单.xlsx", workbook())
    exchange.confirm(office, clerk, batch.id)
    office.commit()
    return batch


def count(cast: Cast, *what) -> int:
    return cast.office.db.scalar(select(func.count()).select_from(what[0]).where(*what[1:]))


def handling_of(cast: Cast, number: str) -> int:
    rows = select(LedgerRow.handling_id).where(
        LedgerRow.serial_no == number, LedgerRow.unit_id == cast.unit.id
    )
    return cast.office.db.scalars(rows).one()


def later(cast: Cast) -> None:
    """Time passes."""
    cast.office.now = cast.office.now.replace(hour=5)


def test_a_batch_leaves_ledger_tasks_and_search_and_says_who_undid_it(cast):
    batch = imported(cast)
    later(cast)
    exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    assert count(cast, LedgerRow) == count(cast, Task) == 0
    assert count(cast, Clock, Clock.met_on.is_(None), Clock.cancelled_at.is_(None)) == 0
    assert count(cast, Handling, Handling.live) == 0
    assert cast.office.db.scalar(text("SELECT count(*) FROM search_texts")) == 0
    assert count(cast, Proposal, Proposal.undone_at.is_(None)) == 0
    assert (batch.undone_by, batch.undone_at) == ("王登记", cast.office.now)
    last = cast.office.db.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    assert (last.action, last.data["proposals"]) == ("import_undone", 3)
    assert examine(cast.office).problems == ()


def test_a_lead_outside_that_is_only_on_record_ends_too_and_the_doctor_finds_it_whole(cast):
    row = ("0611", "关于家庭教育的建议", "周委员", "", "市教委", "市司法局", "2023-02-08", "")
    batch = exchange.stage(
        cast.office, cast["王登记"], Wish(cast.unit.id, SESSION), "清单.xlsx", workbook([row])
    )
    exchange.confirm(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    assert count(cast, Handling, Handling.stub, Handling.live) == 1
    exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    assert count(cast, Handling, Handling.stub) == 1
    assert count(cast, Handling, Handling.live) == 0
    assert examine(cast.office).problems == ()


def test_the_numbers_are_free_again_and_the_same_list_comes_in_once_more(cast):
    first = imported(cast)
    exchange.undo(cast.office, cast["王登记"], first.id)
    cast.office.commit()
    second = imported(cast)
    assert second.report["registered"] == 3
    assert count(cast, Proposal) == 6
    assert examine(cast.office).problems == ()


def test_a_case_that_somebody_accepted_is_named_and_nothing_is_undone(cast):
    batch = imported(cast)
    later(cast)
    accept(cast.office, cast["王登记"], handling_of(cast, "0608"))
    cast.office.commit()
    with pytest.raises(NotPossible, match="第0608号已“签收”，整批不能再撤销"):
        exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.rollback()
    assert exchange.look_at_undoing(cast.office, cast["王登记"], batch.id).in_the_way == ("第0608号已“签收”",)
    assert count(cast, Proposal, Proposal.undone_at.is_(None)) == 3


def test_other_cases_stay_as_they_are(cast):
    other = registered(cast, serial_no="0999")
    batch = imported(cast)
    exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    assert list(cast.office.db.scalars(select(LedgerRow.serial_no))) == ["0999"]
    assert opened(cast.office, cast["王登记"], other.handling_id).handling.live


def test_an_undone_case_cannot_be_opened_and_says_why(cast):
    batch = imported(cast)
    handling_id = handling_of(cast, "0607")
    exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    with pytest.raises(NotFound, match="随整批导入撤销了"):
        opened(cast.office, cast["王登记"], handling_id)


def test_what_was_undone_is_not_undone_again(cast):
    batch = imported(cast)
    exchange.undo(cast.office, cast["王登记"], batch.id)
    with pytest.raises(NotPossible, match="已经撤销过"):
        exchange.undo(cast.office, cast["王登记"], batch.id)


def test_a_preview_has_nothing_to_undo(cast):
    batch = exchange.stage(
        cast.office, cast["王登记"], Wish(cast.unit.id, SESSION), "清单.xlsx", workbook(ROWS)
    )
    with pytest.raises(NotPossible, match="没有可以撤销的"):
        exchange.undo(cast.office, cast["王登记"], batch.id)


def test_nobody_undoes_another_persons_import(cast):
    batch = imported(cast)
    with pytest.raises(NotFound):
        exchange.undo(cast.office, cast["外人"], batch.id)


def test_old_ledgers_are_undone_the_same_way(cast):
    headers = ("案号", "案由", "提案者", "答复文号", "答复日期")
    rows = [("0001", "关于节水的建议", "孔委员", "渝司提〔2021〕1号", "2021-05-04")]
    batch = exchange.stage_past(
        cast.office,
        cast["王登记"],
        "2021年台账.xlsx",
        workbook(rows, headers),
        unit_id=cast.unit.id,
        session="市政协五届四次会议",
        year=2021,
        all_ours=True,
    )
    exchange.confirm_past(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    later(cast)
    exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    assert [h.state.value for h in cast.office.db.scalars(select(Handling))] == ["withdrawn"]
    assert count(cast, LedgerRow) == 0
    assert examine(cast.office).problems == ()
