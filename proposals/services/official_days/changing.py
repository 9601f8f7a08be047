"""Making a prepared change of days: the table, every open date that rests on it, the record, and who is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from proposals.domain.actors import SYSTEM, Actor
from proposals.domain.errors import Conflict, NotPossible
from proposals.domain.official_days import NamedDay
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services.official_days import drafts
from proposals.services.official_days.drafts import Draft, Outcome, outcome_of, token_of
from proposals.services.official_days.moving import AT_ONCE, Span, carry_out
from proposals.services.official_days.past import as_entry
from proposals.services.official_days.table import announced_years, packaged_days
from proposals.services.official_days.telling import tell_moved
from proposals.storage import official_days
from proposals.storage.tables.system import DayChange, OfficialDay, OfficialYear, Setting

LOCK = "official_days"
MARGIN = timedelta(31)
"""A last day moved back from a day off rests on days after it; no run of days off is longer."""
OVERTAKEN = "您看过对照之后，工作日历或准备好的改动又变了，这次没有保存。请看过下面最新的对照再确认。"


def confirm(office: Office, actor: Actor, token: str) -> DayChange:
    """Make the change that this person prepared and saw; ``Conflict`` where it is no longer what they saw."""
    _lock(office)
    draft = drafts.draft_of(office, actor)
    if token != token_of(office, draft):
        raise Conflict(OVERTAKEN)
    change = make(office, actor, draft)
    drafts.drop(office, actor)
    office.db.flush()
    return change


def make(office: Office, actor: Actor, draft: Draft) -> DayChange:
    """Write the days, move what rests on them, record it and tell the people concerned."""
    outcome = outcome_of(office, draft)
    _write(office, draft, outcome)
    moved = carry_out(office, draft.source, span_of(draft, outcome))
    if outcome.empty and not moved:
        raise NotPossible("和现有的工作日历一样，没有要改的，也没有要变动的期限。")
    change = DayChange(
        at=office.now,
        person_id=actor.person_id,
        person_name=actor.name,
        source=draft.source[:200],
        years=draft.years,
        days=[{"day": d.day.isoformat(), "before": d.before, "after": d.after} for d in outcome.differences],
        moved=[as_entry(move) for move in moved],
    )
    office.db.add(change)
    office.db.flush()
    dated = sum(move.dated for move in moved)
    told = {"change": change.id, "name": draft.source, "days": len(outcome.differences), "count": dated}
    record(office, actor, "admin_days_changed", told)
    tell_moved(office, change.id, draft.source, moved)
    return change


def take_over(office: Office, years: Collection[int]) -> None:
    """Years that come with the program: the first ones silently, later ones as a change like any other."""
    days: dict[date, NamedDay | None] = {
        named.day: named for year in sorted(years) for named in packaged_days(year)
    }
    wanted = frozenset(years)
    draft = Draft(official_days.source(), days, whole=wanted, announce=wanted)
    if announced_years(office):
        make(office, SYSTEM, draft)
    else:
        _write(office, draft, outcome_of(office, draft))


def span_of(draft: Draft, outcome: Outcome) -> Span | None:
    """The days that sums may feel: the changed ones and whole years that became certain or uncertain; None: all."""
    if outcome.empty:
        return None
    days = [d.day for d in outcome.differences]
    for year in (*outcome.newly_announced, *outcome.newly_withdrawn):
        days += [date(year, 1, 1), date(year, 12, 31)]
    return min(days) - MARGIN, max(days) + MARGIN


def _lock(office: Office) -> None:
    """One change at a time: on PostgreSQL two would each see the table of before."""
    if office.db.get(Setting, LOCK) is None:
        with suppress(IntegrityError), office.db.begin_nested():
            office.db.add(Setting(key=LOCK, value={}, changed_at=office.now, changed_by=None))
    office.db.execute(select(Setting.key).where(Setting.key == LOCK).with_for_update()).all()


def _write(office: Office, draft: Draft, outcome: Outcome) -> None:
    db = office.db
    changed = [d.day for d in outcome.differences]
    for at in range(0, len(changed), AT_ONCE):
        db.execute(delete(OfficialDay).where(OfficialDay.day.in_(changed[at : at + AT_ONCE])))
    db.add_all(_rows(outcome.days, changed))
    for year in draft.withdraw:
        db.execute(delete(OfficialYear).where(OfficialYear.year == year))
    for year in draft.announce:
        row = db.get(OfficialYear, year) or OfficialYear(year=year)
        row.source, row.changed_at = draft.source[:200], office.now
        db.add(row)
    db.flush()
    office.__dict__.pop("calendar", None)


def _rows(days: Mapping[date, NamedDay], changed: Sequence[date]) -> list[OfficialDay]:
    named = [days[day] for day in changed if day in days]
    return [OfficialDay(day=n.day, working=n.working, name=n.name) for n in named]
