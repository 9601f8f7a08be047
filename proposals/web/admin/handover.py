"""管理—工作移交: what hangs on somebody, to whom it goes, the check page, and the list to sign."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.services.directory import handover, people, units
from proposals.services.directory.duties import DUTY_NAMES, DutyKind
from proposals.services.directory.handover import Order, Plan, Standing
from proposals.web.admin.frame import KEEPERS, crumb, is_sysadmin
from proposals.web.edge import for_roles, me, office
from proposals.web.forms import Form, LongChoice, PlainArea, PlainText

pages = Blueprint("handover", __name__, url_prefix="/admin/handovers")
LATER = ("", "这一组先不移交")
NOBODY_YET = ("", "暂不指定接任人")


class HandoverForm(Form):
    """To whom each group goes; which of it, and who takes over a role, are fields of the page's own tables."""

    to_lead = LongChoice("移交给", required=False)
    to_support = LongChoice("移交给", required=False)
    to_closed = LongChoice("移交给", required=False)
    to_review = LongChoice("移交给", required=False)
    to_chain = LongChoice("移交给", required=False)
    reason = PlainArea("移交原因", limit=200, required=True, hint="例如 调往市委办公室")
    witness = PlainText("监交人", limit=50, width="half", hint="印在移交清单上，可以先不填")

    def order(self) -> Order:
        """As typed and ticked."""
        chosen = {kind: self[f"to_{kind.value}"].data for kind in DutyKind}
        roles = {
            name.removeprefix("role_"): value
            for name, value in request.form.items()
            if name.startswith("role_") and value.isdecimal()
        }
        return Order(
            keys=frozenset(request.form.getlist("pick")),
            takers={kind: int(value) for kind, value in chosen.items() if value},
            roles={int(grant): int(taker) for grant, taker in roles.items() if grant.isdecimal()},
            reason=self.reason.data or "",
            witness=self.witness.data or "",
        )


@pages.route("/")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """Whose work can be handed over, and the lists of what was."""
    looked_after = None if is_sysadmin() else {g.unit_id for g in me().grants}
    everybody = [
        p for p in people.people(office()) if p.active and (looked_after is None or p.unit_id in looked_after)
    ]
    return render_template(
        "admin/handovers.html",
        people=everybody,
        names={u.id: u.short_name for u in units.all_units(office())},
        handed=handover.handovers(office(), me()),
    )


@pages.route("/of/<int:person_id>", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def of_person(person_id: int) -> ResponseReturnValue:
    """Choose, check, hand over."""
    there = handover.standing(office(), me(), person_id)
    form = _offered(HandoverForm(), there)
    if request.method == "GET" or request.form.get("change"):
        return _show(there, form)
    if not form.validate():
        return _show(there, form, 422)
    try:
        order = form.order()
        if request.form.get("confirmed"):
            event = handover.hand_over(office(), me(), person_id, order)
            flash("已移交，接收人都收到了通知。", "success")
            return redirect(url_for("handover.show", seq=event.seq), 303)
        return _check(handover.plan(office(), me(), person_id, order))
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        return _show(handover.standing(office(), me(), person_id), form, refusal.status)


@pages.route("/<int:seq>")
@for_roles(*KEEPERS)
def show(seq: int) -> ResponseReturnValue:
    """移交清单: to read, print and sign."""
    kept = handover.handed(office(), me(), seq)
    person = people.person_to_change(office(), kept.data["person"])
    left = handover.standing(office(), me(), person.id).count if person.active else 0
    return render_template(
        "admin/handed_over.html",
        handed=kept,
        person=person,
        left=left,
        may_deactivate=is_sysadmin() and person.active and not left,
    )


def _offered(form: HandoverForm, there: Standing) -> HandoverForm:
    for kind in DutyKind:
        form[f"to_{kind.value}"].choices = [LATER]
    for group in there.groups:
        form[f"to_{group.kind.value}"].choices = [LATER, *map(_choice, group.takers)]
    return form


def _choice(person: Any) -> tuple[str, str]:
    where = "，".join(filter(None, (person.department.name if person.department else "", person.title)))
    return str(person.id), f"{person.name}（{where}）" if where else person.name


def _show(there: Standing, form: HandoverForm, status: int = 200) -> ResponseReturnValue:
    every = {d.key for g in there.groups for d in g.duties}
    return render_template(
        "admin/handover.html",
        there=there,
        form=form,
        picked=set(request.form.getlist("pick")) if request.method == "POST" else every,
        chosen_roles={k: v for k, v in request.form.items() if k.startswith("role_")},
        takers=[NOBODY_YET, *map(_choice, there.colleagues)],
        may_deactivate=is_sysadmin() and there.person.active and not there.count,
        crumbs=[crumb("工作移交", "handover.index")],
    ), status


def _check(planned: Plan) -> ResponseReturnValue:
    groups: dict[str, dict[str, int]] = {}
    for duty, taker in planned.moves:
        counts = groups.setdefault(DUTY_NAMES[duty.kind], {})
        counts[taker.name] = counts.get(taker.name, 0) + 1
    rows: list[dict[str, Any]] = [
        {"label": name, "value": "；".join(f"{count}项移交给{taker}" for taker, count in counts.items())}
        for name, counts in groups.items()
    ]
    rows += [{"label": f"{h.where}{h.name}", "value": f"由{t.name}接任"} for h, t in planned.roles]
    rows.append({"label": "移交原因", "value": planned.reason})
    rows.append({"label": "监交人", "value": planned.witness})
    rows.append({"label": "移交后还留在名下", "value": f"{planned.left}项"})
    return render_template(
        "admin/handover_check.html",
        planned=planned,
        rows=rows,
        typed=[(k, v) for k in request.form for v in request.form.getlist(k) if k != "csrf_token"],
        form=Form(),
        back=url_for("handover.of_person", person_id=planned.person.id),
    )
