"""Departments merged into another: shares, people and reviews go along, what is over keeps the old one."""

import pytest
from sqlalchemy import select

from proposals.domain.actors import Grant, Role
from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.services import review
from proposals.services.directory.department_succession import load_of, succeed_department
from proposals.services.doctor import examine
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Assignment, Handling, LedgerRow
from proposals.storage.tables.organisation import Department, RoleGrant
from proposals.storage.tables.review import ReviewStep
from tests.factories import in_hand
from tests.people import EVER, Cast, make_cast, make_office
from tests.services.test_review import SPOKEN, approve, drafted


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    """The cast, in which 钱核稿 administers as well."""
    cast = make_cast(make_office(db, tmp_path))
    admin = cast.people["钱核稿"]
    db.add(RoleGrant(person_id=admin.id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER))
    db.flush()
    return cast


def merge(cast: Cast) -> None:
    """The lead department goes on in the supporting one."""
    succeed_department(cast.office, cast["钱核稿"], cast.department.id, cast.supporting.id, "机构改革")


def running(cast: Cast, case: int) -> list[tuple[str, bool, str]]:
    shares = cast.office.db.scalars(
        select(Assignment).where(Assignment.handling_id == case, Assignment.ended_at.is_(None))
    )
    return [(a.department.name, a.lead, a.handler.name) for a in shares]


@pytest.mark.both_databases
def test_shares_people_and_reviews_go_along(cast):
    case = drafted(cast)
    review.submit(cast.office, cast["王登记"], case, waivers=SPOKEN)
    there = load_of(cast.office, cast.department.id)
    assert (there.cases, [p.name for p in there.people]) == ((case,), ["周处长", "李承办"])
    merge(cast)
    db = cast.office.db
    assert running(cast, case) == [("行政执法协调监督处", True, "李承办")]
    row = db.scalars(select(LedgerRow).where(LedgerRow.handling_id == case)).one()
    assert (row.department, row.handler) == ("行政执法协调监督处", "李承办")
    assert cast["李承办"].grants == {Grant(Role.HANDLER, cast.unit.id, cast.supporting.id)}
    assert cast["周处长"].grants == frozenset()
    step = db.scalars(select(ReviewStep).where(ReviewStep.role == Role.HEAD)).first()
    assert step.department_id == cast.supporting.id
    approve(cast, case, "冯处长", "同意。")
    cast.office.commit()
    told = db.scalars(select(Event).where(Event.action == "hand_over")).one()
    assert told.note == "法治调研督察处并入行政执法协调监督处。原因：机构改革"
    assert (cast.department.active, cast.department.successor_id) == (False, cast.supporting.id)
    assert examine(cast.office).problems == ()


@pytest.mark.both_databases
def test_of_two_shares_in_one_case_the_leading_one_goes_on(cast):
    case = in_hand(cast, supporting=True)
    merge(cast)
    assert running(cast, case) == [("行政执法协调监督处", True, "李承办")]
    cast.office.commit()
    assert examine(cast.office).problems == ()


def test_a_supporting_share_ends_where_the_successor_leads(cast):
    case = in_hand(cast, supporting=True)
    succeed_department(cast.office, cast["钱核稿"], cast.supporting.id, cast.department.id, "机构改革")
    assert running(cast, case) == [("法治调研督察处", True, "李承办")]


def test_what_is_over_keeps_the_old_department(cast):
    case = in_hand(cast)
    cast.office.db.get(Handling, case).live = False
    merge(cast)
    assert running(cast, case)[0][0] == "法治调研督察处"


def test_a_department_is_not_merged_into_itself_or_into_another_unit(cast):
    admin, own = cast["钱核稿"], cast.department.id
    with pytest.raises(BadInput, match="承接处室不能是它自己"):
        succeed_department(cast.office, admin, own, own, "机构改革")
    elsewhere = Department(unit_id=cast.people["外人"].unit_id, name="办公室")
    cast.office.db.add(elsewhere)
    cast.office.db.flush()
    with pytest.raises(BadInput, match="承接处室应是本单位在用的处室"):
        succeed_department(cast.office, admin, own, elsewhere.id, "机构改革")
    with pytest.raises(BadInput, match="“原因”不能为空"):
        succeed_department(cast.office, admin, own, cast.supporting.id, " ")
    assert cast.department.active


def test_a_department_is_merged_once_and_by_the_administrator(cast):
    with pytest.raises(NotAllowed, match="由系统管理员设置"):
        succeed_department(cast.office, cast["王登记"], cast.department.id, cast.supporting.id, "改革")
    merge(cast)
    with pytest.raises(NotPossible, match="已经停用，不能再并入其他处室"):
        merge(cast)
