"""管理—工作日历: years, one year as a sheet, changes that are shown before they are made, and what they moved."""

from __future__ import annotations

import io
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import Conflict, DomainError
from proposals.services import official_days
from proposals.services.official_days import FaultyRows
from proposals.web.admin.frame import KEEPERS, crumb, given
from proposals.web.edge import for_roles, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, Form, PlainArea, PlainText, Upload

pages = Blueprint("official_days", __name__, url_prefix="/admin/days")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 300
WHAT = {"off": False, "work": True, "usual": None}
TEXT_LIMIT = 20_000


class ImportForm(Form):
    """A file, or pasted text."""

    file = Upload(
        "表格文件", kinds=("xlsx", "xls", "et", "csv"), hint="列：日期、类型（放假或上班）、名称，顺序随意"
    )
    text = PlainArea(
        "或者粘贴文字",
        limit=TEXT_LIMIT,
        hint="国务院办公厅《关于××年部分节假日安排的通知》原文，连同标题；或者从表格里复制的几列，连同表头",
    )


class DaysForm(Form):
    """One day or a range."""

    first = LegalDate("日期（或开始日期）", required=True, hint="例如 2027-10-1")
    last = LegalDate("结束日期", hint="只改一天的不填")
    what = Choice(
        "改为",
        choices=[("off", "放假"), ("work", "上班（周末调休）"), ("usual", "照常（平日上班、周末休息）")],
    )
    name = PlainText("名称", limit=50, hint="节日的名称，例如 国庆节", width="half")


@pages.route("")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The years and where they come from."""
    return render_template(
        "official_days/index.html",
        lines=official_days.year_lines(office()),
        older=official_days.older_years(office()),
        packaged=official_days.packaged_years(office()),
        changes=official_days.past_changes(office(), me())[:5],
    )


@pages.route("/<int:year>")
@for_roles(*KEEPERS)
def year(year: int) -> ResponseReturnValue:
    """One year as twelve small months."""
    return render_template(
        "official_days/year.html", sheet=official_days.year_sheet(office(), year), today=office().today
    )


@pages.route("/<int:year>.xlsx")
@for_roles(*KEEPERS)
def year_file(year: int) -> ResponseReturnValue:
    """The year's days in the columns of the import."""
    return _xlsx(official_days.year_file(office(), year), f"{year}年放假安排.xlsx")


@pages.route("/template.xlsx")
@for_roles(*KEEPERS)
def template() -> ResponseReturnValue:
    """The empty table."""
    return _xlsx(official_days.empty_template(), "放假安排导入模板.xlsx")


@pages.route("/import", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def bring_in() -> ResponseReturnValue:
    """Read a file or a text; nothing is changed before it is looked at."""
    form = ImportForm()
    rows: list[str] = []
    if form.validate_on_submit():
        try:
            if form.file.data:
                name = form.file.data.filename or "表格"
                official_days.prepare_file(office(), me(), name, form.file.data.read())
            else:
                official_days.prepare_text(office(), me(), form.text.data or "")
            return redirect(url_for("official_days.look"), 303)
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
            rows = [p.sentence for p in refusal.rows] if isinstance(refusal, FaultyRows) else []
    status = 422 if request.method == "POST" else 200
    return render_template(
        "official_days/import.html", form=form, rows=rows[:SHOWN], row_count=len(rows)
    ), status


@pages.route("/change", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def change() -> ResponseReturnValue:
    """Set a day or a range."""
    form = DaysForm()
    if form.validate_on_submit():
        try:
            official_days.prepare_days(
                office(), me(), given(form.first.data), form.last.data, WHAT[form.what.data], form.name.data
            )
            return redirect(url_for("official_days.look"), 303)
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
    status = 422 if request.method == "POST" else 200
    return render_template(
        "admin/form.html",
        title="改一天或几天",
        form=form,
        crumbs=[crumb("工作日历", "official_days.index")],
        cancel_url=url_for("official_days.index"),
        submit="看看会怎样",
        lead="先列出哪些日子、哪些期限会变，确认以后才改。",
        grave=False,
        inside=True,
    ), status


@pages.route("/<int:year>/announce", methods=["POST"])
@for_roles(*KEEPERS)
def announce(year: int) -> ResponseReturnValue:
    """Say that a year's list is complete: shown first."""
    official_days.prepare_year(office(), me(), year, announced=True)
    return redirect(url_for("official_days.look"), 303)


@pages.route("/<int:year>/withdraw", methods=["POST"])
@for_roles(*KEEPERS)
def withdraw(year: int) -> ResponseReturnValue:
    """Take a year's announcement back: shown first."""
    official_days.prepare_year(office(), me(), year, announced=False)
    return redirect(url_for("official_days.look"), 303)


@pages.route("/<int:year>/packaged", methods=["POST"])
@for_roles(*KEEPERS)
def packaged(year: int) -> ResponseReturnValue:
    """Take over a year that comes with the program: shown first."""
    official_days.prepare_packaged(office(), me(), year)
    return redirect(url_for("official_days.look"), 303)


@pages.route("/again", methods=["POST"])
@for_roles(*KEEPERS)
def again() -> ResponseReturnValue:
    """Reckon every open date anew: shown first."""
    official_days.prepare_again(office(), me())
    return redirect(url_for("official_days.look"), 303)


@pages.route("/preview", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def look() -> ResponseReturnValue:
    """What the prepared change would do, and its confirmation."""
    form = Form()
    status = 200
    if form.validate_on_submit():
        try:
            made = official_days.confirm(office(), me(), request.form.get("token", ""))
        except Conflict as refusal:
            office().rollback()
            form.show(refusal)
            status = 409
        else:
            flash("已改好，没有完成的期限已重新核算。", "success")
            return redirect(url_for("official_days.past", day_change_id=made.id), 303)
    elif request.method == "POST":
        status = 422
    found = official_days.preview(office(), me())
    return render_template(
        "official_days/preview.html",
        form=form,
        preview=found,
        moved=found.moved.lines[:SHOWN],
        years="、".join(f"{year}年" for year in found.draft.years),
    ), status


@pages.route("/drop", methods=["POST"])
@for_roles(*KEEPERS)
def drop() -> ResponseReturnValue:
    """Forget the prepared change."""
    official_days.drop(office(), me())
    flash("没有改动工作日历。", "info")
    return redirect(url_for("official_days.index"), 303)


@pages.route("/changes")
@for_roles(*KEEPERS)
def changes() -> ResponseReturnValue:
    """Past changes."""
    before = request.args.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 10 else None
    lines = official_days.past_changes(office(), me(), key)
    older = url_for("official_days.changes", before=lines[-1].id) if len(lines) == 20 else ""
    return render_template("official_days/changes.html", changes=lines, older=older)


@pages.route("/changes/<int:day_change_id>")
@for_roles(*KEEPERS)
def past(day_change_id: int) -> ResponseReturnValue:
    """One past change: the days, and the dates that moved."""
    made, moved = official_days.past_change(office(), me(), day_change_id)
    return render_template(
        "official_days/past.html",
        change=made,
        moved=moved,
        days=[{**each, "day": date.fromisoformat(each["day"])} for each in made.days],
    )


@pages.route("/changes/<int:day_change_id>.xlsx")
@for_roles(*KEEPERS)
def past_file(day_change_id: int) -> ResponseReturnValue:
    """The dates that moved, as Excel."""
    data = official_days.moved_sheet(office(), me(), day_change_id)
    return _xlsx(data, "期限变动.xlsx")


def _xlsx(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)
