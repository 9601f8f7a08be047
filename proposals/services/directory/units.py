"""Units and their names."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.services import _units
from proposals.services._apply import refresh
from proposals.services._chains import add_default_chains
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_keeper, require_sysadmin
from proposals.storage.tables.handling import Handling, LedgerRow
from proposals.storage.tables.organisation import NameUse, Person, Unit, UnitName


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What can be changed about a unit without changing its name."""

    inside: bool = False
    is_authority: bool = False
    is_group: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    address: str = ""


def all_units(office: Office) -> list[Unit]:
    """Every unit: those that work here first, then by name."""
    return list(office.db.scalars(select(Unit).order_by(Unit.inside.desc(), Unit.active.desc(), Unit.name)))


def unit_to_change(office: Office, unit_id: int) -> Unit:
    """The unit, or ``NotFound``."""
    unit = office.db.get(Unit, unit_id)
    if unit is None:
        raise NotFound("没有这个单位，请从单位列表重新打开。")
    return unit


def names_of(office: Office, unit_id: int) -> list[UnitName]:
    """Every name the unit has or had, the latest first."""
    return list(
        office.db.scalars(
            select(UnitName)
            .where(UnitName.unit_id == unit_id)
            .order_by(UnitName.valid_from.desc(), UnitName.id.desc())
        )
    )


def add_unit(office: Office, actor: Actor, name: str, short_name: str, facts: UnitFacts) -> Unit:
    """Store a new unit; only the administrator lets one work here, and it gets its review chains."""
    require_keeper(actor)
    if facts.inside or facts.is_authority:
        require_sysadmin(actor)
    _refuse_taken(office, name, None)
    unit = _units.add_unit(office, name, short_name, inside=facts.inside, is_authority=facts.is_authority)
    _write(unit, facts)
    if facts.inside:
        add_default_chains(office, unit)
    record(office, actor, "admin_unit_added", {"unit": unit.id, "name": name, **asdict(facts)})
    office.db.flush()
    return unit


def change_unit(office: Office, actor: Actor, unit_id: int, facts: UnitFacts) -> None:
    """Contact, address and switches; a clerk may change the contact of others and nothing that decides rights."""
    unit = unit_to_change(office, unit_id)
    require_keeper(actor, unit.id if unit.inside else None)
    if (facts.inside, facts.is_authority) != (unit.inside, unit.is_authority):
        require_sysadmin(actor)
    if unit.inside and not facts.inside:
        _refuse_while_working(office, unit, "改为外单位")
    starts = facts.inside and not unit.inside
    _write(unit, facts)
    if starts:
        add_default_chains(office, unit)
    record(office, actor, "admin_unit_changed", {"unit": unit.id, "name": unit.name, **asdict(facts)})
    office.db.flush()


def _write(unit: Unit, facts: UnitFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(unit, name, value)


def rename_unit(office: Office, actor: Actor, unit_id: int, name: str, short_name: str, since: date) -> None:
    """更名 from a day on; letters of earlier days keep the name of theirs."""
    unit = unit_to_change(office, unit_id)
    require_keeper(actor, unit.id if unit.inside else None)
    if since > office.today:
        raise BadInput("更名日期晚于今天，请在更名之日再来办理。", field="since")
    _refuse_taken(office, name, unit)
    short_name = short_name or name[:50]
    for use, new in ((NameUse.FULL, name), (NameUse.SHORT, short_name)):
        _replace_name(office, unit, use, new, since)
    data = {"unit": unit.id, "from": unit.name, "to": name, "short": short_name, "since": since.isoformat()}
    unit.name, unit.short_name = name, short_name
    _rewrite_ledger(office, unit)
    record(office, actor, "admin_unit_renamed", data)


def _replace_name(office: Office, unit: Unit, use: NameUse, new: str, since: date) -> None:
    rows = office.db.scalars(
        select(UnitName).where(UnitName.unit_id == unit.id, UnitName.use == use, UnitName.valid_to.is_(None))
    ).all()
    for row in rows:
        if row.name == new:
            return
        if row.valid_from >= since:
            raise BadInput(f"现用名称从{row.valid_from}起使用，更名日期要晚于这一天。", field="since")
        row.valid_to = since - timedelta(days=1)
    office.db.add(UnitName(unit_id=unit.id, name=new, use=use, valid_from=since))
    office.db.flush()


def _rewrite_ledger(office: Office, unit: Unit) -> None:
    """The ledger shows the present name, also of cases that ended."""
    office.db.flush()
    own = select(Handling.id).where(Handling.unit_id == unit.id)
    office.db.execute(update(LedgerRow).where(LedgerRow.handling_id.in_(own)).values(handling_unit=unit.name))
    leads = select(Handling.parent_id).where(Handling.unit_id == unit.id, Handling.parent_id.is_not(None))
    for lead in office.db.scalars(select(Handling).where(Handling.id.in_(leads))).all():
        refresh(office, lead)


def add_alias(office: Office, actor: Actor, unit_id: int, name: str) -> None:
    """Another name by which lists call the unit."""
    unit = unit_to_change(office, unit_id)
    require_keeper(actor)
    _refuse_taken(office, name, None)
    office.db.add(UnitName(unit_id=unit.id, name=name, use=NameUse.ALIAS, valid_from=_units.FIRST_DAY))
    record(office, actor, "admin_unit_alias", {"unit": unit.id, "name": name})
    office.db.flush()


def end_alias(office: Office, actor: Actor, unit_id: int, name_id: int) -> None:
    """Stop using another name from today on."""
    require_keeper(actor)
    row = office.db.get(UnitName, name_id)
    if row is None or row.unit_id != unit_id or row.use is not NameUse.ALIAS or row.valid_to is not None:
        raise NotFound("没有这个别名，请刷新页面。")
    row.valid_to = max(row.valid_from, office.today - timedelta(days=1))
    record(office, actor, "admin_unit_alias_ended", {"unit": unit_id, "name": row.name})


def deactivate_unit(office: Office, actor: Actor, unit_id: int, successor_id: int | None) -> None:
    """停用 a unit; refused while it handles cases or people work in it."""
    unit = unit_to_change(office, unit_id)
    require_sysadmin(actor)
    _refuse_while_working(office, unit, "停用")
    if successor_id == unit.id:
        raise BadInput("承接单位不能是它自己。", field="successor")
    unit.active, unit.successor_id = False, successor_id
    record(office, actor, "admin_unit_deactivated", {"unit": unit.id, "name": unit.name})


def reactivate_unit(office: Office, actor: Actor, unit_id: int) -> None:
    """恢复 a unit."""
    unit = unit_to_change(office, unit_id)
    require_sysadmin(actor)
    unit.active, unit.successor_id = True, None
    record(office, actor, "admin_unit_reactivated", {"unit": unit.id, "name": unit.name})


def _refuse_while_working(office: Office, unit: Unit, what: str) -> None:
    handled = office.db.scalar(
        select(func.count(Handling.id)).where(Handling.unit_id == unit.id, Handling.live)
    )
    if handled:
        raise NotPossible(f"{unit.name}还有{handled}件在办，办结或移交以后才能{what}。")
    people = office.db.scalar(select(func.count(Person.id)).where(Person.unit_id == unit.id, Person.active))
    if people:
        raise NotPossible(f"{unit.name}还有{people}个在用的人员，请先停用或调出。")


def _refuse_taken(office: Office, name: str, unit: Unit | None) -> None:
    other = _units.find_unit(office, name)
    if other is not None and (unit is None or other.id != unit.id):
        raise BadInput(f"“{name}”已经是{other.name}的名称，请核对。", field="name")
