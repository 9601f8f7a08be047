"""授权: my roles given to a colleague for some days."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import ROLE_NAMES, Grant
from proposals.domain.errors import NotAllowed
from proposals.services import accounts
from proposals.services.units import people_of, unit_name
from proposals.web.admin.frame import form_page, given
from proposals.web.edge import me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, LongChoice, PlainText

pages = Blueprint("delegations", __name__, url_prefix="/delegations")


class DelegationForm(Form):
    """Which role, to whom, from when to when."""

    grant = LongChoice("我的角色")
    to_person = LongChoice("授权给", hint="只能是同一单位、有账号的人")
    valid_from = LegalDate("从哪一天起", required=True)
    valid_to = LegalDate("到哪一天止", required=True)
    reason = PlainText("事由", limit=200, hint="例如 出差、休假")


@pages.route("/")
@signed_in
def index() -> ResponseReturnValue:
    """What I gave and received."""
    lines = [_line(d, gave, took) for d, gave, took in accounts.delegations_of(office(), me())]
    return render_template("admin/delegations.html", lines=lines, may_give=bool(_grants()))


def _line(delegation: Any, gave: Any, took: Any) -> dict[str, Any]:
    mine = gave.id == me().person_id
    return {
        "who": f"授权给{took.name}" if mine else f"{gave.name}授权给我",
        "role": ROLE_NAMES[delegation.role],
        "from": delegation.valid_from,
        "to": delegation.valid_to,
        "reason": delegation.reason,
        "state": _state(delegation, office().today),
        "revoke_url": url_for("delegations.revoke", delegation_id=delegation.id)
        if mine and _state(delegation, office().today) in ("有效", "未开始")
        else "",
    }


def _state(delegation: Any, today: date) -> str:
    if delegation.revoked_at is not None:
        return "已收回"
    if delegation.valid_to < today:
        return "已结束"
    return "有效" if delegation.valid_from <= today else "未开始"


def _grants() -> list[Grant]:
    return accounts.own_grants(office(), me())


@pages.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Give one of my roles."""
    grants = _grants()
    if not grants:
        raise NotAllowed("您没有自己的角色可以授权给别人。")
    form = DelegationForm()
    form.grant.choices = [
        (str(n), f"{ROLE_NAMES[g.role]}（{unit_name(office(), g.unit_id)}）") for n, g in enumerate(grants)
    ]
    colleagues = {
        p.id: p
        for unit_id in dict.fromkeys(g.unit_id for g in grants)
        for p in people_of(office(), unit_id)
        if p.login and p.id != me().person_id
    }
    form.to_person.choices = [("", "请选择"), *((str(p.id), p.name) for p in colleagues.values())]

    def call() -> None:
        accounts.delegate_mine(
            office(),
            me(),
            int(form.to_person.data),
            grants[int(form.grant.data)],
            given(form.valid_from.data),
            given(form.valid_to.data),
            form.reason.data,
        )

    return form_page(
        "授权给同事",
        form,
        call,
        back=url_for("delegations.index"),
        crumbs=[("授权", url_for("delegations.index"))],
        submit="授权",
        inside=False,
        done="已授权。",
        lead="授权期间双方都能办；办理记录写实际办理的人，函件写实际签发的人。",
    )


@pages.route("/<int:delegation_id>/revoke", methods=["POST"])
@signed_in
def revoke(delegation_id: int) -> ResponseReturnValue:
    """Take it back now."""
    accounts.revoke_delegation(office(), me(), delegation_id)
    flash("授权已收回。", "success")
    return redirect(url_for("delegations.index"), 303)
