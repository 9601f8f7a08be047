"""申请调整承办单位: asked, reported up, answered, taken back."""

from __future__ import annotations

from flask import request

from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch import AdjustmentRequest
from proposals.web.acts import ActForm, How, act_page
from proposals.web.dispatch._parts import expect_answer_from_outside, warn
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import PlainArea, PlainText
from proposals.web.responsibilities import grounds_for, taken_for


class RequestForm(ActForm):
    """Why the case is not ours, and whose it is."""

    ground = PlainArea("理由", limit=2_000, required=True, hint="写明职责依据，例如“三定”规定的条款")
    proposed_unit = PlainText("建议承办单位", limit=100)
    talked = PlainText(
        "与对方沟通情况", limit=500, hint="何时、与谁、以何种方式沟通，对方意见；没有沟通的不填"
    )


class ReportForm(ActForm):
    """On what paper the request went up."""

    reported_on = LegalDate("上报日期", required=True)
    paper_no = PlainText("上报文号", limit=60, width="half")


class AnswerForm(ActForm):
    """What the authority said."""

    answer = PlainArea("答复意见", limit=2_000)


class RefusalForm(ActForm):
    """Why the authority did not agree."""

    answer = PlainArea("不同意的理由", limit=2_000, required=True)


class RecallForm(ActForm):
    """Taking the request back needs no reason, but may have one."""

    reason = PlainArea("说明", limit=500)


def _with_ground(form: RequestForm, case: Case) -> None:
    """The clause that names another unit as lead, where it was chosen as the ground."""
    taken = taken_for(case) if request.method == "GET" else None
    if taken is not None and taken.ground and taken.lead is not None:
        form.ground.data, form.proposed_unit.data = taken.ground, taken.lead.name


@act_page(
    Action.REQUEST_ADJUSTMENT,
    RequestForm,
    done="已申请调整承办单位。",
    prepare=_with_ground,
    template="responsibilities/act.html",
    context=grounds_for,
    lead="只能申请一次；等待期间答复期限照常计算。",
)
def request_adjustment(case: Case, form: RequestForm, how: How) -> None:
    """申请调整."""
    asked = AdjustmentRequest(form.ground.data, form.proposed_unit.data, form.talked.data)
    warn(dispatch.request_adjustment(office(), me(), case.id, asked, **how))


def _today(form: ReportForm, case: Case) -> None:
    if request.method == "GET":
        form.reported_on.data = office().today


@act_page(
    Action.REPORT_ADJUSTMENT,
    ReportForm,
    done="已登记上报，收到交办机关答复后请登记。",
    prepare=_today,
    lead="申请已经以书面或OA报交办机关的，在这里登记。",
)
def report_adjustment(case: Case, form: ReportForm, how: How) -> None:
    """报交办机关."""
    on = form.reported_on.data
    assert on is not None
    dispatch.report_adjustment(office(), me(), case.id, on, form.paper_no.data, **how)


@act_page(
    Action.AGREE_ADJUSTMENT,
    AnswerForm,
    done="已同意调整。",
    prepare=expect_answer_from_outside,
    grave=True,
    lead="同意后这一件离开本单位：交办机关在本系统内的，回到待交办；不在的，记为已退回。",
)
def agree_adjustment(case: Case, form: AnswerForm, how: How) -> None:
    """同意调整."""
    dispatch.agree_adjustment(office(), me(), case.id, form.answer.data, **how)


@act_page(
    Action.REFUSE_ADJUSTMENT,
    RefusalForm,
    done="已登记不同意调整，请继续办理。",
    prepare=expect_answer_from_outside,
    lead="不同意后由原单位继续办理，不能再次申请调整。",
)
def refuse_adjustment(case: Case, form: RefusalForm, how: How) -> None:
    """不同意调整."""
    dispatch.refuse_adjustment(office(), me(), case.id, form.answer.data, **how)


@act_page(Action.RECALL_ADJUSTMENT, RecallForm, done="已撤回申请，请继续办理。")
def recall_adjustment(case: Case, form: RecallForm, how: How) -> None:
    """撤回调整申请."""
    dispatch.recall_adjustment(office(), me(), case.id, form.reason.data, **how)
