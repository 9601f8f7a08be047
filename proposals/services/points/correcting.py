"""修改建议要点: the list as it shall be; what stays keeps its links, what goes stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput
from proposals.domain.points import split_points
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._part_points import place_parts
from proposals.services._point_links import link_by_wording
from proposals.services._searchable import make_proposal_searchable
from proposals.storage.drafting import points_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.register import Point, Proposal

MOST_POINTS, LONGEST_POINT = 200, 2_000


@dataclass(frozen=True, slots=True)
class PointText:
    """A point as it shall read; without ``id`` a new one."""

    text: str
    id: int | None = None


def correct_points(
    office: Office,
    actor: Actor,
    handling_id: int,
    points: Sequence[PointText],
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """Make the points exactly these, in this order; those left out are struck off, the others keep their links.

    A new one that reads as one struck off brings that one back. Raises ``BadInput`` at ``text-<place from 1>``.
    """
    act = open_act(office, actor, handling_id, Action.CORRECT_POINTS, seen=seen, on_behalf=on_behalf)
    before = points_of(office.db, act.handling)
    texts = _checked(points, {p.id for p in before})
    proposals = {p.proposal_id: office.db.get_one(Proposal, p.proposal_id) for p in before}
    own = proposals.setdefault(act.handling.proposal_id, act.handling.proposal)
    known = {p.id: p for p in before}
    old = [p.text for p in before]
    kept = []
    for given, text in zip(points, texts, strict=True):
        row = known[given.id] if given.id is not None else _new(own, text)
        row.text = text
        kept.append(row)
    for row in before:
        if row not in kept:
            row.dropped_at = office.now
    _number(kept)
    if kept == before and texts == old:
        raise BadInput("建议要点没有改动，不用保存。")
    office.db.flush()
    _follow(act, proposals.values())
    act.done({"old": old, "new": texts}, note=_told(before, kept, old))


def split_again(office: Office, actor: Actor, handling_id: int) -> list[str]:
    """What 从全文拆分 finds in the proposal's text and the list does not hold yet; writes nothing."""
    case = opened(office, actor, handling_id)
    held = {"".join(p.text.split()) for p in points_of(office.db, case.handling)}
    found = [" ".join(p.text.split()) for p in split_points(case.handling.proposal.text)]
    return [text for text in found if "".join(text.split()) not in held][:MOST_POINTS]


def _checked(points: Sequence[PointText], known: set[int]) -> list[str]:
    if len(points) > MOST_POINTS:
        raise BadInput(f"建议要点最多{MOST_POINTS}条，现有{len(points)}条，请合并后再保存。", field="new")
    ids = [p.id for p in points if p.id is not None]
    if not known.issuperset(ids) or len(set(ids)) < len(ids):
        raise BadInput("建议要点已经被别人改过，请刷新页面后再改。")
    texts: list[str] = []
    for n, point in enumerate(points, 1):
        field = f"text-{point.id}" if point.id is not None else "new"
        text = check_text(point.text, f"第{n}条", LONGEST_POINT, True, required=True, field=field)
        if text in texts:
            raise BadInput(f"第{n}条与第{texts.index(text) + 1}条相同，请删去一条。", field=field)
        texts.append(text)
    return texts


def _new(proposal: Proposal, text: str) -> Point:
    """A further point, or the one that read the same and was struck off."""
    row = next((p for p in proposal.points if p.dropped_at is not None and p.text == text), None)
    if row is None:
        row = Point(proposal_id=proposal.id, position=0, text=text)
        proposal.points.append(row)
    row.dropped_at = None
    return row


def _number(points: Iterable[Point]) -> None:
    """Count the points of each proposal from 0."""
    counted: dict[int | None, int] = {}
    for point in points:
        point.position = counted.get(point.proposal_id, 0)
        counted[point.proposal_id] = point.position + 1


def _follow(act: Act, proposals: Iterable[Proposal]) -> None:
    """The search finds the new words, and what the draft already answers is linked."""
    for proposal in proposals:
        make_proposal_searchable(act.office, proposal)
    draft = latest_draft(act.office.db, act.round.id)
    if draft is not None:
        link_by_wording(act.office, act.handling, draft, {p.lineage for p in draft.paragraphs})
    place_parts(act.office, act.handling)


def _told(before: Sequence[Point], kept: Sequence[Point], old: Sequence[str]) -> str:
    reworded = sum(row in kept and row.text != text for row, text in zip(before, old, strict=True))
    counts = (
        (reworded, "改写"),
        (sum(row not in before for row in kept), "增加"),
        (sum(row not in kept for row in before), "删去"),
    )
    return "，".join(f"{word}{n}条" for n, word in counts if n) or "调整次序"
