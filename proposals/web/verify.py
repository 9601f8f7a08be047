"""核验网页: anybody uploads a letter and reads whether it is genuine; nothing is kept, nothing else is told."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from proposals.domain.errors import BadInput, TooMany
from proposals.domain.verification import Finding, Verdict
from proposals.services import verification
from proposals.web.edge import house, office, public
from proposals.web.forms import Form, Upload

pages = Blueprint("verify", __name__)
KINDS = ("pdf", "docx", "jpg", "jpeg", "png", "ofd")


class VerifyForm(Form):
    """The file to look at."""

    file = Upload(
        "要核验的文件", kinds=KINDS, required=True, hint="收到的PDF、Word或扫描件原件；截图、转存的不行"
    )


@pages.route(verification.PAGE, methods=["GET", "POST"])
@public
def verify() -> ResponseReturnValue:
    """Ask for a file, or say what it is."""
    form = VerifyForm()
    if not form.validate_on_submit():
        return _show(form, None, 422 if request.method == "POST" else 200)
    try:
        looked = verification.look_at(form.file.data.read())
        verification.refuse_flood(office(), request.remote_addr or "")
    except (BadInput, TooMany) as refusal:
        form.show(refusal)
        return _show(form, None, refusal.status)
    known = verification.trusted(Path(house().settings.trust_dir))
    verdict = verification.judge(looked, known, office(), office().now)
    unknown = verdict.finding in (Finding.NOT_REGISTERED, Finding.UNKNOWN_CERTIFICATE)
    return _show(VerifyForm(formdata=None), verdict, 404 if unknown else 200)


def _show(form: VerifyForm, verdict: Verdict | None, status: int) -> ResponseReturnValue:
    """Files nobody here knows answer 404: the access log counts them, and whoever tries many waits."""
    return render_template("portal/verify.html", form=form, verdict=verdict), status
