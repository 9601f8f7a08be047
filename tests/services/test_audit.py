"""The access log in the chain, and what a change behind the back of the house looks like."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.services.audit import seal_access_log, verify
from proposals.services.dispatch import accept
from proposals.services.housekeeping import remove_ended_logins, return_lease, take_lease
from proposals.storage.tables.audit import AccessEntry, Event
from proposals.storage.tables.organisation import LoginSession
from tests.factories import registered
from tests.people import NOW, Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def look(cast: Cast, times: int) -> None:
    for n in range(times):
        cast.office.db.add(
            AccessEntry(at=NOW, name="王登记", address="", method="GET", path=f"/cases/{n}", status=200)
        )
    cast.office.commit()


def test_views_are_sealed_in_batches_and_each_only_once(cast):
    look(cast, 5)
    assert [seal_access_log(cast.office, batch=3) for _ in range(3)] == [3, 2, 0]
    cast.office.commit()
    verdict = verify(cast.office)
    assert (verdict.events, verdict.views, verdict.problems) == (2, 5, ())


def test_a_view_changed_after_sealing_is_found(cast):
    look(cast, 2)
    seal_access_log(cast.office)
    cast.office.commit()
    cast.office.db.scalars(select(AccessEntry)).first().path = "/elsewhere"
    cast.office.commit()
    assert "查阅记录" in verify(cast.office).problems[0]


def test_a_view_deleted_after_sealing_is_found(cast):
    look(cast, 2)
    seal_access_log(cast.office)
    cast.office.commit()
    cast.office.db.delete(cast.office.db.scalars(select(AccessEntry)).first())
    cast.office.commit()
    assert len(verify(cast.office).problems) == 1


def test_sealing_stands_between_other_events_without_breaking_the_chain(cast):
    case = registered(cast)
    cast.office.commit()
    look(cast, 1)
    seal_access_log(cast.office)
    cast.office.commit()
    accept(cast.office, cast["王登记"], case.handling_id)
    cast.office.commit()
    assert [e.action for e in cast.office.db.scalars(select(Event).order_by(Event.seq))] == [
        "dispatch",
        "access_sealed",
        "accept",
    ]
    assert verify(cast.office).problems == ()


def test_only_one_worker_holds_a_job_until_its_lease_runs_out(cast):
    office = cast.office
    assert take_lease(office, "job", "a", timedelta(minutes=10))
    assert take_lease(office, "job", "a", timedelta(minutes=10))
    assert not take_lease(office, "job", "b", timedelta(minutes=10))
    office.now += timedelta(minutes=11)
    assert take_lease(office, "job", "b", timedelta(minutes=10))
    return_lease(office, "job", "b")
    office.now += timedelta(seconds=1)
    assert take_lease(office, "job", "a", timedelta(minutes=10))


def test_logins_that_ended_long_ago_are_removed_and_the_others_stay(cast):
    for n, days in enumerate((1, 179, 181)):
        at = NOW - timedelta(days=days)
        cast.office.db.add(
            LoginSession(
                token_hash=str(n),
                person_id=cast["王登记"].person_id,
                created_at=at,
                last_seen=at,
                ended_at=at,
            )
        )
    cast.office.db.flush()
    assert remove_ended_logins(cast.office) == 1
    assert len(cast.office.db.scalars(select(LoginSession)).all()) == 2
