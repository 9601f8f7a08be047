"""发文字号: number series of a unit, and where each stands this year."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.document_number import DocumentNumber
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.workflow import Part
from proposals.services._numbers import SUPERVISION
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_keeper
from proposals.storage.numbers import locked_counter, next_number
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.organisation import Unit


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series with its unit and the next number of this Beijing year."""

    series: NumberSeries
    unit: str
    next: int
    sample: str


def all_series(office: Office, actor: Actor) -> list[SeriesLine]:
    """The series that one looks after, those in use first."""
    require_keeper(actor)
    rows = office.db.execute(
        select(NumberSeries, Unit.name)
        .join(Unit, Unit.id == NumberSeries.unit_id)
        .order_by(Unit.name, NumberSeries.active.desc(), NumberSeries.id)
    )
    year = office.today.year
    lines = []
    for series, unit in rows:
        upcoming = next_number(office.db, series.unit_id, series.code, year)
        sample = str(DocumentNumber(series.code, year, upcoming))
        lines.append(SeriesLine(series, unit, upcoming, sample))
    return lines


def series_to_change(office: Office, series_id: int) -> NumberSeries:
    """The series, or ``NotFound``."""
    series = office.db.get(NumberSeries, series_id)
    if series is None:
        raise NotFound("没有这个发文字号，请从列表重新打开。")
    return series


def uses(office: Office) -> dict[str, str]:
    """For which letters a series can be proposed: code → words."""
    kinds = {k.code: f"{k.name}答复" for k in office.rules.kinds.values()}
    return {**kinds, Part.COHANDLE.value: "会办意见", Part.FORWARD.value: "转办件", SUPERVISION: "督办单"}


def add_series(office: Office, actor: Actor, unit_id: int, code: str, name: str, use: str) -> NumberSeries:
    """Store a series; its code stands before the year: 渝司提〔2023〕5号."""
    require_keeper(actor, unit_id)
    try:
        DocumentNumber(code, office.today.year, 1)
    except BadInput as wrong:
        raise BadInput(wrong.sentence, field="code") from None
    if use and use not in uses(office):
        raise BadInput("请选择用于哪一类函件。", field="use")
    same = select(NumberSeries.id).where(NumberSeries.unit_id == unit_id, NumberSeries.code == code)
    if office.db.scalar(same) is not None:
        raise BadInput(f"本单位已有机关代字“{code}”，请核对。", field="code")
    series = NumberSeries(unit_id=unit_id, code=code, name=name, use=use)
    office.db.add(series)
    office.db.flush()
    record(office, actor, "admin_series_added", {"series": series.id, "code": code, "use": use})
    return series


def change_series(
    office: Office, actor: Actor, series_id: int, name: str, use: str, upcoming: int | None, active: bool
) -> None:
    """Name, use and whether it is offered; the next number may only go up, so that none is given twice."""
    series = series_to_change(office, series_id)
    require_keeper(actor, series.unit_id)
    if use and use not in uses(office):
        raise BadInput("请选择用于哪一类函件。", field="use")
    if upcoming is not None:
        counter = locked_counter(office.db, series.unit_id, series.code, office.today.year)
        if upcoming < counter.next:
            raise BadInput(f"下一号不能小于{counter.next}，前面的号已经用过。", field="next")
        counter.next = upcoming
    series.name, series.use, series.active = name, use, active
    data = {"series": series.id, "code": series.code, "use": use, "active": active, "next": upcoming}
    record(office, actor, "admin_series_changed", data)
    office.db.flush()
