"""Who may look after the house: the administrator everything, a clerk what the daily work needs."""

from __future__ import annotations

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import NotAllowed


def is_sysadmin(actor: Actor) -> bool:
    """System administrator of this installation, in their own right or by delegation."""
    return any(g.role is Role.SYSADMIN for g in actor.grants)


def is_keeper(actor: Actor, unit_id: int | None = None) -> bool:
    """The administrator, or a clerk (of this unit, where one is given)."""
    clerk = any(g.role is Role.CLERK and unit_id in (None, g.unit_id) for g in actor.grants)
    return clerk or is_sysadmin(actor)


def require_sysadmin(actor: Actor) -> None:
    """Refuse everybody but the administrator."""
    if not is_sysadmin(actor):
        raise NotAllowed("这一项由系统管理员设置，请联系系统管理员。")


def require_keeper(actor: Actor, unit_id: int | None = None) -> None:
    """Refuse everybody but the administrator and the clerk (of this unit, where one is given)."""
    if not is_keeper(actor, unit_id):
        raise NotAllowed("这一项由本单位提案办理员或系统管理员设置，请联系他们。")
