"""A draft goes to the member for comment, bound to its version, and the comment comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.documents.letter import render_comment_copy
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._letter_facts import letter_facts, letter_text, template_for
from proposals.services._office import Office
from proposals.services.contact.recording import NewContact, attach, chosen_proposers, refuse_future, store
from proposals.storage.handling import latest_draft
from proposals.storage.tables.contact import CommentRequest, ContactStage, ContactWay
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Round

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class NewCommentRequest:
    """A draft on its way to the member; without ``draft_id`` the newest version."""

    sent_on: date
    way: ContactWay
    draft_id: int | None = None
    proposer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What the member said of a draft, and how it reached us."""

    replied_on: date
    way: ContactWay
    reply: str
    our_people: str = ""


def ask_comment(
    office: Office,
    actor: Actor,
    handling_id: int,
    new: NewCommentRequest,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> int:
    """送委员征求意见: a watermarked copy of one version of the draft, kept with the request. Gives its id."""
    act = open_act(office, actor, handling_id, Action.ASK_COMMENT, seen=seen, on_behalf=on_behalf)
    draft = _draft(act, new.draft_id)
    refuse_future(office, new.sent_on, "sent_on", "送出日期")
    if new.sent_on < draft.at.astimezone(BEIJING).date():
        raise BadInput("送出日期早于这一稿的保存日期，请检查是不是选错了稿。", field="sent_on")
    if new.proposer_id is not None:
        chosen_proposers([act], (new.proposer_id,))
    blob = office.keep_file(_comment_copy(act, draft), DOCX)
    request = CommentRequest(
        round_id=act.round.id,
        draft_id=draft.id,
        proposer_id=new.proposer_id,
        way=new.way.value,
        sent_on=new.sent_on,
        sent_by=actor.person_id,
        blob_id=blob.id,
    )
    office.db.add(request)
    office.db.flush()
    act.done(
        {"request_id": request.id, "draft_id": draft.id, "version": draft.version, "way": new.way.value},
        note=f"第{draft.version}稿",
    )
    return request.id


def record_comment(
    office: Office,
    actor: Actor,
    handling_id: int,
    request_id: int,
    comment: Comment,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> int:
    """The member's word on a draft: kept with the request, and a 办中 contact. Gives the contact's id."""
    act = open_act(office, actor, handling_id, Action.CONTACT, seen=seen, on_behalf=on_behalf)
    request = office.db.scalar(
        select(CommentRequest)
        .join(Round, Round.id == CommentRequest.round_id)
        .where(CommentRequest.id == request_id, Round.handling_id == handling_id)
    )
    if request is None:
        raise NotFound("没有找到这次征求意见的记录，请刷新页面后重试。")
    if request.replied_on is not None:
        raise BadInput("这一稿的意见已经登记过；还有补充的，请登记为一次沟通。", field="reply")
    if comment.replied_on < request.sent_on:
        raise BadInput("反馈日期早于送出日期，请检查。", field="replied_on")
    new = NewContact(
        on=comment.replied_on,
        way=comment.way,
        stage=ContactStage.DURING,
        our_people=comment.our_people or actor.name,
        member_said=comment.reply,
    )
    contact = store(office, actor, new, on_field="replied_on", said_field="reply")
    request.reply, request.replied_on = contact.member_said, comment.replied_on
    attach(office, contact, act, request.proposer_id)
    act.done(
        {"contact_id": contact.id, "request_id": request.id, "stage": "during", "way": new.way.value},
        met_on=comment.replied_on,
        note="对征求意见稿的意见",
    )
    return contact.id


def _draft(act: Act, draft_id: int | None) -> Draft:
    if draft_id is None:
        draft = latest_draft(act.office.db, act.round.id)
        if draft is None:
            raise BadInput("还没有保存答复稿，请先起草并保存一稿。", field="draft_id")
        return draft
    draft = act.office.db.get(Draft, draft_id)
    if draft is None or draft.round_id != act.round.id:
        raise BadInput("所选的稿不是本次办理的答复稿，请重选。", field="draft_id")
    return draft


def _comment_copy(act: Act, draft: Draft) -> bytes:
    """The Word file for the member: watermarked, and bound to this version by its hash."""
    facts = letter_facts(act.office, act.handling, draft)
    assert act.handling.unit_id is not None
    template = template_for(act.office, act.handling.unit_id, facts, act.office.today)
    return render_comment_copy(
        letter_text(act.office, facts),
        template,
        version=draft.version,
        fingerprint=draft.sha256,
        layout=act.office.rules.layout,
    )
