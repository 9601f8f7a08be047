"""管理—函件模板: upload and check, look at the trial print of case 0607, take into use, end, restore."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.services import renderings
from proposals.services.settings import template_pages
from proposals.services.settings import templates as letter_templates
from proposals.services.settings.templates import USES, TemplateLine
from proposals.web.admin.frame import Action, Cell, crumb, form_page, given, show_list, unit_choices
from proposals.web.display import day
from proposals.web.edge import for_roles, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, LongChoice, Upload
from proposals.web.page_pictures import asked_width, send_picture

pages = Blueprint("word_templates", __name__, url_prefix="/admin/templates")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOOK_AGAIN_SECONDS = 4
LEAD = (
    "每一天用的是当天有效、启用日期最晚的一版，同一天启用的用版本号大的；没有自己的模板时用系统自带的。"
    "已经发出的函件不受影响。"
)


class UploadForm(Form):
    """A Word template."""

    unit = LongChoice("单位")
    use = LongChoice("用于")
    file = Upload(
        "模板",
        kinds=("docx",),
        required=True,
        hint="从下载的自带模板改起；上传时检查字段、版头、页码和外部链接",
    )


class DatesForm(Form):
    """From when to when a template serves."""

    valid_from = LegalDate("从哪一天起用", required=True)
    valid_to = LegalDate("用到哪一天", hint="不填就一直用到停用或有新版本")


class EndForm(Form):
    """Nothing but a confirmation."""


@pages.route("")
@for_roles(Role.SYSADMIN)
def index() -> ResponseReturnValue:
    """Templates of units; the packaged ones serve where there is none."""
    return show_list(
        "函件模板",
        ("模板", "用于", "单位", "起止", "状态", "上传"),
        [_row(line) for line in letter_templates.all_templates(office())],
        add=Action("上传模板", url_for("word_templates.new")),
        empty=("还没有自己的模板，用的是系统自带的。", "下载自带的模板，在Word里改好字体、落款后上传。"),
        sub=LEAD,
        template="admin/templates.html",
        packaged=[
            (name, url_for("word_templates.packaged", use=use), letter_templates.fields_of(use))
            for use, name in USES.items()
        ],
    )


def _row(line: TemplateLine) -> tuple[Cell, ...]:
    kept = line.template
    name = f"第{kept.version}版 {kept.name or ''}".strip()
    return (
        Cell(name, url_for("word_templates.show", letter_template_id=kept.id)),
        Cell(USES.get(kept.use, kept.use)),
        Cell(line.unit),
        Cell(dates_of(line)),
        Cell(line.state, tag=True),
        Cell(uploaded_by(line)),
    )


def uploaded_by(line: TemplateLine) -> str:
    """Who uploaded it when; nothing of those stored before this was kept."""
    return f"{line.added_by} {day(line.template.added_at)}".strip() if line.template.added_at else ""


def dates_of(line: TemplateLine) -> str:
    """2024年5月1日起, or to a day; nothing before it was ever taken into use."""
    kept = line.template
    if line.state == "待启用":
        return ""
    return f"{day(kept.valid_from)}至{day(kept.valid_to)}" if kept.valid_to else f"{day(kept.valid_from)}起"


@pages.route("/new", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def new() -> ResponseReturnValue:
    """Upload a template; it is checked before it is kept, and not yet used."""
    form = UploadForm()
    form.unit.choices, form.use.choices = unit_choices(), list(USES.items())

    def call() -> ResponseReturnValue:
        kept = letter_templates.add_template(
            office(),
            me(),
            int(form.unit.data),
            form.use.data,
            form.file.data.filename or "模板.docx",
            form.file.data.read(),
        )
        template_pages.ask_template_pages(office(), me(), kept.id)
        flash("检查通过。请看试印的效果，满意后启用。", "success")
        return redirect(url_for("word_templates.show", letter_template_id=kept.id), 303)

    return form_page(
        "上传模板",
        form,
        call,
        back=url_for("word_templates.index"),
        crumbs=[crumb("函件模板", "word_templates.index")],
        submit="上传并检查",
    )


@pages.route("/<int:letter_template_id>", methods=["GET"])
@for_roles(Role.SYSADMIN)
def show(letter_template_id: int) -> ResponseReturnValue:
    """One template: what it prints of case 0607, from when to when it serves, what was done with it."""
    page = letter_templates.one_template(office(), me(), letter_template_id)
    rendering = None if page.problem else template_pages.pages_of_template(office(), me(), letter_template_id)
    coming = rendering is not None and rendering.is_coming
    answer = render_template(
        "admin/template.html",
        page=page,
        rendering=rendering,
        obstacles=renderings.standing(office()).obstacles if coming else (),
        use=USES[page.line.template.use],
        dates=dates_of(page.line),
        uploaded=uploaded_by(page.line),
        overlap=LEAD,
    )
    return answer, {"Refresh": str(LOOK_AGAIN_SECONDS)} if coming else {}


@pages.route("/<int:letter_template_id>", methods=["POST"])
@for_roles(Role.SYSADMIN)
def ask(letter_template_id: int) -> ResponseReturnValue:
    """Have the pages of the trial print made."""
    template_pages.ask_template_pages(office(), me(), letter_template_id)
    return redirect(url_for("word_templates.show", letter_template_id=letter_template_id), 303)


@pages.route("/<int:letter_template_id>/<int:page>.png")
@for_roles(Role.SYSADMIN)
def page_image(letter_template_id: int, page: int) -> ResponseReturnValue:
    """A page of the trial print as a picture."""
    return send_picture(
        template_pages.template_picture(office(), me(), letter_template_id, page, asked_width())
    )


@pages.route("/<int:letter_template_id>/use", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def take(letter_template_id: int) -> ResponseReturnValue:
    """Take a template into use, or restore it, with its dates."""
    page = letter_templates.one_template(office(), me(), letter_template_id)
    form = DatesForm()
    if request.method == "GET":
        kept = page.line.template
        form.valid_from.data = kept.valid_from if page.line.state != "待启用" else office().today
        form.valid_to.data = kept.valid_to

    def call() -> None:
        letter_templates.take_into_use(
            office(), me(), letter_template_id, given(form.valid_from.data), form.valid_to.data
        )

    return form_page(
        f"启用{USES[page.line.template.use]}模板第{page.line.template.version}版",
        form,
        call,
        back=url_for("word_templates.show", letter_template_id=letter_template_id),
        crumbs=[crumb("函件模板", "word_templates.index")],
        submit="启用",
        done="模板已启用。",
        lead=LEAD,
    )


@pages.route("/<int:letter_template_id>/end", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def end(letter_template_id: int) -> ResponseReturnValue:
    """Stop using a template."""
    return form_page(
        "停用模板",
        EndForm(),
        lambda: letter_templates.end_template(office(), me(), letter_template_id),
        back=url_for("word_templates.show", letter_template_id=letter_template_id),
        crumbs=[crumb("函件模板", "word_templates.index")],
        submit="停用",
        done="已停用。",
        grave=True,
        lead="停用以后用前一版，没有前一版的用系统自带的。已经发出的函件不受影响，停用的模板可以重新启用。",
    )


@pages.route("/<int:letter_template_id>.docx")
@for_roles(Role.SYSADMIN)
def original(letter_template_id: int) -> ResponseReturnValue:
    """A stored template as it was uploaded."""
    return _download(*letter_templates.read_template(office(), me(), letter_template_id))


@pages.route("/<int:letter_template_id>/preview.docx")
@for_roles(Role.SYSADMIN)
def preview(letter_template_id: int) -> ResponseReturnValue:
    """Case 0607 on this template."""
    return _download(*letter_templates.preview_template(office(), me(), letter_template_id))


@pages.route("/packaged/<use>.docx")
@for_roles(Role.SYSADMIN)
def packaged(use: str) -> ResponseReturnValue:
    """The packaged template of a use."""
    data = letter_templates.packaged(me(), use)
    return _download(f"{USES[use]}模板.docx", data)


def _download(name: str, data: bytes) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype=DOCX, as_attachment=True, download_name=name)
