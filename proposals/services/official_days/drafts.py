"""A change of days that is looked at before it is made: kept for the person who prepares it, one at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from proposals.documents.spreadsheets import read_table
from proposals.documents.uploads import UploadPurpose, inspect_upload
from proposals.documents.uploads.inspection import UploadLimits
from proposals.domain.actors import Actor
from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.official_days import (
    LONGEST,
    DayDifference,
    DayProblem,
    DaysRead,
    NamedDay,
    check_day,
    differences,
    each_day,
    known_headers,
    read_days,
)
from proposals.domain.official_notice import looks_like_a_notice, read_notice
from proposals.services._office import Office
from proposals.services._rights import require_keeper
from proposals.services.official_days.table import (
    announced_years,
    days_of,
    known_days,
    packaged_days,
    packaged_years,
)
from proposals.storage import official_days
from proposals.storage.tables.system import DayChange, Setting

MOST_ROWS = 2_000
KEY = "official_days_draft"
NOTHING_PREPARED = "没有准备好的改动，请从工作日历重新开始。"
PASTED = "粘贴的文字"


class FaultyRows(BadInput):
    """A list with rows to correct; ``problems_of_rows`` says each."""

    def __init__(self, found: tuple[DayProblem, ...]) -> None:
        super().__init__(f"有{len(found)}行要改正，什么都没有导入；请改正后重新导入。")
        self.rows = found


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be set; ``whole`` years are replaced, others only where ``days`` names a day (None: 照常)."""

    source: str
    days: Mapping[date, NamedDay | None]
    whole: frozenset[int] = frozenset()
    announce: frozenset[int] = frozenset()
    withdraw: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()

    @property
    def years(self) -> list[int]:
        """Every year that is touched."""
        return sorted({day.year for day in self.days} | self.whole | self.announce | self.withdraw)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The table as it would be, and how it differs from today's."""

    days: dict[date, NamedDay]
    announced: set[int]
    differences: list[DayDifference]
    newly_announced: list[int]
    newly_withdrawn: list[int]

    @property
    def empty(self) -> bool:
        """True where nothing would change."""
        return not (self.differences or self.newly_announced or self.newly_withdrawn)


def outcome_of(office: Office, draft: Draft) -> Outcome:
    """Lay the draft over today's table."""
    before, announced = known_days(office), announced_years(office)
    gone = draft.whole | draft.withdraw
    after = {day: named for day, named in before.items() if day.year not in gone}
    for day, named in draft.days.items():
        if named is None:
            after.pop(day, None)
        else:
            after[day] = named
    then = (announced | draft.announce) - draft.withdraw
    return Outcome(
        after,
        then,
        differences(before, after),
        sorted(then - announced),
        sorted(announced - then),
    )


def prepare_file(office: Office, actor: Actor, name: str, data: bytes) -> Draft:
    """An uploaded list; its years are taken as they stand in it. Raises ``FaultyRows`` with every faulty row."""
    require_keeper(actor)
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    inspect_upload(name, data, UploadPurpose.SPREADSHEET, limits, field="file")
    table = read_table(data, name, limit_rows=MOST_ROWS, known_headers=known_headers())
    return _keep_read(office, actor, read_days(table), f"文件“{_short(name)}”导入")


def prepare_text(office: Office, actor: Actor, text: str) -> Draft:
    """The pasted text of the notice itself, or a pasted table."""
    require_keeper(actor)
    if not text.strip():
        raise BadInput("请选择文件，或者粘贴放假通知的文字。", field="file")
    if looks_like_a_notice(text):
        return _keep_read(office, actor, read_notice(text), "粘贴的放假通知导入")
    try:
        table = read_table(text.encode(), PASTED, limit_rows=MOST_ROWS, known_headers=known_headers())
        read = read_days(table)
    except BadInput as problem:
        raise BadInput(problem.sentence, field="text") from None
    return _keep_read(office, actor, read, "粘贴的表格导入")


def prepare_days(
    office: Office, actor: Actor, first: date, last: date | None, working: bool | None, name: str
) -> Draft:
    """放假, 上班 or 照常 (None) for a day or a range."""
    require_keeper(actor)
    last = last or first
    if last < first:
        raise BadInput(f"结束日期{chinese_date(last)}早于开始日期{chinese_date(first)}。", field="last")
    if (last - first).days >= LONGEST:
        raise BadInput(f"一次最多改{LONGEST}天，请分几次。", field="last")
    days: dict[date, NamedDay | None] = {}
    for day in each_day(first, last):
        days[day] = None if working is None else NamedDay(day, working, name)
        try:
            check_day(days[day] or NamedDay(day, False))
        except BadInput as problem:
            sentence = problem.sentence.replace("请核对日期，或删去这一行", "要取消放假请选“照常”")
            raise BadInput(sentence, field="first") from None
    what = {None: "照常", True: "上班", False: "放假"}[working]
    span = chinese_date(first) if first == last else f"{chinese_date(first)}至{chinese_date(last)}"
    return _keep(office, actor, Draft(f"{span}改为{what}", days))


def prepare_year(office: Office, actor: Actor, year: int, *, announced: bool) -> Draft:
    """Say that a year's list is complete, or take its announcement back with all its days."""
    require_keeper(actor)
    if (year in announced_years(office)) is announced:
        raise NotPossible(f"{year}年{'已经' if announced else '本来就没有'}导入，不用再改。")
    if not announced:
        return _keep(office, actor, Draft(f"{year}年放假安排撤回", {}, withdraw=frozenset({year})))
    if not days_of(office, year):
        raise NotPossible(f"{year}年还没有录入放假的日子，请先导入或录入。")
    return _keep(office, actor, Draft(f"{year}年放假安排录入完毕", {}, announce=frozenset({year})))


def prepare_packaged(office: Office, actor: Actor, year: int) -> Draft:
    """Take a year over that comes with the program."""
    require_keeper(actor)
    if year not in packaged_years(office):
        raise NotPossible(f"程序没有自带{year}年的安排，请导入文件或粘贴通知。")
    return _keep_read(office, actor, DaysRead(tuple(packaged_days(year))), official_days.source())


def prepare_again(office: Office, actor: Actor) -> Draft:
    """Reckon every open date anew with the days as they are."""
    require_keeper(actor)
    return _keep(office, actor, Draft("按现有工作日历重新核算", {}))


def draft_of(office: Office, actor: Actor) -> Draft:
    """What this person has prepared; ``NotPossible`` where nothing is."""
    require_keeper(actor)
    row = office.db.get(Setting, _key(actor))
    if row is None:
        raise NotPossible(NOTHING_PREPARED)
    return _from_json(row.value)


def token_of(office: Office, draft: Draft) -> str:
    """Names this draft over this state of the table: whoever confirms shows that they saw both."""
    latest = office.db.scalar(select(func.max(DayChange.id)))
    text = json.dumps([_as_json(draft), latest], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def drop(office: Office, actor: Actor) -> None:
    """Forget what was prepared."""
    row = office.db.get(Setting, _key(actor))
    if row is not None:
        office.db.delete(row)


def _keep_read(office: Office, actor: Actor, read: DaysRead, source: str) -> Draft:
    if read.problems:
        raise FaultyRows(read.problems)
    years = frozenset(read.years)
    listed = "、".join(str(year) for year in sorted(years))
    days: dict[date, NamedDay | None] = {d.day: d for d in read.days}
    draft = Draft(f"{listed}年放假安排：{source}", days, whole=years, announce=years, warnings=read.warnings)
    return _keep(office, actor, draft)


def _keep(office: Office, actor: Actor, draft: Draft) -> Draft:
    row = office.db.get(Setting, _key(actor))
    value = _as_json(draft)
    if row is None:
        row = Setting(key=_key(actor), value=value, changed_at=office.now, changed_by=actor.person_id)
        office.db.add(row)
    row.value, row.changed_at = value, office.now
    office.db.flush()
    return draft


def _key(actor: Actor) -> str:
    return f"{KEY}:{actor.person_id}"


def _as_json(draft: Draft) -> dict[str, Any]:
    return {
        "source": draft.source,
        "days": [
            [day.isoformat(), named.working if named else None, named.name if named else ""]
            for day, named in sorted(draft.days.items())
        ],
        "whole": sorted(draft.whole),
        "announce": sorted(draft.announce),
        "withdraw": sorted(draft.withdraw),
        "warnings": list(draft.warnings),
    }


def _from_json(value: Mapping[str, Any]) -> Draft:
    return Draft(
        source=value["source"],
        days=dict(_read_days(value["days"])),
        whole=frozenset(value["whole"]),
        announce=frozenset(value["announce"]),
        withdraw=frozenset(value["withdraw"]),
        warnings=tuple(value["warnings"]),
    )


def _read_days(rows: Iterable[list[Any]]) -> Iterable[tuple[date, NamedDay | None]]:
    for text, working, name in rows:
        day = date.fromisoformat(text)
        yield day, None if working is None else NamedDay(day, working, name)


def _short(name: str) -> str:
    clean = "".join(sign for sign in name if sign.isprintable())
    return clean if len(clean) <= 60 else clean[:57] + "…"
