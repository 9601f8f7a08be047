"""在办情况 at a bureau with very many open cases, against reading the same rows and doing nothing with them."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from proposals.domain.workflow import State
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Task
from proposals.storage.tables.register import Proposal
from tests.factories import in_hand
from tests.people import Cast
from tests.site import SiteUnderTest

CASES = int(os.environ.get("FUHAN_BENCH_CASES", "20000"))
ROUNDS = 5
PIECE = 2_000


def many_cases(cast: Cast) -> None:
    """Case 0607 in hand, and its rows over and over under other numbers, due over the next twelve weeks."""
    db = cast.office.db
    first = in_hand(cast)
    today = cast.office.today
    handling = db.get_one(Handling, first)
    rows = {
        table: [dict(r._mapping) for r in db.execute(select(table).where(column == key))]
        for table, column, key in (
            (Proposal.__table__, Proposal.__table__.c.id, handling.proposal_id),
            (Handling.__table__, Handling.__table__.c.id, first),
            (LedgerRow.__table__, LedgerRow.__table__.c.handling_id, first),
            (Task.__table__, Task.__table__.c.handling_id, first),
            (Clock.__table__, Clock.__table__.c.handling_id, first),
        )
    }
    for start in range(1, CASES, PIECE):
        numbers = range(start, min(start + PIECE, CASES))
        for table, of_one in rows.items():
            changed = [_again(table.name, row, n, today, first) for n in numbers for row in of_one]
            db.execute(insert(table), changed)
    cast.office.commit()


def _again(table: str, row: dict[str, Any], n: int, today: Any, first: int) -> dict[str, Any]:
    """The same row for case n; ids lie far above those that exist, and follow n."""
    ours, due = 1_000_000 + n, today + timedelta(n * 97 % 90 - 5)
    values = {k: v for k, v in row.items() if k != "id"}
    if table == "proposals":
        return {**values, "id": ours, "serial_no": str(n)}
    if table == "handlings":
        return {**values, "id": ours, "proposal_id": ours}
    values["handling_id"] = ours
    if table == "ledger_rows":
        return {**values, "proposal_id": ours, "serial_no": str(n), "next_due": due, "reply_due": due}
    if table == "tasks":
        return {**values, "due_on": due, "since": row["since"] - timedelta(hours=n % 900)}
    return {**values, "due_on": due}


def bare(db: Session, unit_id: int) -> int:
    """Every row that the page counts, read and thrown away."""
    ledger: Table = LedgerRow.__table__
    tasks: Table = Task.__table__
    columns = [ledger.c[n] for n in ("handling_id", "title", "serial_no", "state", "next_due", "reply_due")]
    held = [tasks.c[n] for n in ("id", "person_id", "department_id", "role", "unit_id", "since", "due_on")]
    query = (
        select(*columns, *held)
        .join(tasks, tasks.c.handling_id == ledger.c.handling_id)
        .where(ledger.c.unit_id == unit_id, ledger.c.state != State.CLOSED.value)
    )
    return len(db.execute(query).all())


def seconds(call: Callable[[], object]) -> float:
    """The median of some rounds, after one that fills caches."""
    call()
    return median(_rounds(call))


def _rounds(call: Callable[[], object]) -> Iterator[float]:
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        yield time.perf_counter() - began


def test_the_page_at_real_volume(database_url: str, tmp_path: Path) -> None:
    site = SiteUnderTest.open(database_url, tmp_path)
    site.cast.office.now = datetime.now(UTC)
    unit_id = site.cast.unit.id
    many_cases(site.cast)
    visitor = site.visitor("王登记")
    office = site.fresh()
    assert bare(office.db, unit_id) == CASES
    floor = seconds(lambda: bare(office.db, unit_id))
    print(f"\n{CASES} open cases, rows read alone {floor * 1000:.0f} ms")
    for address in ("/holding/", "/holding/cases", "/holding/hands", "/holding/holders", "/ledger"):
        assert visitor.get(address).status_code == 200
        took = seconds(lambda a=address: visitor.get(a))  # type: ignore[misc]
        print(f"{address:<20}{took * 1000:7.0f} ms {took / floor:6.2f} x")
    office.close()
    site.close()
