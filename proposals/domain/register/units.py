"""Which units a row names, what each of them does, and which part is ours."""

from __future__ import annotations

from typing import NamedTuple

from proposals.domain.register.cells import Cells
from proposals.domain.unit_cells import ROLES, NamedUnit, read_units

_FOR_LEADS = {"sole", "lead", "split", "forward"}


class UnitsOfRow(NamedTuple):
    """The units of one row with their roles; ``said`` is the row's own 承办方式, a code of ``Part`` or empty."""

    leads: tuple[str, ...] = ()
    cohandlers: tuple[str, ...] = ()
    said: str = ""

    def own_part(self, own: frozenset[str]) -> str:
        """Our part, empty when we have none: what the row says, else what follows from the units."""
        if not self.said or (own and self._said_of_others(own)):
            return self._derived(own)
        return self.said

    def with_more(self, other: UnitsOfRow, own: frozenset[str]) -> UnitsOfRow | None:
        """These and another row's units of the same case, each with its role; None if that row names nobody new."""
        leads, cohandlers = ([*a, *b] for a, b in zip(self._roles(), other._roles(), strict=True))
        mine, more = {*self.leads, *self.cohandlers}, {*other.leads, *other.cohandlers}
        if not more - mine:
            return None
        split = next((u.said for u in (self, other) if u.said in ("split", "forward") and u.names(own)), "")
        first = tuple(dict.fromkeys(leads))
        return UnitsOfRow(first, tuple(u for u in dict.fromkeys(cohandlers) if u not in first), split)

    def names(self, own: frozenset[str]) -> bool:
        """Whether one of our names stands among the units."""
        return bool(own & {*self.leads, *self.cohandlers})

    def _said_of_others(self, own: frozenset[str]) -> bool:
        """A row that says 主办 of somebody else, and names us nowhere."""
        return self.said in ("sole", "lead", "split") and bool(self.leads) and not self.names(own)

    def _roles(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Leads and co-handlers of a row that stands for one unit: 承办方式 is that unit's."""
        alone = len(self.leads) == 1 and not self.cohandlers
        return ((), self.leads) if alone and self.said == "cohandle" else (self.leads, self.cohandlers)

    def _derived(self, own: frozenset[str]) -> str:
        if own & set(self.leads):
            return "split" if len(self.leads) > 1 else "lead" if self.cohandlers else "sole"
        return "cohandle" if own & set(self.cohandlers) else ""


def read_row_units(cells: Cells) -> UnitsOfRow:
    """The units of 主办单位, 会办单位 and of 承办单位, where both stand in one cell."""
    said = cells.choice("part", ROLES, "")
    named = [
        *(_with_role(unit, "lead") for unit in cells.read("lead_units", read_units) or ()),
        *_of_one_cell(cells, said),
        *(_with_role(unit, "cohandle") for unit in cells.read("co_units", read_units) or ()),
    ]
    leads = tuple(dict.fromkeys(unit.name for unit in named if unit.role in _FOR_LEADS))
    cohandlers = tuple(dict.fromkeys(u.name for u in named if u.role == "cohandle" and u.name not in leads))
    return UnitsOfRow(leads, cohandlers, said)


def _of_one_cell(cells: Cells, said: str) -> list[NamedUnit]:
    """Who does what in a cell for all; where it does not say, the first leads and the others help."""
    units = cells.read("units", read_units) or ()
    if said in ("split", "forward") or len(units) < 2:
        return [_with_role(unit, "lead") for unit in units]
    if all(not unit.role for unit in units):
        cells.remark(
            "主办会办没有写明",
            f"“{units[0].name}”等{len(units)}个承办单位没有写明主办、会办，按第一个主办、其余会办读，请核对。",
        )
    leads = any(unit.role in _FOR_LEADS for unit in units)
    return [_with_role(u, "cohandle" if leads or at else "lead") for at, u in enumerate(units)]


def _with_role(unit: NamedUnit, usual: str) -> NamedUnit:
    return unit if unit.role else NamedUnit(unit.name, usual)
