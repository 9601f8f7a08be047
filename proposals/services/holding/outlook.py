"""The forecast for a unit: its open replies by due date, and how many it answered of late."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from proposals.domain.forecast import LONG, Forecast, forecast, pace_of
from proposals.services._ledger import REPLY_CLOCKS
from proposals.services._office import Office
from proposals.services.holding.scope import Filters, Scope
from proposals.services.holding.work import own_rows, unfinished
from proposals.storage.tables.handling import Clock, LedgerRow


def outlook(office: Office, scope: Scope, f: Filters) -> Forecast:
    """What becomes of the open replies and opinions at the pace of the last weeks."""
    pace = pace_of(_answered(office, scope, f), office.today, office.calendar)
    return forecast(_open(office, scope, f), pace, office.today, office.calendar)


def _open(office: Office, scope: Scope, f: Filters) -> dict[date, int]:
    """Replies not yet given, by due date; of units led by this one nothing: they answer for themselves."""
    work = unfinished(office, scope, f, by_due=False)
    rows = office.db.execute(
        select(work.c.reply_due, func.count())
        .where(work.c.reply_due.is_not(None), work.c.led.is_(False))
        .group_by(work.c.reply_due)
    )
    return {day: number for day, number in rows if day is not None}


def _answered(office: Office, scope: Scope, f: Filters) -> dict[date, int]:
    """Replies given, by day, as far back as the pace looks."""
    since = office.calendar.add_working_days(office.today, -LONG)
    touched = datetime.combine(since - timedelta(1), time.min, UTC)
    rows = office.db.execute(
        select(Clock.met_on, func.count())
        .join(LedgerRow, LedgerRow.handling_id == Clock.handling_id)
        .where(
            *own_rows(scope, f),
            # Whatever was answered since was written since: spares the clocks of cases long finished.
            LedgerRow.updated_at >= touched,
            Clock.kind.in_(REPLY_CLOCKS),
            Clock.met_on > since,
            Clock.met_on <= office.today,
            Clock.cancelled_at.is_(None),
        )
        .group_by(Clock.met_on)
    )
    return {day: number for day, number in rows if day is not None}
