"""What an order would hand over to whom, with a refusal for each thing that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.services._office import Office
from proposals.services._rights import require_keeper, require_sysadmin
from proposals.services.directory.duties import Duty, DutyKind, duties_of
from proposals.services.directory.handover.standing import SHARES, RoleHeld, fitting, roles_held
from proposals.services.directory.people import person_to_change
from proposals.storage.tables.organisation import Person

MOST = 500
"""How many things go in one transaction; more are handed over in two."""


@dataclass(frozen=True, slots=True)
class Order:
    """What goes to whom: ``keys`` of duties that are ticked, for each group a person, for each grant a person."""

    keys: frozenset[str]
    takers: Mapping[DutyKind, int]
    roles: Mapping[int, int]
    reason: str
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen: who gets what; ``left`` things stay with the person; ``warnings`` do not forbid."""

    person: Person
    moves: tuple[tuple[Duty, Person], ...]
    roles: tuple[tuple[RoleHeld, Person], ...]
    left: int
    warnings: tuple[str, ...]
    reason: str
    witness: str


def plan(office: Office, actor: Actor, person_id: int, order: Order) -> Plan:
    """The plan of an order; ``BadInput`` names the field of the form that has to be put right."""
    person = person_to_change(office, person_id)
    require_keeper(actor, person.unit_id)
    reason = check_text(order.reason, "移交原因", 200, required=True, field="reason")
    witness = check_text(order.witness, "监交人", 50, field="witness")
    duties = duties_of(office, actor, person.id)
    roles = _roles(office, actor, person, order)
    moves = _moves(office, person, duties, order)
    if not moves and not roles:
        raise BadInput("还没有选择移交给谁；请在每一组选择接收人，并勾选要移交的事项。")
    if len(moves) > MOST:
        raise BadInput(f"一次最多移交{MOST}项，现在勾选了{len(moves)}项，请少选一些，分两次移交。")
    taken = {held.grant.id for held, _ in roles}
    vacant = [h for h in roles_held(office, person) if h.vacant and h.grant.id not in taken]
    warnings = tuple(f"{h.where}的{h.name}将空缺，请先授予另一人。" for h in vacant)
    return Plan(person, moves, roles, len(duties) - len(moves), warnings, reason, witness)


def _moves(
    office: Office, person: Person, duties: list[Duty], order: Order
) -> tuple[tuple[Duty, Person], ...]:
    unknown = order.keys - {d.key for d in duties}
    if unknown:
        raise NotPossible("有的事项刚才已经改由别人办理，请重新打开移交页核对。")
    fits: dict[tuple[int, int | None], set[int]] = {}
    moves = []
    for duty in duties:
        taker_id = order.takers.get(duty.kind)
        if duty.key not in order.keys or taker_id is None:
            continue
        taker = _taker(office, person, taker_id, f"to_{duty.kind.value}")
        place = (duty.unit_id, duty.department_id)
        if duty.kind in SHARES and place not in fits:
            fits[place] = fitting(office, *place)
        if duty.kind in SHARES and taker.id not in fits[place]:
            raise BadInput(
                f"{taker.name}不是{duty.words}所在处室的人员，请另选接收人，或者先授予{taker.name}该处室的承办人角色。",
                field=f"to_{duty.kind.value}",
            )
        if duty.kind not in SHARES and taker.unit_id != duty.unit_id:
            raise BadInput(
                f"{taker.name}不在{duty.words}所在的单位，请另选接收人。", field=f"to_{duty.kind.value}"
            )
        moves.append((duty, taker))
    return tuple(moves)


def _roles(office: Office, actor: Actor, person: Person, order: Order) -> tuple[tuple[RoleHeld, Person], ...]:
    if not order.roles:
        return ()
    require_sysadmin(actor)
    held = {h.grant.id: h for h in roles_held(office, person)}
    if order.roles.keys() - held.keys():
        raise NotPossible("有的角色刚才已经收回，请重新打开移交页核对。")
    return tuple(
        (held[grant_id], _taker(office, person, taker_id, f"role_{grant_id}"))
        for grant_id, taker_id in sorted(order.roles.items())
    )


def _taker(office: Office, person: Person, taker_id: int, field: str) -> Person:
    taker = office.db.get(Person, taker_id)
    if taker is None or not taker.active or taker.unit_id != person.unit_id:
        raise BadInput("接收人应是本单位在用的人员，请从列表中选择。", field=field)
    if taker.id == person.id:
        raise BadInput(f"不能移交给{person.name}本人，请另选接收人。", field=field)
    return taker
