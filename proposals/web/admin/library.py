"""管理—资料库: documents, added from a file or pasted, the figures read in them, repealed or taken out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import BadInput
from proposals.services import library
from proposals.services.library import DOCUMENT_KINDS, NewDocument
from proposals.web.admin.frame import KEEPERS, Action, Cell, crumb, form_page, show_list
from proposals.web.display import day
from proposals.web.edge import for_roles, house, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, PlainArea, PlainText, Upload

pages = Blueprint("library", __name__, url_prefix="/admin/library")
LONGEST = 200_000


class DocumentForm(Form):
    """What is cited of a document, and its words from a file or typed."""

    title = PlainText("标题", limit=300, required=True, hint="引用时写的名称，不加书名号")
    number = PlainText("文号", limit=60, width="half", hint="例如 渝府办发〔2021〕40号，没有的不填")
    issuer = PlainText("发文机关", limit=100, width="half")
    issued_on = LegalDate("成文日期", hint="文中“今年”“去年”按它推算，例如 2023-4-27")
    file = Upload("文件", kinds=DOCUMENT_KINDS, hint="Word、PDF或者文本，系统读出其中的文字和数据")
    text = PlainArea("正文", limit=LONGEST, hint="没有文件的，可以粘贴文字；两样都不填的，只作为文件名库使用")


class EndForm(Form):
    """Since when a document is repealed."""

    ended_on = LegalDate("失效日期", hint="例如 2023-4-27；仍然有效的不填")


@pages.route("")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The documents, those in use first."""
    rows = [
        (
            Cell(row.title, url_for("library.show", library_document_id=row.id)),
            Cell(row.number),
            Cell(row.issuer),
            Cell(day(row.issued_on)),
            Cell(f"{row.characters}字" if row.characters else "只有标题"),
            Cell(_state(row), tag=not row.active or row.ended_on is not None),
        )
        for row in library.documents(office(), me())
    ]
    return show_list(
        "资料库",
        ("标题", "文号", "发文机关", "成文日期", "文字", "状态"),
        rows,
        add=Action("添加资料", url_for("library.new")),
        empty=("还没有资料。", "添加工作报告、工作要点、法规文件，起草时核对文件名和数据。"),
        sub="答复稿引用的文件：核稿时核对名称、文号和其中的数据",
    )


def _state(row: object) -> str:
    ended = getattr(row, "ended_on", None)
    if not getattr(row, "active", False):
        return "已停用"
    return f"{day(ended)}失效" if ended else "在用"


@pages.route("/new", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def new() -> ResponseReturnValue:
    """Add a document; a file is read before the database is asked for anything."""
    form = DocumentForm()

    def call() -> ResponseReturnValue:
        document = library.add_document(office(), me(), _document(form))
        return redirect(url_for("library.show", library_document_id=document.id), 303)

    return form_page(
        "添加资料",
        form,
        call,
        back=url_for("library.index"),
        crumbs=[crumb("资料库", "library.index")],
        submit="添加",
    )


def _document(form: DocumentForm) -> NewDocument:
    text = form.text.data or ""
    if form.file.data:
        if text.strip():
            raise BadInput("已经选了文件，请不要再粘贴正文；要用粘贴的文字，请不选文件。", field="text")
        name, data = form.file.data.filename or "文件", form.file.data.read()
        megabytes = house().settings.upload_megabytes
        me()
        office().rollback()
        text = library.words_in_file(name, data, megabytes=megabytes)[:LONGEST]
    return NewDocument(
        title=form.title.data or "",
        number=form.number.data or "",
        issuer=form.issuer.data or "",
        issued_on=form.issued_on.data,
        text=text,
    )


@pages.route("/<int:library_document_id>")
@for_roles(*KEEPERS)
def show(library_document_id: int) -> ResponseReturnValue:
    """One document: what is cited of it, the figures read in it, its words."""
    page = library.document_page(office(), me(), library_document_id)
    return render_template("admin/library_document.html", page=page)


@pages.route("/<int:library_document_id>/end", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def end(library_document_id: int) -> ResponseReturnValue:
    """Write down since when it is repealed."""
    page, form = library.document_page(office(), me(), library_document_id), EndForm()
    if request.method == "GET":
        form.ended_on.data = page.document.ended_on
    return form_page(
        f"《{page.document.title}》的失效日期",
        form,
        lambda: library.end_document(office(), me(), library_document_id, form.ended_on.data),
        back=url_for("library.show", library_document_id=library_document_id),
        crumbs=[crumb("资料库", "library.index")],
        lead="失效以后，答复稿再引用它，核稿会提示。",
    )


@pages.route("/<int:library_document_id>/retire", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def retire(library_document_id: int) -> ResponseReturnValue:
    """Take a document out of use."""
    page = library.document_page(office(), me(), library_document_id)
    return form_page(
        f"停用《{page.document.title}》",
        Form(),
        lambda: _retire(library_document_id),
        back=url_for("library.index"),
        crumbs=[crumb("资料库", "library.index")],
        submit="停用",
        done="已停用。",
        grave=True,
        lead="停用以后，核稿不再与它核对；文件还在，可以查看。",
    )


def _retire(document_id: int) -> None:
    library.retire_document(office(), me(), document_id)
