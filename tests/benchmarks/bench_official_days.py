"""A year's announcement over many open clocks: how long the look and the change take.

Run by ``make bench`` (size: FUHAN_BENCH_CLOCKS, default 20,000). Compared in the same run with reading the rows alone.
"""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from proposals.services import official_days
from proposals.services.official_days.changing import make
from proposals.services.official_days.drafts import Draft
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Task
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.system import OfficialDay, OfficialYear
from tests.factories import in_hand
from tests.people import Cast, make_cast, make_office
from tests.services.test_official_days import NOTICE

CLOCKS = int(os.environ.get("FUHAN_BENCH_CLOCKS", "20000"))
Found = TypeVar("Found")


def many_open_clocks(cast: Cast) -> int:
    """Case 0607 in hand, its rows over and over, each a day later than the one before within nine months."""
    db = cast.office.db
    first = in_hand(cast)
    db.flush()
    tables = (Proposal, Handling, LedgerRow, Task, Clock)
    kept = {
        table: [dict(row._mapping) for row in db.execute(select(table.__table__)).all()] for table in tables
    }
    open_ones = [c for c in kept[Clock] if c["met_on"] is None and c["cancelled_at"] is None]
    copies = CLOCKS // len(open_ones)
    rows: dict[type, list[dict[str, object]]] = {table: [] for table in tables}
    for n in range(1, copies):
        later = timedelta(n % 270)
        case, proposal = first + n, kept[Proposal][0]["id"] + n
        rows[Proposal].append({**kept[Proposal][0], "id": proposal, "serial_no": f"{10_000 + n}"})
        rows[Handling].append({**kept[Handling][0], "id": case, "proposal_id": proposal})
        rows[LedgerRow] += [
            {**r, "handling_id": case, "proposal_id": proposal, "serial_no": f"{10_000 + n}"}
            for r in kept[LedgerRow]
        ]
        rows[Task] += [{**r, "id": None, "handling_id": case} for r in kept[Task]]
        rows[Clock] += [
            {
                **c,
                "id": None,
                "handling_id": case,
                "start_on": c["start_on"] + later,
                "due_on": c["due_on"] + later,
            }
            for c in open_ones
        ]
    for table in tables:
        plain = [{k: v for k, v in row.items() if k != "id" or v is not None} for row in rows[table]]
        db.execute(insert(table.__table__), plain)
    db.commit()
    return (
        db.scalar(select(func.count(Clock.id)).where(Clock.met_on.is_(None), Clock.cancelled_at.is_(None)))
        or 0
    )


def timed(call: Callable[[], Found]) -> tuple[float, Found]:
    """Seconds of this process's own work (SQLite works in it), so that others on the machine do not count."""
    started = time.process_time()
    found = call()
    return time.process_time() - started, found


def test_a_years_announcement(db: Session, tmp_path: Path) -> None:
    cast = make_cast(make_office(db, tmp_path))
    office, clerk = cast.office, cast["王登记"]
    db.execute(delete(OfficialYear).where(OfficialYear.year == 2023))
    db.execute(delete(OfficialDay).where(OfficialDay.day.between(date(2023, 1, 1), date(2023, 12, 31))))
    office.__dict__.pop("calendar", None)
    count = many_open_clocks(cast)
    make(office, clerk, Draft("按双休推算", {}))
    db.commit()
    db.expunge_all()
    reading, _ = timed(
        lambda: db.scalars(select(Clock).where(Clock.met_on.is_(None), Clock.cancelled_at.is_(None))).all()
    )
    db.expunge_all()
    official_days.prepare_text(office, clerk, NOTICE)
    db.commit()
    looking, seen = timed(lambda: official_days.preview(office, clerk))
    db.expunge_all()
    changing, change = timed(lambda: official_days.confirm(office, clerk, seen.token))
    committing, _ = timed(db.commit)
    dated = sum(e["before"] != e["after"] for e in change.moved)
    print(
        f"\n{count}个未完成的期限（处理器时间）：读行{reading:.1f}秒，对照{looking:.1f}秒（{looking / reading:.1f}倍），"
        f"改动{changing:.1f}秒＋提交{committing:.1f}秒；变动{dated}个，由暂定转为确定{len(change.moved) - dated}个。"
    )
