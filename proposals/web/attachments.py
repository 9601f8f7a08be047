"""附件 of a case: list, add, download."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.services import attachments
from proposals.services.attachments import USES
from proposals.services.cases import open_case
from proposals.web.addresses import address
from proposals.web.downloads import send_kept
from proposals.web.edge import me, office, signed_in
from proposals.web.forms import Form, Upload

pages = Blueprint("attachments", __name__)
KINDS = ("pdf", "docx", "doc", "wps", "xlsx", "xls", "et", "csv", "jpg", "jpeg", "png", "ofd")


class AttachForm(Form):
    """One file."""

    file = Upload("附件", kinds=KINDS, required=True)


@pages.route("/cases/<int:handling_id>/files", methods=["GET", "POST"])
@signed_in
def files(handling_id: int) -> ResponseReturnValue:
    """What is attached; those who work on the case may add."""
    case = open_case(office(), me(), handling_id)
    if request.method == "POST":
        attachments.refuse_strangers(me(), case.facts)
    form = AttachForm()
    status = 200
    if form.validate_on_submit():
        try:
            name = form.file.data.filename or "附件"
            attachments.attach(office(), me(), handling_id, name, form.file.data.read())
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
            status = refusal.status
        else:
            flash("附件已添加。", "success")
            return redirect(url_for("attachments.files", handling_id=handling_id), 303)
    elif request.method == "POST":
        status = 422
    case = open_case(office(), me(), handling_id)
    kept = attachments.attached(office(), me(), handling_id)
    noted = attachments.noted(office(), kept)
    return render_template(
        "handling/files.html",
        case=case,
        form=form,
        may_add=attachments.may_attach(me(), case.facts),
        files=[
            {
                "name": a.name,
                "at": a.added_at,
                "size_words": f"{max(1, b.size // 1024)}KB",
                "url": file_url(handling_id, a.id),
                "use": USES.get(a.use, ""),
                "note": noted.get(b.id, ""),
            }
            for a, b in kept
        ],
    ), status


def file_url(handling_id: int, attachment_id: int) -> str:
    """The address of one attached file."""
    return address("attachments.download", handling_id=handling_id, attachment_id=attachment_id)


@pages.route("/cases/<int:handling_id>/files/<int:attachment_id>")
@signed_in
def download(handling_id: int, attachment_id: int) -> ResponseReturnValue:
    """One file, always as a download: nothing uploaded is ever shown inside the site."""
    return send_kept(attachments.read_attachment(office(), me(), handling_id, attachment_id))
