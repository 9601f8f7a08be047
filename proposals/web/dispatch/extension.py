"""延期: asked and answered."""

from __future__ import annotations

from flask import request

from proposals.domain.deadlines import chinese_date
from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch.offers import extension_dates
from proposals.web.acts import ActForm, How, act_page
from proposals.web.dispatch._parts import expect_answer_from_outside, warn
from proposals.web.edge import me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import PlainArea


class RequestForm(ActForm):
    """Until when, and why."""

    until = LegalDate("延期到", required=True)
    reason = PlainArea("延期理由", limit=1_000, required=True, hint="同时应向提案者说明")


class GrantForm(ActForm):
    """Until when it was granted."""

    until = LegalDate("同意延期到", required=True)
    answer = PlainArea("答复意见", limit=1_000)


class RefusalForm(ActForm):
    """Why it was not."""

    answer = PlainArea("不同意的理由", limit=1_000, required=True)


def _dates(form: RequestForm, case: Case) -> None:
    dates = extension_dates(office(), case.handling)
    words = [f"现在的期限是{chinese_date(dates.due)}" if dates.due else ""]
    words.append(f"一般最迟到{chinese_date(dates.latest)}" if dates.latest else "")
    form.until.description = "，".join(w for w in words if w)


@act_page(
    Action.REQUEST_EXTENSION,
    RequestForm,
    done="已登记延期申请，同意以前期限不变。",
    prepare=_dates,
    lead="延期须经交办机关同意；申请期间期限照常计算。",
)
def request_extension(case: Case, form: RequestForm, how: How) -> None:
    """申请延期."""
    until = form.until.data
    assert until is not None
    warn(dispatch.request_extension(office(), me(), case.id, until, form.reason.data, **how))


def _asked(form: GrantForm, case: Case) -> None:
    expect_answer_from_outside(form, case)
    dates = extension_dates(office(), case.handling)
    if dates.asked:
        form.until.description = f"申请延到{chinese_date(dates.asked)}，理由：{dates.reason}"
    if request.method == "GET":
        form.until.data = dates.asked


@act_page(Action.GRANT_EXTENSION, GrantForm, done="已登记同意延期，期限已改。", prepare=_asked)
def grant_extension(case: Case, form: GrantForm, how: How) -> None:
    """同意延期."""
    until = form.until.data
    assert until is not None
    warn(dispatch.grant_extension(office(), me(), case.id, until, form.answer.data, **how))


@act_page(
    Action.REFUSE_EXTENSION,
    RefusalForm,
    done="已登记不同意延期，期限不变。",
    prepare=expect_answer_from_outside,
)
def refuse_extension(case: Case, form: RefusalForm, how: How) -> None:
    """不同意延期."""
    dispatch.refuse_extension(office(), me(), case.id, form.answer.data, **how)
