"""A case into which others were merged answers for them: it cannot leave before they are taken apart."""

from __future__ import annotations

from proposals.domain.errors import NotPossible
from proposals.services._apply import Act
from proposals.storage.handling import merged_into


def refuse_while_merged(act: Act, what: str) -> None:
    """Refuse ``what`` (移交, 撤案, 申请调整) where cases merged into this one would be left to nobody."""
    if merged_into(act.office.db, act.handling.id):
        raise NotPossible(f"有其他件并入本件，请先解除并案再{what}。")
