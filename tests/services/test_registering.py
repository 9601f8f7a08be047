"""A list registered at once is what its rows would be, registered one by one and dispatched through the door."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from proposals.domain.errors import BadInput, NotAllowed
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part
from proposals.services._dispatching import Order, dispatch_handling
from proposals.services._units import find_or_add_unit
from proposals.services.doctor import examine
from proposals.services.register import NewProposer, Registration, register, register_all
from proposals.storage.base import Base
from proposals.storage.tables.handling import Reckoning
from proposals.storage.tables.register import CongressSession, Proposal
from tests.factories import registration
from tests.people import Cast, make_cast, make_office

DISPATCHED, DUE = date(2023, 2, 8), date(2023, 5, 4)
ABOUT_PLACE = {"id", "seq", "previous_hash", "hash", "batch_id", "serial_no", "session_id", "session_name"}
"""Columns that name the row or its neighbours: what they point at is compared in their stead."""
CASES = {
    "alone": {"part": Part.SOLE},
    "alone, due on a day the notice names": {"part": Part.SOLE, "reply_due": DUE, "dispatch_no": "渝协提〔2023〕7号"},
    "asking others inside and outside": {"part": Part.LEAD, "co_units": ("市信访办", "市档案馆")},
    "co-handling under a unit outside": {"part": Part.COHANDLE, "lead_unit": "市公安局", "reply_due": DUE},
    "co-handling under a unit inside": {"part": Part.COHANDLE, "lead_unit": "市信访办"},
    "one of several": {"part": Part.SPLIT, "split_units": ("市水利局", "市公安局")},
    "passed on to the government office": {"part": Part.FORWARD, "requirement": "请于月底前报送。"},
    "known to one person only": {"part": Part.LEAD, "co_units": ("市信访办",), "restricted": True},
    "a key one with cosigners": {
        "part": Part.SOLE,
        "key_flags": (("重点", "王主席"),),
        "proposers": tuple(NewProposer(n, ProposerType.MEMBER) for n in ("孔委员", "赵委员", "钱委员")),
    },
}  # fmt: skip


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    cast = make_cast(make_office(db, tmp_path))
    db.add(
        CongressSession(name="市政协六届二次会议", kind_code="cppcc_proposal", level_code="city", year=2024)
    )
    db.flush()
    return cast


def the_same_by_the_door(cast: Cast, new: Registration) -> None:
    """Register the same for the next session without saying who handles it, and dispatch it afterwards."""
    office, clerk = cast.office, cast["王登记"]
    later = new._replace(session="市政协六届二次会议", part=None)
    case = register(office, clerk, later)
    assert new.part is not None
    main = cast.unit if not cast.unit.is_authority else find_or_add_unit(office, new.lead_unit)
    order = Order(
        unit_id=main.id,
        part=new.part,
        dispatched_on=new.dispatched_on or office.today,
        received_on=None if cast.unit.is_authority else office.today,
        dispatch_no=new.dispatch_no,
        requirement=new.requirement,
        reply_due=new.reply_due,
        opinion_due=new.reply_due if new.part is Part.COHANDLE else None,
        co_units=new.co_units,
        split_units=new.split_units,
        lead_unit=new.lead_unit,
    )
    dispatch_handling(office, clerk, case.handling_id, order)


def stored(cast: Cast, session: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that belongs to the proposals of a session, with the cases named by what they are."""
    db = cast.office.db
    proposals = list(
        db.scalars(select(Proposal.id).join(CongressSession).where(CongressSession.name == session))
    )
    handlings = Base.metadata.tables["handlings"]
    of = select(handlings.c.id, handlings.c.part, handlings.c.unit_id).where(
        handlings.c.proposal_id.in_(proposals)
    )
    cases = {row.id: (row.part, row.unit_id) for row in db.execute(of)}
    found = {}
    for table in Base.metadata.sorted_tables:
        for column, keys in (("handling_id", list(cases)), ("proposal_id", proposals)):
            if column in table.c and table.name not in found and table.name != "search_texts":
                found[table.name] = sorted(map(repr, rows_of(cast, table, column, keys, cases)))
    return found


def rows_of(
    cast: Cast, table: Table, column: str, keys: Sequence[int], cases: dict[int, Any]
) -> list[dict[str, Any]]:
    rows = cast.office.db.execute(select(table).where(table.c[column].in_(keys))).mappings()
    reckonings = {r.id: (r.rule, r.sum) for r in cast.office.db.scalars(select(Reckoning))}
    named = {"handling_id": cases, "parent_id": cases, "reckoning_id": reckonings}
    return [
        {
            k: named[k].get(v, v) if k in named else v
            for k, v in row.items()
            if k not in ABOUT_PLACE and k != "proposal_id"
        }
        for row in rows
    ]


@pytest.mark.both_databases
@pytest.mark.parametrize("what", CASES)
def test_many_at_once_are_what_one_after_the_other_would_be(cast, what):
    office, clerk = cast.office, cast["王登记"]
    news = [registration(cast, serial_no=f"{n:04}", **CASES[what]) for n in range(1, 11)]
    register_all(office, clerk, news)
    for new in news:
        the_same_by_the_door(cast, new)
    office.commit()
    at_once, one_by_one = (stored(cast, name) for name in ("市政协六届一次会议", "市政协六届二次会议"))
    assert at_once == one_by_one
    assert {"handlings", "events", "clocks", "tasks", "ledger_rows"} <= {
        n for n, rows in at_once.items() if rows
    }
    assert examine(office).problems == ()


def test_a_list_of_many_kinds_gives_each_row_what_it_would_get_alone(cast):
    office, clerk = cast.office, cast["王登记"]
    others = ({"part": Part.SOLE, "points": ("建议一", "建议二")}, {"part": Part.SOLE, "in_session": False})
    kinds = [*CASES.values(), *others, {"part": Part.SOLE, "dispatched_on": DISPATCHED}]
    news = [
        registration(cast, serial_no=f"{n:04}", title=f"关于第{n}件事的建议", **kind)
        for n, kind in enumerate([*kinds, *reversed(kinds)], 1)
    ]
    register_all(office, clerk, news)
    for new in news:
        the_same_by_the_door(cast, new)
    office.commit()
    at_once, one_by_one = (stored(cast, name) for name in ("市政协六届一次会议", "市政协六届二次会议"))
    assert at_once == one_by_one
    assert examine(office).problems == ()


@pytest.mark.parametrize("more", [{"part": Part.LEAD, "lead_unit": "市水利局", "co_units": ("市信访办",)},
                                  {"part": Part.SPLIT, "lead_unit": "市水利局", "split_units": ("市公安局",)}])  # fmt: skip
def test_what_an_authority_registers_and_gives_away_at_once_is_the_same_too(cast, more):
    cast.unit.is_authority = True
    news = [registration(cast, serial_no=f"{n:04}", **more) for n in range(1, 11)]
    register_all(cast.office, cast["王登记"], news)
    for new in news:
        the_same_by_the_door(cast, new)
    cast.office.commit()
    assert stored(cast, "市政协六届一次会议") == stored(cast, "市政协六届二次会议")
    assert examine(cast.office).problems == ()


def test_a_list_without_parts_waits_for_its_dispatch(cast):
    done = register_all(
        cast.office, cast["王登记"], [registration(cast, serial_no=str(n), part=None) for n in range(3)]
    )
    cast.office.commit()
    assert len({d.handling_id for d in done}) == 3
    assert examine(cast.office).problems == ()


def test_a_refusal_says_which_of_them_it_speaks_of_and_nothing_is_stored(cast):
    news = [registration(cast, serial_no=str(n)) for n in range(4)]
    news[2] = news[2]._replace(dispatched_on=date(2030, 1, 1))
    with pytest.raises(BadInput, match="交办日期晚于今天") as refused:
        register_all(cast.office, cast["王登记"], news)
    assert refused.value.at == 2
    assert cast.office.db.scalars(select(Proposal)).all() == []


def test_a_number_that_stands_twice_in_one_list_is_refused_at_the_second(cast):
    with pytest.raises(BadInput, match="第0607号已经登记过") as refused:
        register_all(cast.office, cast["王登记"], [registration(cast), registration(cast)])
    assert refused.value.at == 1


def test_the_same_unit_under_two_names_co_handles_once(cast):
    new = registration(cast, part=Part.LEAD, co_units=("市信访办", "重庆市信访办公室"))
    with pytest.raises(BadInput, match="重庆市信访办公室已经承办这一件（会办）"):
        register(cast.office, cast["王登记"], new)


def test_a_unit_is_not_asked_for_an_opinion_on_its_own_case(cast):
    new = registration(cast, part=Part.LEAD, co_units=("市司法局",))
    with pytest.raises(BadInput, match="就是主办单位"):
        register(cast.office, cast["王登记"], new)


def test_a_stranger_registers_nothing(cast):
    with pytest.raises(NotAllowed):
        register_all(cast.office, cast["外人"], [registration(cast)])


@pytest.mark.both_databases
def test_what_a_list_brought_can_be_found(cast):
    register_all(cast.office, cast["王登记"], [registration(cast, serial_no=str(n)) for n in range(3)])
    cast.office.commit()
    count = cast.office.db.scalar(text("SELECT count(*) FROM search_texts"))
    assert count == 6  # heading and points of each
