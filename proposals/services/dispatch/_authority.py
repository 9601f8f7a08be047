"""Whose answer it is: of an authority that works here, of the lead, or of one outside whose paper came in."""

from __future__ import annotations

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput
from proposals.services._apply import Act


def require_who_answered(act: Act) -> None:
    """An answer from outside is recorded with who gave it, when and by what way (design §1.1)."""
    facts = act.facts
    if facts.authority_inside or act.on_behalf is not None:
        return
    if facts.lead_unit_id is not None and act.actor.has(Role.CLERK, facts.lead_unit_id):
        return
    raise BadInput("交办机关不在本系统内，请用“代录”写明是谁、何时、以何种方式答复的。", field="behalf")
