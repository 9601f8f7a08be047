"""沟通: recording contacts, sending a draft to the member for comment, and the comment that came back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.domain.workflow import Action
from proposals.services import contact
from proposals.services.cases import Case, next_actions, open_case
from proposals.services.contact import STAGE_NAMES, WAY_NAMES, ContactStage, ContactWay
from proposals.services.files import keep_scan
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.downloads import send_kept
from proposals.web.edge import me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, LongChoice, Names, PickMany, PlainArea, PlainText, Tick, Upload

pages = Blueprint("contact", __name__)

WAYS = [(w.value, name) for w, name in WAY_NAMES.items()]


class ContactForm(ActForm):
    """One talk, or one attempt that reached nobody."""

    on = LegalDate("沟通日期", required=True)
    stage = Choice("阶段", choices=[(s.value, name) for s, name in STAGE_NAMES.items()])
    way = Choice("方式", choices=WAYS)
    failed = Tick("没有联系上", hint="如无人接听、本人外出；登记三次后，写明理由可以送审")
    proposer_ids = PickMany("与谁沟通", coerce=int, hint="不选就是全部")
    our_people = PlainText("我方人员", limit=200, required=True)
    with_leader = Tick("有局领导参加")
    place = PlainText("地点", limit=100)
    member_said = PlainArea("对方意见", limit=10_000, hint="没有意见的，写“无”；没有联系上的不用填")
    we_answered = PlainArea("我方回应", limit=10_000)
    cases = PickMany("同时涉及的其他件", coerce=int, hint="同一位提案者在本单位的其他件")
    numbers = Names("还涉及哪些件（案号）", hint="一行一个；一次座谈涉及几件的，每件都会记上")
    scan = Upload("佐证附件", kinds=("pdf", "jpg", "png"))


def _prepare_contact(form: ContactForm, case: Case) -> None:
    form.proposer_ids.choices = [(p.id, p.name) for p in case.proposal.proposers]
    beside = contact.cases_beside(office(), me(), case.id)
    form.cases.choices = beside
    if not beside:
        del form.cases
    if len(case.proposal.proposers) < 2:
        del form.proposer_ids
    if request.method == "GET":
        answered = case.facts.answered_round == case.facts.round_no
        form.stage.data = (ContactStage.AFTER if answered else ContactStage.BEFORE).value
        form.our_people.data = me().name


@act_page(Action.CONTACT, ContactForm, done="已登记沟通。", prepare=_prepare_contact)
def record(case: Case, form: ContactForm, how: How) -> None:
    """登记沟通, for this case and those named beside it."""
    more = [contact.case_numbered(office(), me(), case.id, number) for number in form.numbers.data or ()]
    beside = list(form.cases.data or ()) if "cases" in form else []
    ids = list(dict.fromkeys([case.id, *beside, *more]))
    scan, on = form.scan.data, form.on.data
    assert on is not None
    new = contact.NewContact(
        on=on,
        way=ContactWay(form.way.data),
        stage=ContactStage(form.stage.data),
        our_people=form.our_people.data,
        member_said=form.member_said.data,
        we_answered=form.we_answered.data,
        place=form.place.data,
        with_leader=form.with_leader.data,
        failed=form.failed.data,
        proposer_ids=tuple(form.proposer_ids.data or ()) if "proposer_ids" in form else (),
        blob_id=keep_scan(office(), scan.filename, scan.read(), field="scan").id if scan else None,
    )
    contact.record_contact(office(), me(), ids, new, **how)


class CommentForm(ActForm):
    """Which draft goes to whom, how and when."""

    way = Choice("送出方式", choices=WAYS)
    sent_on = LegalDate("送出日期", required=True)
    proposer_id = LongChoice("送给谁", required=False, coerce=lambda v: int(v) if v else None)


def _prepare_comment(form: CommentForm, case: Case) -> None:
    people = [(p.id, p.name) for p in case.proposal.proposers]
    form.proposer_id.choices = [("", "全部提案者"), *people]
    if len(people) < 2:
        del form.proposer_id
    if request.method == "GET":
        form.sent_on.data = office().today


@act_page(
    Action.ASK_COMMENT,
    CommentForm,
    done="已登记送出。可以在下面下载带水印的征求意见稿。",
    prepare=_prepare_comment,
    lead="送出的是最新一稿，带水印并印有稿号；以后改稿，这一份不变。",
)
def ask_comment(case: Case, form: CommentForm, how: How) -> str:
    """送委员征求意见."""
    sent_on = form.sent_on.data
    assert sent_on is not None
    new = contact.NewCommentRequest(
        sent_on=sent_on,
        way=ContactWay(form.way.data),
        proposer_id=form.proposer_id.data if "proposer_id" in form else None,
    )
    contact.ask_comment(office(), me(), case.id, new, **how)
    return url_for("contact.comments", handling_id=case.id)


@pages.route("/cases/<int:handling_id>/contacts")
@signed_in
def contacts(handling_id: int) -> ResponseReturnValue:
    """Every contact of a case in full, newest first."""
    case = open_case(office(), me(), handling_id)
    views = contact.contacts_of(office(), me(), handling_id)
    own, recorded = next_actions(case)
    may_record = Action.CONTACT in own + recorded
    url = act_url(handling_id, Action.CONTACT) if may_record else ""
    return render_template("contact/contacts.html", case=case, contacts=views, record_url=url)


@pages.route("/cases/<int:handling_id>/comments")
@signed_in
def comments(handling_id: int) -> ResponseReturnValue:
    """The drafts that went to the member, and what came back."""
    case = open_case(office(), me(), handling_id)
    own, recorded = next_actions(case)
    return render_template(
        "contact/comments.html",
        case=case,
        comments=contact.comments_of(office(), me(), handling_id),
        may_record=Action.CONTACT in own + recorded,
        ask_url=act_url(handling_id, Action.ASK_COMMENT) if Action.ASK_COMMENT in own else "",
    )


@pages.route("/cases/<int:handling_id>/comments/<int:request_id>/copy")
@signed_in
def comment_copy(handling_id: int, request_id: int) -> ResponseReturnValue:
    """The watermarked copy as a Word file."""
    return send_kept(contact.comment_copy(office(), me(), handling_id, request_id))


@pages.route("/cases/<int:handling_id>/contacts/<int:contact_id>/scan")
@signed_in
def scan(handling_id: int, contact_id: int) -> ResponseReturnValue:
    """The evidence kept with a contact."""
    return send_kept(contact.contact_scan(office(), me(), handling_id, contact_id))


class ReplyForm(ActForm):
    """What the member said of a draft."""

    replied_on = LegalDate("收到意见的日期", required=True)
    way = Choice("对方用什么方式反馈", choices=WAYS)
    reply = PlainArea("对方意见", limit=10_000, required=True, hint="没有意见的，写“无意见”")
    our_people = PlainText("我方经手人", limit=200)


@pages.route("/cases/<int:handling_id>/comments/<int:request_id>", methods=["GET", "POST"])
@signed_in
def reply(handling_id: int, request_id: int) -> ResponseReturnValue:
    """登记对方对征求意见稿的意见."""
    case = open_case(office(), me(), handling_id)
    form = ReplyForm()
    if request.method == "GET":
        form.seen.data = str(case.version)
        form.our_people.data = me().name
        return _show_reply(case, request_id, form, 200)
    if not form.validate():
        return _show_reply(case, request_id, form, 422)
    replied_on = form.replied_on.data
    assert replied_on is not None
    typed = contact.Comment(replied_on, ContactWay(form.way.data), form.reply.data, form.our_people.data)
    try:
        contact.record_comment(office(), me(), handling_id, request_id, typed, seen=form.seen_version())
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        return _show_reply(open_case(office(), me(), handling_id), request_id, form, refusal.status)
    flash("已登记对方意见，并记为一次办中沟通。", "success")
    return redirect(url_for("contact.comments", handling_id=handling_id), 303)


def _show_reply(case: Case, request_id: int, form: ReplyForm, status: int) -> ResponseReturnValue:
    comment = contact.comment_of(office(), me(), case.id, request_id)
    return render_template("contact/reply.html", case=case, form=form, comment=comment), status
