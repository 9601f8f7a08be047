"""审核: the pages of submission, approval, return and recall, and everybody's 常用意见."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.domain.errors import BadInput, DomainError, NotPossible
from proposals.domain.gates import DEFAULT_MODES
from proposals.domain.workflow import Action
from proposals.services import accounts, drafting, review
from proposals.services.cases import Case
from proposals.services.review import ReviewPage, StepShown
from proposals.web.acts import ActForm, How, act_page
from proposals.web.draft_layout import layout_beside
from proposals.web.edge import me, office, signed_in
from proposals.web.forms import Form, LongChoice, PlainArea, PlainText, Secret

pages = Blueprint("review", __name__)
REASON = 500
TONES = {"passed": "good", "returned": "back", "void": "system", "active": "plain", "waiting": "system"}


class SubmitForm(ActForm):
    """Reasons for the gates that stay open, one field each."""

    draft_sha256 = HiddenField()
    waive_contact = PlainArea("先行送审的理由", limit=REASON)
    waive_opinions = PlainArea("先行送审的理由", limit=REASON)
    waive_points = PlainArea("先行送审的理由", limit=REASON)
    waive_errors = PlainArea("先行送审的理由", limit=REASON)
    waive_commitments = PlainArea("先行送审的理由", limit=REASON)
    waive_comment = PlainArea("先行送审的理由", limit=REASON)

    around: review.SubmitPage | None = None
    """What stands around the form, where it was read to fill the form."""

    def waivers(self) -> dict[str, str]:
        """Gate to reason, where one was written."""
        reasons = {g.value: self._fields.get(f"waive_{g.value}") for g in DEFAULT_MODES}
        return {gate: field.data for gate, field in reasons.items() if field is not None and field.data}


def _prepare_submit(form: SubmitForm, case: Case) -> None:
    if request.method == "GET":
        form.around = review.submit_page(office(), me(), case.id)
        form.draft_sha256.data = form.around.sha256


def _submit_context(form: SubmitForm, case: Case) -> dict[str, Any]:
    page = form.around or review.submit_page(office(), me(), case.id)
    changed = bool(form.draft_sha256.data) and form.draft_sha256.data != page.sha256
    form.draft_sha256.data = page.sha256
    fields = {g.gate: form._fields.get(f"waive_{g.gate}") for g in page.gates}
    return {"submission": page, "changed": changed, "reason_of": fields}


@act_page(
    Action.SUBMIT,
    SubmitForm,
    done="已送审。",
    prepare=_prepare_submit,
    template="review/submit.html",
    context=_submit_context,
    label="送审",
)
def submit(case: Case, form: SubmitForm, how: How) -> None:
    """送审."""
    for warning in review.submit(
        office(), me(), case.id, waivers=form.waivers(), draft_sha256=form.draft_sha256.data or None, **how
    ):
        flash(warning, "warning")
    with suppress(DomainError):  # pages to look at are a help for the approvers, never a reason to refuse
        drafting.ask_layout(office(), me(), case.id)


class ApproveForm(ActForm):
    """同意: the step, the text that was shown, an opinion, and the password where the step signs."""

    draft_sha256 = HiddenField()
    step_id = LongChoice("办理的步骤")
    opinion = PlainArea("意见", limit=1000)
    phrase = LongChoice("常用意见", required=False)
    password = Secret("登录密码", hint="这是签发，请再次输入您的登录密码。")


class ReturnForm(ActForm):
    """退回承办人; the reason is the opinion, so that it can be sent from the approver's page at once."""

    draft_sha256 = HiddenField()
    step_id = LongChoice("办理的步骤")
    opinion = PlainArea("退回理由", limit=1000, required=True, hint="写明要改什么，承办人会看到。")


class ReturnToStepForm(ReturnForm):
    """退回到某一步."""

    to_step = LongChoice("退回到")


class ReasonForm(ActForm):
    """An act that asks for its reason."""

    reason = PlainArea("理由", limit=1000, required=True)


def _review(case: Case) -> ReviewPage:
    page = review.review_page(office(), me(), case.id)
    if page is None or not page.active:
        raise NotPossible("这一件现在不在审核中，请从待办或台账重新打开。")
    return page


def _prepare_step(form: Any, case: Case) -> None:
    """Which step is meant: one's own, or for the clerk any that waits.

    A step that somebody acted on meanwhile may still be sent, so that the service can say who was first.
    """
    if request.method == "GET":
        page = _review(case)
        form.step_id.choices = _choices(page)
        form.step_id.data = form.step_id.choices[0].value
        form.draft_sha256.data = page.sha256
        return
    sent = request.form.get("step_id", "")
    offered = _choices(review.review_page(office(), me(), case.id))
    if sent.isdecimal() and len(sent) < 10 and sent not in {value for value, _ in offered}:
        offered.append((sent, "已经办过的一步"))
    form.step_id.choices = offered


def _choices(page: ReviewPage | None) -> list[tuple[str, str]]:
    active = page.active if page else ()
    return [(str(s.id), _step_words(s)) for s in [s for s in active if s.mine] or active]


def _step_words(step: StepShown) -> str:
    return f"{step.name}（{step.who}）"


def _prepare_approve(form: ApproveForm, case: Case) -> None:
    _prepare_step(form, case)
    phrases = review.phrases_of(office(), me())
    form.phrase.choices = [("", "请选择"), *((p.text, p.text) for p in phrases)]
    page = review.review_page(office(), me(), case.id)
    if page is None or not (page.last and page.mine) or request.form.get("behalf"):
        del form.password


def _approve_context(form: Any, case: Case) -> dict[str, Any]:
    page = review.review_page(office(), me(), case.id)
    if page is None:
        return {"review": None, "history": [], "steps": [], "current": None, "problems": _problems(form)}
    if request.method == "POST":
        form.draft_sha256.data = form.draft_sha256.data or page.sha256
    return {
        "review": page,
        "layout": layout_beside(case.id, page.draft_id),
        "history": [_event(s) for s in reversed(page.history) if s.at is not None],
        "steps": [_flow(s) for s in page.steps],
        "current": next((str(s.id) for s in page.active), None),
        "problems": _problems(form),
    }


def _problems(form: Any) -> list[dict[str, str]]:
    """What to say where no step waits any more and the form's fields are gone."""
    gone = "这一件现在不在审核中，请从待办或台账重新打开。"
    return [{"sentence": sentence} for sentence in form.form_errors or [gone]]


def _event(step: StepShown) -> dict[str, Any]:
    words = {"passed": "同意", "returned": "退回", "void": "办理（后已撤回或重办）"}[step.state.value]
    note = "沿用对同一稿的意见" if step.carried else f"{step.recorded}代录" if step.recorded else ""
    return {
        "who": step.name_acted,
        "post": step.title_acted,
        "action": f"{step.name}：{words}",
        "at": step.at,
        "tone": TONES[step.state.value],
        "opinion": step.opinion,
        "note": note,
    }


def _flow(step: StepShown) -> dict[str, Any]:
    status = {"passed": "done", "active": "current"}.get(step.state.value, "todo")
    who = step.name_acted or step.who
    return {"code": str(step.id), "name": step.name, "who": who, "at": step.at, "status": status}


@act_page(
    Action.APPROVE,
    ApproveForm,
    done="已同意。",
    prepare=_prepare_approve,
    template="review/approve.html",
    context=_approve_context,
    label="审核",
)
def approve(case: Case, form: ApproveForm, how: How) -> str | None:
    """同意; signing asks the password before anything is locked."""
    if "password" in form and how["on_behalf"] is None:
        accounts.confirm_password(office(), me(), form.password.data)
    result = review.approve(
        office(),
        me(),
        case.id,
        int(form.step_id.data),
        draft_sha256=form.draft_sha256.data or "",
        opinion=form.opinion.data or form.phrase.data or "",
        **how,
    )
    if result.signed:
        flash("答复稿已签发，转办公室编号用印。", "success")
    return None if how["on_behalf"] else url_for("worklist.todo")


@act_page(
    Action.RETURN_TO_HANDLER,
    ReturnForm,
    done="已退回承办人。",
    prepare=_prepare_step,
    template="review/return.html",
    context=_approve_context,
    grave=True,
)
def return_to_handler(case: Case, form: ReturnForm, how: How) -> None:
    """退回承办人."""
    review.return_to_handler(office(), me(), case.id, int(form.step_id.data), form.opinion.data, **how)


def _prepare_to_step(form: ReturnToStepForm, case: Case) -> None:
    _prepare_step(form, case)
    page = review.review_page(office(), me(), case.id)
    earlier = page.can_return_to if page else ()
    if not earlier and request.method == "GET":
        raise NotPossible("前面还没有办过的步骤，只能退回承办人。")
    form.to_step.choices = [(str(s.id), f"{s.name}（{s.name_acted}）") for s in earlier]


@act_page(
    Action.RETURN_TO_STEP,
    ReturnToStepForm,
    done="已退回，那一步和以后各步都要重新办理。",
    prepare=_prepare_to_step,
    template="review/return.html",
    context=_approve_context,
    grave=True,
)
def return_to_step(case: Case, form: ReturnToStepForm, how: How) -> None:
    """退回到某一步."""
    review.return_to_step(
        office(), me(), case.id, int(form.step_id.data), int(form.to_step.data), form.opinion.data, **how
    )


@act_page(
    Action.RECALL,
    ReasonForm,
    done="已撤回。",
    lead="下一步还没有办理时可以撤回。撤回送审后可以修改答复稿；撤回审核后由您重新办理这一步。",
    grave=True,
)
def recall(case: Case, form: ReasonForm, how: How) -> None:
    """撤回."""
    review.recall(office(), me(), case.id, form.reason.data, **how)


@act_page(
    Action.RECALL_APPROVAL,
    ReasonForm,
    done="已撤回签发。",
    lead="编号之前可以撤回签发，不占用文号。",
    grave=True,
)
def recall_approval(case: Case, form: ReasonForm, how: How) -> None:
    """撤回签发."""
    review.recall_approval(office(), me(), case.id, form.reason.data, **how)


class PhraseForm(Form):
    """One more 常用意见."""

    text = PlainText("新的常用意见", limit=200, required=True)


@pages.route("/phrases", methods=["GET", "POST"])
@signed_in
def phrases() -> ResponseReturnValue:
    """常用意见: add one's own."""
    form = PhraseForm()
    status = 200
    if request.method == "POST":
        if form.validate():
            try:
                review.add_phrase(office(), me(), form.text.data)
                flash("已加入常用意见。", "success")
                return redirect(url_for("review.phrases"), 303)
            except BadInput as refusal:
                office().rollback()
                form.refuse(refusal)
        status = 422
    page = review.phrases_of(office(), me())
    return render_template("review/phrases.html", form=form, phrases=page), status


@pages.route("/phrases/<int(max=2147483647):phrase_id>/remove", methods=["POST"])
@signed_in
def remove_phrase(phrase_id: int) -> ResponseReturnValue:
    """Take one of one's own away."""
    review.remove_phrase(office(), me(), phrase_id)
    flash("已删去。", "success")
    return redirect(url_for("review.phrases"), 303)
