"""管理—职责目录: documents with tasks, a new one looked at before it is stored, the tasks of a unit."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.domain.responsibilities import PART_WORDS, ResponsibilityPart, units_words
from proposals.services import responsibilities
from proposals.services.responsibilities import KINDS, NewDirectory, Preview
from proposals.web.admin.frame import KEEPERS, Action, Cell, crumb, form_page, show_list, state_cell
from proposals.web.display import day
from proposals.web.edge import for_roles, house, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, LongChoice, PickMany, PlainArea, PlainText, Upload

pages = Blueprint("responsibilities", __name__, url_prefix="/admin/responsibilities")


class ImportForm(Form):
    """The document: at first a file or its text, then what was read from it."""

    file = Upload("文件", kinds=KINDS, hint="Word、PDF、文本，或者有“任务”“牵头单位”“配合单位”列的Excel表格")
    title = PlainText("标题", limit=300, hint="引用时写的名称，不加书名号")
    number = PlainText("文号", limit=60, width="half")
    issuer = PlainText("发文机关", limit=100, width="half")
    issued_on = LegalDate("成文日期")
    replaces = LongChoice("代替哪一份", required=False, hint="选了的，原来那一份同时停用")
    as_units = PickMany("不认识的名称里，登记为单位的", hint="不勾选的只保留名称")
    as_groups = PickMany("不认识的统称里，登记为集合单位的", hint="集合单位不能作为承办单位")
    text = PlainArea("正文", limit=200_000, hint="原文连同标题、文号；可以在这里修改后重新预览")

    def offer(self) -> None:
        """The documents that may be replaced."""
        lines = [line.document for line in responsibilities.directories(office()) if line.document.active]
        self.replaces.choices = [("", "不代替"), *((str(d.id), d.title) for d in lines)]
        self.as_units.choices = self.as_groups.choices = []

    def offer_names(self, preview: Preview) -> None:
        """The names that are no unit yet."""
        unknown = [unit for unit in preview.units if not unit.unit_id]
        self.as_units.choices = [(u.name, u.name) for u in unknown if not u.group]
        self.as_groups.choices = [(u.name, u.name) for u in unknown if u.group]

    def propose(self, preview: Preview) -> None:
        """Fill in what the document says of itself, once."""
        head = preview.head
        self.title.data, self.number.data, self.issuer.data = head.title, head.number, head.issuer
        self.issued_on.data, self.issued_on.raw_data = head.issued_on, None
        self.as_groups.data = [unit.name for unit in preview.units if unit.group and not unit.unit_id]

    def new(self) -> NewDirectory:
        """As typed."""
        return NewDirectory(
            title=self.title.data or "",
            number=self.number.data or "",
            issuer=self.issuer.data or "",
            issued_on=self.issued_on.data,
            text=self.text.data or "",
            replaces=int(self.replaces.data) if self.replaces.data else None,
            as_units=tuple(self.as_units.data or ()),
            as_groups=tuple(self.as_groups.data or ()),
        )


@pages.route("")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The documents, and the units named in those in force."""
    rows = [
        (
            Cell(line.document.title, url_for("responsibilities.show", library_document_id=line.document.id)),
            Cell(line.document.number),
            Cell(day(line.document.issued_on)),
            Cell(f"{line.tasks}项"),
            state_cell(line.document.active),
        )
        for line in responsibilities.directories(office())
    ]
    return show_list(
        "职责目录",
        ("文件", "文号", "成文日期", "任务", "状态"),
        rows,
        add=Action("导入文件", url_for("responsibilities.new")),
        empty=(
            "还没有职责目录。",
            "导入工作要点、任务分工一类的文件以后，登记、交办时按其中的任务建议主办和会办单位。",
        ),
        sub="写明牵头单位、配合单位的文件，供拟办和申请调整承办单位时引用",
        template="responsibilities/index.html",
        units=responsibilities.units_named(office()),
    )


@pages.route("/<int:library_document_id>")
@for_roles(*KEEPERS)
def show(library_document_id: int) -> ResponseReturnValue:
    """One document with its tasks."""
    page = responsibilities.directory_page(office(), library_document_id)
    return render_template("responsibilities/show.html", page=page, told=responsibilities.told_units)


@pages.route("/units/<int:unit_id>")
@for_roles(*KEEPERS)
def unit(unit_id: int) -> ResponseReturnValue:
    """What a unit leads and supports."""
    lines = responsibilities.tasks_of_unit(office(), unit_id)
    name = next((u.name for u in responsibilities.units_named(office()) if u.id == unit_id), "")
    return render_template(
        "responsibilities/unit.html",
        lines=lines,
        name=name,
        parts=PART_WORDS,
        told=responsibilities.told_units,
    )


@pages.route("/<int:library_document_id>/retire", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def retire(library_document_id: int) -> ResponseReturnValue:
    """Take a document out of use."""
    page = responsibilities.directory_page(office(), library_document_id)
    return form_page(
        f"停用《{page.document.title}》",
        Form(),
        lambda: responsibilities.retire_directory(office(), me(), library_document_id),
        back=url_for("responsibilities.index"),
        crumbs=[crumb("职责目录", "responsibilities.index")],
        submit="停用",
        done="已停用，不再据此建议。",
        grave=True,
        lead="停用以后不再据此建议承办单位；文件和任务都还在，可以查看。",
    )


@pages.route("/new", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def new() -> ResponseReturnValue:
    """Read a document, look at its tasks and units, store it."""
    form = ImportForm()
    form.offer()
    if request.method == "GET":
        return _upload(form, 200)
    try:
        fresh = _take_file(form)
        found = responsibilities.preview(office(), me(), form.text.data or "")
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        return _upload(form, refusal.status)
    form.offer_names(found)
    if fresh or "title" not in request.form:
        form.propose(found)
        return _preview(form, found, 200)
    if not form.validate():
        return _preview(form, found, 422)
    return _store(form, found) if "confirm" in request.form else _preview(form, found, 200)


def _take_file(form: ImportForm) -> bool:
    """Put the words of the file, if one was sent, into the form; nobody waits for our lock while it is read."""
    if not form.file.data:
        return False
    name, data = form.file.data.filename or "文件", form.file.data.read()
    megabytes = house().settings.upload_megabytes
    me()
    office().rollback()
    form.text.data = responsibilities.text_of_upload(name, data, megabytes=megabytes)
    form.text.raw_data = None
    return True


def _store(form: ImportForm, found: Preview) -> ResponseReturnValue:
    """Stored as looked over, or the preview again with the refusal."""
    try:
        document = responsibilities.import_directory(office(), me(), form.new())
    except DomainError as refusal:
        office().rollback()
        form.show(refusal)
        return _preview(form, found, refusal.status)
    flash(f"已导入{len(found.directory.tasks)}项任务。", "success")
    return redirect(url_for("responsibilities.show", library_document_id=document.id), 303)


def _upload(form: ImportForm, status: int) -> ResponseReturnValue:
    return render_template("responsibilities/upload.html", form=form), status


def _preview(form: ImportForm, found: Preview, status: int) -> ResponseReturnValue:
    tasks = found.directory.tasks
    led = sum(bool(task.of(ResponsibilityPart.LEAD)) for task in tasks)
    only = sum(bool(task.of(ResponsibilityPart.RESPONSIBLE)) for task in tasks)
    return render_template(
        "responsibilities/preview.html",
        form=form,
        preview=found,
        counts=f"共{len(tasks)}项任务，{led}项有牵头单位，{only}项只写了责任单位。",
        units_words=units_words,
    ), status
