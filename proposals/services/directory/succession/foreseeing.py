"""What merging or abolishing a unit would move, counted before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import func, select

from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.services._office import Office
from proposals.services._rights import require_sysadmin
from proposals.services.directory.succession.cases import CaseFate, Fate, fates
from proposals.services.directory.units import names_of, unit_to_change
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Department, NameUse, Person, RoleGrant, Unit

MOST = 1_000
"""So many cases pass in one transaction; what is older should be archived by then."""
InUse = TypeVar("InUse", Person, Department)
PERSONAL = (Role.LEADER, Role.DIRECTOR)
"""Posts of the unit that is no more: they end, whatever becomes of the people."""


class How(StrEnum):
    """合并 or 撤销; both leave a successor."""

    MERGE = "merge"
    ABOLISH = "abolish"


HOW_NAMES = {How.MERGE: "合并", How.ABOLISH: "撤销"}


@dataclass(frozen=True, slots=True)
class Order:
    """How, into whom, since when, why, by what paper; ``other_id`` takes over the cases of ``other_cases``."""

    how: How
    successor_id: int
    since: date
    reason: str
    basis: str = ""
    other_id: int | None = None
    other_cases: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would happen; nothing is done while ``held_up`` is not empty."""

    order: Order
    unit: Unit
    successor: Unit
    cases: tuple[CaseFate, ...]
    departments: tuple[Department, ...]
    people: tuple[Person, ...]
    grants: tuple[RoleGrant, ...]
    closed: int
    """Ended and archived cases that stay with the unit, to be read by the people of the successor."""
    warnings: tuple[str, ...]

    def of(self, fate: Fate) -> tuple[CaseFate, ...]:
        """The cases with this fate."""
        return tuple(c for c in self.cases if c.fate is fate)

    @property
    def held_up(self) -> tuple[str, ...]:
        """Why it cannot be done yet."""
        return tuple(f"{c.words}{c.why}。" for c in self.of(Fate.HOLDS_UP))


def foresee(office: Office, actor: Actor, unit_id: int, order: Order) -> Foreseen:
    """Look at everything without touching it; ``BadInput`` at its field, ``NotPossible`` for what is too much."""
    require_sysadmin(actor)
    unit = unit_to_change(office, unit_id)
    check_text(order.reason, "原因", 200, required=True, field="reason")
    check_text(order.basis, "依据文号", 60, field="basis")
    if not unit.active:
        raise NotPossible(f"{unit.name}已经停用，不能再合并、撤销。")
    successor = _successor(office, unit, order.successor_id, "successor")
    _check_day(office, unit, order.since)
    cases = fates(office, unit, successor, _others(office, unit, order))
    if len(cases) > MOST:
        raise NotPossible(
            f"{unit.name}还有{len(cases)}件没有归档，一次最多承接{MOST}件；请先把以前年度办结的归档，再来办理。"
        )
    people = _active(office, Person, unit)
    grants = _grants(office, unit)
    return Foreseen(
        order=order,
        unit=unit,
        successor=successor,
        cases=tuple(cases),
        departments=_active(office, Department, unit),
        people=people,
        grants=grants,
        closed=_closed(office, unit, len([c for c in cases if c.handling.unit_id == unit.id])),
        warnings=tuple(_warnings(office, unit, successor, grants)),
    )


def _others(office: Office, unit: Unit, order: Order) -> dict[int, Unit]:
    if order.other_id is None:
        if order.other_cases:
            raise BadInput("勾选了另行移交的件，请选择交给哪个单位。", field="other")
        return {}
    other = _successor(office, unit, order.other_id, "other")
    if other.id == order.successor_id:
        raise BadInput("另一承接单位和承接单位是同一个，请改选或不填。", field="other")
    if not order.other_cases:
        raise BadInput(f"选了另一承接单位{other.short_name}，请勾选交给它的件。", field="other")
    return dict.fromkeys(order.other_cases, other)


def _successor(office: Office, unit: Unit, successor_id: int, field: str) -> Unit:
    successor = office.db.get(Unit, successor_id)
    if successor is None or not successor.active or successor.is_group:
        raise BadInput("承接单位应是在用的具体单位，请从列表中选择。", field=field)
    if successor.id == unit.id:
        raise BadInput("承接单位不能是它自己，请另选。", field=field)
    if unit.inside and not successor.inside:
        raise BadInput(
            f"{unit.short_name}在本系统内办理，承接单位也要在本系统内办理；请先在单位页把{successor.short_name}改为在本系统内办理。",
            field=field,
        )
    return successor


def _check_day(office: Office, unit: Unit, since: date) -> None:
    if since > office.today:
        raise BadInput("日期晚于今天，请在当天再来办理。", field="since")
    began = max((n.valid_from for n in names_of(office, unit.id) if n.valid_to is None), default=None)
    if began is not None and since <= began:
        raise BadInput(f"{unit.short_name}现用的名称从{began}起使用，日期要晚于这一天。", field="since")


def _active(office: Office, table: type[InUse], unit: Unit) -> tuple[InUse, ...]:
    query = select(table).where(table.unit_id == unit.id, table.active.is_(True)).order_by(table.id)
    return tuple(office.db.scalars(query))


def _grants(office: Office, unit: Unit) -> tuple[RoleGrant, ...]:
    query = select(RoleGrant).where(RoleGrant.unit_id == unit.id).order_by(RoleGrant.id)
    return tuple(g for g in office.db.scalars(query) if g.valid_to is None or g.valid_to >= office.today)


def _closed(office: Office, unit: Unit, running: int) -> int:
    every = office.db.scalar(select(func.count(Handling.id)).where(Handling.unit_id == unit.id)) or 0
    return every - running


def _warnings(office: Office, unit: Unit, successor: Unit, grants: tuple[RoleGrant, ...]) -> list[str]:
    found = [
        f"{office.db.get_one(Person, g.person_id).name}的{ROLE_NAMES[g.role]}角色随{unit.short_name}结束，需要的请在{successor.short_name}另行授予。"
        for g in grants
        if g.role in PERSONAL
    ]
    clash = {d.name for d in _active(office, Department, unit)} & {
        d.name for d in office.db.scalars(select(Department).where(Department.unit_id == successor.id))
    }
    found += [
        f"{successor.short_name}已有“{name}”，转入的改称“{carried_name(name, unit)}”。"
        for name in sorted(clash)
    ]
    if unit.is_authority and not successor.is_authority:
        found.append(f"{unit.short_name}是交办机关，{successor.short_name}随之成为交办机关。")
    return found


def carried_name(name: str, unit: Unit) -> str:
    """What a department is called at the successor where that has one of the same name."""
    return f"{name}（原{unit.short_name}）"[:100]


def kept_names(office: Office, unit: Unit) -> list[str]:
    """Every name of the unit that is in use, the full one first."""
    rows = [n for n in names_of(office, unit.id) if n.valid_to is None]
    order = [NameUse.FULL, NameUse.SHORT, NameUse.ALIAS]
    return list(dict.fromkeys([unit.name, *(n.name for n in sorted(rows, key=lambda n: order.index(n.use)))]))
