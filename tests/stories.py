"""What the stories of who does the work start from and look at: states, clocks, tasks, ledger, events."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Role, Way
from proposals.services._units import add_unit
from proposals.services.dispatch import accept
from proposals.services.register import Registered
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Clock, Handling, LedgerRow, Task
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Person, RoleGrant, Unit
from tests.factories import registered
from tests.people import Cast


def in_handling(cast: Cast, **changes: object) -> Registered:
    """Case 0607, accepted by our clerk."""
    case = registered(cast, **changes)
    accept(cast.office, cast["王登记"], case.handling_id)
    return case


def handling(cast: Cast, handling_id: int) -> Handling:
    """The handling as it stands now."""
    found = cast.office.db.get(Handling, handling_id)
    assert found is not None
    return found


def cohandlings(cast: Cast, handling_id: int) -> list[Handling]:
    """Co-handlings under a lead, in the order in which they were asked."""
    under = select(Handling).where(Handling.parent_id == handling_id).order_by(Handling.id)
    return list(cast.office.db.scalars(under))


def clocks(cast: Cast, handling_id: int) -> dict[str, str]:
    """Clocks that run, by kind, as ISO dates."""
    running = select(Clock).where(
        Clock.handling_id == handling_id, Clock.met_on.is_(None), Clock.cancelled_at.is_(None)
    )
    return {c.kind.value: c.due_on.isoformat() for c in cast.office.db.scalars(running)}


def tasks(cast: Cast, handling_id: int) -> list[tuple[str, str]]:
    """What waits, as (role, title)."""
    waiting = select(Task).where(Task.handling_id == handling_id).order_by(Task.id)
    return [(t.role, t.title) for t in cast.office.db.scalars(waiting)]


def ledger(cast: Cast, unit_id: int) -> list[tuple[str, str]]:
    """What a unit sees in its ledger, as (serial number, state)."""
    rows = select(LedgerRow).where(LedgerRow.unit_id == unit_id).order_by(LedgerRow.handling_id)
    return [(r.serial_no, r.state) for r in cast.office.db.scalars(rows)]


def events(cast: Cast, handling_id: int) -> list[Event]:
    """Committed events of a handling, oldest first."""
    cast.office.db.commit()
    of_case = select(Event).where(Event.handling_id == handling_id).order_by(Event.version)
    return list(cast.office.db.scalars(of_case))


def notices(cast: Cast, name: str) -> list[str]:
    """Subjects of the notices to a person, oldest first."""
    to = select(OutboxMessage).where(OutboxMessage.person_id == cast[name].person_id)
    return [m.subject for m in cast.office.db.scalars(to.order_by(OutboxMessage.id))]


def make_authority(cast: Cast) -> tuple[Unit, Actor]:
    """市政府督查室 works here as the authority that dispatches, with 何交办 as its clerk."""
    unit = add_unit(cast.office, "重庆市人民政府督查室", "市政府督查室", inside=True, is_authority=True)
    return unit, add_person(cast, "何交办", Role.CLERK, unit)


def add_person(cast: Cast, name: str, role: Role, unit: Unit) -> Actor:
    """One more person with one role for a whole unit."""
    db = cast.office.db
    person = Person(login=name, name=name, title="干部", unit_id=unit.id)
    db.add(person)
    db.flush()
    db.add(RoleGrant(person_id=person.id, role=role, unit_id=unit.id, valid_from=date(2000, 1, 1)))
    db.flush()
    cast.people[name] = person
    return cast[name]


def by_paper(name: str, on: date = date(2023, 2, 10), paper_no: str = "渝府督函〔2023〕8号") -> OnBehalf:
    """Something that another did on paper and our clerk writes down."""
    return OnBehalf(name=name, way=Way.PAPER, on=on, paper_no=paper_no)


def set_day(cast: Cast, day: date) -> None:
    """Let it be ten in the morning of another day in Beijing."""
    cast.office.now = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
