"""批量导入: upload, preview, confirm."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.domain.kinds import LEVELS
from proposals.domain.workflow import PART_NAMES
from proposals.services import exchange
from proposals.services.exchange import Wish
from proposals.services.sessions import active_sessions
from proposals.services.units import inside_units_of
from proposals.web.edge import for_roles, house, me, office
from proposals.web.forms import Choice, Form, LongChoice, Upload
from proposals.web.import_preview import SHOWN_ERRORS, XLSX, ConfirmForm, preview_page
from proposals.web.import_tabs import batch_url, batch_words, import_tabs

pages = Blueprint("exchange", __name__)
BY_SESSION = ("", "与届次一致")


class UploadForm(Form):
    """The list and what it is a list of."""

    unit = LongChoice("登记单位")
    session = LongChoice("届次")
    kind = Choice("种类", required=False, default="")
    level = Choice("级别", required=False, default="", choices=[BY_SESSION, *LEVELS.items()])
    file = Upload("表格", kinds=("xlsx", "xls", "et", "csv"), required=True)


def _upload_form() -> UploadForm:
    form = UploadForm()
    sessions = active_sessions(office())
    kinds = house().rules.kinds
    units = inside_units_of(office(), me(), Role.CLERK)
    form.unit.choices = [(str(u.id), u.name) for u in units]
    if len(units) == 1:
        form.unit.data = str(units[0].id)
    form.kind.choices = [BY_SESSION, *((k.code, k.name) for k in kinds.values())]
    form.session.choices = [
        ("", "请选择"),
        *(
            (s.name, f"{s.name}（{LEVELS.get(s.level_code, s.level_code)}，{kinds[s.kind_code].name}）")
            for s in sessions
        ),
    ]
    return form


@pages.route("/import", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def upload() -> ResponseReturnValue:
    """Choose a list; it is read, kept for its preview, and nothing is registered yet."""
    form = _upload_form()
    if form.validate_on_submit():
        wish = Wish(int(form.unit.data), form.session.data, form.kind.data or "", form.level.data or "")
        name = form.file.data.filename or "表格"
        try:
            batch = exchange.stage(office(), me(), wish, name, form.file.data.read())
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
        else:
            return redirect(url_for("exchange.batch", batch_id=batch.id), 303)
    elif request.method == "GET" and len(form.session.choices or ()) == 2:
        form.session.data = form.session.choices[1].value
    status = 422 if request.method == "POST" else 200
    return render_template(
        "exchange/upload.html",
        form=form,
        tabs=import_tabs("exchange.upload"),
        batches=[_batch_line(b) for b in exchange.my_batches(office(), me())],
        templates=[(k.name, url_for("exchange.template", kind=k.code)) for k in house().rules.kinds.values()],
    ), status


@pages.route("/import/template/<kind>.xlsx")
@for_roles(Role.CLERK)
def template(kind: str) -> ResponseReturnValue:
    """The empty workbook of a kind."""
    if kind not in house().rules.kinds:
        raise NotFound("没有这个种类的导入模板，请从批量导入页下载。")
    name = f"{house().rules.kinds[kind].name}导入模板.xlsx"
    data = exchange.empty_template(kind)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@pages.route("/import/<int:batch_id>", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def batch(batch_id: int) -> ResponseReturnValue:
    """The preview of a list, its confirmation, and afterwards its report."""
    form = ConfirmForm()
    status = 200
    if form.validate_on_submit():
        try:
            exchange.confirm(
                office(),
                me(),
                batch_id,
                leave_faulty=form.leave_faulty.data,
                with_undecided=form.with_undecided.data,
                revise=request.form.getlist("revise", type=int),
            )
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
            status = 422
        else:
            flash("已按这份清单办好。", "success")
            return redirect(url_for("exchange.batch", batch_id=batch_id), 303)
    elif request.method == "POST":
        status = 422
    found, preview = exchange.staged(office(), me(), batch_id)
    if preview is None:
        return render_template("exchange/report.html", batch=found, **_report(found))
    return preview_page(found, preview, form), status


@pages.route("/import/<int:batch_id>/undo", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def undo(batch_id: int) -> ResponseReturnValue:
    """What taking an import back means, to be checked; then the act."""
    form, status = Form(), 200
    if form.validate_on_submit():
        try:
            exchange.undo(office(), me(), batch_id)
        except NotPossible as refusal:
            office().rollback()
            form.form_errors.append(refusal.sentence)
            status = refusal.status
        else:
            flash("已撤销整批导入，这些案号可以重新登记。", "success")
            return redirect(url_for("exchange.batch", batch_id=batch_id), 303)
    found = exchange.look_at_undoing(office(), me(), batch_id)
    return render_template("exchange/undo.html", form=form, found=found), status


def _batch_line(batch: Any) -> dict[str, Any]:
    return {
        "name": batch.name,
        "at": batch.at,
        "url": batch_url(batch),
        "session": batch.report["wish"]["session"],
        "words": batch_words(batch),
    }


def _report(batch: Any) -> dict[str, Any]:
    report = batch.report
    lines = [
        {
            **line,
            "part": PART_NAMES.get(line["part"], "待定"),
            "url": url_for("cases.show", handling_id=line["handling_id"]),
        }
        for line in report["rows"]
        if line["status"] == "registered"
    ]
    return {
        "lines": lines[:1_000],
        "undo_url": url_for("exchange.undo", batch_id=batch.id) if exchange.can_be_undone(batch) else None,
        "registered": report["registered"],
        "known": report.get("known", 0),
        "revised": [
            {**line, "url": url_for("cases.show", handling_id=line["handling_id"])}
            for line in report.get("revised", ())
        ],
        "left_out": sum(line["status"] == "without_part" for line in report["rows"]),
        "faulty_rows": report["faulty"],
        "errors": report["errors"][:SHOWN_ERRORS],
        "error_count": len(report["errors"]),
        "warnings": report["warnings"][:SHOWN_ERRORS],
    }
