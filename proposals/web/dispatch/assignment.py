"""分办 inside the unit: departments, handlers, acceptance, return, opinion."""

from __future__ import annotations

from typing import Any

from flask import request

from proposals.domain.actors import Role
from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch import Shares
from proposals.services.dispatch.offers import own_shares, shares_of
from proposals.services.points import points_asked
from proposals.services.units import departments_of, people_of
from proposals.web.acts import ActForm, How, act_page
from proposals.web.edge import me, office
from proposals.web.forms import Choice, LongChoice, PickMany, PlainArea


class AssignForm(ActForm):
    """Who shall work on the case."""

    lead_id = LongChoice("牵头处室")
    handler_id = LongChoice("承办人", required=False, hint="可以不指定，由处室签收时确定")
    supporting_ids = PickMany("配合处室")
    reason = PlainArea("改派理由", limit=500, hint="改变牵头或配合处室时填写")


class DepartmentForm(ActForm):
    """For which department."""

    department_id = Choice("处室")


class ReturnForm(DepartmentForm):
    """Why it is not this department's matter."""

    reason = PlainArea("退回理由", limit=500, required=True)


class OpinionForm(DepartmentForm):
    """What the supporting department says."""

    text = PlainArea("配合意见", limit=10_000, required=True)


def _clerk_here(case: Case) -> bool:
    return me().has(Role.CLERK, case.handling.unit_id)


def _offer(form: AssignForm, case: Case) -> None:
    """Everything for the clerk; the head names the handler of the own department only."""
    assert case.handling.unit_id is not None
    running = shares_of(office(), case.id)
    departments = departments_of(office(), case.handling.unit_id)
    form.lead_id.choices = [("", "请选择"), *((str(d.id), d.name) for d in departments)]
    form.supporting_ids.choices = [(str(d.id), d.name) for d in departments]
    names = {d.id: d.name for d in departments}
    form.handler_id.choices = [
        ("", "由处室指定"),
        *(
            (str(p.id), f"{p.name}（{names[p.department_id]}）")
            for p in people_of(office(), case.handling.unit_id)
            if p.department_id in names
        ),
    ]
    lead = next((s for s in running if s.lead), None)
    if not _clerk_here(case):
        own = own_shares(office(), me(), case.handling)
        form.lead_id.label.text, form.handler_id.description = "处室", ""
        form.lead_id.choices = [(str(s.department_id), s.department.name) for s in own]
        lead = own[0] if own else lead
        del form.supporting_ids, form.reason
    elif request.method == "GET":
        form.supporting_ids.data = [str(s.department_id) for s in running if not s.lead]
    if request.method == "GET" and lead is not None:
        form.lead_id.data = str(lead.department_id)
        form.handler_id.data = str(lead.handler_id or "")


@act_page(Action.ASSIGN, AssignForm, done="已分办。", prepare=_offer)
def assign(case: Case, form: AssignForm, how: How) -> None:
    """分办到处室, or 指定承办人 by the head."""
    handler = int(form.handler_id.data) if form.handler_id.data else None
    lead = int(form.lead_id.data)
    if _clerk_here(case) or how["on_behalf"] is not None:
        supporting = tuple(int(d) for d in form.supporting_ids.data or ())
        shares = Shares(lead, handler, supporting, form.reason.data)
        dispatch.assign(office(), me(), case.id, shares, **how)
    else:
        dispatch.name_handler(office(), me(), case.id, lead, handler or 0, **how)


def _offer_waiting(form: DepartmentForm, case: Case) -> None:
    _offer_shares(form, [s for s in own_shares(office(), me(), case.handling) if s.accepted_at is None])


def _offer_running(form: DepartmentForm, case: Case) -> None:
    _offer_shares(form, own_shares(office(), me(), case.handling))


def _offer_supporting(form: OpinionForm, case: Case) -> None:
    shares = [s for s in own_shares(office(), me(), case.handling) if not s.lead]
    _offer_shares(form, shares)
    if request.method == "GET" and len(shares) == 1:
        form.text.data = shares[0].opinion


def _offer_shares(form: DepartmentForm, shares: list[Any]) -> None:
    form.department_id.choices = [
        (str(s.department_id), f"{s.department.name}（{'牵头' if s.lead else '配合'}）") for s in shares
    ]
    if request.method == "GET" and len(shares) == 1:
        form.department_id.data = str(shares[0].department_id)


@act_page(Action.ACCEPT_ASSIGNMENT, DepartmentForm, done="处室已签收。", prepare=_offer_waiting)
def accept_assignment(case: Case, form: DepartmentForm, how: How) -> None:
    """处室签收."""
    dispatch.accept_assignment(office(), me(), case.id, int(form.department_id.data), **how)


@act_page(
    Action.RETURN_ASSIGNMENT,
    ReturnForm,
    done="已退回，由提案办理员重新分办。",
    prepare=_offer_running,
    lead="不属于本处室职责的，写明理由退回办公室重新分办。",
)
def return_assignment(case: Case, form: ReturnForm, how: How) -> None:
    """处室退回."""
    dispatch.return_assignment(office(), me(), case.id, int(form.department_id.data), form.reason.data, **how)


@act_page(
    Action.GIVE_DEPARTMENT_OPINION,
    OpinionForm,
    done="配合意见已提交牵头处室。",
    prepare=_offer_supporting,
    template="points/department_opinion.html",
    context=lambda form, case: {"points": points_asked(office(), me(), case.id)},
)
def give_department_opinion(case: Case, form: OpinionForm, how: How) -> None:
    """处室提出意见."""
    dispatch.give_department_opinion(
        office(), me(), case.id, int(form.department_id.data), form.text.data, **how
    )
