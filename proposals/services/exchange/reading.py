"""A list as it would be registered: rows that can be, cells to correct, what to look at. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from proposals.documents.spreadsheets import read_table
from proposals.domain.actors import Actor, Role
from proposals.domain.column_mapping import MappedColumns
from proposals.domain.errors import BadInput, NotAllowed
from proposals.domain.register import ImportContext, ImportReading, read_proposals
from proposals.domain.register_columns import known_headers
from proposals.domain.table_rows import CellError, Remark, Table
from proposals.services._office import Office
from proposals.services._units import unit_by_id
from proposals.services.exchange.collecting import collector_at_rest
from proposals.services.exchange.column_choices import Choice, map_of
from proposals.services.exchange.registered import names_of, registered_keys
from proposals.services.exchange.revising import Comparison, compared
from proposals.services.exchange.row_checks import PreviewRow, RowChecks
from proposals.services.register import session_named
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.register import CongressSession, ImportPurpose

__all__ = ["Preview", "PreviewRow", "Wish", "read_list"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person chose before the file; kind and level empty are those of the session."""

    unit_id: int
    session: str
    kind: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, from which table, by which columns."""

    wish: Wish
    for_authority: bool
    rows: tuple[PreviewRow, ...]
    errors: tuple[CellError, ...]
    notices: tuple[str, ...]
    hints: tuple[Remark, ...]
    table: Table
    mapping: MappedColumns
    remembered: bool
    """The columns are as this unit last confirmed them for such a list."""
    comparison: Comparison = Comparison()
    """Rows that are registered already, against what is registered."""

    @property
    def ready(self) -> list[PreviewRow]:
        """Rows that will be registered without further question."""
        return [r for r in self.rows if r.part is not None or self.for_authority]

    @property
    def without_part(self) -> list[PreviewRow]:
        """Rows in which our unit is not named: registered as 待定 only when asked for."""
        return [r for r in self.rows if r.part is None and not self.for_authority]

    @property
    def faulty_rows(self) -> int:
        """How many rows have something to correct."""
        return len({e.row for e in self.errors})

    @property
    def remarks(self) -> list[Remark]:
        """What was put right by itself or is worth a look, in the order of the file."""
        found = [*self.hints, *(w for r in self.rows for w in r.read.warnings)]
        return sorted(found, key=lambda remark: remark.row)

    @property
    def warnings(self) -> list[str]:
        """The remarks as sentences."""
        return [remark.sentence for remark in self.remarks]

    @property
    def questions(self) -> tuple[str, ...]:
        """What must be answered about the columns before anything is registered."""
        return self.mapping.questions


@collector_at_rest()
def read_list(
    office: Office, actor: Actor, wish: Wish, name: str, data: bytes, choice: Choice | None = None
) -> Preview:
    """Read a file for a clerk's unit, by the ``choice`` of columns made on its preview or remembered from the last one.

    Raises ``BadInput`` where the file as a whole cannot be used; what only needs an answer is a question.
    """
    if not actor.has(Role.CLERK, wish.unit_id):
        raise NotAllowed("批量导入由提案办理员办理，请联系本单位办公室。")
    unit = unit_by_id(office, wish.unit_id)
    chosen = _with_defaults(office, wish)
    choice = choice or Choice()
    table = read_table(
        data,
        name,
        known_headers=known_headers(),
        loose=True,
        sheet=choice.sheet,
        header_row=choice.header_row,
    )
    mapping, remembered = map_of(office, unit.id, ImportPurpose.LIST, table, choice)
    own = frozenset() if unit.is_authority else names_of(office, unit)
    if not mapping.readable:
        found = ImportReading((), (), (*mapping.map.notices, *table.notices))
    else:
        found = read_proposals(table, _context(office, chosen, own), columns=mapping.map)
    existing = registered_keys(office, chosen.kind, chosen.level, chosen.session)
    known = [row for row in found.rows if row.identity in existing]
    listed = [row.identity for row in found.rows]
    comparison = compared(office, unit, known, listed, mapping.map.places)
    found = replace(found, rows=tuple(row for row in found.rows if row.identity not in existing))
    rows, errors, hints = _checked(office, chosen, unit, own, mapping, found)
    return Preview(
        chosen, unit.is_authority, rows, errors, found.notices, hints, table, mapping, remembered, comparison
    )


def _context(office: Office, wish: Wish, own: frozenset[str]) -> ImportContext:
    return ImportContext(
        kind=wish.kind,
        level=wish.level,
        session=wish.session,
        own_names=own,
        proposer_types=office.rules.kinds[wish.kind].proposer_types,
        year=session_named(office, wish.session).year,
    )


def _checked(
    office: Office, wish: Wish, unit: Unit, own: frozenset[str], mapping: MappedColumns, found: ImportReading
) -> tuple[tuple[PreviewRow, ...], tuple[CellError, ...], tuple[Remark, ...]]:
    """The rows that can be registered, every error in the order of the file, and hints about names of units."""
    checks = RowChecks(office, mapping.map, own, session_named(office, wish.session).reply_due)
    rows: list[PreviewRow] = []
    hints: list[Remark] = []
    errors = list(found.errors)
    for read in found.rows:
        row, wrong, told = checks.settle(read)
        errors += wrong
        hints += told
        if not wrong:
            rows.append(row)
    errors.sort(key=lambda e: (e.row, e.column))
    return tuple(rows), tuple(errors), tuple(hints)


def _with_defaults(office: Office, wish: Wish) -> Wish:
    session: CongressSession = session_named(office, wish.session)
    kind, level = wish.kind or session.kind_code, wish.level or session.level_code
    if kind not in office.rules.kinds:
        raise BadInput(f"没有种类“{kind[:20]}”，请在{'、'.join(office.rules.kinds)}中选择。", field="kind")
    return Wish(wish.unit_id, session.name, kind, level)
