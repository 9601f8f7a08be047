"""What several of these forms share: a reason, a unit from the list or by name, warnings, answers from outside."""

from __future__ import annotations

from flask import flash, request

from proposals.domain.decide import Decision
from proposals.services.cases import Case
from proposals.services.dispatch.offers import unit_named
from proposals.services.units import active_units
from proposals.web.acts import ActForm
from proposals.web.edge import office
from proposals.web.forms import LongChoice, PlainArea, PlainText

OTHER = "other"


class ReasonForm(ActForm):
    """An act that asks for nothing but its reason."""

    reason = PlainArea("理由", limit=500, required=True)


class UnitForm(ActForm):
    """An act that names a unit: from the list, or one that is not in it yet."""

    unit_id = LongChoice("单位")
    other_unit = PlainText("单位全称", limit=100, hint="上面选“不在列表中”时填写")

    def offer_units(self, *, without: int | None = None) -> None:
        """Fill the list, leaving out a unit that makes no sense here."""
        units = [(str(u.id), u.name) for u in active_units(office()) if u.id != without]
        self.unit_id.choices = [("", "请选择"), *units, (OTHER, "不在列表中（在下面填写）")]

    def chosen_unit(self) -> int:
        """Id of the unit chosen or named."""
        if self.unit_id.data == OTHER:
            return unit_named(office(), self.other_unit.data, "other_unit")
        return int(self.unit_id.data)


def warn(decision: Decision) -> None:
    """Show what the act was warned of, beside the word that it is done."""
    for finding in decision.warnings:
        flash(finding.sentence, "warning")


def expect_answer_from_outside(form: ActForm, case: Case) -> None:
    """Where the authority is outside its answer is recorded: 代录 stands open and ticked."""
    lead_decides = case.facts.lead_unit_id is not None and not case.facts.lead_outside
    if request.method == "GET" and not case.facts.authority_inside and not lead_decides:
        form.behalf.data = True
