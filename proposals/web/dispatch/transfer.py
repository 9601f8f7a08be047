"""移交其他单位."""

from __future__ import annotations

from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch import Transfer
from proposals.services.units import unit_name
from proposals.web.acts import How, act_page
from proposals.web.dispatch._parts import UnitForm
from proposals.web.edge import me, office
from proposals.web.forms import PlainArea, PlainText


class TransferForm(UnitForm):
    """To whom and why."""

    reason = PlainArea("移交理由", limit=500, required=True)
    basis = PlainText("依据", limit=100, hint="交办机关同意移交的文号或电话记录；没有的不填")


def _offer(form: TransferForm, case: Case) -> None:
    form.unit_id.label.text = "移交给"
    form.offer_units(without=case.handling.unit_id)


@act_page(
    Action.TRANSFER,
    TransferForm,
    done="已移交。",
    prepare=_offer,
    grave=True,
    lead="移交后本单位不再办理；新单位接着办，答复期限不重新起算，已经请的会办单位随之转过去。",
)
def transfer(case: Case, form: TransferForm, how: How) -> None:
    """移交其他单位."""
    name = unit_name(office(), form.chosen_unit())
    dispatch.transfer(office(), me(), case.id, Transfer(name, form.reason.data, form.basis.data), **how)
