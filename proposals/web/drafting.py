"""起草: the editor, the versions of a draft, comparison."""

from __future__ import annotations

from io import BytesIO
from typing import Any, TypedDict

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from proposals.domain.errors import NotFound
from proposals.domain.permissions import may
from proposals.domain.workflow import Action
from proposals.services import drafting
from proposals.services._proofing import Proofread
from proposals.services.cases import Case, open_case
from proposals.services.drafting import Comparison, DraftingPage, DraftText
from proposals.services.fonts import box_warnings
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.edge import me, office, only_reads, signed_in
from proposals.web.forms import Choice, Form, Names, PlainArea, PlainText
from proposals.web.standard_lines import searched_url, standard_lines_panel

pages = Blueprint("drafting", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNDECIDED = ("", "暂不填")
INSERTS = {"insert": drafting.insert_opinion_part, "insert_line": drafting.insert_standard_line}
"""Buttons that put a passage into the text as it is saved, by their names."""


class Placed(TypedDict):
    """Where a passage goes in."""

    after: str
    base_version: int
    seen: int | None


class Lines(Names):
    """Entries one a line; commas and 、 belong to the entry."""

    noun = "项"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split at line ends alone."""
        lines = (valuelist[0] if valuelist else "").replace("\r", "\n").split("\n")
        self.data = tuple(line.strip() for line in lines if line.strip())


class DraftForm(ActForm):
    """The text and what is printed beside it."""

    base_version = HiddenField(default="0")
    upload = HiddenField()
    thanks = PlainText("致谢语", limit=1000, hint="接在“收悉，”后面，以句号结尾。不需要的留空。")
    body = PlainArea(
        "正文",
        limit=60_000,
        required=True,
        hint="只写答复内容，一段一行，可以粘贴纯文字；标题、称谓、开头、结尾、落款和日期由系统生成。",
    )
    outcome_class = Choice("办理类别", required=False)
    publicity = Choice("公开属性", required=False)
    publicity_reason = PlainText("不主动公开的理由", limit=200)
    contact_name = PlainText("联系人", limit=60, width="half")
    contact_phone = PlainText("联系电话", limit=60, width="half")
    copies = Lines("抄送", hint="一行一个单位")
    attachments = Lines("附件", hint="一行一个名称，不加序号")
    note = PlainText("这一稿改了什么", limit=200, hint="便于以后在版本列表中辨认")

    around: drafting.DraftingPage | None = None
    """What stands around the form, where it was read to fill the form."""

    def text(self) -> DraftText:
        """As typed."""
        return DraftText(
            body=(self.body.data or "").replace("\r\n", "\n"),
            thanks=self.thanks.data or "",
            outcome_class=self.outcome_class.data or "",
            publicity=self.publicity.data or "",
            publicity_reason=self.publicity_reason.data or "",
            copies=tuple(self.copies.data or ()),
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
            attachments=tuple(self.attachments.data or ()),
        )

    def fill(self, text: DraftText, base_version: int) -> None:
        """Put a text into the fields."""
        self.body.data, self.base_version.data = text.body, str(base_version)
        for name, value in text.fields.items():
            self[name].data = tuple(value) if isinstance(value, list) else value

    def base(self) -> int:
        """The version that was being changed."""
        typed = str(self.base_version.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def offer_choices(form: DraftForm, case: Case) -> None:
    """What the kind of the case lets one choose."""
    classes = [(c, f"{c}类" if len(c) == 1 else c) for c in case.kind.outcome_classes]
    form.outcome_class.choices = [UNDECIDED, *classes]
    form.publicity.choices = [UNDECIDED, *((p, p) for p in case.kind.publicities)]


def _prepare(form: DraftForm, case: Case) -> None:
    offer_choices(form, case)
    if request.method == "GET":
        page = form.around = drafting.drafting_page(office(), me(), case.id)
        kept = page.unsaved if request.args.get("unsaved") else None
        form.fill(kept.text if kept else page.text, kept.base_version if kept else page.version)


def _context(form: DraftForm, case: Case) -> dict[str, Any]:
    """What stands around the editor; an outdated base shows both texts and is brought up to date."""
    page = form.around or drafting.drafting_page(office(), me(), case.id)
    comparison = None
    if form.base() != page.version and page.saved:
        name = "上传的Word文件" if form.upload.data else "您输入的内容"
        comparison = drafting.compare_typed(office(), me(), case.id, form.text(), name)
        form.base_version.data = str(page.version)
    return {
        "drafting": page,
        "report": _report(page, form.text()),
        "may_waive": page.saved and may(me(), Action.WAIVE_FINDING, page.case.facts),
        "comparison": comparison,
        "unsaved": None if request.args.get("unsaved") or request.method != "GET" else page.unsaved,
        "versions": version_lines(case.id, page.versions),
        "standard": standard_lines_panel(page),
    }


def _report(page: DraftingPage, text: DraftText) -> Proofread | None:
    """What the rules find in the text of the editor; None while it is the empty frame that the system made."""
    untouched = not page.saved and text.body == page.text.body
    return None if untouched else drafting.findings_in(office(), page.case, text)


@act_page(
    Action.SAVE_DRAFT,
    DraftForm,
    done="已保存。",
    prepare=_prepare,
    template="drafting/edit.html",
    context=_context,
    label="起草",
)
def save_draft(case: Case, form: DraftForm, how: How) -> str:
    """Save what is typed, with a part of an opinion or a standard line where its button was pressed."""
    if key := request.form.get("fix", ""):
        return _fix(case, form, how, key)
    for name, insert in INSERTS.items():
        chosen = request.form.get(name, "")
        if chosen.isdecimal() and len(chosen) < 10:
            place = Placed(after=request.form.get("after", ""), base_version=form.base(), seen=how["seen"])
            insert(office(), me(), case.id, int(chosen), form.text(), **place)
            return act_url(case.id, Action.SAVE_DRAFT) + "#body"
    saved = drafting.save_draft(
        office(),
        me(),
        case.id,
        form.text(),
        base_version=form.base(),
        note=form.note.data,
        upload=form.upload.data or "",
        **how,
    )
    for warning in saved.warnings:
        flash(warning, "warning")
    return searched_url(case.id)


def _fix(case: Case, form: DraftForm, how: How, key: str) -> str:
    """Save what is typed with what the rules suggest."""
    saved = drafting.save_fixed(office(), me(), case.id, form.text(), key, base_version=form.base(), **how)
    flash(f"已改好，存为第{saved.version}稿；改动可以在版本列表里比较。", "success")
    return act_url(case.id, Action.SAVE_DRAFT) + "#findings"


@pages.route("/cases/<int:handling_id>/draft")
@signed_in
def draft(handling_id: int) -> ResponseReturnValue:
    """To the editor for whoever may draft now, else to the newest version."""
    page = drafting.drafting_page(office(), me(), handling_id)
    if page.may_edit:
        return redirect(act_url(handling_id, Action.SAVE_DRAFT))
    return _show_version(handling_id, page, page.versions[0].id if page.versions else None)


@pages.route("/cases/<int:handling_id>/draft/autosave", methods=["POST"])
@signed_in
def autosave(handling_id: int) -> ResponseReturnValue:
    """Keep what is being typed; called by the page's script."""
    form = DraftForm()
    drafting.autosave(office(), me(), handling_id, form.text(), base_version=form.base())
    return "", 204


@pages.route("/cases/<int:handling_id>/draft/findings", methods=["POST"])
@signed_in
@only_reads
def findings(handling_id: int) -> ResponseReturnValue:
    """What the rules find in what is being typed, as a piece of a page; called by the page's script."""
    case = open_case(office(), me(), handling_id)
    report = drafting.findings_in_typed(office(), me(), handling_id, DraftForm().text())
    return render_template(
        "proofing/beside.html",
        case=case,
        report=report,
        may_waive=case.facts.has_draft and may(me(), Action.WAIVE_FINDING, case.facts),
    )


@pages.route("/cases/<int:handling_id>/draft/discard", methods=["POST"])
@signed_in
def discard(handling_id: int) -> ResponseReturnValue:
    """Throw the unsaved text away."""
    drafting.discard_autosave(office(), me(), handling_id)
    flash("未保存的内容已丢弃。", "success")
    return redirect(act_url(handling_id, Action.SAVE_DRAFT), 303)


@pages.route("/cases/<int:handling_id>/draft/preview", methods=["POST"])
@signed_in
def preview(handling_id: int) -> ResponseReturnValue:
    """What is typed as the letter it will be; nothing is kept."""
    case = open_case(office(), me(), handling_id)
    letter = drafting.preview_typed(office(), me(), handling_id, DraftForm().text())
    return render_template("drafting/preview.html", case=case, letter=letter, warnings=box_warnings([letter]))


@pages.route("/cases/<int:handling_id>/draft/versions/<int(max=2147483647):draft_id>")
@signed_in
def version(handling_id: int, draft_id: int) -> ResponseReturnValue:
    """One version as a letter."""
    return _show_version(handling_id, drafting.drafting_page(office(), me(), handling_id), draft_id)


def _show_version(handling_id: int, page: DraftingPage, draft_id: int | None) -> ResponseReturnValue:
    case = open_case(office(), me(), handling_id)
    chosen = next((v for v in page.versions if v.id == draft_id), None)
    if draft_id is not None and chosen is None:
        raise NotFound("没有找到这一稿，请从版本列表中打开。")
    letter = drafting.draft_preview(office(), me(), handling_id, draft_id) if chosen else None
    return render_template(
        "drafting/version.html",
        case=case,
        drafting=page,
        chosen=chosen,
        letter=letter,
        warnings=box_warnings([letter] if letter else []),
        versions=version_lines(handling_id, page.versions),
        form=Form(),
    )


@pages.route("/cases/<int:handling_id>/draft/versions/<int(max=2147483647):draft_id>/docx")
@signed_in
def docx(handling_id: int, draft_id: int) -> ResponseReturnValue:
    """A version as a Word file."""
    name, data = drafting.draft_docx(office(), me(), handling_id, draft_id)
    return send_file(BytesIO(data), mimetype=WORD, as_attachment=True, download_name=name)


@pages.route(
    "/cases/<int:handling_id>/draft/versions/<int(max=2147483647):draft_id>/restore", methods=["POST"]
)
@signed_in
def restore(handling_id: int, draft_id: int) -> ResponseReturnValue:
    """An old version as a new one."""
    typed = request.form.get("base_version", "")
    base = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    saved = drafting.restore_version(office(), me(), handling_id, draft_id, base_version=base)
    flash(f"已恢复为第{saved.version}稿，原来各稿都还在。", "success")
    return redirect(act_url(handling_id, Action.SAVE_DRAFT), 303)


@pages.route("/cases/<int:handling_id>/draft/compare")
@signed_in
def compare(handling_id: int) -> ResponseReturnValue:
    """Any two versions side by side; without a choice the two newest."""
    case = open_case(office(), me(), handling_id)
    versions, old, new = _two_versions(handling_id)
    comparison: Comparison | None = None
    if len(versions) > 1:
        comparison = drafting.compare_versions(office(), me(), handling_id, old, new)
    return render_template(
        "drafting/compare.html", case=case, versions=versions, old=old, new=new, comparison=comparison
    )


@pages.route("/cases/<int:handling_id>/draft/redline")
@signed_in
def redline(handling_id: int) -> ResponseReturnValue:
    """The same as a Word file with tracked changes."""
    versions, old, new = _two_versions(handling_id)
    if not versions:
        raise NotFound("还没有保存答复稿，请先保存。")
    name, data = drafting.redline_docx(office(), me(), handling_id, old, new)
    return send_file(BytesIO(data), mimetype=WORD, as_attachment=True, download_name=name)


def _two_versions(handling_id: int) -> tuple[tuple[drafting.Version, ...], int, int]:
    """All versions, and the ids of the earlier and the later one that were asked for (0 where there is none)."""
    versions = drafting.versions_of(office(), me(), handling_id)
    places = {v.id: n for n, v in enumerate(versions)}
    old = request.args.get("old", type=int) or (versions[min(1, len(versions) - 1)].id if versions else 0)
    new = request.args.get("new", type=int) or (versions[0].id if versions else 0)
    if versions and not {old, new} <= places.keys():
        raise NotFound("没有找到要比较的稿子，请从版本列表中选择。")
    if versions and places[old] < places[new]:
        old, new = new, old
    return versions, old, new


def version_lines(handling_id: int, versions: tuple[drafting.Version, ...]) -> list[dict[str, Any]]:
    """Versions for the list, each with the way to compare it with the one before."""
    older = [*versions[1:], None]
    return [
        {
            "no": v.version,
            "who": v.author,
            "at": v.at,
            "note": v.note,
            "chars": v.characters,
            "current": v.current,
            "tags": [] if v.round_no == versions[0].round_no else [f"第{v.round_no}次办理"],
            "url": url_for("drafting.version", handling_id=handling_id, draft_id=v.id),
            "compare_url": url_for("drafting.compare", handling_id=handling_id, old=before.id, new=v.id)
            if before
            else "",
        }
        for v, before in zip(versions, older, strict=False)
    ]
