"""办理要求: how strict each gate is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.domain.gates import GATE_NAMES, NOT_WAIVABLE, Gate, Mode
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.system import Setting


def set_gates(office: Office, actor: Actor, modes: Mapping[Gate, Mode]) -> None:
    """Store how strict the gates are; the old and the new modes stand in the event."""
    require_sysadmin(actor)
    for gate in NOT_WAIVABLE:
        if modes.get(gate, Mode.BLOCK) is not Mode.BLOCK:
            raise BadInput(f"“{GATE_NAMES[gate]}”不能放宽：没有它就没有可办的内容。", field=gate.value)
    before = {gate.value: mode.value for gate, mode in office.gate_modes.items()}
    after = {**before, **{gate.value: mode.value for gate, mode in modes.items()}}
    if after == before:
        return
    row = office.db.scalar(select(Setting).where(Setting.key == "gates").with_for_update())
    if row is None:
        row = Setting(key="gates", value=after, changed_at=office.now, changed_by=actor.person_id)
        office.db.add(row)
    row.value, row.changed_at, row.changed_by = after, office.now, actor.person_id
    changed = {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
    record(office, actor, "admin_gates_changed", {"changed": changed})
    office.db.flush()
    office.forget_settings()
