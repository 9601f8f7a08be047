"""The lines of a unit as lists and pages show them, and the running drafts that say one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.searching import words_of
from proposals.domain.standard_lines import LineState, found, in_force, line_state
from proposals.domain.workflow import State
from proposals.services._office import Office
from proposals.services._standard_lines import lines_of_unit, wordings
from proposals.services._visible import visible_rows
from proposals.services.standard_lines.keeping import NO_SUCH_LINE, may_keep
from proposals.storage.tables.drafting import Draft, DraftParagraph, ParagraphLine
from proposals.storage.tables.handling import LedgerRow, Round
from proposals.storage.tables.organisation import Department, Person, Unit
from proposals.storage.tables.standard_lines import StandardLine, StandardLineVersion

NOT_ISSUED = (State.HANDLING, State.UNDER_REVIEW, State.APPROVED)
"""States in which a draft can still be changed."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with its state and the wording that counts: that in force, else the last one."""

    line: StandardLine
    department: str
    state: LineState
    version: StandardLineVersion
    may_keep: bool


@dataclass(frozen=True, slots=True)
class DraftSaying:
    """A case whose newest draft took a version of a line over, not issued yet."""

    handling_id: int
    serial_no: str
    title: str
    version: int
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LinePage:
    """A line with all its versions, the newest first, who wrote each, and the drafts that say an earlier one or this."""

    shown: LineShown
    versions: tuple[tuple[StandardLineVersion, str], ...]
    drafts: tuple[DraftSaying, ...]


def drafting_units(office: Office, actor: Actor) -> list[Unit]:
    """Units whose lines this person may read, by name."""
    ids = {grant.unit_id for grant in actor.grants}
    return list(office.db.scalars(select(Unit).where(Unit.id.in_(ids), Unit.active).order_by(Unit.name)))


def keeping_departments(office: Office, actor: Actor, unit_id: int) -> list[tuple[int | None, str]]:
    """For whom this person may keep lines: departments, and None for the whole unit."""
    rows = office.db.execute(
        select(Department.id, Department.name)
        .where(Department.unit_id == unit_id, Department.active)
        .order_by(Department.position, Department.id)
    )
    every: list[tuple[int | None, str]] = [(None, "全单位"), *((row.id, row.name) for row in rows)]
    return [each for each in every if may_keep(actor, unit_id, each[0])]


def lines(
    office: Office, actor: Actor, unit_id: int, query: str = "", states: Collection[LineState] = ()
) -> list[LineShown]:
    """The lines of a unit that hold all words of a query and are in one of these states (all, if none is given).

    Those with the words in their topic first. ``BadInput`` for what cannot be searched.
    """
    if unit_id not in {grant.unit_id for grant in actor.grants}:
        raise NotFound(NO_SUCH_LINE)
    words = words_of(query) if query.strip() else []
    owners = select(Department.id, Department.name).where(Department.unit_id == unit_id)
    names = {row.id: row.name for row in office.db.execute(owners)}
    every = [
        (_rank(line, words), _shown(office, actor, line, names)) for line in lines_of_unit(office, unit_id)
    ]
    kept = [(rank, shown) for rank, shown in every if rank and (not states or shown.state in states)]
    return [shown for _, shown in sorted(kept, key=lambda each: -each[0])]


def line_page(office: Office, actor: Actor, line_id: int) -> LinePage:
    """One line, for whoever works in its unit; ``NotFound`` for everybody else."""
    line = office.db.get(StandardLine, line_id)
    if line is None or line.unit_id not in {grant.unit_id for grant in actor.grants}:
        raise NotFound(NO_SUCH_LINE)
    department = office.db.get(Department, line.department_id) if line.department_id else None
    names = {department.id: department.name} if department else {}
    ids = {version.person_id for version in line.versions}
    wrote = select(Person.id, Person.name).where(Person.id.in_(ids))
    people = {row.id: row.name for row in office.db.execute(wrote)}
    versions = tuple((v, people.get(v.person_id or 0, "")) for v in reversed(line.versions))
    return LinePage(_shown(office, actor, line, names), versions, _drafts(office, actor, line))


def _rank(line: StandardLine, words: Collection[str]) -> int:
    said = line.versions[-1]
    return found(words, line.topic, (said.text, said.source)) if words else 1


def _shown(office: Office, actor: Actor, line: StandardLine, departments: dict[int, str]) -> LineShown:
    every = wordings(line)
    now = in_force(every, office.today)
    version = next((v for v in line.versions if now is not None and v.id == now.id), line.versions[-1])
    return LineShown(
        line,
        departments.get(line.department_id or 0, "全单位"),
        line_state(every, office.today, active=line.active),
        version,
        may_keep(actor, line.unit_id, line.department_id),
    )


def _drafts(office: Office, actor: Actor, line: StandardLine) -> tuple[DraftSaying, ...]:
    """By the links of paragraphs that still stand in the newest draft of a running case."""
    newest = select(func.max(Draft.id)).group_by(Draft.round_id)
    rows = office.db.execute(
        select(
            LedgerRow.handling_id,
            LedgerRow.serial_no,
            LedgerRow.title,
            StandardLineVersion.number,
            DraftParagraph.position,
        )
        .join(ParagraphLine, ParagraphLine.version_id == StandardLineVersion.id)
        .join(Draft, Draft.round_id == ParagraphLine.round_id)
        .join(DraftParagraph, DraftParagraph.draft_id == Draft.id)
        .join(Round, Round.id == Draft.round_id)
        .join(LedgerRow, LedgerRow.handling_id == Round.handling_id)
        .where(StandardLineVersion.line_id == line.id, DraftParagraph.lineage == ParagraphLine.lineage)
        .where(Draft.id.in_(newest), Round.cancelled_at.is_(None), LedgerRow.state.in_(NOT_ISSUED))
        .where(LedgerRow.unit_id == line.unit_id, visible_rows(actor))
        .order_by(LedgerRow.handling_id, StandardLineVersion.number, DraftParagraph.position)
    )
    said: dict[tuple[int, str, str, int], list[int]] = {}
    for handling_id, serial_no, title, number, position in rows:
        said.setdefault((handling_id, serial_no, title, number), []).append(position + 1)
    return tuple(DraftSaying(*case, tuple(paragraphs)) for case, paragraphs in said.items())
