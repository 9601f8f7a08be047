"""How the making of PDFs stands as a whole: for the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from proposals.documents.pdf import converter_available
from proposals.services._office import Office
from proposals.storage import leases, renderings
from proposals.storage.tables.rendering import WorkState

LATELY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts, whether a converter is here, and when a worker was last seen."""

    coming: int
    failed: int
    has_converter: bool
    worker_seen: datetime | None
    worker_runs: bool


def standing(office: Office) -> Standing:
    """How it stands now; ``has_converter`` speaks of the machine that serves this page."""
    found = renderings.counts(office.db)
    seen = leases.last_run(office.db)
    return Standing(
        coming=found.get(WorkState.WAITING, 0) + found.get(WorkState.WORKING, 0),
        failed=found.get(WorkState.FAILED, 0),
        has_converter=converter_available(),
        worker_seen=seen,
        worker_runs=seen is not None and seen > office.now - LATELY,
    )
