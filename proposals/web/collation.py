"""合稿: opinions beside points and draft, what does not agree, and what is taken up."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.domain.errors import BadInput, DomainError
from proposals.domain.workflow import Action
from proposals.services import collation, drafting
from proposals.services.cases import open_case
from proposals.services.cohandling import VERDICT_NAMES
from proposals.web.acts import act_url
from proposals.web.edge import me, office, signed_in
from proposals.web.forms import Form, PickMany

pages = Blueprint("collation", __name__)


@pages.route("/cases/<int:handling_id>/collation")
@signed_in
def show(handling_id: int) -> ResponseReturnValue:
    """Point by point what everybody says."""
    page = collation.collation_page(office(), me(), handling_id)
    return render_template(
        "collation/show.html",
        case=open_case(office(), me(), handling_id),
        collation=page,
        verdicts=[(v.value, name) for v, name in VERDICT_NAMES.items()],
        judge_url=act_url(handling_id, Action.JUDGE_OPINION),
    )


@pages.route("/cases/<int:handling_id>/collation/insert", methods=["POST"])
@signed_in
def insert(handling_id: int) -> ResponseReturnValue:
    """A part of an opinion into the draft, behind what answers its point."""
    part, _, after = request.form.get("part", "").partition(":")
    base = request.form.get("base_version", "")
    if not (part.isdecimal() and len(part) < 10 and base.isdecimal() and len(base) < 10):
        raise BadInput("请从“合稿”里选择要插入的意见。")
    saved = drafting.insert_into_newest(
        office(), me(), handling_id, int(part), after=after, base_version=int(base)
    )
    flash(f"已插入，答复稿为第{saved.version}稿。请到起草页修改文字。", "success")
    return redirect(url_for("collation.show", handling_id=handling_id, _anchor=f"part-{part}"), 303)


class SortForm(Form):
    """To which points a part speaks."""

    seen = HiddenField()
    points = PickMany("对应哪几条建议", coerce=int, hint="都不对应的，一条也不勾。")


@pages.route("/cases/<int:handling_id>/collation/<int(max=2147483647):part_id>", methods=["GET", "POST"])
@signed_in
def sort(handling_id: int, part_id: int) -> ResponseReturnValue:
    """One part of an opinion and the points it speaks to."""
    page = collation.sorting_page(office(), me(), handling_id, part_id)
    form = SortForm()
    form.points.choices = [(point_id, f"{n}. {text}") for point_id, n, text in page.points]
    status = 200
    if request.method == "GET":
        form.seen.data, form.points.data = str(page.version), sorted(page.chosen)
    elif form.validate():
        try:
            collation.sort_part(
                office(), me(), handling_id, part_id, tuple(form.points.data or ()), seen=_seen(form)
            )
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
            status = refusal.status
        else:
            flash("已记下这段意见对应哪几条建议。", "success")
            return redirect(
                url_for("collation.show", handling_id=handling_id, _anchor=f"part-{part_id}"), 303
            )
    else:
        status = 422
    case = open_case(office(), me(), handling_id)
    return render_template("collation/sort.html", case=case, sorting=page, form=form), status


def _seen(form: SortForm) -> int | None:
    typed = str(form.seen.data or "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
