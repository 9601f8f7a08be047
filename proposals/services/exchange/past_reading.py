"""往年台账 as it would be recorded: rows that can be, cells to correct, what to look at. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sqlalchemy import select

from proposals.documents.spreadsheets import read_table
from proposals.domain.actors import Actor, Role
from proposals.domain.column_mapping import MappedColumns
from proposals.domain.errors import NotAllowed
from proposals.domain.past import (
    LEDGER_COLUMNS,
    PastEnd,
    PastReading,
    PastShare,
    authority_share,
    ledger_columns,
    our_share,
    read_past,
)
from proposals.domain.past_sessions import NewSession, known_or_new
from proposals.domain.register import ImportContext, ImportReading, ProposalRow, read_proposals
from proposals.domain.register_columns import COLUMNS, ColumnMap, known_headers
from proposals.domain.table_rows import CellError, Remark, Table
from proposals.domain.workflow import Part
from proposals.services._office import Office
from proposals.services._units import find_unit, unit_by_id
from proposals.services.exchange.column_choices import Choice, map_of
from proposals.services.exchange.registered import names_of, registered_keys
from proposals.services.exchange.row_checks import SUCCEEDED
from proposals.services.exchange.unit_book import UnitBook
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession, ImportPurpose

NOT_A_CLERK = "批量导入由提案办理员办理，请联系本单位办公室。"


@dataclass(frozen=True, slots=True)
class PastWish:
    """What the person chose before the file; ``new`` is true for a 届次 that is added with the cases, for ``year``.

    ``all_ours``: a row that names no unit of ours is ours all the same, since the ledger is our own.
    """

    unit_id: int
    session: str
    kind: str
    level: str
    year: int
    new: bool
    all_ours: bool


@dataclass(frozen=True, slots=True)
class PastRow:
    """A row that can be recorded; no ``share``: the row gives our unit no part, and it stays out."""

    read: ProposalRow
    end: PastEnd
    share: PastShare | None


@dataclass(frozen=True, slots=True)
class PastPreview:
    """What an import would do, from which table, by which columns."""

    wish: PastWish
    rows: tuple[PastRow, ...]
    errors: tuple[CellError, ...]
    notices: tuple[str, ...]
    table: Table
    mapping: MappedColumns
    remembered: bool
    """The columns are as this unit last confirmed them for such a ledger."""

    @property
    def ready(self) -> list[PastRow]:
        """Rows that will be recorded."""
        return [row for row in self.rows if row.share is not None]

    @property
    def without_part(self) -> list[PastRow]:
        """Rows in which our unit is not named: they stay out."""
        return [row for row in self.rows if row.share is None]

    @property
    def faulty_rows(self) -> int:
        """How many rows have something to correct."""
        return len({e.row for e in self.errors})

    @property
    def remarks(self) -> list[Remark]:
        """What was put right by itself or is worth a look, in the order of the file."""
        return [warning for row in self.rows for warning in row.read.warnings]

    @property
    def warnings(self) -> list[str]:
        """The remarks as sentences."""
        return [remark.sentence for remark in self.remarks]

    @property
    def questions(self) -> tuple[str, ...]:
        """What must be answered about the columns before anything is recorded."""
        return self.mapping.questions

    @property
    def lacks_year(self) -> bool:
        """Whether the 届次 is new and neither the person nor any day in the ledger says its year."""
        return self.wish.new and not self.wish.year


def past_wish(
    office: Office, actor: Actor, unit_id: int, session: str, *, year: int | None, all_ours: bool
) -> PastWish:
    """The wish with its 届次 found by any of its names, or read as a new one; ``BadInput`` for what is none."""
    if not actor.has(Role.CLERK, unit_id):
        raise NotAllowed(NOT_A_CLERK)
    known = {s.name: s for s in office.db.scalars(select(CongressSession))}
    found = known_or_new(session, known)
    if isinstance(found, NewSession):
        return PastWish(unit_id, found.name, found.kind, found.level, year or 0, True, all_ours)
    there = known[found]
    return PastWish(unit_id, there.name, there.kind_code, there.level_code, there.year, False, all_ours)


def read_past_list(
    office: Office, actor: Actor, wish: PastWish, name: str, data: bytes, choice: Choice | None = None
) -> PastPreview:
    """Read a file for a clerk's unit, by the ``choice`` of columns made on its preview or remembered from the last one.

    Raises ``BadInput`` where the file as a whole cannot be used; what only needs an answer is a question.
    """
    if not actor.has(Role.CLERK, wish.unit_id):
        raise NotAllowed(NOT_A_CLERK)
    unit, choice = unit_by_id(office, wish.unit_id), choice or Choice()
    table = read_table(
        data,
        name,
        known_headers=known_headers(LEDGER_COLUMNS),
        loose=True,
        sheet=choice.sheet,
        header_row=choice.header_row,
    )
    mapping, remembered = map_of(office, unit.id, ImportPurpose.PAST, table, choice, ledger_columns(table))
    if not mapping.readable:
        return PastPreview(wish, (), (), table.notices, table, mapping, remembered)
    own = names_of(office, unit)
    past = read_past(table, mapping.map, office.today)
    context, existing = (
        _context(office, wish, unit, own),
        registered_keys(office, wish.kind, wish.level, wish.session),
    )
    found = read_proposals(table, context, existing, mapping.map.of(COLUMNS))
    placed = [_placed(read, past.ends[read.row], unit, own, wish) for read in found.rows]
    told = _with_successors(office, placed)
    rows, errors = _checked(office, mapping.map, [*found.errors, *past.errors], told, unit)
    dated = _dated(wish, found, past)
    return PastPreview(dated, rows, errors, found.notices, table, mapping, remembered)


def _context(office: Office, wish: PastWish, unit: Unit, own: frozenset[str]) -> ImportContext:
    return ImportContext(
        kind=wish.kind,
        level=wish.level,
        session=wish.session,
        own_names=frozenset() if unit.is_authority else own,
        proposer_types=office.rules.kinds[wish.kind].proposer_types,
    )


def _placed(read: ProposalRow, end: PastEnd, unit: Unit, own: frozenset[str], wish: PastWish) -> PastRow:
    if unit.is_authority:
        return PastRow(read, end, authority_share(read))
    return PastRow(read, end, our_share(read, own, all_ours=wish.all_ours))


def _with_successors(office: Office, rows: Sequence[PastRow]) -> list[PastRow]:
    """A lead that is no more is read as whoever took over; that is told at the row."""
    book = UnitBook(office)

    def told(row: PastRow) -> PastRow:
        found = book.taken_over(row.share.lead_unit) if row.share and row.share.lead_unit else None
        if found is None:
            return row
        remark = Remark(SUCCEEDED, row.read.row, found.words)
        return replace(row, read=row.read._replace(warnings=(*row.read.warnings, remark)))

    return [told(row) for row in rows]


def _checked(
    office: Office, columns: ColumnMap, errors: Sequence[CellError], rows: Sequence[PastRow], unit: Unit
) -> tuple[tuple[PastRow, ...], tuple[CellError, ...]]:
    """The rows with nothing to correct, and every error in the order of the file."""
    flaw_of = lru_cache(maxsize=None)(lambda lead: _unit_flaw(office, lead))
    found = [*errors, *(error for row in rows for error in _flaws(columns, row, unit, flaw_of))]
    wrong = {error.row for error in found}
    whole = tuple(row for row in rows if row.read.row not in wrong)
    return whole, tuple(sorted(found, key=lambda e: (e.row, e.column)))


def _flaws(
    columns: ColumnMap, row: PastRow, unit: Unit, flaw_of: Callable[[str], str]
) -> Iterator[CellError]:
    """What does not go together in a row that was read."""
    start, answered = row.read.dispatched_on, row.end.answered_on
    if start and answered and answered < start:
        yield _at(columns, row, f"答复日期{answered}早于交办日期{start}，请核对。", "answered_on")
    if unit.is_authority and row.share is None:
        yield _at(columns, row, "交办机关的往年台账要写明主办单位。", "lead_units", "units", "serial_no")
    lead = row.share.lead_unit if row.share else ""
    if lead and (flaw := flaw_of(lead)):
        yield _at(columns, row, flaw, "lead_units", "units", "serial_no")


def _at(columns: ColumnMap, row: PastRow, reason: str, *fields: str) -> CellError:
    """An error at the column of the first of these fields that the ledger has."""
    field = next(f for f in fields if f in columns.places)
    place = columns.places[field][0]
    header = columns.headers[place] or columns.by_field[field].header
    return CellError(row.read.row, place, header, reason)


def _unit_flaw(office: Office, name: str) -> str:
    """A unit that is no more may stand in an old ledger; a group of units never led a case."""
    if len(name) > 100:
        return f"主办单位名称“{name[:20]}…”太长，最多100个字。"
    unit = find_unit(office, name)
    return f"主办单位“{name}”是一组单位的统称，请写明具体单位。" if unit and unit.is_group else ""


def _dated(wish: PastWish, found: ImportReading, past: PastReading) -> PastWish:
    """A new 届次 without a year takes that of most of its cases, if they have days."""
    if wish.year or not wish.new:
        return wish
    days: list[date | None] = [row.dispatched_on for row in found.rows]
    days = [day for day in days if day] or [end.answered_on for end in past.ends.values()]
    years = Counter(day.year for day in days if day is not None)
    return replace(wish, year=years.most_common(1)[0][0]) if years else wish


def part_of(row: PastRow) -> Part:
    """Our part in a row that will be recorded."""
    assert row.share is not None
    return row.share.part
