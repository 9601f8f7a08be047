"""管理—人员—从Excel导入: one workbook of units, departments and people, its preview, and first passwords on slips."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.directory_columns import LISTED_NAMES, Listed
from proposals.domain.errors import BadInput
from proposals.services.directory import first_passwords
from proposals.services.directory.first_passwords import Slip
from proposals.services.exchange import directory
from proposals.services.exchange.directory import LoginFrom, Plan
from proposals.settings import Settings
from proposals.web.edge import for_roles, house, me, office
from proposals.web.forms import Choice, Form, PickMany, Upload

pages = Blueprint("directory", __name__, url_prefix="/admin/directory")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS, SHOWN_ERRORS = 100, 200
SLIPS_A_PAGE = 8


class UploadForm(Form):
    """The workbook, and what becomes the account of people who have none in it."""

    file = Upload("表格", kinds=("xlsx", "xls", "et", "csv"), required=True)
    login_from = Choice(
        "账号空着、填了角色的人",
        choices=[
            (LoginFrom.NOTHING.value, "只登记，不登录"),
            (LoginFrom.PHONE.value, "以手机号为账号"),
            (LoginFrom.NAME.value, "以姓名为账号"),
        ],
        default=LoginFrom.NOTHING.value,
    )


class ConfirmForm(Form):
    """The preview was looked at."""


class SlipsForm(Form):
    """For whom first passwords are made anew."""

    person = PickMany("人员", required=True)


@pages.route("/", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def upload() -> ResponseReturnValue:
    """Choose a workbook; it is read, kept for its preview, and nothing is changed yet."""
    form = UploadForm()
    if form.validate_on_submit():
        name = form.file.data.filename or "表格"
        login_from = LoginFrom(form.login_from.data)
        try:
            batch = directory.stage(office(), me(), login_from, name, form.file.data.read())
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
        else:
            return redirect(url_for("directory.batch", batch_id=batch.id), 303)
    return render_template(
        "admin/directory/upload.html",
        form=form,
        most=directory.MOST_ROWS,
        batches=[_batch_line(b) for b in directory.my_batches(office(), me())],
    ), 422 if request.method == "POST" else 200


@pages.route("/template.xlsx")
@for_roles(Role.SYSADMIN)
def template() -> ResponseReturnValue:
    """The empty workbook."""
    return _sent(directory.template(), "单位和人员导入模板.xlsx")


@pages.route("/present.xlsx")
@for_roles(Role.SYSADMIN)
def present() -> ResponseReturnValue:
    """The workbook with what stands here, to be corrected and sent again."""
    return _sent(directory.filled_workbook(office(), me()), f"单位和人员{office().today.isoformat()}.xlsx")


@pages.route("/<int:batch_id>", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def batch(batch_id: int) -> ResponseReturnValue:
    """The preview; its confirmation, answered once with the slips; afterwards the report."""
    form = ConfirmForm()
    status = 200
    if form.validate_on_submit():
        try:
            slips = directory.confirm(office(), me(), batch_id)
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
            status = 422
        else:
            if slips:
                return _slips_page(slips, url_for("directory.batch", batch_id=batch_id))
            flash("已导入。", "success")
            return redirect(url_for("directory.batch", batch_id=batch_id), 303)
    elif request.method == "POST":
        status = 422
    found, plan = directory.staged(office(), me(), batch_id)
    if plan is None:
        return render_template("admin/directory/report.html", batch=found, **_reported(found.report))
    return render_template("admin/directory/preview.html", batch=found, form=form, **_shown(plan)), status


@pages.route("/slips", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def slips() -> ResponseReturnValue:
    """Choose whoever never made a password of their own; answered once with new slips."""
    people = first_passwords.waiting(office(), me())
    form = SlipsForm()
    form.person.choices = [(str(p.person_id), p.name) for p in people]
    status = 200
    if form.validate_on_submit():
        try:
            made = first_passwords.issue_again(office(), me(), [int(p) for p in form.person.data])
        except BadInput as refusal:
            office().rollback()
            form.refuse(refusal)
        else:
            return _slips_page(made, url_for("directory.slips"))
    if request.method == "POST":
        status = 422
    return render_template("admin/directory/waiting.html", form=form, people=people), status


def _slips_page(made: list[Slip], back: str) -> ResponseReturnValue:
    """The one time these passwords are shown: an answer to a POST, never an address of its own."""
    sheets = [made[at : at + SLIPS_A_PAGE] for at in range(0, len(made), SLIPS_A_PAGE)]
    return render_template(
        "admin/directory/slips.html",
        sheets=sheets,
        count=len(made),
        back=back,
        address=_address(),
        on=office().today,
    )


def _address() -> str:
    """Where people log in: the set address, else the one at which this page was opened."""
    chosen = house().settings.base_url
    return request.host_url.rstrip("/") if chosen == Settings().base_url else chosen


def _sent(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


def _batch_line(batch: Any) -> dict[str, Any]:
    done = batch.report["state"] == "done"
    return {
        "name": batch.name,
        "at": batch.at,
        "url": url_for("directory.batch", batch_id=batch.id),
        "words": "已导入" if done else "只预览，没有导入",
    }


def _lists(counts: dict[str, dict[str, int]], lines: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One panel for each list that the file holds."""
    return [
        {
            "key": listed.value,
            "name": LISTED_NAMES[listed],
            "counts": counts[listed.value],
            "lines": lines[listed.value][:SHOWN_ROWS],
            "count": len(lines[listed.value]),
        }
        for listed in Listed
        if counts[listed.value]
    ]


def _shown(plan: Plan) -> dict[str, Any]:
    return {
        "lists": _lists(
            directory.counts(plan),
            {listed.value: directory.told(plan.of(listed)) for listed in Listed},
        ),
        "errors": [
            {"sheet": flaw.sheet, "address": flaw.error.address, "sentence": flaw.error.sentence}
            for flaw in plan.errors[:SHOWN_ERRORS]
        ],
        "error_count": len(plan.errors),
        "notices": plan.notices,
        "slip_count": plan.slips,
        "can_confirm": not plan.errors and plan.does_something,
    }


def _reported(report: dict[str, Any]) -> dict[str, Any]:
    return {
        "lists": _lists(report["counts"], report["lines"]),
        "slip_count": report["slips"],
        "notices": report["notices"],
    }
