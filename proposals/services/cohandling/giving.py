"""The opinion comes in, and the lead says what became of each part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Role
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action, State
from proposals.services._apply import Act, open_act
from proposals.services._holders import holders
from proposals.services._notices import case_words, post
from proposals.services._office import Office
from proposals.services._opinions import NewOpinion, store_opinion, tell_lead
from proposals.services._opinions_shown import VERDICT_NAMES
from proposals.storage.tables.cohandling import (
    Opinion,
    OpinionPart,
    OpinionVerdict,
    OpinionWay,
    Verdict,
)
from proposals.storage.tables.handling import Handling


@dataclass(frozen=True, slots=True)
class OpinionText:
    """An opinion as typed; ``given_by`` is asked of whoever comes by link."""

    text: str
    outcome_class: str = ""
    publicity: str = ""
    given_by: str = ""
    blob_id: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The lead's word on one part of an opinion."""

    part_id: int
    verdict: Verdict
    reason: str = ""


def give_opinion(
    office: Office,
    actor: Actor,
    handling_id: int,
    new: OpinionText,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> int:
    """提交会办意见; a case not yet accepted is accepted with it. Gives the opinion's id.

    Works after a release as well: the late opinion is kept and shown.
    """
    seen = _accept_first(office, actor, handling_id, seen, on_behalf)
    act = open_act(office, actor, handling_id, Action.GIVE_OPINION, seen=seen, on_behalf=on_behalf)
    way, given_by = _from_whom(act, new)
    dispatched = act.handling.dispatched_on
    if dispatched is not None and act.acted_on < dispatched:
        raise BadInput("提出意见的日期早于交办日期，请检查。", field="behalf_on")
    opinion = store_opinion(
        office,
        act.handling,
        act.round,
        act.kind,
        NewOpinion(
            text=new.text,
            way=way,
            given_on=act.acted_on,
            given_by=given_by,
            outcome_class=new.outcome_class,
            publicity=new.publicity,
            paper_no=on_behalf.paper_no if on_behalf else "",
            blob_id=new.blob_id or (on_behalf.blob_id if on_behalf else None),
        ),
    )
    tell_lead(act)
    act.done({"opinion_id": opinion.id, "way": way.value, "given_by": given_by, "late": opinion.late})
    return opinion.id


def judge_opinion(
    office: Office,
    actor: Actor,
    handling_id: int,
    judgements: Sequence[Judgement],
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """采纳、部分采纳、未采纳 for parts of our co-handlers' opinions; the last word on a part holds."""
    act = open_act(office, actor, handling_id, Action.JUDGE_OPINION, seen=seen, on_behalf=on_behalf)
    told: dict[int, Handling] = {}
    kept = []
    for judgement in judgements:
        part, child = _part_of(office, handling_id, judgement.part_id)
        reason = _reason(judgement, part)
        last = part.verdicts[-1] if part.verdicts else None
        if last is not None and (last.verdict, last.reason) == (judgement.verdict, reason):
            continue
        part.verdicts.append(
            OpinionVerdict(verdict=judgement.verdict, reason=reason, person_id=actor.person_id, at=office.now)
        )
        told[child.id] = child
        kept.append({"part_id": part.id, "verdict": judgement.verdict.value, "reason": reason})
    if not kept:
        raise BadInput("还没有选择采纳情况，或与上次相同，请逐条选择后再保存。", field="verdicts")
    for child in told.values():
        people = holders(office, Role.COHANDLER, child.unit_id)
        text = f"{case_words(child)}：主办单位标注了采纳情况，请查看。"
        post(office, child, people, "会办意见的采纳情况", text, f"verdict:{act.facts.version}")
    act.done({"verdicts": kept})


def _accept_first(
    office: Office, actor: Actor, handling_id: int, seen: int | None, on_behalf: OnBehalf | None
) -> int | None:
    """Accept what still waits for it; gives the version to compare next (none after our own act)."""
    handling = office.db.get(Handling, handling_id)
    if handling is None or handling.state is not State.PENDING_ACCEPTANCE:
        return seen
    act = open_act(office, actor, handling_id, Action.ACCEPT, seen=seen, on_behalf=on_behalf)
    act.handling.accepted_at = office.now
    act.done()
    return None


def _from_whom(act: Act, new: OpinionText) -> tuple[OpinionWay, str]:
    if act.on_behalf is not None:
        return OpinionWay.RECORDED, act.on_behalf.name
    if act.actor.link_handling_id is not None:
        name = check_text(new.given_by, "您的姓名", 50, required=True, field="given_by")
        return OpinionWay.LINK, name
    return OpinionWay.LOGIN, act.actor.name


def _part_of(office: Office, lead_id: int, part_id: int) -> tuple[OpinionPart, Handling]:
    row = office.db.execute(
        select(OpinionPart, Handling)
        .join(Opinion, Opinion.id == OpinionPart.opinion_id)
        .join(Handling, Handling.id == Opinion.handling_id)
        .where(OpinionPart.id == part_id, Handling.parent_id == lead_id)
    ).first()
    if row is None:
        raise NotFound("这一段意见不属于这一件，请刷新页面后重选。")
    return row[0], row[1]


def _reason(judgement: Judgement, part: OpinionPart) -> str:
    field = f"reason-{part.id}"
    reason = check_text(judgement.reason, f"第{part.position + 1}段的理由", 500, True, field=field)
    if judgement.verdict is not Verdict.ADOPTED and not reason:
        name = VERDICT_NAMES[judgement.verdict]
        raise BadInput(f"第{part.position + 1}段标为“{name}”，请写明理由。", field=field)
    return reason
