"""Large views as Excel: made by the worker row by row, of what the person may see; cancelled, taken over, removed."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.services import ledger
from proposals.services.inbox import messages
from proposals.services.ledger import exporting, exports
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.handling import Handling, LedgerRow
from proposals.storage.tables.searching import LedgerExport
from proposals.storage.tables.system import Blob
from tests.desks import Workshop
from tests.factories import registered
from tests.people import Cast

pytestmark = pytest.mark.both_databases


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Iterator[Workshop]:
    opened = Workshop.open(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read two at a time."""
    monkeypatch.setattr(exporting, "ROWS", 2)


def five(cast: Cast) -> None:
    for n in range(5):
        registered(cast, serial_no=f"010{n}", title=f"=第{n}件")
    cast.office.commit()


def ordered(cast: Cast, query: str = "", who: str = "王登记") -> int:
    """A committed order; its id."""
    found = ledger.order_export(cast.office, cast[who], query, "全部")
    cast.office.commit()
    return found.id


def sheet(cast: Cast, export_id: int, who: str = "王登记") -> list[list[object]]:
    """The rows of the finished file, header aside."""
    cast.office.db.expire_all()
    data = ledger.finished_export(cast.office, cast[who], export_id).path.read_bytes()
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]


@pytest.mark.parametrize("query", ["", "sort=-due", "sort=serial_no", "sort=-serial_no", "q=第"])
def test_every_row_is_in_the_sheet_once_in_the_order_of_the_list(
    cast: Cast, workshop: Workshop, query: str
) -> None:
    five(cast)
    export_id = ordered(cast, query)
    assert ledger.make_exports(workshop.desk()) == 1
    rows = sheet(cast, export_id)
    numbers = [f"010{n}" for n in range(5)]
    assert [row[3] for row in rows] == (numbers[::-1] if query == "sort=-serial_no" else numbers)
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0][4].endswith("件")
    assert not str(rows[0][4]).startswith("=")


def test_the_person_is_told_when_it_is_ready(cast: Cast, workshop: Workshop) -> None:
    five(cast)
    ordered(cast)
    ledger.make_exports(workshop.desk())
    cast.office.db.expire_all()
    assert [m.subject for m in messages(cast.office, cast["王登记"]).rows][0] == "台账导出已完成"


def test_what_became_secret_meanwhile_is_not_written(cast: Cast, workshop: Workshop) -> None:
    five(cast)
    export_id = ordered(cast)
    row = cast.office.db.query(LedgerRow).filter_by(serial_no="0103").one()
    row.restricted = cast.office.db.get_one(Handling, row.handling_id).restricted = True
    cast.office.commit()
    ledger.make_exports(workshop.desk())
    assert "0103" not in [line[3] for line in sheet(cast, export_id)]


def test_of_two_workers_one_makes_it(cast: Cast, workshop: Workshop) -> None:
    five(cast)
    export_id = ordered(cast)
    assert workshop.desk("甲").write(lambda office: exporting.claim_export(office, "甲")) == export_id
    assert workshop.desk("乙").write(lambda office: exporting.claim_export(office, "乙")) is None


def test_a_worker_that_is_gone_is_followed_by_another_and_keeps_nothing(
    cast: Cast, workshop: Workshop
) -> None:
    five(cast)
    export_id = ordered(cast)
    gone, other = workshop.desk("甲"), workshop.desk("乙")
    gone.write(lambda office: exporting.claim_export(office, "甲"))
    workshop.clock.pass_by(minutes=6)
    assert ledger.make_exports(other) == 1
    assert exporting.make_export(gone, export_id) is False
    assert len(sheet(cast, export_id)) == 5


def test_one_that_kills_its_worker_again_and_again_is_given_up(cast: Cast, workshop: Workshop) -> None:
    five(cast)
    export_id = ordered(cast)
    for _ in range(exporting.MOST_ATTEMPTS):
        workshop.desk().write(lambda office: exporting.claim_export(office, "甲"))
        workshop.clock.pass_by(minutes=6)
    assert ledger.make_exports(workshop.desk()) == 0
    cast.office.db.expire_all()
    given_up = cast.office.db.get_one(LedgerExport, export_id)
    assert (given_up.state, given_up.problem) == (WorkState.FAILED, exporting.INTERRUPTED)


def test_cancelling_takes_effect_before_the_next_rows(cast: Cast, workshop: Workshop) -> None:
    five(cast)
    export_id = ordered(cast)
    desk = workshop.desk()
    desk.write(lambda office: exporting.claim_export(office, "甲"))
    ledger.cancel_export(cast.office, cast["王登记"], export_id)
    cast.office.commit()
    assert exporting.make_export(desk, export_id) is False
    with pytest.raises(NotPossible, match="还没有做好"):
        ledger.finished_export(cast.office, cast["王登记"], export_id)
    with pytest.raises(NotPossible, match="已经结束"):
        ledger.cancel_export(cast.office, cast["王登记"], export_id)


def test_an_export_is_nobody_elses(cast: Cast) -> None:
    five(cast)
    export_id = ordered(cast)
    with pytest.raises(NotFound, match="没有找到这次导出"):
        ledger.own_export(cast.office, cast["李承办"], export_id)
    assert ledger.my_exports(cast.office, cast["李承办"]) == []


def test_the_same_asked_twice_is_made_once(cast: Cast) -> None:
    five(cast)
    assert ordered(cast) == ordered(cast)


def test_nothing_and_too_much_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="没有符合这些条件的件"):
        ledger.order_export(cast.office, cast["王登记"], "state=closed", "")
    five(cast)
    monkeypatch.setattr(exports, "MOST_ROWS", 4)
    with pytest.raises(BadInput, match="请加上筛选条件"):
        ledger.order_export(cast.office, cast["王登记"], "", "")


def test_after_a_week_the_sheet_and_its_file_are_gone(cast: Cast, workshop: Workshop) -> None:
    five(cast)
    export_id = ordered(cast)
    ledger.make_exports(workshop.desk())
    cast.office.db.expire_all()
    path = ledger.finished_export(cast.office, cast["王登记"], export_id).path
    cast.office.commit()
    assert ledger.remove_old_exports(workshop.desk()) == 0
    workshop.clock.now += exports.KEPT + timedelta(hours=1)
    assert ledger.remove_old_exports(workshop.desk()) == 1
    assert not path.exists()
    cast.office.db.expire_all()
    assert cast.office.db.query(Blob).filter_by(media_type=exporting.XLSX).count() == 0
