"""管理: what keeps the house in order; every change is recorded, nothing is deleted."""

from __future__ import annotations

from proposals.web.admin import (
    chains,
    directory,
    fonts,
    handover,
    index,
    library,
    lights,
    limits,
    official_days,
    people,
    proofing,
    responsibilities,
    seals,
    sending,
    settings,
    succession,
    templates,
    units,
)

blueprints = [
    index.pages,
    units.pages,
    succession.pages,
    people.pages,
    library.pages,
    responsibilities.pages,
    directory.pages,
    handover.pages,
    settings.pages,
    templates.pages,
    chains.pages,
    fonts.pages,
    official_days.pages,
    limits.pages,
    seals.pages,
    sending.pages,
    lights.pages,
    proofing.pages,
]

__all__ = ["blueprints"]
