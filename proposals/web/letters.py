"""复函: the page of a case's letters, and their files."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.facts import RATING_NAMES
from proposals.domain.workflow import Action
from proposals.services import renderings
from proposals.services.cases import next_actions, open_case
from proposals.services.delivery import DELIVERY_WAY_NAMES
from proposals.services.letters import (
    StoredFile,
    letter_docx,
    letter_file,
    letter_picture,
    letter_preprinted,
    letters_page,
)
from proposals.web.acts import PAGES, act_url
from proposals.web.edge import me, office, signed_in
from proposals.web.page_pictures import asked_width, send_picture

pages = Blueprint("letters", __name__)
ACTS = (
    Action.DELIVER,
    Action.RECEIVE,
    Action.ATTACH_STAMPED,
    Action.VOID,
)
"""What is done on letters, in the order of the buttons."""


@pages.route("/cases/<int:handling_id>/letters")
@signed_in
def show(handling_id: int) -> ResponseReturnValue:
    """All letters of a case, the newest first; right after numbering with the number on top."""
    case = open_case(office(), me(), handling_id)
    own, _ = next_actions(case)
    letters = letters_page(office(), me(), handling_id)
    waiting = any(x.rendering and x.rendering.is_coming for x in letters)
    return render_template(
        "issuing/letters.html",
        case=case,
        letters=letters,
        obstacles=renderings.standing(office()).obstacles if waiting else (),
        acts=[_button(handling_id, a) for a in ACTS if a in own and a in PAGES],
        can_correct=Action.CORRECT_RECEIPT in own,
        correct_url=act_url(handling_id, Action.CORRECT_RECEIPT),
        just_issued="issued" in request.args,
        rating_names=RATING_NAMES,
        way_names=DELIVERY_WAY_NAMES,
        case_url=url_for("cases.show", handling_id=handling_id),
        may_retry=renderings.may_retry(me(), case.facts),
    )


@pages.route("/cases/<int:handling_id>/letters/<int:letter_id>.docx")
@signed_in
def docx(handling_id: int, letter_id: int) -> ResponseReturnValue:
    """The Word file as frozen."""
    return _send(letter_docx(office(), me(), handling_id, letter_id))


@pages.route("/cases/<int:handling_id>/letters/<int:letter_id>/preprinted.docx")
@signed_in
def preprinted(handling_id: int, letter_id: int) -> ResponseReturnValue:
    """The Word file for paper on which mark and red lines are printed already."""
    return _send(letter_preprinted(office(), me(), handling_id, letter_id))


@pages.route("/cases/<int:handling_id>/letters/<int:letter_id>/files/<int:file_id>")
@signed_in
def file(handling_id: int, letter_id: int, file_id: int) -> ResponseReturnValue:
    """A PDF, a scan or a receipt form; always as a download, never shown by our own site."""
    return _send(letter_file(office(), me(), handling_id, letter_id, file_id))


@pages.route("/cases/<int:handling_id>/letters/<int:letter_id>/pages/<int:page>.png")
@signed_in
def page_image(handling_id: int, letter_id: int, page: int) -> ResponseReturnValue:
    """A page of the PDF that we made, as a picture."""
    return send_picture(letter_picture(office(), me(), handling_id, letter_id, page, asked_width()))


@pages.route("/cases/<int:handling_id>/letters/<int:letter_id>/pdf", methods=["POST"])
@signed_in
def retry_pdf(handling_id: int, letter_id: int) -> ResponseReturnValue:
    """Ask once more for the PDF."""
    renderings.retry(office(), me(), handling_id, letter_id)
    flash("已重新排入，PDF由后台生成，请稍后刷新。", "success")
    return redirect(url_for("letters.show", handling_id=handling_id, _anchor=f"letter-{letter_id}"), 303)


def _send(stored: StoredFile) -> ResponseReturnValue:
    data = io.BytesIO(stored.data)
    return send_file(data, mimetype=stored.media_type, as_attachment=True, download_name=stored.name)


def _button(handling_id: int, action: Action) -> dict[str, Any]:
    return {"label": PAGES[action].label, "url": act_url(handling_id, action)}
