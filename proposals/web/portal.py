"""The member's page: by link or QR code, without account; opening it does nothing, a human POST answers."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import BadInput, NotFound, NotPossible, TooMany
from proposals.domain.facts import RATING_NAMES, Rating
from proposals.services import portal
from proposals.web.edge import office, public
from proposals.web.forms import Choice, Form, PlainArea, PlainText

pages = Blueprint("portal", __name__)


class AnswerForm(Form):
    """征询意见表: two ratings, an opinion, and who fills it in."""

    attitude = Choice("办理态度")
    result = Choice("办理结果")
    comment = PlainArea("意见和建议", limit=2_000)
    publish = Choice(
        "是否同意公开这份答复", choices=[("yes", "同意"), ("no", "不同意"), ("", "不表示")], required=False
    )
    filled_by = Choice("填写人", choices=[("self", "本人填写"), ("proxy", "代为填写")])
    filled_name = PlainText("代填人姓名", limit=50, hint="代为填写的，请写您的姓名", width="half")

    def answer(self) -> portal.Answer:
        """The form as the service takes it."""
        return portal.Answer(
            attitude=Rating(self.attitude.data),
            result=Rating(self.result.data),
            comment=self.comment.data or "",
            agrees_to_publish={"yes": True, "no": False}.get(self.publish.data or ""),
            filled_by=portal.FilledBy(self.filled_by.data),
            filled_name=self.filled_name.data or "" if self.filled_by.data == "proxy" else "",
        )


@pages.route("/r/<token>", methods=["GET", "POST"])
@public
def receipt(token: str) -> ResponseReturnValue:
    """Show the letter and the form, or store the answer."""
    try:
        portal.refuse_flood(office(), request.remote_addr or "")
        page = portal.visit(office(), token)
    except (NotFound, TooMany) as refusal:
        return _private(render_template("portal/gone.html", sentence=refusal.sentence), refusal.status)
    form = _form(page)
    if request.method == "GET" or page.status is not portal.LinkStatus.OPEN:
        return _show(page, form, 200 if request.method == "GET" else 409)
    if not form.validate():
        return _show(page, form, 422)
    try:
        device, address = request.user_agent.string, request.remote_addr or ""
        portal.answer(office(), token, form.answer(), device=device, address=address)
    except BadInput as problem:
        form.refuse(problem)
        return _show(page, form, 422)
    except NotPossible as refusal:
        office().rollback()
        form.form_errors.append(refusal.sentence)
        return _show(portal.visit(office(), token), form, 409)
    flash("回执已经提交，谢谢。", "success")
    return redirect(url_for("portal.receipt", token=token), 303)


def _form(page: portal.Visit) -> AnswerForm:
    form = AnswerForm()
    words = [(r.value, RATING_NAMES[r]) for r in page.ratings]
    form.attitude.choices = form.result.choices = words
    if request.method == "GET":
        form.filled_by.data, form.publish.data = "self", ""
    return form


def _show(page: portal.Visit, form: AnswerForm, status: int) -> ResponseReturnValue:
    html = render_template("portal/receipt.html", page=page, form=form, rating_names=RATING_NAMES)
    return _private(html, status)


def _private(html: str, status: int) -> ResponseReturnValue:
    """Neither search engines nor other sites learn of the address."""
    response = make_response(html, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
