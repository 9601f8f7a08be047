"""Who acts, with which roles, and for whom somebody else wrote it down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """Role codes of the design; a person may hold several, each for a unit or a department."""

    CLERK = "clerk"
    HANDLER = "handler"
    HEAD = "head"
    PROOFREADER = "proofreader"
    LEADER = "leader"
    DIRECTOR = "director"
    COHANDLER = "cohandler"
    SUPERVISOR = "supervisor"
    READER = "reader"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"


ROLE_NAMES: dict[Role, str] = {
    Role.CLERK: "提案办理员",
    Role.HANDLER: "承办人",
    Role.HEAD: "处室负责人",
    Role.PROOFREADER: "核稿人",
    Role.LEADER: "分管领导",
    Role.DIRECTOR: "主要领导",
    Role.COHANDLER: "会办单位联络员",
    Role.SUPERVISOR: "督查",
    Role.READER: "查阅",
    Role.SYSADMIN: "系统管理员",
    Role.SECADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}

OF_A_DEPARTMENT = frozenset({Role.HANDLER, Role.HEAD})
"""Roles that are held for one's department, where one has any; all others are held for the whole unit."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person: for a unit, and there for one department or for all."""

    role: Role
    unit_id: int
    department_id: int | None = None
    delegated_by: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or link, or the system itself) behind an act.

    ``link_handling_id`` is set for a co-handling unit that came by one-off link without account.
    """

    person_id: int | None
    name: str
    title: str = ""
    unit_id: int | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    link_handling_id: int | None = None
    is_system: bool = False

    def has(self, role: Role, unit_id: int | None, department_id: int | None = None) -> bool:
        """True if this role is held for the unit, and for the department where one is asked for."""
        return any(
            g.role is role
            and g.unit_id == unit_id
            and (department_id is None or g.department_id in (None, department_id))
            for g in self.grants
        )

    def roles_in(self, unit_id: int | None) -> frozenset[Role]:
        """All roles held for this unit."""
        return frozenset(g.role for g in self.grants if g.unit_id == unit_id)


@lru_cache(maxsize=256)
def consequence_of(actor: Actor) -> Actor:
    """The same person where the system carries out what follows from an act already allowed.

    Withdrawing a lead withdraws its co-handlings; the events name the person, the right is the first act's.
    """
    return replace(actor, is_system=True)


SYSTEM = Actor(person_id=None, name="系统", is_system=True)


class Way(StrEnum):
    """How an act reached the clerk who records it."""

    PAPER = "paper"
    OA = "oa"
    PHONE = "phone"
    SYSTEM = "system"


WAY_NAMES: dict[Way, str] = {
    Way.PAPER: "纸质",
    Way.OA: "OA",
    Way.PHONE: "电话",
    Way.SYSTEM: "上级系统",
}


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """代录: who really did it, when and by what way (design §1.1)."""

    name: str
    way: Way
    on: date
    title: str = ""
    person_id: int | None = None
    paper_no: str = ""
    blob_id: int | None = None
