"""What is recorded in the chain besides acts on a case: who changed accounts, units and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proposals.domain.actors import Actor
from proposals.services._office import Office
from proposals.storage import chain
from proposals.storage.tables.audit import Event


def record(office: Office, actor: Actor, action: str, data: Mapping[str, Any], note: str = "") -> Event:
    """Queue an event that belongs to no case; ``data`` must be plain JSON values, never a password."""
    event = Event(
        at=office.now,
        actor_id=actor.person_id,
        actor_name=actor.name,
        action=action,
        note=note,
        data=dict(data),
    )
    chain.append(office.db, event)
    return event
