"""审核流程 of units: a changed chain is a new one, so that what ran under the old can still be read."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.chains import PlannedStep, check_steps
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.workflow import Part
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.organisation import Person, Unit
from proposals.storage.tables.review import Chain, ChainStep


def all_chains(office: Office) -> list[tuple[Chain, str]]:
    """Every chain in use, with its unit."""
    rows = office.db.execute(
        select(Chain, Unit.name)
        .join(Unit, Unit.id == Chain.unit_id)
        .where(Chain.active)
        .order_by(Unit.name, Chain.part.is_not(None), Chain.id)
    )
    return [(chain, unit) for chain, unit in rows]


def chain_to_change(office: Office, chain_id: int) -> Chain:
    """The chain in use, or ``NotFound``."""
    chain = office.db.get(Chain, chain_id)
    if chain is None or not chain.active:
        raise NotFound("没有这个审核流程，或者已经改过，请从列表重新打开。")
    return chain


def set_chain(
    office: Office, actor: Actor, unit_id: int, part: Part | None, name: str, steps: tuple[PlannedStep, ...]
) -> Chain:
    """Put a chain in the place of the unit's present one for this part; running reviews keep their steps."""
    require_sysadmin(actor)
    check_steps(steps)
    _check_people(office, unit_id, steps)
    for old in office.db.scalars(select(Chain).where(Chain.unit_id == unit_id, Chain.active)):
        if old.part is part:
            old.active = False
    chain = Chain(unit_id=unit_id, part=part, name=name)
    chain.steps = [
        ChainStep(
            position=s.position, kind=s.kind, name=s.name, role=s.role, whose=s.whose, person_id=s.person_id
        )
        for s in sorted(steps, key=lambda s: s.position)
    ]
    office.db.add(chain)
    office.db.flush()
    told = [f"{s.position}.{s.name}" for s in chain.steps]
    data = {"chain": chain.id, "unit": unit_id, "part": part.value if part else None, "steps": told}
    record(office, actor, "admin_chain_set", data)
    return chain


def end_chain(office: Office, actor: Actor, chain_id: int) -> None:
    """Stop using a chain of one part; the chain for all parts takes over."""
    require_sysadmin(actor)
    chain = chain_to_change(office, chain_id)
    if chain.part is None:
        raise BadInput("通用流程不能停用，请直接修改它的步骤。")
    chain.active = False
    record(office, actor, "admin_chain_ended", {"chain": chain.id, "unit": chain.unit_id})


def _check_people(office: Office, unit_id: int, steps: tuple[PlannedStep, ...]) -> None:
    for step in steps:
        person = office.db.get(Person, step.person_id) if step.person_id is not None else None
        if step.person_id is not None and (person is None or not person.active or person.unit_id != unit_id):
            raise BadInput(f"“{step.name}”指定的人不在本单位或已停用，请重新选择。", field="steps")
