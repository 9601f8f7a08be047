"""Points and the paragraphs that answer them by their wording: when a version is saved, and when the points change."""

from __future__ import annotations

from collections.abc import Collection

from proposals.domain.answering import answers_by_wording, covered, passages
from proposals.services._office import Office
from proposals.storage.drafting import answers_of, points_of
from proposals.storage.tables.drafting import Draft, PointAnswer
from proposals.storage.tables.handling import Handling


def link_by_wording(office: Office, handling: Handling, draft: Draft, fresh: Collection[str]) -> None:
    """Link each point that this version does not answer to the paragraph that speaks of it, until a person confirms it.

    Only where that paragraph, or one beneath it, is ``fresh`` (by lineage): what a person took away does not come back.
    """
    lineages = [p.lineage for p in draft.paragraphs]
    levels = [p.level for p in draft.paragraphs]
    answered = {a.point_id for a in answers_of(office.db, draft.round_id) if a.lineage in lineages}
    points = {p.id: p.text for p in points_of(office.db, handling)}
    if answered.issuperset(points):
        return
    found = answers_by_wording(points, passages(levels, [p.text for p in draft.paragraphs]))
    for point_id, at in found.items():
        new = any(lineages[n] in fresh for n in covered(levels, at))
        if new and point_id not in answered:
            link = PointAnswer(
                round_id=draft.round_id, point_id=point_id, lineage=lineages[at], automatic=True
            )
            office.db.add(link)
    office.db.flush()
