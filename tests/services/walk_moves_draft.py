"""Moves of the walk: contacts, opinions of others, drafts, and the chain of review."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.gates import NOT_WAIVABLE, Mode, findings
from proposals.domain.workflow import Action
from proposals.services import cohandling, contact, drafting, points, proofing, review
from proposals.services._proofing import errors_to_tell
from proposals.storage.drafting import points_of
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.cohandling import Opinion, OpinionPart
from proposals.storage.tables.contact import CommentRequest
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Point
from proposals.storage.tables.review import ReviewStep
from tests.services.walk_turn import Turn
from tests.services.walk_world import OUTSIDE


def record_contact(t: Turn) -> None:
    requests = t.db.scalars(select(CommentRequest).where(CommentRequest.replied_on.is_(None))).all()
    if requests and t.chance(0.3):
        said = contact.Comment(t.day(), t.one(contact.ContactWay), t.words("同意"))
        contact.record_comment(t.office, t.actor, t.id, t.one(requests).id, said, **t.how)
        return
    new = contact.NewContact(
        on=t.day(),
        way=t.one(contact.ContactWay),
        stage=t.one(contact.ContactStage),
        our_people="李承办",
        member_said=t.words("希望办好"),
        failed=t.chance(0.3),
    )
    others = [h.id for h in t.rows(Handling, unit_id=t.handling.unit_id) if h.id != t.id]
    cases = [t.id, *(t.some(others)[:1] if t.chance(0.2) else ())]
    contact.record_contact(t.office, t.actor, cases, new, **t.how)


def ask_comment(t: Turn) -> None:
    draft = t.one(t.rows(Draft)) if t.chance(0.2) else None
    new = contact.NewCommentRequest(t.day(), t.one(contact.ContactWay), draft.id if draft else None)
    contact.ask_comment(t.office, t.actor, t.id, new, **t.how)


def _children(t: Turn) -> list[Handling]:
    return t.rows(Handling, parent_id=t.id)


def ask_opinion(t: Turn) -> None:
    children = _children(t)
    if children and t.chance(0.4):
        link = cohandling.make_link(t.office, t.actor, t.one(children).id, seen=t.seen)
        t.world.opinion_links.append(link.token)
        return
    units = tuple(t.some(["市信访办", "市机关事务局", "市水利局", *OUTSIDE], 1)[:2])
    cohandling.ask_opinion(t.office, t.actor, t.id, cohandling.Ask(units, t.words("请提出意见")), **t.how)


def give_opinion(t: Turn) -> None:
    text = cohandling.OpinionText("一、同意。\n二、建议补充数据。", given_by="赵会办")
    if t.world.opinion_links and t.chance(0.3):
        cohandling.give_by_link(t.office, t.one(t.world.opinion_links), text)
        return
    cohandling.give_opinion(t.office, t.actor, t.id, text, **t.how)


def _parts(t: Turn) -> list[OpinionPart]:
    query = select(OpinionPart).join(Opinion, Opinion.id == OpinionPart.opinion_id)
    ours = query.join(Handling, Handling.id == Opinion.handling_id).where(Handling.parent_id == t.id)
    return list(t.db.scalars((query if t.chance(0.05) else ours).order_by(OpinionPart.id)))


def judge_opinion(t: Turn) -> None:
    words = [
        cohandling.Judgement(part.id, t.one(cohandling.Verdict), t.words()) for part in t.some(_parts(t), 1)
    ]
    cohandling.judge_opinion(t.office, t.actor, t.id, words, **t.how)


def save_draft(t: Turn) -> None:
    running = current_round(t.db, t.handling)
    latest = latest_draft(t.db, running.id)
    base = latest.version if latest and t.chance(0.9) else t.dice.randint(0, 3)
    text = drafting.DraftText(_body(t), thanks=t.one(("", "感谢您的关心。")))
    roll, part, old = t.dice.random(), t.one(_parts(t)), t.one(t.rows(Draft))
    if roll < 0.1:
        drafting.autosave(t.office, t.actor, t.id, text, base_version=base)
    elif roll < 0.2 and part is not None:
        drafting.insert_opinion_part(
            t.office, t.actor, t.id, part.id, text, after=t.dice.randint(0, 4), base_version=base
        )
    elif roll < 0.3 and old is not None:
        drafting.restore_version(t.office, t.actor, t.id, old.id, base_version=base)
    elif roll < 0.4 and latest is not None:
        lineages = [p.lineage for p in t.some(latest.paragraphs)]
        chosen = t.some(t.rows(Point, proposal_id=t.handling.proposal_id))
        reply = points.PointReply(lineages, t.one((None, *points.PointVerdictWord)), t.words())
        points.answer_points(t.office, t.actor, t.id, {p.id: reply for p in chosen})
    else:
        drafting.save_draft(t.office, t.actor, t.id, text, base_version=base, **t.how)


def correct_points(t: Turn) -> None:
    live = [p for p in points_of(t.db, t.handling) if t.chance(0.9)]
    kept = [points.PointText(p.text + t.one(("", "，讲求实效")), p.id) for p in live]
    added = [points.PointText(t.one(("加强源头治理", "加强法治培训", "")))] if t.chance(0.4) else []
    points.correct_points(t.office, t.actor, t.id, [*kept, *added], **t.how)


def share_points(t: Turn) -> None:
    owners = [points.Owner(cohandling_id=child.id) for child in _children(t)]
    owners += [points.Owner(department_id=a.department_id) for a in t.facts.assignments]
    shares = {p.id: t.some(owners) for p in points_of(t.db, t.handling)}
    points.share_points(t.office, t.actor, t.id, shares, **t.how)


def _body(t: Turn) -> str:
    numbers = "一二三四五六七八九十"[t.chance(0.3) :]  # now and then the first number is forgotten
    points = [p.text for p in t.rows(Point, proposal_id=t.handling.proposal_id)] or ["加强工作"]
    for each in t.rows(Handling, merged_into_id=t.id):
        points += [p.text for p in t.rows(Point, proposal_id=each.proposal_id)]
    return "\n".join(
        f"{numbers[n]}、关于“{text}”的建议\n已经办理{t.dice.randint(1, 99)}次，年底前再办理{t.dice.randint(1, 99)}次。"
        for n, text in enumerate(points)
    )


def submit(t: Turn) -> None:
    errors = errors_to_tell(t.office, t.handling, current_round(t.db, t.handling))
    closed = [f.gate for f in findings(Action.SUBMIT, t.facts, errors) if f.mode is Mode.BLOCK]
    waivers = {g.value: t.words("经同意") for g in closed if g not in NOT_WAIVABLE}
    review.submit(t.office, t.actor, t.id, waivers=waivers if t.chance(0.8) else {}, **t.how)


def waive_finding(t: Turn) -> None:
    report = proofing.findings_page(t.office, t.actor, t.id).report
    if report.passed and t.chance(0.3):
        proofing.take_up_again(t.office, t.actor, t.id, t.one(report.passed).id, **t.how)
        return
    keys = [found.key for found in t.some(report.found, 1)]
    proofing.waive_findings(t.office, t.actor, t.id, keys, t.words("照原文件写"), **t.how)


def _step(t: Turn) -> ReviewStep:
    mine = [r.id for r in t.facts.active_reviews] or [r.id for r in t.facts.reviews]
    every = [r.id for r in t.rows(ReviewStep)] or [0]
    return t.db.get(ReviewStep, t.one(mine if mine and t.chance(0.9) else every))


def approve(t: Turn) -> None:
    step = _step(t)
    sha = step.draft_sha256 if step is not None and t.chance(0.97) else "0" * 64
    step_id = step.id if step is not None else 0
    review.approve(t.office, t.actor, t.id, step_id, draft_sha256=sha, opinion=t.words("同意"), **t.how)


def return_to_handler(t: Turn) -> None:
    step = _step(t)
    review.return_to_handler(t.office, t.actor, t.id, step.id if step else 0, t.words("请改"), **t.how)


def return_to_step(t: Turn) -> None:
    step, to = _step(t), t.one(t.facts.reviews)
    earlier = [r for r in t.facts.reviews if step and r.position < step.position]
    to = t.one(earlier) or to
    review.return_to_step(
        t.office, t.actor, t.id, step.id if step else 0, to.id if to else 0, t.words(), **t.how
    )


MOVES = {
    Action.CONTACT: record_contact,
    Action.ASK_COMMENT: ask_comment,
    Action.ASK_OPINION: ask_opinion,
    Action.GIVE_OPINION: give_opinion,
    Action.JUDGE_OPINION: judge_opinion,
    Action.ASK_AGAIN: lambda t: cohandling.ask_again(t.office, t.actor, t.id, t.words(), **t.how),
    Action.RELEASE: lambda t: cohandling.release(t.office, t.actor, t.id, t.words(), **t.how),
    Action.CORRECT_POINTS: correct_points,
    Action.SHARE_POINTS: share_points,
    Action.SAVE_DRAFT: save_draft,
    Action.WAIVE_FINDING: waive_finding,
    Action.SUBMIT: submit,
    Action.APPROVE: approve,
    Action.RETURN_TO_HANDLER: return_to_handler,
    Action.RETURN_TO_STEP: return_to_step,
    Action.RECALL: lambda t: review.recall(t.office, t.actor, t.id, t.words(), **t.how),
    Action.RECALL_APPROVAL: lambda t: review.recall_approval(t.office, t.actor, t.id, t.words(), **t.how),
}
