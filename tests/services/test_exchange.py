"""From a list to cases: what a clerk sees before, and what all-or-nothing means."""

from datetime import date

import pytest
from sqlalchemy import func, select

from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.services import exchange
from proposals.services._units import add_unit
from proposals.services.exchange import Wish
from proposals.storage.chain import broken_links
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, LedgerRow
from proposals.storage.tables.register import CongressSession, ImportBatch, Proposal
from tests.factories import registered
from tests.lists import ROWS, csv, workbook
from tests.people import Cast, make_cast, make_office

SESSION = "市政协六届一次会议"


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def wish(cast: Cast) -> Wish:
    return Wish(cast.unit.id, SESSION)


def read(cast: Cast, *rows: tuple[str, ...]):
    return exchange.read_list(cast.office, cast["王登记"], wish(cast), "清单.xlsx", workbook(rows))


def errors(cast: Cast, *rows: tuple[str, ...]) -> list[str]:
    return [f"{e.address} {e.reason}" for e in read(cast, *rows).errors]


def count(cast: Cast, table) -> int:
    return cast.office.db.scalar(select(func.count()).select_from(table))


def test_the_preview_finds_our_part_by_any_of_our_names_and_writes_nothing(cast):
    preview = read(cast, *ROWS)
    assert [(r.read.serial_no, r.part, r.lead_unit, r.co_units) for r in preview.ready] == [
        ("0607", "lead", "", ("市信访办", "市机关事务局")),
        ("0608", "sole", "", ()),
        ("0609", "cohandle", "市信访办", ()),
    ]
    assert [r.read.serial_no for r in preview.without_part] == ["0610"]
    assert count(cast, Proposal) == count(cast, ImportBatch) == 0


@pytest.mark.both_databases
def test_a_confirmed_list_is_registered_dispatched_and_reported(cast):
    office, clerk = cast.office, cast["王登记"]
    batch = exchange.stage(office, clerk, wish(cast), "清单.xlsx", workbook())
    assert count(cast, Proposal) == 0
    done = exchange.confirm(office, clerk, batch.id)
    office.commit()
    assert (done.report["registered"], done.report["without_part"]) == (3, 1)
    ours = office.db.scalars(
        select(LedgerRow).where(LedgerRow.unit_id == cast.unit.id).order_by(LedgerRow.serial_no)
    ).all()
    assert [(r.serial_no, r.part, r.state) for r in ours] == [
        ("0607", "lead", "pending_acceptance"),
        ("0608", "sole", "pending_acceptance"),
        ("0609", "cohandle", "pending_acceptance"),
    ]
    assert ours[1].proposers == "赵委员、钱委员、孙委员"
    assert ours[1].reply_due.isoformat() == "2023-05-04"
    assert {p.batch_id for p in office.db.scalars(select(Proposal))} == {batch.id}
    assert [e.action for e in office.db.scalars(select(Event).order_by(Event.seq))][-1] == "imported"
    assert list(broken_links(office.db)) == []


def test_rows_without_our_part_are_registered_as_undecided_only_when_asked_for(cast):
    office, clerk = cast.office, cast["王登记"]
    batch = exchange.stage(office, clerk, wish(cast), "清单.xlsx", workbook(ROWS[3:]))
    with pytest.raises(BadInput, match="没有可以登记的行"):
        exchange.confirm(office, clerk, batch.id)
    exchange.confirm(office, clerk, batch.id, with_undecided=True)
    assert [h.state.value for h in office.db.scalars(select(Handling))] == ["pending_dispatch"]


def test_a_list_is_registered_once(cast):
    batch = exchange.stage(cast.office, cast["王登记"], wish(cast), "清单.xlsx", workbook())
    exchange.confirm(cast.office, cast["王登记"], batch.id)
    with pytest.raises(NotPossible, match="已经导入过"):
        exchange.confirm(cast.office, cast["王登记"], batch.id)


def test_faulty_rows_stay_out_only_when_the_person_says_so(cast):
    rows = (*ROWS[:2], ("", "没有案号的", "某委员", "", "市司法局", "", "", ""))
    batch = exchange.stage(cast.office, cast["王登记"], wish(cast), "清单.xlsx", workbook(rows))
    with pytest.raises(BadInput, match="还有1行有错"):
        exchange.confirm(cast.office, cast["王登记"], batch.id)
    report = exchange.confirm(cast.office, cast["王登记"], batch.id, leave_faulty=True).report
    assert (report["registered"], report["faulty"], report["errors"][0]["cell"]) == (2, 1, "A4")


def test_a_row_that_fails_at_registration_takes_all_others_with_it(cast, monkeypatch):
    office, clerk = cast.office, cast["王登记"]
    batch = exchange.stage(office, clerk, wish(cast), "清单.xlsx", workbook())
    office.commit()
    real = exchange.batches.register_all

    def without_proposers(office, actor, news):
        return real(office, actor, [*news[:2], news[2]._replace(proposers=())])

    monkeypatch.setattr(exchange.batches, "register_all", without_proposers)
    with pytest.raises(BadInput, match="第4行（案号0609）登记不了，全部没有登记：请填写提案者"):
        exchange.confirm(office, clerk, batch.id)
    office.rollback()
    assert count(cast, Proposal) == 0
    assert office.db.get(ImportBatch, batch.id).report["state"] == "preview"


def test_what_stands_twice_is_an_error_at_the_number_what_is_registered_already_is_none(cast):
    registered(cast)
    found = errors(cast, ROWS[0], ROWS[1], ROWS[1])
    assert any(f.startswith("A4 案号“0608”与第3行重复") for f in found)


CASES = {
    "a co-handling without a lead": (
        ("1", "案由", "某委员", "", "", "市司法局", "2023-02-08", ""), "E2 本单位会办的件要写明主办单位",
    ),
    "a dispatch in the future": (
        ("1", "案由", "某委员", "", "市司法局", "", "2030-02-08", ""), "G2 日期2030-02-08晚于今天",
    ),
    "a deadline that is over and no date of dispatch": (
        ("1", "案由", "某委员", "", "市司法局", "", "", "2023-01-01"), "H2 期限已过而没有交办日期",
    ),
    "a group of units as co-handler": (
        ("1", "案由", "某委员", "", "市司法局", "各区县政府", "2023-02-08", ""), "F2 “各区县政府”是一组单位的统称",
    ),
    "a unit that is no longer used": (
        ("1", "案由", "某委员", "", "市司法局", "市法制办", "2023-02-08", ""), "F2 “市法制办”已停用",
    ),
    "the 30th of February": (
        ("1", "案由", "某委员", "", "市司法局", "", "2023-02-30", ""), "G2 ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_a_cell_that_cannot_be_registered_is_named(cast, what):
    add_unit(cast.office, "各区县政府").is_group = True
    add_unit(cast.office, "市法制办").active = False
    row, sentence = CASES[what]
    assert [e for e in errors(cast, row) if e.startswith(sentence)]


@pytest.mark.parametrize("what", CASES)
def test_a_row_like_a_faulty_one_is_as_faulty(cast, what):
    add_unit(cast.office, "各区县政府").is_group = True
    add_unit(cast.office, "市法制办").active = False
    row, sentence = CASES[what]
    good = ("1", "案由", "某委员", "", "市司法局", "", "2023-02-08", "")
    rows = [(str(n), *r[1:]) for n, r in enumerate((good, row, good, row, good), 1)]
    found = [e for e in errors(cast, *rows) if e[1:].startswith(("3", "5"))]
    assert [e.split()[1:] for e in found if e[1] == "3"] == [e.split()[1:] for e in found if e[1] == "5"]
    assert len(found) >= 2
    assert len(found) == len(errors(cast, *rows)), "the good rows between them are good"


def test_a_session_whose_due_date_is_over_asks_for_one_in_the_row(cast):
    session = cast.office.db.scalars(select(CongressSession).where(CongressSession.name == SESSION)).one()
    session.reply_due = date(2023, 1, 31)
    assert errors(cast, ROWS[0])[0].startswith("H2 这个届次统一的答复期限2023-01-31早于交办日期2023-02-08")
    assert errors(cast, ROWS[1]) == []


def test_a_list_in_gbk_keeps_its_leading_zeros(cast):
    preview = exchange.read_list(cast.office, cast["王登记"], wish(cast), "清单.csv", csv())
    assert [r.read.serial_no for r in preview.ready] == ["0607", "0608", "0609"]


def test_nobody_but_a_clerk_of_the_unit_imports(cast):
    for name in ("李承办", "外人"):
        with pytest.raises(NotAllowed):
            exchange.stage(cast.office, cast[name], wish(cast), "清单.xlsx", workbook())


def test_nobody_sees_another_persons_import(cast):
    batch = exchange.stage(cast.office, cast["王登记"], wish(cast), "清单.xlsx", workbook())
    with pytest.raises(NotFound):
        exchange.staged(cast.office, cast["外人"], batch.id)


def test_an_unknown_session_and_an_unknown_kind_are_refused(cast):
    for w in (Wish(cast.unit.id, "没有的届次"), Wish(cast.unit.id, SESSION, kind="petition")):
        with pytest.raises(BadInput):
            exchange.read_list(cast.office, cast["王登记"], w, "清单.xlsx", workbook())


def test_the_authority_gives_each_case_to_the_units_of_the_list(cast):
    office = cast.office
    cast.unit.is_authority = True
    rows = (
        ROWS[2],
        ROWS[3],
        ("0611", "关于水价的建议", "吴委员", "", "市水利局、市信访办", "", "2023-02-08", ""),
    )
    batch = exchange.stage(office, cast["王登记"], wish(cast), "清单.xlsx", workbook(rows))
    exchange.confirm(office, cast["王登记"], batch.id)
    found = office.db.execute(
        select(Handling.part, Handling.state)
        .where(Handling.state != "pending_dispatch")
        .order_by(Handling.id)
    ).all()
    assert sorted(p.value for p, _ in found) == ["cohandle", "lead", "sole", "split", "split"]
    assert {s.value for _, s in found} == {"pending_acceptance"}
