"""说明理由后放行."""

from __future__ import annotations

from flask import request

from proposals.domain.gates import GATE_NAMES
from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch.offers import waivable
from proposals.web.acts import ActForm, How, act_page
from proposals.web.edge import me, office
from proposals.web.forms import Choice, PlainArea


class WaiveForm(ActForm):
    """Which gate, and why."""

    gate = Choice("放行哪一项")
    reason = PlainArea("理由", limit=500, required=True, hint="记入办理过程，随件保存")


def _offer(form: WaiveForm, case: Case) -> None:
    found = waivable(office(), case.handling)
    form.gate.choices = [(f.gate.value, f"{GATE_NAMES[f.gate]}：{f.sentence}") for f in found]
    if not found:
        form.gate.description = "现在没有需要放行的事项。"
    if request.method == "GET":
        form.gate.data = request.args.get("gate", found[0].gate.value if len(found) == 1 else None)


@act_page(
    Action.WAIVE,
    WaiveForm,
    done="已放行。",
    prepare=_offer,
    lead="应当先办的事确实来不及办的，写明理由可以先行；只对这一次办理有效。",
)
def waive(case: Case, form: WaiveForm, how: How) -> None:
    """放行."""
    dispatch.waive(office(), me(), case.id, form.gate.data, form.reason.data, **how)
