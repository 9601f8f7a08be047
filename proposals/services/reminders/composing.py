"""From open clocks to reminders: the rung of each, who is told, and the words; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row

from proposals.domain import reminders as words
from proposals.domain.actors import ROLE_NAMES, Role
from proposals.domain.chasing import Rung, Rungs
from proposals.domain.deadlines import Clock
from proposals.domain.lights import light
from proposals.domain.reminders import FALLS_TO_HANDLER, Case, Wait, reminded, still_owed, waits_of
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services._holders import Roster
from proposals.services._office import Office
from proposals.services.reminders import reading
from proposals.services.reminders.reading import Open


class Reminder(NamedTuple):
    """One clock on one of its rungs, and who is told of it; ``unit_id``: whose people they are."""

    clock_id: int
    handling_id: int
    unit_id: int
    restricted: bool
    kind: Clock
    round_no: int
    due: date
    rung: Rung
    case: Case
    owed: str
    light: str
    now: tuple[str, ...]
    next: str
    people: tuple[int, ...]

    @property
    def key(self) -> str:
        """What keeps it from being told twice: the case, the kind, the due date and the rung."""
        return f"reminder:{self.handling_id}:{self.round_no}:{self.kind}:{self.due}:{self.rung.code}"

    @property
    def subject(self) -> str:
        """One line."""
        return words.subject(self.case, self.owed, self.light)

    @property
    def text(self) -> str:
        """The whole, ready to copy."""
        return words.text(self.case, self.owed, self.due, self.light, self.now, self.next)

    @property
    def line(self) -> str:
        """One line among several; the title only where everybody of the house may know it."""
        case = self.case._replace(title="") if self.restricted else self.case
        return words.line(case, self.owed, self.due, self.light)


def compose(office: Office, rungs: Rungs, found: Sequence[Open]) -> list[Reminder]:
    """The reminders of these clocks, nearest due first; without those that nobody is left to be told of."""
    paused = reading.standing_still(office, [row.id for row in found if row.was_paused])
    due = [
        (row, rung)
        for row in found
        if (rung := rungs.of(row.kind, row.due_on)) is not None
        and still_owed(
            row.kind,
            row.state,
            paused=row.id in paused,
            released=row.released,
            adjusted=row.adjustment_refused,
        )
    ]
    around = _Surroundings.read(office, rungs, [row for row, _ in due])
    return [told for row, rung in due if (told := around.reminder(row, rung)).people]


class _Owing(NamedTuple):
    """Who is told of a clock, and where its case lies."""

    people: tuple[int, ...]
    now: tuple[str, ...]


@dataclass(slots=True)
class _Surroundings:
    """What stands around the clocks of one run, each thing read once."""

    office: Office
    rungs: Rungs
    roster: Roster
    units: dict[int, str]
    departments: dict[int, str]
    tasks: dict[int, tuple[Wait, ...]]
    handlers: dict[int, int]
    readers: dict[int, set[int]]
    parents: dict[int, Row[Any]]
    _lights: dict[date, str] = field(default_factory=dict)
    _owing: dict[tuple[Clock, int, int, int | None], _Owing] = field(default_factory=dict)

    @classmethod
    def read(cls, office: Office, rungs: Rungs, due: Sequence[Open]) -> _Surroundings:
        """Read it for these clocks."""
        ids = list({row.handling_id for row in due})
        above = list({row.parent_id for row in due if row.parent_id is not None})
        units, departments = reading.places(office)
        return cls(
            office=office,
            rungs=rungs,
            roster=Roster.read(office, rungs.through),
            units=units,
            departments=departments,
            tasks=reading.tasks(office, ids),
            handlers=reading.lead_handlers(office, ids + above),
            readers=reading.readers(office),
            parents=reading.parents(office, above),
        )

    def reminder(self, row: Open, rung: Rung) -> Reminder:
        """The reminder of one clock; ``people`` may be empty."""
        chase = self.rungs.chases[row.kind]
        owing, asking = self._owes(row), False
        if not owing.people:
            owing, asking = _Owing(self._waiting(row), ()), True
        people = owing.people
        if row.restricted:
            named = self.readers.get(row.handling_id, set())
            people = tuple(p for p in people if p in named)
        return Reminder(
            row.id,
            row.handling_id,
            self.parents[row.parent_id].unit_id if asking and row.parent_id else row.unit_id,
            row.restricted,
            row.kind,
            row.round_no,
            row.due_on,
            rung,
            self._case(row, asking),
            row.label,
            self._light(row.due_on),
            owing.now,
            chase.ask if asking and chase.ask else chase.next,
            people,
        )

    def _owes(self, row: Open) -> _Owing:
        """The same tasks in the same hands are asked about once."""
        tasks = self.tasks.get(row.handling_id, ())
        handler = self.handlers.get(row.handling_id)
        key = (row.kind, id(tasks), row.unit_id, handler)
        found = self._owing.get(key)
        if found is None:
            waits = waits_of(row.kind, tasks)
            people = tuple(sorted(self._acting(row, waits)))
            found = self._owing[key] = _Owing(people, tuple(map(self._place, waits)))
        return found

    def _acting(self, row: Open, waits: Sequence[Wait]) -> set[int]:
        """Whoever must act, and the office of their unit; nobody where that unit does not work here."""
        acting, roster = reminded(waits), self.roster
        people: set[int] = set()
        for wait in acting:
            if wait.person_id is None:
                people.update(roster.holders(wait.role, wait.unit_id, wait.department_id))
            else:
                people.update(roster.standing_for(wait.person_id, wait.role, wait.unit_id))
        if not people and row.kind in FALLS_TO_HANDLER:
            people.update(self._handler(row.handling_id, row.unit_id))
        for unit_id in {wait.unit_id for wait in acting} or {row.unit_id}:
            people.update(roster.holders(Role.CLERK, unit_id))
        return people

    def _waiting(self, row: Open) -> tuple[int, ...]:
        """Whoever waits for a unit that does not work here: the lead's office and handler."""
        lead = self.parents.get(row.parent_id) if row.parent_id is not None else None
        if lead is None or lead.stub or lead.unit_id is None:
            return ()
        people = {*self._handler(lead.id, lead.unit_id), *self.roster.holders(Role.CLERK, lead.unit_id)}
        if lead.restricted:
            people &= self.readers.get(lead.id, set())
        return tuple(sorted(people))

    def _handler(self, handling_id: int, unit_id: int) -> tuple[int, ...]:
        named = self.handlers.get(handling_id)
        return self.roster.standing_for(named, Role.HANDLER, unit_id) if named is not None else ()

    def _case(self, row: Open, asking: bool) -> Case:
        kind = self.office.rules.kinds[row.kind_code]
        part = kind.cohandle if row.part is Part.COHANDLE else PART_NAMES[row.part]
        unit = self.units[row.unit_id] if asking else ""
        return Case(row.session, row.serial_no, kind.noun, row.title, part, row.dispatched_on, unit)

    def _light(self, due: date) -> str:
        if due not in self._lights:
            office = self.office
            self._lights[due] = light(due, self.rungs.through, office.calendar, office.thresholds).words
        return self._lights[due]

    def _place(self, wait: Wait) -> str:
        """Where a task lies: 办理并起草（法治调研督察处李承办）."""
        department = self.departments.get(wait.department_id, "") if wait.department_id else ""
        who = self.roster.names.get(wait.person_id, "") if wait.person_id else ""
        return (
            f"{wait.title.removeprefix('请')}（{department}{who}）"
            if department or who
            else (f"{wait.title.removeprefix('请')}（{ROLE_NAMES[wait.role]}）")
        )
