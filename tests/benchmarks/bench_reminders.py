"""Reminders at volume: who is told what of 100,000 open clocks, against reading the same rows alone.

Run by ``make bench`` (size: FUHAN_BENCH_CLOCKS). Two mornings: a usual one (due dates spread over half a year) and the
worst (every clock on a rung). Reading alone is plain Core: the same columns of every open clock, fetched and dropped.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import insert, select, update

from proposals.domain.chasing import Rungs
from proposals.services.reminders import reading
from proposals.services.reminders.composing import compose
from proposals.storage.tables.handling import Assignment, Clock, Handling, Reckoning, Task
from proposals.storage.tables.register import CongressSession, Proposal
from tests.people import Cast, make_cast, make_office

CLOCKS = int(os.environ.get("FUHAN_BENCH_CLOCKS", "100000"))
PER_CASE = 4
KINDS = ("reply", "contact", "first_draft", "last_approval")
DAY = date(2023, 5, 9)
ROUNDS = 5
GOAL = 3.0


def many_clocks(cast: Cast) -> None:
    """Cases in hand with four open clocks each, written as rows: the door would take an hour."""
    db, cases = cast.office.db, CLOCKS // PER_CASE
    session = db.scalars(select(CongressSession.id).limit(1)).one()
    now, ids = datetime(2023, 2, 10, tzinfo=UTC), range(1, cases + 1)
    people = [cast.people[name].id for name in ("李承办", "郑配合")]
    departments = [cast.department.id, cast.supporting.id]
    proposals = [
        {
            "id": n,
            "kind_code": "cppcc_proposal",
            "level_code": "city",
            "session_id": session,
            "serial_no": f"{n:06}",
            "title": f"关于进一步加强第{n}项工作的建议",
            "in_session": True,
            "content": "",
            "registered_at": now,
        }
        for n in ids
    ]
    known = {c.name for c in Proposal.__table__.columns}
    db.execute(insert(Proposal), [{k: v for k, v in row.items() if k in known} for row in proposals])
    db.execute(
        insert(Handling),
        [
            {
                "id": n,
                "proposal_id": n,
                "unit_id": cast.unit.id,
                "part": "sole",
                "state": "handling",
                "dispatched_on": date(2023, 2, 8),
                "updated_at": now,
            }
            for n in ids
        ],
    )
    db.execute(
        insert(Assignment),
        [
            {
                "handling_id": n,
                "department_id": departments[n % 2],
                "lead": True,
                "handler_id": people[n % 2],
                "assigned_at": now,
                "accepted_at": now,
            }
            for n in ids
        ],
    )
    db.execute(
        insert(Task),
        [
            {
                "handling_id": n,
                "action": "save_draft",
                "title": "请办理并起草",
                "role": "handler",
                "unit_id": cast.unit.id,
                "department_id": departments[n % 2],
                "person_id": people[n % 2],
                "since": now,
            }
            for n in ids
        ],
    )
    db.execute(
        insert(Reckoning),
        [
            {
                "id": n + 1,
                "rule": {"label": "答复", "n": 3, "unit": "months", "start": "dispatched"},
                "sum": ["起算：交办，2023年2月8日（星期三），当日不计。"] * 4,
            }
            for n in range(cases * PER_CASE)
        ],
    )
    db.execute(
        insert(Clock),
        [
            {
                "handling_id": n // PER_CASE + 1,
                "round_no": 1,
                "kind": KINDS[n % PER_CASE],
                "start_on": date(2023, 2, 8),
                "due_on": DAY + timedelta(n * 37 % 180 - 30),
                "reckoning_id": n + 1,
                "pauses": [],
            }
            for n in range(cases * PER_CASE)
        ],
    )


def medians(*calls: Callable[[], object]) -> list[float]:
    """Median seconds of each, all taking turns."""
    took: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, times in zip(calls, took, strict=True):
            began = time.process_time()
            call()
            times.append(time.process_time() - began)
    return [statistics.median(times) for times in took]


def measure(cast: Cast, what: str) -> float:
    """One morning; prints its line and gives the ratio of computing everything to reading everything."""
    office = cast.office
    before = office.calendar.add_working_days(DAY, -1)
    whole = reading.open_clocks(SimpleNamespace(horizon=date.max, lapsed=frozenset(), through=DAY))
    told: list[int] = []

    def read() -> None:
        told[:1] = [len(office.db.connection().execute(whole).fetchall())]

    def remind() -> None:
        rungs = Rungs(office.rules.reminders, office.calendar, before, DAY)
        found = compose(office, rungs, reading.rows(office, rungs))
        told[1:] = [len(found), sum(len(reminder.people) for reminder in found)]

    def say() -> None:
        rungs = Rungs(office.rules.reminders, office.calendar, before, DAY)
        for reminder in compose(office, rungs, reading.rows(office, rungs)):
            assert reminder.key + reminder.subject + reminder.text

    alone, reminding, saying = medians(read, remind, say)
    print(
        f"{what:<22}{told[0]:>8} rows read {alone:5.2f} s   {told[1]:>7} reminders, {told[2]:>7} notices"
        f" {reminding:5.2f} s = {reminding / alone:4.2f} x   with their words {saying:5.2f} s = {saying / alone:4.2f} x"
    )
    return saying / alone


def test_reminders_cost_less_than_three_times_the_reading(db, tmp_path) -> None:
    cast = make_cast(make_office(db, tmp_path))
    many_clocks(cast)
    db.commit()
    print(f"\n{CLOCKS} open clocks in {CLOCKS // PER_CASE} cases")
    usual = measure(cast, "usual morning")
    db.execute(update(Clock).values(due_on=DAY))
    db.commit()
    worst = measure(cast, "every clock due today")
    assert usual < GOAL
    assert worst < GOAL
