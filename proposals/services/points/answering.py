"""Which paragraphs answer a point, and what the reply does with it: said or confirmed by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services._point_words import VERDICT_NAMES
from proposals.storage.drafting import answers_of, points_of
from proposals.storage.handling import latest_draft
from proposals.storage.points import verdicts_of
from proposals.storage.tables.drafting import Draft, PointAnswer, PointVerdict, PointVerdictWord

LONGEST_REASON = 500
NO_DRAFT = "还没有保存答复稿，请先保存再对应建议。"


@dataclass(frozen=True, slots=True)
class PointReply:
    """The paragraphs (by lineage) that answer a point, and what is done with it; no ``verdict``: not said yet."""

    lineages: Sequence[str] = ()
    verdict: PointVerdictWord | None = None
    reason: str = ""


def answer_points(
    office: Office,
    actor: Actor,
    handling_id: int,
    replies: Mapping[int, PointReply],
    *,
    seen: int | None = None,
) -> None:
    """Say for each point given where it is answered and what is done with it; what was linked by wording is confirmed."""
    act = open_act(office, actor, handling_id, Action.SAVE_DRAFT, seen=seen)
    draft = _draft(act)
    numbers = {p.lineage: p.position + 1 for p in draft.paragraphs}
    points = {p.id: n for n, p in enumerate(points_of(office.db, act.handling), 1)}
    told = []
    for point_id, reply in replies.items():
        if point_id not in points or any(lineage not in numbers for lineage in reply.lineages):
            raise BadInput("建议或段落已经变化，请刷新页面后重新对应。", field="lineages")
        linked = _link(act, point_id, tuple(dict.fromkeys(reply.lineages)), set(numbers))
        if _judge(act, point_id, points[point_id], reply) or linked:
            where = "、".join(f"第{numbers[lineage]}段" for lineage in reply.lineages) or "没有对应"
            word = f"，{VERDICT_NAMES[reply.verdict]}" if reply.verdict else ""
            told.append(f"第{points[point_id]}条：{where}{word}")
    if told:
        act.done({"version": draft.version, "answers": told}, note="；".join(told)[:500])


def confirm_points(office: Office, actor: Actor, handling_id: int, *, seen: int | None = None) -> int:
    """Confirm every link of the newest version that was found by wording; gives how many points that were."""
    act = open_act(office, actor, handling_id, Action.SAVE_DRAFT, seen=seen)
    draft = _draft(act)
    present = {p.lineage for p in draft.paragraphs}
    waiting = [a for a in answers_of(office.db, act.round.id) if a.automatic and a.lineage in present]
    if not waiting:
        raise BadInput("没有等待确认的自动对应。")
    for answer in waiting:
        answer.automatic, answer.by_person_id = False, actor.person_id
    points = len({a.point_id for a in waiting})
    act.done({"version": draft.version, "confirmed": points}, note=f"确认{points}条建议的自动对应")
    return points


def _draft(act: Act) -> Draft:
    draft = latest_draft(act.office.db, act.round.id)
    if draft is None:
        raise BadInput(NO_DRAFT)
    return draft


def _link(act: Act, point_id: int, lineages: Sequence[str], present: set[str]) -> bool:
    """Make the links of a point exactly these; true if anything changed. Links of lost paragraphs stay."""
    db, person_id = act.office.db, act.actor.person_id
    rows = {a.lineage: a for a in answers_of(db, act.round.id) if a.point_id == point_id}
    gone = [row for lineage, row in rows.items() if lineage in present and lineage not in lineages]
    for row in gone:
        db.delete(row)
    new = [lineage for lineage in lineages if lineage not in rows]
    for lineage in new:
        db.add(PointAnswer(round_id=act.round.id, point_id=point_id, lineage=lineage, by_person_id=person_id))
    confirmed = [rows[lineage] for lineage in lineages if lineage in rows and rows[lineage].automatic]
    for row in confirmed:
        row.automatic, row.by_person_id = False, person_id
    return bool(gone or new or confirmed)


def _judge(act: Act, point_id: int, number: int, reply: PointReply) -> bool:
    """Write down what is done with a point; true if that changed. 部分采纳 says what is not, and why."""
    reason = check_text(reply.reason, f"第{number}条的理由", LONGEST_REASON, True, field="reason")
    if reply.verdict is PointVerdictWord.PARTLY and not reason:
        raise BadInput(f"第{number}条标为“部分采纳”，请写明哪些没有采纳、为什么。", field="reason")
    db = act.office.db
    row = verdicts_of(db, act.round.id).get(point_id)
    if (row.verdict if row else None, row.reason if row else "") == (reply.verdict, reason):
        return False
    if reply.verdict is None:
        if row is not None:
            db.delete(row)
        return row is not None
    if row is None:
        row = PointVerdict(round_id=act.round.id, point_id=point_id)
        db.add(row)
    row.verdict, row.reason = reply.verdict, reason
    row.person_id, row.at = act.actor.person_id, act.office.now
    return True
