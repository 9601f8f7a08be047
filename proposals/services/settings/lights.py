"""灯色: when the lights turn, what they are called and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.light_settings import as_stored, check
from proposals.domain.lights import Thresholds
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.system import Setting

KEY = "lights"


def set_lights(office: Office, actor: Actor, wanted: Thresholds) -> None:
    """Keep the lights as the administrator wants them; what changed stands in the event."""
    require_sysadmin(actor)
    check(wanted)
    before, after = as_stored(office.thresholds), as_stored(wanted)
    if before == after:
        return
    row = office.db.scalar(select(Setting).where(Setting.key == KEY).with_for_update())
    if row is None:
        row = Setting(key=KEY, value=after, changed_at=office.now, changed_by=actor.person_id)
        office.db.add(row)
    row.value, row.changed_at, row.changed_by = after, office.now, actor.person_id
    _record(office, actor, before, after)


def reset_lights(office: Office, actor: Actor) -> None:
    """Back to the packaged lights."""
    require_sysadmin(actor)
    row = office.db.get(Setting, KEY)
    if row is None:
        return
    before = as_stored(office.thresholds)
    office.db.delete(row)
    _record(office, actor, before, as_stored(office.limits.thresholds))


def _record(office: Office, actor: Actor, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    old, new = _flat(before), _flat(after)
    changed = {name: [old[name], value] for name, value in new.items() if old[name] != value}
    record(office, actor, "admin_lights_changed", {"changed": changed})
    office.db.flush()
    office.forget_settings()


def _flat(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting under one name: blue, words.left, signs.red.name."""
    flat: dict[str, Any] = {}
    for name, value in stored.items():
        inner = _flat(value) if isinstance(value, Mapping) else None
        flat.update({name: value} if inner is None else {f"{name}.{k}": v for k, v in inner.items()})
    return flat
