"""催办: the text, who gets it, how often it was done before."""

from __future__ import annotations

from typing import Any

from flask import flash, request

from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch.offers import informable
from proposals.web.acts import ActForm, How, act_page
from proposals.web.edge import me, office
from proposals.web.forms import PickMany, PlainArea


class UrgeForm(ActForm):
    """What is said, and whom one chooses to inform as well."""

    text = PlainArea("催办内容", limit=2_000, required=True, hint="可以修改；也可以复制后发微信或OA")
    copies = PickMany("同时告知", hint="默认只通知经办的人；需要领导或督查知道的，由您勾选")


def _offer(form: UrgeForm, case: Case) -> None:
    people = informable(office(), case.handling)
    form.copies.choices = [(str(p.id), f"{p.name}（{p.title}）" if p.title else p.name) for p in people]
    if request.method == "GET":
        form.text.data = dispatch.prepare_urge(office(), case.handling).text


def _context(form: UrgeForm, case: Case) -> dict[str, Any]:
    return {"urge": dispatch.prepare_urge(office(), case.handling)}


@act_page(
    Action.URGE,
    UrgeForm,
    done="已催办。",
    prepare=_offer,
    template="dispatch/urge.html",
    context=_context,
)
def urge(case: Case, form: UrgeForm, how: How) -> None:
    """催办."""
    copies = [int(p) for p in form.copies.data or ()]
    done = dispatch.urge(office(), me(), case.id, form.text.data, copies, **how)
    if done.people:
        flash(f"第{done.number}次催办，已通知{'、'.join(p.name for p in done.people)}。", "success")
    else:
        flash(f"第{done.number}次催办。对方没有账号，请把催办内容复制后发给对方。", "warning")
