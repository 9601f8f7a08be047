"""并案 and taking it apart."""

from __future__ import annotations

from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.web.acts import ActForm, How, act_page
from proposals.web.dispatch._parts import ReasonForm
from proposals.web.edge import me, office
from proposals.web.forms import LongChoice, PlainArea


class MergeForm(ActForm):
    """Into which case, and why."""

    into_id = LongChoice("并入哪一件", hint="列出本单位办理中、同一种类、还没有答复过的件")
    reason = PlainArea("并案理由", limit=500, required=True)


def _offer(form: MergeForm, case: Case) -> None:
    others = dispatch.mergeable(office(), me(), case.handling)
    form.into_id.choices = [
        ("", "请选择"),
        *((str(h.id), f"第{h.proposal.serial_no}号 {h.proposal.title}") for h in others),
    ]


@act_page(
    Action.MERGE,
    MergeForm,
    done="已并案。",
    prepare=_offer,
    lead="并案后合并办理、共用一份答复稿，各提案者仍分别收到复函；期限取各件中最早的。编号以前可以解除。",
)
def merge(case: Case, form: MergeForm, how: How) -> None:
    """并入另一件."""
    dispatch.merge(office(), me(), case.id, int(form.into_id.data), form.reason.data, **how)


@act_page(
    Action.UNMERGE, ReasonForm, done="已解除并案，请继续办理。", lead="解除后各件恢复自己的期限，分别答复。"
)
def unmerge(case: Case, form: ReasonForm, how: How) -> None:
    """解除并案."""
    dispatch.unmerge(office(), me(), case.id, form.reason.data, **how)
