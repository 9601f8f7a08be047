"""起草: a draft that was edited in Word or WPS comes back; the file a version came from."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.documents.word_reading import Tracked
from proposals.domain.errors import BadInput, DomainError
from proposals.domain.permissions import may, may_record
from proposals.domain.workflow import Action
from proposals.services import drafting
from proposals.services.cases import Case, open_case
from proposals.services.drafting import Settled, Taken, WordUpload
from proposals.services.drafting.uploading import UNFILLED
from proposals.web.acts import ActForm, How, act_url, show_page
from proposals.web.downloads import send_kept
from proposals.web.drafting import DraftForm, offer_choices
from proposals.web.edge import house, me, office, signed_in
from proposals.web.forms import Choice, PlainText, Tick, Upload

pages = Blueprint("drafting_word", __name__)
TRACKED = [
    ("", "文件里没有修订"),
    (Tracked.ACCEPT.value, "全部接受"),
    (Tracked.REJECT.value, "全部拒绝"),
]


class WordForm(ActForm):
    """The file, what to do with changes and comments in it; ``kept`` brings a file that was sent already."""

    kept = HiddenField()
    file = Upload(
        "Word文件", kinds=("docx", "doc", "wps"), hint="在Word或WPS里改好的答复稿（.docx、.doc、.wps）"
    )
    tracked = Choice("修订", choices=TRACKED, required=False, hint="开着“修订”改的，请选怎样处理。")
    without_comments = Tick("批注不带入", hint="批注不能成为正文；请先看过。")
    unfilled = Tick(UNFILLED, hint="文件里有××、【】这样待填的地方，先存下来。")
    note = PlainText("这一稿改了什么", limit=200, hint="不填则记为由Word文件上传")

    def settled(self) -> Settled:
        """What the person decided."""
        chosen = self.tracked.data
        return Settled(
            Tracked(chosen) if chosen else None, bool(self.without_comments.data), bool(self.unfilled.data)
        )


@pages.route("/cases/<int:handling_id>/draft/word", methods=["GET", "POST"])
@signed_in
def word(handling_id: int) -> ResponseReturnValue:
    """Send the edited file: it is saved, or laid beside the newest version, or refused with the reason."""
    drafting.refuse_to_upload(office(), me(), handling_id)
    case, form = open_case(office(), me(), handling_id), WordForm()
    if request.method == "GET":
        form.seen.data = str(case.version)
        form.behalf.data = not may(me(), Action.SAVE_DRAFT, case.facts)
        form.tracked.data = ""
        return _show(case, form, 200)
    if not form.validate():
        return _show(case, form, 422)
    try:
        taken = _take(handling_id, form)
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        if refusal.field == "file":
            form.kept.data = ""  # another one is wanted
        return _show(open_case(office(), me(), handling_id), form, refusal.status)
    return _answer(handling_id, form, taken)


def _take(handling_id: int, form: WordForm) -> Taken:
    upload = _sent(handling_id, form)
    form.kept.data = drafting.keep_word(office(), me(), handling_id, upload)
    how = How(seen=form.seen_version(), on_behalf=form.read_behalf())
    return drafting.take_word(office(), me(), handling_id, upload, form.settled(), note=form.note.data, **how)


def _sent(handling_id: int, form: WordForm) -> WordUpload:
    """The file of this request, else the one sent before."""
    if form.file.data:
        name, data, form.kept.data = form.file.data.filename or "答复稿", form.file.data.read(), ""
    elif form.kept.data:
        name, data = drafting.kept_word(office(), me(), handling_id, form.kept.data)
    else:
        raise BadInput("请选择Word文件。", field="file")
    megabytes = house().settings.upload_megabytes
    office().rollback()  # LibreOffice may take its time over an old file: nobody shall wait for our lock meanwhile
    return drafting.inspect_word(name, data, megabytes=megabytes)


def _answer(handling_id: int, form: WordForm, taken: Taken) -> ResponseReturnValue:
    """To the editor after saving; else the editor with the text in it, beneath the comparison."""
    for notice in taken.notices:
        flash(notice, "warning")
    if taken.saved is None:
        flash(taken.why, "warning")
        case = open_case(office(), me(), handling_id)
        return show_page(Action.SAVE_DRAFT, case, _draft_form(case, form, taken), 200)
    for warning in taken.saved.warnings:
        flash(warning, "warning")
    name = f"第{taken.saved.version}稿"
    done = f"已按文件存为{name}。" if taken.saved.new else f"文件的正文与{name}完全一样，没有另存新稿。"
    flash(done, "success")
    return redirect(act_url(handling_id, Action.SAVE_DRAFT), 303)


def _draft_form(case: Case, form: WordForm, taken: Taken) -> DraftForm:
    """The editor's form holding the uploaded text; saved again, it keeps the file as well."""
    filled = DraftForm(formdata=None)
    offer_choices(filled, case)
    filled.fill(taken.text, 0)
    filled.upload.data, filled.note.data, filled.seen.data = taken.kept, taken.note, str(case.version)
    for name in ActForm.BEHALF:
        if name != "behalf_scan":
            filled[name].data = form[name].data
    return filled


def _show(case: Case, form: WordForm, status: int) -> ResponseReturnValue:
    page = drafting.drafting_page(office(), me(), case.id)
    form.file.flags.required = not form.kept.data
    return render_template(
        "drafting/word.html",
        case=case,
        form=form,
        drafting=page,
        may_record=may_record(me(), Action.SAVE_DRAFT, case.facts),
        must_record=not may(me(), Action.SAVE_DRAFT, case.facts),
        cancel_url=act_url(case.id, Action.SAVE_DRAFT),
    ), status


@pages.route("/cases/<int:handling_id>/draft/versions/<int:draft_id>/word")
@signed_in
def uploaded(handling_id: int, draft_id: int) -> ResponseReturnValue:
    """The file that a version came from, as it was sent."""
    return send_kept(drafting.uploaded_word(office(), me(), handling_id, draft_id))
