"""逐条回应: the matrix, one point's answer, the list of points, and whose each of them is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.domain.errors import BadInput, DomainError
from proposals.domain.workflow import Action
from proposals.services import points
from proposals.services.cases import Case, open_case
from proposals.services.points import VERDICT_NAMES, MatrixPage, Owner, PointReply, PointRow, PointText
from proposals.web.acts import ActForm, How, act_page
from proposals.web.edge import me, office, signed_in
from proposals.web.forms import Choice, Form, PickMany, PlainArea

pages = Blueprint("points", __name__)

LONGEST_SHOWN = 60
"""Characters of a paragraph by which it is known again in a list."""


def matrix_url(handling_id: int, number: int | None = None) -> str:
    """The matrix of a case, at one of its points."""
    return url_for("points.matrix", handling_id=handling_id, _anchor=f"point-{number}" if number else None)


@pages.route("/cases/<int:handling_id>/points")
@signed_in
def matrix(handling_id: int) -> ResponseReturnValue:
    """Every point beside the paragraphs that answer it."""
    page = points.matrix_page(office(), me(), handling_id)
    case = open_case(office(), me(), handling_id)
    return render_template("points/matrix.html", case=case, matrix=page)


@pages.route("/cases/<int:handling_id>/points/confirm", methods=["POST"])
@signed_in
def confirm(handling_id: int) -> ResponseReturnValue:
    """What was linked by wording is right, all of it."""
    count = points.confirm_points(office(), me(), handling_id)
    flash(f"已确认{count}条建议的自动对应。", "success")
    return redirect(matrix_url(handling_id), 303)


# ------------------------------------------------------------------ one point


class AnswerForm(Form):
    """Where one point is answered, and what is done with it."""

    seen = HiddenField()
    lineages = PickMany("在哪几段答复", hint="勾选小标题，即包括它下面的各段。")
    verdict = Choice("采纳情况", required=False)
    reason = PlainArea(
        "理由", limit=500, hint="部分采纳的必须写；解释说明的最好也写一句，委员问起来有据可答。"
    )

    def reply(self) -> PointReply:
        """As chosen."""
        verdict = points.PointVerdictWord(self.verdict.data) if self.verdict.data else None
        return PointReply(tuple(self.lineages.data or ()), verdict, self.reason.data or "")


@pages.route("/cases/<int:handling_id>/points/<int(max=2147483647):point_id>", methods=["GET", "POST"])
@signed_in
def answer(handling_id: int, point_id: int) -> ResponseReturnValue:
    """One point beside the whole reply."""
    page = points.matrix_page(office(), me(), handling_id)
    point = page.point(point_id)
    form = _answer_form(page, point)
    if request.method == "GET" or not form.validate():
        return _show_answer(handling_id, page, point, form, 200 if request.method == "GET" else 422)
    seen = str(form.seen.data or "")
    try:
        points.answer_points(
            office(),
            me(),
            handling_id,
            {point_id: form.reply()},
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        )
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        page = points.matrix_page(office(), me(), handling_id)
        form.seen.data = str(page.case.facts.version)
        return _show_answer(handling_id, page, page.point(point_id), form, refusal.status)
    flash(f"第{point.number}条已记下。", "success")
    following = (
        points.matrix_page(office(), me(), handling_id).after(point) if "next" in request.form else None
    )
    if following is None:
        return redirect(matrix_url(handling_id, point.number), 303)
    return redirect(url_for("points.answer", handling_id=handling_id, point_id=following.id), 303)


def _answer_form(page: MatrixPage, point: PointRow) -> AnswerForm:
    form = AnswerForm()
    form.lineages.choices = [(p.lineage, _shown(p.number, p.text)) for p in page.paragraphs]
    form.verdict.choices = [("", "暂不填"), *((word.value, name) for word, name in VERDICT_NAMES.items())]
    if request.method == "GET":
        form.seen.data = str(page.case.facts.version)
        form.lineages.data = list(point.lineages)
        form.verdict.data, form.reason.data = (
            (point.verdict.value, point.reason) if point.verdict else point.proposed
        )
    return form


def _shown(number: int, text: str) -> str:
    return f"第{number}段　{text[:LONGEST_SHOWN]}{'…' if len(text) > LONGEST_SHOWN else ''}"


def _show_answer(
    handling_id: int, page: MatrixPage, point: PointRow, form: AnswerForm, status: int
) -> ResponseReturnValue:
    case = open_case(office(), me(), handling_id)
    return render_template("points/answer.html", case=case, matrix=page, point=point, form=form), status


# ------------------------------------------------------------------ the list of points


class PlacesForm(ActForm):
    """Fields named after the points; what is wrong is said at the top and at its field."""

    places: dict[str, str]

    def refuse(self, problem: BadInput) -> None:
        """At the top, and again beside the point."""
        super().refuse(problem)
        self.places = {problem.field or "": problem.sentence}


class CorrectForm(PlacesForm):
    """``text-12``, ``place-12`` and ``drop-12`` for the point 12; ``new`` for further ones."""

    new = PlainArea("增加建议要点", limit=60_000, hint="一行一条，排在最后；次序可以保存后再调。")


def _offer_split(form: CorrectForm, case: Case) -> None:
    """从全文拆分 puts what the list does not hold yet behind what is typed."""
    if request.form.get("change") == "split":
        typed = [line for line in (form.new.data or "").split("\n") if line.strip()]
        found = points.split_again(office(), me(), case.id)
        form.new.raw_data = None
        form.new.data = "\n".join([*typed, *(text for text in found if text not in typed)])
        if not found:
            form.form_errors.append("提案全文里没有找到列表以外的建议要点。")


def _correcting(form: CorrectForm, case: Case) -> dict[str, Any]:
    page = points.matrix_page(office(), me(), case.id)
    return {
        "matrix": page,
        "typed": request.form,
        "places": getattr(form, "places", {}),
        "submit_label": "保存",
    }


@act_page(
    Action.CORRECT_POINTS,
    CorrectForm,
    done="建议要点已修改，原来的对应关系还在。",
    prepare=_offer_split,
    template="points/correct.html",
    context=_correcting,
    label="修改建议要点",
)
def correct_points(case: Case, form: CorrectForm, how: How) -> str:
    """修改建议要点: reworded, put in order, struck off, added."""
    page = points.matrix_page(office(), me(), case.id)
    kept = [p for p in page.points if not request.form.get(f"drop-{p.id}")]
    placed = sorted(kept, key=lambda p: _place(p))
    texts = [PointText(request.form.get(f"text-{p.id}", p.text), p.id) for p in placed]
    added = [PointText(line) for line in (form.new.data or "").split("\n") if line.strip()]
    points.correct_points(office(), me(), case.id, [*texts, *added], **how)
    return matrix_url(case.id)


def _place(point: PointRow) -> tuple[int, bool, int]:
    """Where a point is to stand: of two with the same number the one that was moved there comes first."""
    typed = request.form.get(f"place-{point.id}", str(point.number)).strip()
    if not typed.isdecimal() or len(typed) > 4:
        raise BadInput(f"第{point.number}条的次序请填数字。", field=f"place-{point.id}")
    return int(typed), int(typed) == point.number, point.number


# ------------------------------------------------------------------ whose they are


class ShareForm(PlacesForm):
    """``share-12`` names those whose point 12 is: ``d3`` a department, ``c7`` a co-handling."""


def _sharing(form: ShareForm, case: Case) -> dict[str, Any]:
    page = points.sharing_page(office(), me(), case.id)
    owners = [(_code(owner), owner, name) for owner, name in page.owners.items()]
    return {
        "sharing": page,
        "owners": owners,
        "typed": request.form,
        "posted": request.method == "POST",
        "submit_label": "保存",
    }


@act_page(
    Action.SHARE_POINTS,
    ShareForm,
    done="分工已保存，会办单位和配合处室打开这一件时先看到自己的。",
    template="points/share.html",
    context=_sharing,
    lead="勾选每条建议由哪些配合处室、会办单位提出意见；一条也没有勾给谁，谁就对全部建议提意见。",
)
def share_points(case: Case, form: ShareForm, how: How) -> str:
    """建议要点分工."""
    page = points.sharing_page(office(), me(), case.id)
    known = {_code(owner): owner for owner in page.owners}
    shares = {}
    for point in page.points:
        chosen = request.form.getlist(f"share-{point.id}")
        if not known.keys() >= set(chosen):
            raise BadInput("配合处室或会办单位已经变化，请刷新页面后再分。")
        shares[point.id] = [known[code] for code in chosen]
    points.share_points(office(), me(), case.id, shares, **how)
    return matrix_url(case.id)


def _code(owner: Owner) -> str:
    return f"c{owner.cohandling_id}" if owner.cohandling_id is not None else f"d{owner.department_id}"
