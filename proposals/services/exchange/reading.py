"""A list as it would be registered: rows that can be, cells to correct, what to look at. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select

from proposals.documents.spreadsheets import read_table
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotAllowed
from proposals.domain.register import ImportContext, Key, ProposalRow, read_proposals
from proposals.domain.register_columns import ColumnMap, known_headers, map_columns
from proposals.domain.table_rows import CellError
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services._office import Office
from proposals.services._units import find_unit, unit_by_id
from proposals.services.register import session_named
from proposals.storage.tables.organisation import Unit, UnitName
from proposals.storage.tables.register import CongressSession, Proposal


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person chose before the file; kind and level empty are those of the session."""

    unit_id: int
    session: str
    kind: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row that can be registered; ``part`` empty: the list gives our unit no part in it."""

    read: ProposalRow
    part: Part | None
    lead_unit: str
    co_units: tuple[str, ...]
    split_units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do."""

    wish: Wish
    for_authority: bool
    rows: tuple[PreviewRow, ...]
    errors: tuple[CellError, ...]
    notices: tuple[str, ...]

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
    def warnings(self) -> list[str]:
        """What was put right by itself."""
        return [w.sentence for r in self.rows for w in r.read.warnings]


def read_list(office: Office, actor: Actor, wish: Wish, name: str, data: bytes) -> Preview:
    """Read a file for a clerk's unit; raises ``BadInput`` where the file as a whole cannot be used."""
    if not actor.has(Role.CLERK, wish.unit_id):
        raise NotAllowed("批量导入由提案办理员办理，请联系本单位办公室。")
    unit = unit_by_id(office, wish.unit_id)
    chosen = _with_defaults(office, wish)
    table = read_table(data, name, known_headers=known_headers())
    columns = map_columns(table.headers, table.header_row)
    own = frozenset() if unit.is_authority else _names_of(office, unit)
    context = ImportContext(
        kind=chosen.kind,
        level=chosen.level,
        session=chosen.session,
        own_names=own,
        proposer_types=office.rules.kinds[chosen.kind].proposer_types,
    )
    found = read_proposals(table, context, _existing(office, chosen))
    checks = _Checks(office, columns, own, session_named(office, chosen.session).reply_due)
    rows, errors = [], list(found.errors)
    for read in found.rows:
        row = _placed(read, own, unit)
        wrong = list(checks.of(row))
        errors += wrong
        if not wrong:
            rows.append(row)
    errors.sort(key=lambda e: (e.row, e.column))
    return Preview(chosen, unit.is_authority, tuple(rows), tuple(errors), found.notices)


def _with_defaults(office: Office, wish: Wish) -> Wish:
    session: CongressSession = session_named(office, wish.session)
    kind, level = wish.kind or session.kind_code, wish.level or session.level_code
    if kind not in office.rules.kinds:
        raise BadInput(f"没有种类“{kind[:20]}”，请在{'、'.join(office.rules.kinds)}中选择。", field="kind")
    return Wish(wish.unit_id, session.name, kind, level)


def _names_of(office: Office, unit: Unit) -> frozenset[str]:
    """Full name, short name and every other name that our unit ever had."""
    others = office.db.scalars(select(UnitName.name).where(UnitName.unit_id == unit.id))
    return frozenset({unit.name, unit.short_name, *others})


def _existing(office: Office, wish: Wish) -> set[Key]:
    numbers = office.db.scalars(
        select(Proposal.serial_no)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(
            Proposal.kind_code == wish.kind,
            Proposal.level_code == wish.level,
            CongressSession.name == wish.session,
            Proposal.undone_at.is_(None),
        )
    )
    return {(wish.kind, wish.level, wish.session, number) for number in numbers}


def _placed(read: ProposalRow, own: frozenset[str], unit: Unit) -> PreviewRow:
    """Who does what: for a bureau seen from itself, for the authority as the list says."""
    leads = tuple(n for n in read.lead_units if n not in own)
    co_units = tuple(n for n in read.co_units if n not in own)
    part = Part(read.part) if read.part else None
    if unit.is_authority:
        if part is None and leads:
            part = Part.SPLIT if len(leads) > 1 else Part.LEAD if co_units else Part.SOLE
        others = leads[1:] if part is Part.SPLIT else ()
        return PreviewRow(read, part, leads[0] if leads else "", co_units, others)
    keeps = part in (Part.SOLE, Part.LEAD, Part.SPLIT)
    lead = leads[0] if leads and part is Part.COHANDLE else ""
    return PreviewRow(read, part, lead, co_units if keeps else (), ())


class _Checks:
    """What registration would refuse, said beforehand at the cell."""

    def __init__(
        self, office: Office, columns: ColumnMap, own: frozenset[str], usual_due: date | None
    ) -> None:
        self.office, self.columns, self.own, self.usual_due = office, columns, own, usual_due
        self.unit_flaw = lru_cache(maxsize=None)(self._unit_flaw)

    def of(self, row: PreviewRow) -> Iterator[CellError]:
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
                if row.part is not None and (flaw := self.unit_flaw(name)):
                    yield self._at(read, field, flaw)

    def _dates(self, read: ProposalRow, part: Part | None) -> Iterator[CellError]:
        today = self.office.today
        for field, day in (("dispatched_on", read.dispatched_on), ("received_on", read.received_on)):
            if day is not None and day > today:
                yield self._at(read, field, f"日期{day}晚于今天，请核对。")
        start = read.dispatched_on or read.received_on or today
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
        unit = find_unit(self.office, name)
        if unit is not None and unit.is_group:
            return f"“{name}”是一组单位的统称，请写明具体单位。"
        if unit is not None and not unit.active:
            return f"“{name}”已停用，请改写承接其职能的单位。"
        return ""

    def _at(self, read: ProposalRow, field: str, reason: str) -> CellError:
        place = next(self.columns.places[f][0] for f in (field, "serial_no") if f in self.columns.places)
        return CellError(read.row, place, self.columns.headers[place], reason)
