"""交办与签收: the pages of these acts."""

from __future__ import annotations

from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.web.acts import ActForm, How, act_page
from proposals.web.edge import me, office
from proposals.web.forms import PlainArea


class ReasonForm(ActForm):
    """An act that asks for nothing but its reason."""

    reason = PlainArea("理由", limit=500, required=True)


@act_page(Action.ACCEPT, done="已签收，请分办到处室。", lead="签收后开始办理，请核对案号、案由和交办日期。")
def accept(case: Case, form: ActForm, how: How) -> None:
    """签收."""
    dispatch.accept(office(), me(), case.id, **how)


@act_page(Action.WITHDRAW, ReasonForm, done="已撤案。", grave=True)
def withdraw(case: Case, form: ReasonForm, how: How) -> None:
    """撤案."""
    dispatch.withdraw(office(), me(), case.id, form.reason.data, **how)
