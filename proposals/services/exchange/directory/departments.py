"""The departments of a workbook beside those that stand."""

from __future__ import annotations

from proposals.domain.directory_rows import DepartmentRow, PersonRow
from proposals.domain.errors import BadInput
from proposals.services.exchange.directory.plan import DepartmentChange, Plan
from proposals.services.exchange.directory.standing import Standing
from proposals.services.exchange.directory.units import KnownUnits

GONE = "“{}”已停用，请先在“管理—单位”里恢复，或改填别的处室。"


def compare_departments(standing: Standing, known: KnownUnits, rows: list[DepartmentRow], plan: Plan) -> None:
    """Add each department's change to the plan, or what is wrong with it."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        try:
            unit = known.named(row.unit)
        except BadInput as refused:
            plan.refuse(row.place, "unit", refused.sentence)
            continue
        key = (unit.name, row.name)
        stands = standing.departments.get(key)
        if key in seen:
            plan.refuse(row.place, "name", f"{unit.name}“{row.name}”在第{seen[key]}行已经有了，请删去一处。")
        elif stands is not None and not stands.active:
            plan.refuse(row.place, "name", GONE.format(row.name))
        else:
            seen[key] = row.place.row
            moved = stands is not None and row.position not in (None, stands.position)
            changes = (f"排序改为{row.position}",) if moved else ()
            plan.departments.append(
                DepartmentChange(row.place, unit.name, row.name, row.position, stands, changes)
            )


def add_named_departments(standing: Standing, known: KnownUnits, people: list[PersonRow], plan: Plan) -> None:
    """A file without a list of departments brings those that its people name."""
    seen = set()
    for row in people:
        try:
            unit = known.named(row.unit)
        except BadInput:
            continue  # said with the person
        key = (unit.name, row.department)
        if row.department and key not in standing.departments and key not in seen:
            seen.add(key)
            plan.departments.append(DepartmentChange(row.place, *key, None, None))
