"""The review chains a new unit starts with, from ``data/chains.toml``."""

from __future__ import annotations

from proposals.domain.actors import Role
from proposals.domain.workflow import Part
from proposals.services._office import Office, read_data
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.review import Chain, ChainStep, StepKind, Whose


def add_default_chains(office: Office, unit: Unit) -> list[Chain]:
    """Give a unit the packaged chains: one for all parts, a shorter one for co-handling."""
    chains = []
    for described in read_data("chains.toml")["chains"]:
        part = Part(described["part"]) if described["part"] else None
        chain = Chain(unit_id=unit.id, part=part, name=described["name"])
        chain.steps = [
            ChainStep(
                position=step["position"],
                kind=StepKind(step["kind"]),
                name=step["name"],
                role=Role(step["role"]),
                whose=Whose(step["whose"]),
            )
            for step in described["steps"]
        ]
        office.db.add(chain)
        chains.append(chain)
    office.db.flush()
    return chains
