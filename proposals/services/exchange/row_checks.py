"""What registration would refuse or get wrong, said beforehand at the cell of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from proposals.domain.register import ProposalRow
from proposals.domain.register_columns import ColumnMap
from proposals.domain.table_rows import CellError, Remark
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services._office import Office
from proposals.services.exchange.unit_book import UnitBook

SUCCEEDED = "单位已由其他单位承接"


class PreviewRow(NamedTuple):
    """A row that can be registered; ``part`` empty: the list gives our unit no part in it."""

    read: ProposalRow
    part: Part | None
    lead_unit: str
    co_units: tuple[str, ...]
    split_units: tuple[str, ...]


def placed(read: ProposalRow, own: frozenset[str], *, for_authority: bool) -> PreviewRow:
    """Who does what: for a bureau seen from itself, for the authority as the list says."""
    leads = tuple(n for n in read.lead_units if n not in own)
    co_units = tuple(n for n in read.co_units if n not in own)
    part = Part(read.part) if read.part else None
    if for_authority:
        if part is None and leads:
            part = Part.SPLIT if len(leads) > 1 else Part.LEAD if co_units else Part.SOLE
        others = leads[1:] if part is Part.SPLIT else ()
        return PreviewRow(read, part, leads[0] if leads else "", co_units, others)
    keeps = part in (Part.SOLE, Part.LEAD, Part.SPLIT)
    lead = leads[0] if leads and part is Part.COHANDLE else ""
    return PreviewRow(read, part, lead, co_units if keeps else (), ())


class RowChecks:
    """What the house knows, asked for every row of one list."""

    def __init__(
        self, office: Office, columns: ColumnMap, own: frozenset[str], usual_due: date | None
    ) -> None:
        self.today, self.columns, self.own, self.usual_due = office.today, columns, own, usual_due
        self.book = UnitBook(office)
        self.hinted: set[str] = set()
        self._clean: dict[tuple[object, ...], PreviewRow] = {}

    def settle(self, read: ProposalRow) -> tuple[PreviewRow, list[CellError], list[Remark]]:
        """Who does what in this row, its errors, and hints; rows alike in all that is asked here are asked once.

        ``own`` is empty for the authority that dispatches.
        """
        asked = (read.units, read.part, read.dispatched_on, read.received_on, read.reply_due)
        if asked in self._clean:
            return self._clean[asked]._replace(read=read), [], []
        row = self._with_names_of_today(placed(read, self.own, for_authority=not self.own))
        errors, hints = list(self._errors(row)), list(self._hints(row))
        if not errors and row.read is read:
            self._clean[asked] = row
        return row, errors, hints

    def _with_names_of_today(self, row: PreviewRow) -> PreviewRow:
        """A unit under a name it once had is the unit it is today, one that is no more its successor; that is told."""
        old: dict[str, str] = {}
        remarks = []
        for name in filter(None, (row.lead_unit, *row.co_units, *row.split_units)):
            if known := self.book.once_called(name):
                old[name], told = known.name, f"“{name}”现名“{known.name}”，按现名登记。"
                remarks.append(Remark("旧单位名称", row.read.row, told))
            elif found := self.book.taken_over(name):
                old[name] = found.heir
                remarks.append(Remark(SUCCEEDED, row.read.row, found.words))
        if not old:
            return row
        return PreviewRow(
            row.read._replace(warnings=(*row.read.warnings, *remarks)),
            row.part,
            old.get(row.lead_unit, row.lead_unit),
            tuple(dict.fromkeys(old.get(name, name) for name in row.co_units)),
            tuple(dict.fromkeys(old.get(name, name) for name in row.split_units)),
        )

    def _hints(self, row: PreviewRow) -> Iterator[Remark]:
        """Units that nobody knows and that are probably meant as known ones; each name once."""
        read = row.read
        names = (
            (row.lead_unit, *row.co_units, *row.split_units) if row.part else read.lead_units + read.co_units
        )
        for name in names:
            if name and name not in self.hinted and name not in self.own:
                self.hinted.add(name)
                near = self.book.nearest(name)
                if near:
                    text = f"“{name}”不在单位名录里，是不是“{near}”？不改就按另一个单位登记。"
                    yield Remark("单位名称存疑", read.row, text)

    def _errors(self, row: PreviewRow) -> Iterator[CellError]:
        """Every cell that does not go together with the others, or with what the house knows."""
        read = row.read
        if row.part is Part.COHANDLE and self.own and not row.lead_unit:
            yield self._at(read, "lead_units", f"本单位{PART_NAMES[Part.COHANDLE]}的件要写明主办单位。")
        if row.part is Part.COHANDLE and not self.own:
            yield self._at(read, "part", "交办机关的清单请写主办、独办、分办或转办，会办单位另列一栏。")
        if row.part is not None and not self.own and not row.lead_unit:
            yield self._at(read, "lead_units", "写了承办方式，还要写明主办单位。")
        if row.part is Part.SOLE and row.co_units:
            yield self._at(read, "part", "独办件没有会办单位；有会办单位的请写“主办”。")
        yield from self._dates(read, row.part)
        for field, names in (
            ("lead_units", (row.lead_unit, *row.split_units)),
            ("co_units", row.co_units),
        ):
            for name in filter(None, names):
                if row.part is not None and (flaw := self._unit_flaw(name)):
                    yield self._at(read, field, flaw)

    def _dates(self, read: ProposalRow, part: Part | None) -> Iterator[CellError]:
        for field, day in (("dispatched_on", read.dispatched_on), ("received_on", read.received_on)):
            if day is not None and day > self.today:
                yield self._at(read, field, f"日期{day}晚于今天，请核对。")
        start = read.dispatched_on or read.received_on or self.today
        undated = part is not None and read.dispatched_on is None
        if undated and read.reply_due is not None and read.reply_due < start:
            yield self._at(read, "reply_due", "期限已过而没有交办日期，请补填交办日期。")
        usual = self.usual_due if read.reply_due is None else None
        if part is not None and usual is not None and usual < start:
            yield self._at(
                read, "reply_due", f"这个届次统一的答复期限{usual}早于交办日期{start}，请写明这一件的期限。"
            )

    def _unit_flaw(self, name: str) -> str:
        if len(name) > 100:
            return f"单位名称“{name[:20]}…”太长，最多100个字。"
        unit = self.book.find(name)
        if unit is not None and unit.is_group:
            return f"“{name}”是一组单位的统称，请写明具体单位。"
        if unit is not None and not unit.active:
            return f"“{name}”已停用，请改写承接其职能的单位。"
        return ""

    def _at(self, read: ProposalRow, field: str, reason: str) -> CellError:
        fields = (
            (field, "units", "serial_no") if field in ("lead_units", "co_units") else (field, "serial_no")
        )
        found = next(f for f in fields if f in self.columns.places)
        place = self.columns.places[found][0]
        header = self.columns.headers[place] or self.columns.by_field[found].header
        return CellError(read.row, place, header, reason)
