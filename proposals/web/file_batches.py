"""提案原件 and 往年复函: many files uploaded at once, matched by serial number, confirmed, taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput
from proposals.services import exchange
from proposals.services.exchange import FileLine, FileState, ImportPurpose
from proposals.services.sessions import sessions_of_all_years
from proposals.services.units import inside_units_of
from proposals.web.edge import for_roles, me, office
from proposals.web.forms import Form, LongChoice, Tick, Uploads
from proposals.web.import_tabs import import_tabs

pages = Blueprint("file_batches", __name__)
KINDS = ("zip", "docx", "doc", "wps", "pdf", "ofd", "jpg", "jpeg", "png")
WORDS = {ImportPurpose.ORIGINALS: "提案原件", ImportPurpose.PAST_REPLIES: "往年复函"}
PAGES = {
    ImportPurpose.ORIGINALS: "file_batches.originals",
    ImportPurpose.PAST_REPLIES: "file_batches.past_replies",
}
FIELD = "serial_"


class FilesForm(Form):
    """The files and of which 届次 they are."""

    unit = LongChoice("登记单位")
    session = LongChoice("届次")
    files = Uploads(
        "文件",
        kinds=KINDS,
        hint="一个 ZIP 压缩包，或者一次选多个 Word、PDF 文件；文件名里要有案号，如“0607.docx”“第607号关于….pdf”",
    )


class ConfirmForm(Form):
    """What to do with files that found no case."""

    leave_out = Tick("对不上的文件不导入，只导入其余的")


class UndoForm(Form):
    """Nothing but the token."""


@pages.route("/import/originals", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def originals() -> ResponseReturnValue:
    """The proposals as they came, one file each or several."""
    return _upload(ImportPurpose.ORIGINALS)


@pages.route("/import/past-replies", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def past_replies() -> ResponseReturnValue:
    """Replies of earlier years."""
    return _upload(ImportPurpose.PAST_REPLIES)


def _upload(purpose: ImportPurpose) -> ResponseReturnValue:
    form = FilesForm()
    units = inside_units_of(office(), me(), Role.CLERK)
    form.unit.choices = [(str(u.id), u.name) for u in units]
    if len(units) == 1:
        form.unit.data = str(units[0].id)
    sessions = sessions_of_all_years(office())
    form.session.choices = [("", "请选择"), *((s.name, f"{s.name}（{s.year}年）") for s in sessions)]
    if form.validate_on_submit():
        uploads = [(f.filename or "文件", f.read()) for f in form.files.data]
        wish = {"unit_id": int(form.unit.data), "session": form.session.data}
        try:
            batch = exchange.stage_files(office(), me(), purpose, uploads, **wish)
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
        else:
            return redirect(url_for("file_batches.batch", batch_id=batch.id), 303)
    return render_template(
        "exchange/files_upload.html", form=form, words=WORDS[purpose], tabs=import_tabs(PAGES[purpose])
    ), 422 if form.is_submitted() else 200


@pages.route("/import/files/<int:batch_id>", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def batch(batch_id: int) -> ResponseReturnValue:
    """Which file goes to which case, with numbers to correct; afterwards the report."""
    form = ConfirmForm()
    if form.validate_on_submit():
        exchange.correct_numbers(office(), me(), batch_id, _typed())
        if request.form.get("do") == "check":
            return redirect(url_for("file_batches.batch", batch_id=batch_id), 303)
        try:
            exchange.confirm_files(office(), me(), batch_id, leave_out=form.leave_out.data)
        except BadInput as refusal:
            form.refuse(refusal)
        else:
            flash("文件已添加到各件。", "success")
            return redirect(url_for("file_batches.batch", batch_id=batch_id), 303)
    status = 422 if form.is_submitted() else 200
    found = exchange.staged_files(office(), me(), batch_id)
    shared = {"batch": found, "words": WORDS[found.purpose], "upload_url": url_for(PAGES[found.purpose])}
    if found.report["state"] == "done":
        return render_template("exchange/files_report.html", undo=UndoForm(), **shared, **_report(found))
    lines = exchange.file_lines(office(), me(), found)
    return render_template("exchange/files_preview.html", form=form, **shared, **_shown(lines)), status


@pages.route("/import/files/<int:batch_id>/undo", methods=["POST"])
@for_roles(Role.CLERK)
def undo(batch_id: int) -> ResponseReturnValue:
    """Take the files of a batch away again."""
    exchange.undo_files(office(), me(), batch_id)
    flash("这批文件已撤销。", "success")
    return redirect(url_for("file_batches.batch", batch_id=batch_id), 303)


def _typed() -> dict[int, str]:
    """The numbers as they stand in the fields of the files."""
    return {
        int(name.removeprefix(FIELD)): value
        for name, value in request.form.items()
        if name.startswith(FIELD) and name.removeprefix(FIELD).isdecimal()
    }


def _shown(lines: list[FileLine]) -> dict[str, Any]:
    wrong = (FileState.UNMATCHED, FileState.UNNUMBERED, FileState.FAULTY)
    return {
        "ready": sum(line.state is FileState.READY for line in lines),
        "wrong": [line for line in lines if line.state in wrong],
        "rest": [line for line in lines if line.state not in wrong],
        "faulty": FileState.FAULTY,
        "field": FIELD,
    }


def _report(found: Any) -> dict[str, Any]:
    files = found.report["files"]
    done = [file for file in files if file["state"] == FileState.READY.value]
    return {
        "session": found.report["wish"]["session"],
        "attached": [
            {**file, "url": url_for("attachments.files", handling_id=file["handling_id"])} for file in done
        ],
        "left_out": [file for file in files if file["state"] != FileState.READY.value],
    }
