"""Units merged or abolished: their cases go on at the successor, their names are read as its own, nothing printed changes."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.domain.actors import Grant, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part, State
from proposals.services import exchange, review
from proposals.services._units import find_unit, succession_words
from proposals.services.cases import open_case
from proposals.services.directory import units
from proposals.services.directory.succession import (
    How,
    Order,
    foresee,
    succeed,
    succession,
    successions,
)
from proposals.services.directory.units import UnitFacts
from proposals.services.dispatch import accept
from proposals.services.doctor import examine
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Assignment, Handling, LedgerRow, Task
from proposals.storage.tables.organisation import Department, Person, RoleGrant, Unit
from proposals.storage.tables.review import ReviewStep
from tests.factories import in_hand, registered, with_opinion
from tests.lists import ROWS, workbook
from tests.people import EVER, Cast, make_cast, make_office
from tests.services.test_review import SPOKEN, approve, drafted
from tests.stories import cohandlings

SINCE = date(2023, 2, 9)


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    """The cast, in which 钱核稿 administers as well."""
    cast = make_cast(make_office(db, tmp_path))
    admin = cast.people["钱核稿"]
    db.add(RoleGrant(person_id=admin.id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER))
    db.flush()
    return cast


def unit(cast: Cast, short_name: str) -> Unit:
    return cast.office.db.scalars(select(Unit).where(Unit.short_name == short_name)).one()


def order(cast: Cast, successor: str, **more: object) -> Order:
    values: dict[str, object] = {
        "how": How.MERGE,
        "successor_id": unit(cast, successor).id,
        "since": SINCE,
        "reason": "机构改革",
        "basis": "渝委编〔2023〕1号",
    }
    return Order(**{**values, **more})  # type: ignore[arg-type]


def merge(cast: Cast, gone: str, successor: str, **more: object) -> Event:
    event = succeed(cast.office, cast["钱核稿"], unit(cast, gone).id, order(cast, successor, **more))
    cast.office.commit()
    return event


def healthy(cast: Cast) -> None:
    cast.office.commit()
    assert examine(cast.office).problems == ()


@pytest.mark.both_databases
def test_a_cohandling_goes_on_at_the_successor_where_it_stands(cast):
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    child = cohandlings(cast, lead)[0]
    accept(cast.office, cast["赵会办"], child.id)
    merge(cast, "市信访办", "市水利局")
    office, heir = cast.office, unit(cast, "市水利局")
    assert (child.unit_id, child.state) == (heir.id, State.HANDLING)
    rows = office.db.execute(select(LedgerRow.unit_id).where(LedgerRow.handling_id == child.id)).scalars()
    assert list(rows) == [heir.id]
    assert office.db.scalars(select(LedgerRow.cohandlers).where(LedgerRow.handling_id == lead)).all() == [
        "重庆市水利局"
    ]
    tasks = office.db.scalars(select(Task.unit_id).where(Task.handling_id == child.id)).all()
    assert set(tasks) == {heir.id}
    told = office.db.scalars(select(Event).where(Event.action == "succeed")).one()
    assert (told.actor_name, told.data["from"], told.data["unit"]) == (
        "钱核稿",
        "重庆市信访办公室",
        "重庆市水利局",
    )
    assert told.note == "重庆市信访办公室合并，由重庆市水利局承接，依据渝委编〔2023〕1号。原因：机构改革"
    healthy(cast)


@pytest.mark.both_databases
def test_a_whole_unit_moves_with_departments_people_shares_and_reviews(cast):
    cast.office.db.add(Department(unit_id=unit(cast, "市水利局").id, name="法治调研督察处"))
    case = drafted(cast)
    review.submit(cast.office, cast["王登记"], case, waivers=SPOKEN)
    merge(cast, "市司法局", "市水利局")
    db, heir = cast.office.db, unit(cast, "市水利局")
    assert db.get(Handling, case).unit_id == heir.id
    assert cast.department.unit_id == heir.id
    assert cast.department.name == "法治调研督察处（原市司法局）"
    share = db.scalars(select(Assignment).where(Assignment.handling_id == case)).one()
    assert (share.ended_at, share.handler_id) == (None, cast.people["李承办"].id)
    assert {s.unit_id for s in db.scalars(select(ReviewStep))} == {heir.id}
    assert Grant(Role.HANDLER, heir.id, cast.department.id) in cast["李承办"].grants
    assert Grant(Role.SYSADMIN, heir.id) in cast["钱核稿"].grants
    assert cast["陈局长"].grants == frozenset()
    approve(cast, case, "周处长", "同意。")
    healthy(cast)


@pytest.mark.both_databases
def test_the_old_names_are_read_as_the_successor_from_the_day_on(cast):
    gone = unit(cast, "市信访办")
    merge(cast, "市信访办", "市水利局")
    office = cast.office
    for name in ("重庆市信访办公室", "市信访办"):
        assert find_unit(office, name).short_name == "市水利局"
        assert find_unit(office, name, date(2023, 2, 8)).id == gone.id
        assert succession_words(office, name) == f"“{name}”已由重庆市水利局承接，按重庆市水利局读入。"
    assert succession_words(office, "市水利局") == ""
    assert succession_words(office, "市信访办", date(2023, 2, 8)) == ""
    child = cohandlings(cast, registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id)[0]
    assert child.unit.short_name == "市水利局"


def test_when_the_successor_is_taken_over_itself_the_names_lead_on(cast):
    merge(cast, "市信访办", "市水利局")
    merge(cast, "市水利局", "市机关事务局", since=date(2023, 2, 10))
    assert find_unit(cast.office, "市信访办").short_name == "市机关事务局"
    assert unit(cast, "市信访办").successor_id == unit(cast, "市机关事务局").id


@pytest.mark.both_databases
def test_a_part_in_a_case_that_the_successor_leads_ends_and_its_opinion_stays(cast):
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局")).handling_id
    child, other = cohandlings(cast, lead)
    opinion = with_opinion(cast, child, "同意。")
    merge(cast, "市信访办", "市司法局")
    assert (child.state, child.live, child.unit.short_name) == (State.TRANSFERRED, False, "市信访办")
    assert other.live
    assert opinion.handling_id == child.id
    assert cast.office.db.get(Handling, lead).unit_id == cast.unit.id
    healthy(cast)


def test_an_opinion_given_before_goes_along_and_is_still_found(cast):
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    child = cohandlings(cast, lead)[0]
    with_opinion(cast, child, "建议统筹信访工作。")
    merge(cast, "市信访办", "市水利局")
    assert child.unit.short_name == "市水利局"
    healthy(cast)


@pytest.mark.both_databases
def test_whoever_takes_the_lead_over_gives_its_own_part_up(cast):
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办", "市水利局")).handling_id
    own = next(c for c in cohandlings(cast, lead) if c.unit.short_name == "市水利局")
    merge(cast, "市司法局", "市水利局")
    assert own.state is State.TRANSFERRED
    assert cast.office.db.get(Handling, lead).unit.short_name == "市水利局"
    healthy(cast)


@pytest.mark.both_databases
def test_an_abolished_unit_is_divided_between_two(cast):
    first = in_hand(cast)
    second = in_hand(cast, serial_no="0608")
    split = {
        "how": How.ABOLISH,
        "other_id": unit(cast, "市机关事务局").id,
        "other_cases": frozenset({second}),
    }
    merge(cast, "市司法局", "市水利局", **split)
    db = cast.office.db
    named = {h.id: h.unit.short_name for h in db.scalars(select(Handling))}
    assert named == {first: "市水利局", second: "市机关事务局"}
    shares = {a.handling_id: a.ended_at is None for a in db.scalars(select(Assignment))}
    assert shares == {first: True, second: False}
    waiting = db.scalars(select(Task.title).where(Task.handling_id == second)).all()
    assert waiting == ["请分办到处室"]
    healthy(cast)


def test_the_people_of_the_successor_read_what_was_closed_before(cast):
    case = in_hand(cast)
    db = cast.office.db
    handling = db.get(Handling, case)
    handling.state, handling.live = State.WITHDRAWN, False
    db.add(Person(name="无关", unit_id=cast.unit.id))
    with pytest.raises(NotFound):
        open_case(cast.office, cast["外人"], case)
    merge(cast, "市司法局", "市水利局")
    assert handling.unit_id == cast.unit.id
    assert Grant(Role.READER, cast.unit.id) in cast["外人"].grants
    assert open_case(cast.office, cast["外人"], case).handling.id == case


def test_what_moved_is_counted_first_and_can_be_read_later(cast):
    in_hand(cast)
    there = foresee(cast.office, cast["钱核稿"], cast.unit.id, order(cast, "市水利局"))
    assert (len(there.cases), len(there.departments), len(there.people), there.closed) == (1, 2, 8, 0)
    assert "陈局长的主要领导角色随市司法局结束，需要的请在市水利局另行授予。" in there.warnings
    event = merge(cast, "市司法局", "市水利局")
    kept = succession(cast.office, cast["王登记"], event.seq)
    assert (kept.by, kept.reason, kept.data["count"]) == ("钱核稿", "机构改革", 1)
    assert kept.data["cases"][0]["words"] == "市政协六届一次会议第0607号（独办，办理中）"
    assert "陈局长：主要领导（结束）" in kept.data["roles"]
    assert [s.seq for s in successions(cast.office, cast["外人"], unit(cast, "市水利局").id)] == [event.seq]


def test_an_outside_unit_passes_its_part_to_one_that_works_here(cast):
    lead = registered(cast, part=Part.LEAD, co_units=("市档案局",)).handling_id
    child = cohandlings(cast, lead)[0]
    merge(cast, "市档案局", "市水利局")
    assert child.unit.short_name == "市水利局"
    healthy(cast)


def test_the_case_of_a_lead_outside_waits_for_its_authority(cast):
    own = registered(cast, part=Part.COHANDLE, lead_unit="市档案局").handling_id
    stub = cast.office.db.get(Handling, own).parent
    merge(cast, "市档案局", "市水利局")
    assert stub.unit.short_name == "市档案局"
    healthy(cast)


@pytest.mark.both_databases
def test_a_lead_outside_is_followed_by_another_outside(cast):
    own = registered(cast, part=Part.COHANDLE, lead_unit="市档案局").handling_id
    units.add_unit(cast.office, cast["钱核稿"], "市档案馆", "", UnitFacts())
    merge(cast, "市档案局", "市档案馆")
    stub = cast.office.db.get(Handling, own).parent
    cast.office.db.refresh(stub)
    assert (stub.unit.name, stub.stub) == ("市档案馆", True)
    healthy(cast)


# ------------------------------------------------------------------ refusals


def test_a_letter_signed_and_not_numbered_holds_the_merging_up(cast):
    case = in_hand(cast)
    cast.office.db.get(Handling, case).state = State.APPROVED
    there = foresee(cast.office, cast["钱核稿"], cast.unit.id, order(cast, "市水利局"))
    assert there.held_up == (
        "市政协六届一次会议第0607号（独办，待编号）已经签发、还没有编号，请先编号，或者撤回签发。",
    )
    with pytest.raises(NotPossible, match="还不能合并：.*请先编号"):
        succeed(cast.office, cast["钱核稿"], cast.unit.id, order(cast, "市水利局"))
    assert cast.unit.active


REFUSED = {
    "itself": ({"successor": "市司法局"}, BadInput, "承接单位不能是它自己"),
    "a unit outside": ({"successor": "市档案局"}, BadInput, "承接单位也要在本系统内办理"),
    "tomorrow": ({"since": date(2023, 2, 11)}, BadInput, "日期晚于今天"),
    "before its name": ({"since": date(1949, 10, 1)}, BadInput, "现用的名称从1949-10-01起使用"),
    "without a reason": ({"reason": ""}, BadInput, "“原因”不能为空"),
    "cases for nobody": ({"other_cases": frozenset({1})}, BadInput, "请选择交给哪个单位"),
    "another without cases": ({"other": "市信访办"}, BadInput, "请勾选交给它的件"),
    "the same twice": (
        {"other": "市水利局", "other_cases": frozenset({1})},
        BadInput,
        "另一承接单位和承接单位是同一个",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_moves(cast, what):
    units.add_unit(cast.office, cast["钱核稿"], "市档案局", "", UnitFacts())
    changes, error, sentence = REFUSED[what]
    changes = dict(changes)
    successor = changes.pop("successor", "市水利局")
    if "other" in changes:
        changes["other_id"] = unit(cast, changes.pop("other")).id
    with pytest.raises(error, match=sentence):
        succeed(cast.office, cast["钱核稿"], cast.unit.id, order(cast, successor, **changes))
    assert cast.unit.active


def test_a_unit_is_taken_over_once(cast):
    merge(cast, "市信访办", "市水利局")
    with pytest.raises(NotPossible, match="已经停用，不能再合并、撤销"):
        merge(cast, "市信访办", "市机关事务局")
    with pytest.raises(BadInput, match="承接单位应是在用的具体单位"):
        merge(cast, "市机关事务局", "市信访办")


def test_only_the_administrator_merges_units(cast):
    for name in ("王登记", "陈局长", "外人"):
        with pytest.raises(NotAllowed, match="由系统管理员设置"):
            succeed(cast.office, cast[name], unit(cast, "市信访办").id, order(cast, "市水利局"))


def test_too_many_cases_are_archived_first(cast, monkeypatch):
    monkeypatch.setattr("proposals.services.directory.succession.foreseeing.MOST", 0)
    in_hand(cast)
    with pytest.raises(NotPossible, match="还有1件没有归档，一次最多承接0件"):
        foresee(cast.office, cast["钱核稿"], cast.unit.id, order(cast, "市水利局"))


@pytest.mark.both_databases
def test_a_list_that_names_a_unit_that_is_no_more_is_read_as_its_successor_and_says_so(cast):
    merge(cast, "市信访办", "市水利局")
    wish = exchange.Wish(cast.unit.id, "市政协六届一次会议")
    told = "“市信访办”已由重庆市水利局承接，按重庆市水利局读入。"
    shown = exchange.read_list(cast.office, cast["王登记"], wish, "清单.xlsx", workbook())
    assert [remark.row for remark in shown.remarks if remark.text == told] == [2, 4]
    assert (shown.rows[0].co_units[0], shown.errors) == ("重庆市水利局", ())
    full = [[cell.replace("市信访办", "重庆市信访办公室") for cell in row] for row in ROWS]
    assert exchange.read_list(cast.office, cast["王登记"], wish, "清单.xlsx", workbook(full)).errors == ()


def test_an_old_ledger_that_names_one_says_so_too(cast):
    merge(cast, "市信访办", "市水利局")
    batch = exchange.stage_past(
        cast.office,
        cast["王登记"],
        "2021年台账.xlsx",
        workbook(),
        unit_id=cast.unit.id,
        session="市政协五届四次会议",
        year=2021,
        all_ours=True,
    )
    _, shown = exchange.staged_past(cast.office, cast["王登记"], batch.id)
    assert "第4行：“市信访办”已由重庆市水利局承接，按重庆市水利局读入。" in shown.warnings


def test_cases_of_an_import_that_was_undone_pass_to_nobody(cast):
    batch = exchange.stage(
        cast.office,
        cast["王登记"],
        exchange.Wish(cast.unit.id, "市政协六届一次会议"),
        "清单.xlsx",
        workbook(),
    )
    exchange.confirm(cast.office, cast["王登记"], batch.id)
    exchange.undo(cast.office, cast["王登记"], batch.id)
    cast.office.commit()
    merge(cast, "市信访办", "市水利局")
    moved = cast.office.db.scalars(
        select(Event).where(Event.action == "succeed", Event.handling_id > 0)
    ).all()
    assert moved == []
    healthy(cast)
