"""往年台账: upload, preview, confirm; the report is that of every import."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput
from proposals.domain.facts import RATING_NAMES
from proposals.domain.kinds import LEVELS
from proposals.domain.workflow import PART_NAMES
from proposals.services import exchange
from proposals.services.exchange import ImportPurpose, PastPreview, PastRow
from proposals.services.sessions import sessions_of_all_years
from proposals.services.units import inside_units_of
from proposals.web.edge import for_roles, house, me, office
from proposals.web.forms import Form, LongChoice, PlainText, Tick, Upload, WholeNumber
from proposals.web.import_columns import SAVED, ColumnsForm, columns_facts, columns_form, columns_kept
from proposals.web.import_preview import XLSX, folded
from proposals.web.import_tabs import import_tabs

pages = Blueprint("past_years", __name__)
SHOWN_ROWS, SHOWN_ERRORS = 50, 200
OTHER = "other"
PAST = ImportPurpose.PAST


class PastForm(Form):
    """An old ledger, whose it is and of which 届次."""

    unit = LongChoice("登记单位")
    session = LongChoice("届次")
    new_session = PlainText("届次名称", limit=60, hint="上面选“另填”时填写，例如：市政协五届四次会议")
    year = WholeNumber("年份", least=1949, most=2199, hint="新的届次填写；不填时按表里的日期判断")
    all_ours = Tick("这份台账里都是本单位办理的", hint="没有写本单位的行也按本单位办理登记")
    file = Upload("台账", kinds=("xlsx", "xls", "et", "csv"), required=True)


class ConfirmForm(Form):
    """What to do with rows that have errors."""

    leave_faulty = Tick("有错的行不登记，只登记其余的行")


def _form() -> PastForm:
    form = PastForm(all_ours=True)
    units = inside_units_of(office(), me(), Role.CLERK)
    form.unit.choices = [(str(u.id), u.name) for u in units]
    if len(units) == 1:
        form.unit.data = str(units[0].id)
    kinds = house().rules.kinds
    named = [
        (s.name, f"{s.name}（{s.year}年，{kinds[s.kind_code].name}）")
        for s in sessions_of_all_years(office())
    ]
    form.session.choices = [("", "请选择"), *named, (OTHER, "另填（表里没有的届次）")]
    return form


@pages.route("/import/past", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def upload() -> ResponseReturnValue:
    """Choose an old ledger; it is read, kept for its preview, and nothing is recorded yet."""
    form = _form()
    if form.validate_on_submit():
        try:
            batch = exchange.stage_past(
                office(),
                me(),
                form.file.data.filename or "台账",
                form.file.data.read(),
                unit_id=int(form.unit.data),
                session=_session(form),
                year=form.year.data,
                all_ours=form.all_ours.data,
            )
        except BadInput as refusal:
            office().rollback()
            form.refuse(_at_the_name(form, refusal))
        else:
            return redirect(url_for("past_years.preview", batch_id=batch.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "exchange/past_upload.html", form=form, tabs=import_tabs("past_years.upload")
    ), status


def _session(form: PastForm) -> str:
    if form.session.data != OTHER:
        return str(form.session.data)
    if not form.new_session.data:
        raise BadInput("请填写届次名称，例如“市政协五届四次会议”。", field="new_session")
    return str(form.new_session.data)


def _at_the_name(form: PastForm, refusal: BadInput) -> BadInput:
    """A name that cannot be read is corrected where it was typed."""
    typed = refusal.field == "session" and form.session.data == OTHER
    return BadInput(refusal.sentence, field="new_session") if typed else refusal


@pages.route("/import/past/<int:batch_id>", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def preview(batch_id: int) -> ResponseReturnValue:
    """What would be recorded, and its confirmation."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            exchange.confirm_past(office(), me(), batch_id, leave_faulty=form.leave_faulty.data)
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
        else:
            flash("已登记为往年件。", "success")
            return redirect(url_for("exchange.batch", batch_id=batch_id), 303)
    status = 422 if form.is_submitted() else 200
    batch, found = exchange.staged_past(office(), me(), batch_id)
    if found is None:
        return redirect(url_for("exchange.batch", batch_id=batch_id), 303)
    return _page(batch, found, form, columns_form(found, PAST)), status


@pages.route("/import/past/<int:batch_id>/columns", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def columns(batch_id: int) -> ResponseReturnValue:
    """Keep which column is what, and read the ledger anew."""
    batch, found = exchange.staged_past(office(), me(), batch_id)
    if found is None or request.method == "GET":
        return redirect(url_for("past_years.preview", batch_id=batch_id))
    form = columns_form(found, PAST)
    if form.validate_on_submit() and (after := columns_kept(form, batch_id, PAST)):
        if not after.questions:
            flash(SAVED, "success")
        return redirect(url_for("past_years.preview", batch_id=batch_id), 303)
    return _page(batch, found, ConfirmForm(formdata=None), form), 422


@pages.route("/import/past/<int:batch_id>/columns/reset", methods=["POST"])
@for_roles(Role.CLERK)
def reset(batch_id: int) -> ResponseReturnValue:
    """Back to what the headers say."""
    exchange.reset_columns(office(), me(), batch_id, PAST)
    return redirect(url_for("past_years.preview", batch_id=batch_id), 303)


@pages.route("/import/past/<int:batch_id>/faulty.xlsx")
@for_roles(Role.CLERK)
def faulty(batch_id: int) -> ResponseReturnValue:
    """The rows with errors as a table to correct and upload again."""
    name, data = exchange.faulty_rows_sheet(office(), me(), batch_id, PAST)
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


def _page(batch: Any, found: PastPreview, form: ConfirmForm, columns: ColumnsForm) -> str:
    return render_template(
        "exchange/past_preview.html",
        batch=batch,
        form=form,
        columns_form=columns,
        mapped=columns_facts(found, columns),
        **_shown(found),
    )


def _shown(found: PastPreview) -> dict[str, Any]:
    wish = found.wish
    return {
        "session": wish.session,
        "new_session": f"{wish.year}年，{LEVELS[wish.level]}，{house().rules.kinds[wish.kind].name}"
        if wish.new and wish.year
        else "",
        "kind": house().rules.kinds[wish.kind],
        "ready": len(found.ready),
        "rows": [_row(row) for row in found.ready[:SHOWN_ROWS]],
        "without_part": [_row(row) for row in found.without_part[:SHOWN_ROWS]],
        "without_part_count": len(found.without_part),
        "errors": found.errors[:SHOWN_ERRORS],
        "error_count": len(found.errors),
        "faulty_rows": found.faulty_rows,
        "remarks": folded(found.remarks),
        "notices": [n for n in found.notices if n not in found.mapping.map.notices],
        "questions": found.questions,
        "lacks_year": found.lacks_year and not found.questions,
        "can_confirm": bool(found.ready) and not found.questions and not found.lacks_year,
    }


def _row(row: PastRow) -> dict[str, Any]:
    read, end, share = row.read, row.end, row.share
    return {
        "number": read.row,
        "serial_no": read.serial_no,
        "title": read.title,
        "people": "、".join(p.name for p in read.proposers),
        "part": PART_NAMES[share.part] if share else "没有本单位",
        "lead": share.lead_unit if share else "、".join(read.lead_units),
        "others": "、".join(share.others) if share else "、".join(read.co_units),
        "letter_number": end.letter_number,
        "answered_on": end.answered_on,
        "outcome_class": end.outcome_class,
        "result": RATING_NAMES[end.result] if end.result else "",
        "who": " ".join(filter(None, (end.department, end.handler))),
    }
