"""交办、签收、撤回、转参考、撤案: the pages of these acts."""

from __future__ import annotations

from flask import request

from proposals.domain.workflow import PART_NAMES, Action, Part
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch import Order
from proposals.web.acts import ActForm, How, act_page
from proposals.web.dispatch._parts import ReasonForm, UnitForm
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, PlainArea, PlainText, Units
from proposals.web.responsibilities import suggested_for, taken_for


class DispatchForm(UnitForm):
    """An order to handle."""

    part = Choice("办理方式", choices=[(p.value, n) for p, n in PART_NAMES.items()])
    lead_unit = PlainText("主办单位", limit=100, hint="办理方式选会办时填写")
    co_units = Units("会办单位", hint="办理方式选主办、分办或转办时填写，一行一个")
    split_units = Units("其他分办单位", hint="办理方式选分办时填写，一行一个，各自办理、各自答复")
    dispatched_on = LegalDate("交办日期", required=True, hint="期限从这一天起算，例如 2023-2-8")
    received_on = LegalDate("收到日期", hint="收到交办通知或提案的日期，期限从收到起算的单位填写")
    meeting_on = LegalDate("交办会日期", hint="期限从交办会起算的填写，没有开会的不填")
    dispatch_no = PlainText("交办文号", limit=60, width="half")
    reply_due = LegalDate("交办通知写明的答复期限", hint="以写明的日期为准；没有写明的不填，由系统推算")
    opinion_due = LegalDate("交办通知写明的会办意见期限", hint="以写明的日期为准；没有写明的不填，由系统推算")
    requirement = PlainArea("交办要求", limit=2_000)


def _offer(form: DispatchForm, case: Case) -> None:
    own = case.handling.unit_id
    form.unit_id.label.text = "承办单位"
    form.offer_units()
    if not case.facts.authority_inside and own is not None and case.handling.unit is not None:
        form.unit_id.choices = [(str(own), case.handling.unit.name)]
    if case.handling.parent_id is not None:
        form.part.choices = [(Part.COHANDLE.value, case.kind.cohandle)]
        for name in ("lead_unit", "co_units", "split_units", "reply_due"):
            delattr(form, name)
    if request.method == "GET":
        form.unit_id.data = str(own) if own is not None else ""
        form.part.data = case.handling.part.value
        form.dispatched_on.data = office().today
        form.received_on.data, form.meeting_on.data = case.handling.received_on, case.handling.meeting_on
        form.requirement.data = case.handling.requirement
        _take_over(form, case)


def _take_over(form: DispatchForm, case: Case) -> None:
    """Lead and co-handlers of the suggestion that was chosen, if one was."""
    taken = taken_for(case)
    if taken is None or "co_units" not in form:
        return
    if taken.lead is not None and str(taken.lead.id) in [c.value for c in form.unit_id.choices]:
        form.unit_id.data = str(taken.lead.id)
    form.part.data = Part.LEAD.value if taken.others else Part.SOLE.value
    form.co_units.data = taken.others


@act_page(
    Action.DISPATCH,
    DispatchForm,
    done="已交办，等待签收。",
    prepare=_offer,
    template="responsibilities/act.html",
    context=suggested_for,
)
def order(case: Case, form: DispatchForm, how: How) -> None:
    """交办."""
    below = case.handling.parent_id is not None
    on = form.dispatched_on.data
    assert on is not None
    dispatch.dispatch(
        office(),
        me(),
        case.id,
        Order(
            unit_id=form.chosen_unit(),
            part=Part(form.part.data),
            dispatched_on=on,
            received_on=form.received_on.data,
            meeting_on=form.meeting_on.data,
            dispatch_no=form.dispatch_no.data,
            requirement=form.requirement.data,
            reply_due=None if below else form.reply_due.data,
            opinion_due=form.opinion_due.data,
            co_units=() if below else form.co_units.data,
            split_units=() if below else form.split_units.data,
            lead_unit="" if below else form.lead_unit.data,
        ),
        **how,
    )


@act_page(Action.ACCEPT, done="已签收，请分办到处室。", lead="签收后开始办理，请核对案号、案由和交办日期。")
def accept(case: Case, form: ActForm, how: How) -> None:
    """签收."""
    dispatch.accept(office(), me(), case.id, **how)


@act_page(
    Action.RECALL_DISPATCH,
    ReasonForm,
    done="已撤回交办。",
    lead="对方签收之前可以撤回；一并交办、还没有签收的会办件随之撤回。",
)
def recall_dispatch(case: Case, form: ReasonForm, how: How) -> None:
    """撤回交办."""
    dispatch.recall_dispatch(office(), me(), case.id, form.reason.data, **how)


@act_page(
    Action.REFER, ReasonForm, done="已转参考。", grave=True, lead="转参考的件不再办理，也不计入答复率。"
)
def refer(case: Case, form: ReasonForm, how: How) -> None:
    """转参考."""
    dispatch.refer(office(), me(), case.id, form.reason.data, **how)


@act_page(
    Action.WITHDRAW,
    ReasonForm,
    done="已撤案。",
    grave=True,
    lead="提案者书面撤回后办理终止，还在会办的单位也随之终止。书面材料请附在代录的扫描件里。",
)
def withdraw(case: Case, form: ReasonForm, how: How) -> None:
    """撤案."""
    dispatch.withdraw(office(), me(), case.id, form.reason.data, **how)
