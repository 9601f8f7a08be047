"""管理—单位: 合并 and 撤销 with a check page that counts what moves, the kept lists, and departments that are merged."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import DomainError
from proposals.services.directory import department_succession, departments, succession, units
from proposals.services.directory.succession import CaseFate, Fate, Foreseen, How, Order, running_cases
from proposals.web.admin.frame import KEEPERS, crumb, form_page, given, number, unit_choices
from proposals.web.edge import for_roles, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, Form, LongChoice, PlainArea, PlainText

pages = Blueprint("succession", __name__, url_prefix="/admin/units")
CHOOSE = ("", "请选择")
FATES = {
    Fate.PASSES: "由承接单位继续办理",
    Fate.ENDS: "承接单位自己在办同一件，这一份不再办",
    Fate.STAYS: "不转，照原样保留",
}


class SuccessionForm(Form):
    """Into whom, since when, why; a second successor for the cases that are ticked."""

    how = Choice("办理什么", choices=[(How.MERGE.value, "合并"), (How.ABOLISH.value, "撤销")])
    successor = LongChoice("承接单位")
    since = LegalDate("从哪一天起", required=True, hint="这一天以后的清单写原名称的，按承接单位读入")
    reason = PlainArea("原因", limit=200, required=True, hint="例如 机构改革")
    basis = PlainText("依据文号", limit=60, width="half", hint="例如 渝委编〔2026〕12号")
    other = LongChoice(
        "另一承接单位", required=False, hint="撤销后分给两个单位的，在这里选另一个，并勾选交给它的件"
    )

    def order(self) -> Order:
        """As typed and ticked."""
        return Order(
            how=How(self.how.data),
            successor_id=int(self.successor.data),
            since=given(self.since.data),
            reason=self.reason.data or "",
            basis=self.basis.data or "",
            other_id=number(self.other.data),
            other_cases=frozenset(int(v) for v in request.form.getlist("pick") if v.isdecimal()),
        )


class DepartmentForm(Form):
    """Into which department, and why."""

    successor = LongChoice("并入哪个处室")
    reason = PlainArea("原因", limit=200, required=True, hint="例如 机构改革")


@pages.route("/<int:unit_id>/succession", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def of_unit(unit_id: int) -> ResponseReturnValue:
    """Choose, check, do."""
    unit = units.unit_to_change(office(), unit_id)
    form = SuccessionForm()
    offered = [c for c in unit_choices(inside_only=unit.inside) if c[0] != str(unit_id)]
    form.successor.choices, form.other.choices = [CHOOSE, *offered], [("", "没有"), *offered]
    if request.method == "GET" or request.form.get("change"):
        return _show(unit, form)
    if not form.validate():
        return _show(unit, form, 422)
    try:
        order = form.order()
        if request.form.get("confirmed"):
            event = succession.succeed(office(), me(), unit_id, order)
            flash("已办理，原单位已停用。", "success")
            return redirect(url_for("succession.show", seq=event.seq), 303)
        return _check(succession.foresee(office(), me(), unit_id, order))
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        return _show(units.unit_to_change(office(), unit_id), form, refusal.status)


@pages.route("/successions/<int:seq>")
@for_roles(*KEEPERS)
def show(seq: int) -> ResponseReturnValue:
    """What moved, to read and print."""
    kept = succession.succession(office(), me(), seq)
    return render_template(
        "admin/succeeded.html", kept=kept, fates={fate.value: words for fate, words in FATES.items()}
    )


@pages.route("/departments/<int:department_id>/succession", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def of_department(department_id: int) -> ResponseReturnValue:
    """A department goes on in another."""
    found = departments.department_to_change(office(), department_id)
    unit = units.unit_to_change(office(), found.unit_id)
    load = department_succession.load_of(office(), department_id)
    form = DepartmentForm()
    others = [d for d in departments.departments(office(), unit.id) if d.active and d.id != found.id]
    form.successor.choices = [CHOOSE, *((str(d.id), d.name) for d in others)]

    def call() -> None:
        department_succession.succeed_department(
            office(), me(), department_id, int(form.successor.data), form.reason.data or ""
        )

    return form_page(
        f"{found.name}并入其他处室",
        form,
        call,
        back=url_for("units.show", unit_id=unit.id),
        crumbs=[crumb("单位", "units.index"), crumb(unit.short_name, "units.show", unit_id=unit.id)],
        submit="并入并停用",
        done="已并入，原处室已停用。",
        grave=True,
        lead=_load_words(found.name, load),
    )


def _load_words(name: str, load: department_succession.DepartmentLoad) -> str:
    people = (
        f"{len(load.people)}个人员（{'、'.join(p.name for p in load.people)}）" if load.people else "没有人员"
    )
    return (
        f"{name}有{len(load.cases)}件未归档、{people}，都转到承接处室继续办理；已经归档的仍记在{name}名下。"
        "处室负责人的角色随之结束，承办人的角色转到承接处室。"
    )


def _show(unit: Any, form: SuccessionForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "admin/succession.html",
        unit=unit,
        form=form,
        cases=running_cases(office(), unit),
        picked=set(request.form.getlist("pick")),
    ), status


def _check(seen: Foreseen) -> ResponseReturnValue:
    order = seen.order
    rows = [
        {"label": "承接单位", "value": seen.successor.name},
        {"label": "从哪一天起", "value": order.since.isoformat()},
        {"label": "原因", "value": order.reason},
        {"label": "依据文号", "value": order.basis},
        *({"label": words, "value": _counted(seen.of(fate))} for fate, words in FATES.items()),
        {"label": "已结束、已归档的", "value": f"{seen.closed}件，留在原单位名下，承接单位的人可以查阅"},
        {"label": "转入的处室", "value": "、".join(d.name for d in seen.departments) or "没有"},
        {"label": "转入的人员", "value": "、".join(p.name for p in seen.people) or "没有"},
    ]
    return render_template(
        "admin/succession_check.html",
        seen=seen,
        rows=rows,
        cases=[c for c in seen.cases if c.fate in FATES],
        fates=FATES,
        typed=[(k, v) for k in request.form for v in request.form.getlist(k) if k != "csrf_token"],
        form=Form(),
        back=url_for("units.show", unit_id=seen.unit.id),
    )


def _counted(cases: tuple[CaseFate, ...]) -> str:
    counts: dict[str, int] = {}
    for case in cases:
        counts[case.to.short_name] = counts.get(case.to.short_name, 0) + 1
    if len(counts) < 2:
        return f"{len(cases)}件"
    return "；".join(f"{to}{count}件" for to, count in counts.items())
