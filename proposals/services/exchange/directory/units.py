"""The units of a workbook beside those that stand: every name once, and no change that needs a date or a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.domain.directory_rows import UnitRow
from proposals.domain.errors import BadInput
from proposals.services.exchange.directory.plan import Plan, UnitChange
from proposals.services.exchange.directory.standing import Standing
from proposals.storage.tables.organisation import Unit

_CONTACT = (("contact_name", "联系人"), ("contact_phone", "电话"), ("address", "地址"))


@dataclass(frozen=True)
class Known:
    """A unit that rows may name: it stands here, or the same file adds it."""

    name: str
    inside: bool
    standing: Unit | None


class KnownUnits:
    """Units by every name that rows may call them."""

    def __init__(self, standing: Standing, added: Iterable[UnitChange]) -> None:
        opened = {c.standing.name for c in added if c.standing is not None and c.row.inside}
        self._by_name = {
            name: Known(unit.name, unit.inside or unit.name in opened, unit)
            for name, unit in standing.names.items()
        }
        for change in added:
            for name in (change.row.name, change.row.short_name, *change.row.aliases):
                if name:
                    stands = change.standing
                    inside = bool(change.row.inside) or (stands is not None and stands.inside)
                    self._by_name[name] = Known(change.row.name, inside, stands)

    def named(self, name: str) -> Known:
        """The unit; an empty name is the one that works here. ``BadInput`` says what to fill in."""
        if not name:
            return self._only_one()
        known = self._by_name.get(name)
        if known is None:
            raise BadInput(f"没有单位“{name}”，请核对名称，或在“单位”表里加上。")
        if known.standing is not None and not known.standing.active:
            raise BadInput(f"“{known.name}”已停用，请改填在用的单位。")
        return known

    def _only_one(self) -> Known:
        working = {
            known.name: known
            for known in self._by_name.values()
            if known.inside and (known.standing is None or known.standing.active)
        }
        if len(working) != 1:
            raise BadInput(f"没有填单位；在本系统办理的单位有{len(working)}个，请填写是哪一个。")
        return next(iter(working.values()))


def compare_units(standing: Standing, rows: list[UnitRow], plan: Plan) -> None:
    """Add each unit's change to the plan, or what is wrong with it."""
    claimed: dict[str, UnitRow] = {}
    for row in rows:
        earlier = claimed.get(row.name)
        if row.place.sheet.combined and earlier is not None and _adds_nothing(row, earlier):
            continue
        flaw = _flaw(standing, row, claimed)
        if flaw is not None:
            plan.refuse(row.place, *flaw)
            continue
        claimed.update(dict.fromkeys((row.name, row.short_name, *row.aliases), row))
        plan.units.append(_change(standing, row))


def _adds_nothing(row: UnitRow, earlier: UnitRow) -> bool:
    """Another person of the same unit: nothing said of the unit, or the same again."""
    said = (row.short_name, row.aliases, row.inside)
    return said in (("", (), None), (earlier.short_name, earlier.aliases, earlier.inside))


def _flaw(standing: Standing, row: UnitRow, claimed: dict[str, UnitRow]) -> tuple[str, str] | None:
    unit = standing.units.get(row.name)
    for field, names in (("name", (row.name,)), ("short_name", (row.short_name,)), ("aliases", row.aliases)):
        for name in filter(None, names):
            if name in claimed:
                return field, f"“{name}”在第{claimed[name].place.row}行已经有了，请删去一处。"
            owner = standing.names.get(name)
            if owner is not None and owner is not unit:
                return field, _taken(field, name, owner)
    if unit is None:
        return None
    if not unit.active:
        return "name", f"“{unit.name}”已停用，请先在“管理—单位”里恢复，或删去这一行。"
    if unit.inside and row.inside is False:
        return "inside", "这个单位现在在本系统办理；改为外单位请在“管理—单位”里办理。"
    return None


def _taken(field: str, name: str, owner: Unit) -> str:
    if field == "name":
        return f"“{name}”是{owner.name}的另一个名称，这里请填全称；更名请在“管理—单位”里办理。"
    return f"“{name}”已经是{owner.name}的名称，请核对。"


def _change(standing: Standing, row: UnitRow) -> UnitChange:
    unit = standing.units.get(row.name)
    aliases = tuple(name for name in row.aliases if name not in standing.names and name != row.short_name)
    if unit is None:
        return UnitChange(row, None, aliases)
    changes = [f"别名加“{name}”" for name in aliases]
    if row.short_name and row.short_name != unit.short_name:
        changes.append(f"简称改为“{row.short_name}”，从今天起")
    if row.inside and not unit.inside:
        changes.append("改为在本系统办理")
    for field, words in _CONTACT:
        new = getattr(row, field)
        if new and new != getattr(unit, field):
            changes.append(f"{words}改为“{new}”")
    return UnitChange(row, unit, aliases, tuple(changes))
