"""How a demonstration answers its points: where the words lead, else heading by heading."""

from __future__ import annotations

from proposals.domain.answering import covered, said_verdict
from proposals.services._office import Office
from proposals.services.points import PointReply, PointVerdictWord
from proposals.storage.drafting import answers_of, points_of
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling


def replies(office: Office, handling: Handling) -> dict[int, PointReply]:
    """For each point the paragraph that answers it in the newest version, and what that says is done."""
    running = current_round(office.db, handling)
    draft = latest_draft(office.db, running.id)
    assert draft is not None
    linked = {a.point_id: a.lineage for a in answers_of(office.db, running.id)}
    places = {p.lineage: n for n, p in enumerate(draft.paragraphs)}
    heads = [n for n, p in enumerate(draft.paragraphs) if p.level == 1] or [*places.values()]
    found = {}
    for n, point in enumerate(points_of(office.db, handling)):
        at = places.get(linked.get(point.id, ""), heads[min(n, len(heads) - 1)])
        found[point.id] = _reply(draft, at)
    return found


def _reply(draft: Draft, at: int) -> PointReply:
    reached = covered([p.level for p in draft.paragraphs], at)
    verdict, reason = said_verdict("\n".join(draft.paragraphs[k].text for k in reached))
    return PointReply((draft.paragraphs[at].lineage,), PointVerdictWord(verdict) if verdict else None, reason)
