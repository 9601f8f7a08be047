"""The page behind a one-off link: no account, no navigation; GET shows, a human's POST sends."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.domain.errors import BadInput, Conflict, DomainError, NotPossible
from proposals.services import cohandling, dispatch
from proposals.web.cohandling import offer_words, typed_opinion
from proposals.web.edge import office, public
from proposals.web.forms import Choice, Form, PlainArea, PlainText

pages = Blueprint("opinion_link", __name__)


class LinkForm(Form):
    """The opinion and who gives it."""

    seen = HiddenField()
    text = PlainArea(
        "贵单位的意见",
        limit=20_000,
        required=True,
        hint="可以从Word里粘贴；一段一行，序号照写：一、（一）1.（1）",
    )
    outcome_class = Choice("建议的办理类别", required=False)
    publicity = Choice("建议的公开属性", required=False)
    given_by = PlainText("您的姓名", limit=50, required=True, width="half")


class NotOursForm(Form):
    """Why the unit asks that another one be heard instead."""

    ground = PlainArea(
        "为什么不属于贵单位职责", limit=2_000, required=True, hint="请写明依据，如三定规定的条款"
    )
    proposed_unit = PlainText("建议由哪个单位办理", limit=100)
    given_by = PlainText("您的姓名", limit=50, required=True, width="half")


@pages.route("/opinion/<token>", methods=["GET"])
@public
def opinion(token: str) -> ResponseReturnValue:
    """Show the case and the box; opening it changes nothing, so previews and scanners do no harm."""
    ask = _ask(token)
    form = LinkForm()
    form.seen.data = str(ask.version)
    offer_words(form, ask)
    return _quiet(render_template("cohandling/by_link.html", **_values(ask, form)))


@pages.route("/opinion/<token>", methods=["POST"])
@public
def send(token: str) -> ResponseReturnValue:
    """Accept and give the opinion in one go."""
    ask = _ask(token)
    form = LinkForm()
    offer_words(form, ask)
    if not form.validate():
        return _quiet(render_template("cohandling/by_link.html", **_values(ask, form)), 422)
    seen = str(form.seen.data or "")
    try:
        cohandling.give_by_link(
            office(),
            token,
            typed_opinion(form, given_by=form.given_by.data),
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        )
    except (BadInput, Conflict, NotPossible) as refusal:
        return _refused(token, form, refusal)
    return _quiet(render_template("cohandling/sent.html", **_values(ask, form)))


@pages.route("/opinion/<token>/not-ours", methods=["GET", "POST"])
@public
def not_ours(token: str) -> ResponseReturnValue:
    """申请调整承办单位 by link; refused, the same link takes the opinion."""
    ask = _ask(token)
    form = NotOursForm()
    values: dict[str, Any] = {"ask": ask, "form": form, "token": token, "referrer": "no-referrer"}
    if request.method == "GET":
        return _quiet(render_template("cohandling/not_ours.html", **values))
    if not form.validate():
        return _quiet(render_template("cohandling/not_ours.html", **values), 422)
    actor = cohandling.link_actor(office(), token)
    ground = f"{form.ground.data}\n（经办人：{form.given_by.data}）"
    try:
        wanted = dispatch.AdjustmentRequest(ground, form.proposed_unit.data)
        dispatch.request_adjustment(office(), actor, ask.handling_id, wanted)
    except (BadInput, Conflict, NotPossible) as refusal:
        office().rollback()
        form.show(refusal)
        return _quiet(render_template("cohandling/not_ours.html", **values), refusal.status)
    return _quiet(render_template("cohandling/not_ours_sent.html", **values))


def _ask(token: str) -> cohandling.CohandlerPage:
    actor = cohandling.link_actor(office(), token)
    assert actor.link_handling_id is not None
    return cohandling.cohandler_page(office(), actor, actor.link_handling_id)


def _refused(token: str, form: LinkForm, refusal: DomainError) -> ResponseReturnValue:
    """Undo, and show the page again as typed; a link that ended meanwhile says so instead."""
    office().rollback()
    ask = _ask(token)
    form.show(refusal)
    if not isinstance(refusal, BadInput):
        form.seen.data = str(ask.version)
    return _quiet(render_template("cohandling/by_link.html", **_values(ask, form)), refusal.status)


def _values(ask: cohandling.CohandlerPage, form: LinkForm) -> dict[str, Any]:
    not_ours_url = url_for("opinion_link.not_ours", token=(request.view_args or {})["token"])
    return {"ask": ask, "form": form, "referrer": "no-referrer", "not_ours_url": not_ours_url}


def _quiet(page: str, status: int = 200) -> ResponseReturnValue:
    """Nothing of the address goes elsewhere, and nothing of the page into a search engine."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
