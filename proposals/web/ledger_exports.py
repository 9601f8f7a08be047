"""Large views of the ledger as Excel: asked for, looked at while the worker makes them, downloaded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import DomainError
from proposals.services import ledger
from proposals.web.addresses import address
from proposals.web.edge import me, office, signed_in
from proposals.web.forms import Form

pages = Blueprint("ledger_exports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS_TO_LOOK_AGAIN = 5
RUNNING = ("waiting", "working")


@pages.route("/ledger/exports")
@signed_in
def index() -> ResponseReturnValue:
    """What I asked for and is still kept."""
    exports = [_line(e) for e in ledger.my_exports(office(), me())]
    page = render_template("ledger/exports.html", exports=exports)
    return _looked_at_again(page, any(e["running"] for e in exports))


@pages.route("/ledger/exports/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Ask for the view in the address."""
    form, query = Form(), ledger.known_query(request.args)
    if form.validate_on_submit():
        try:
            told = request.args.get("told", "")
            found = ledger.order_export(office(), me(), query, told)
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
        else:
            return redirect(url_for("ledger_exports.show", ledger_export_id=found.id), 303)
    return render_template(
        "ledger/export_form.html",
        form=form,
        total=ledger.total_of(office(), me(), ledger.filters_of(query)),
        told=request.args.get("told", "")[:500],
        back_url=address("ledger.index") + (f"?{query}" if query else ""),
    )


@pages.route("/ledger/exports/<int:ledger_export_id>")
@signed_in
def show(ledger_export_id: int) -> ResponseReturnValue:
    """How far it is, and the file."""
    line = _line(ledger.own_export(office(), me(), ledger_export_id))
    page = render_template("ledger/export.html", export=line, seconds=SECONDS_TO_LOOK_AGAIN)
    return _looked_at_again(page, line["running"])


@pages.route("/ledger/exports/<int:ledger_export_id>/file")
@signed_in
def file(ledger_export_id: int) -> ResponseReturnValue:
    """The finished sheet."""
    found = ledger.finished_export(office(), me(), ledger_export_id)
    return send_file(found.path, mimetype=XLSX, as_attachment=True, download_name=found.name, etag=False)


@pages.route("/ledger/exports/<int:ledger_export_id>/cancel", methods=["POST"])
@signed_in
def cancel(ledger_export_id: int) -> ResponseReturnValue:
    """Stop it."""
    ledger.cancel_export(office(), me(), ledger_export_id)
    flash("这次导出已取消。", "success")
    return redirect(url_for("ledger_exports.show", ledger_export_id=ledger_export_id), 303)


def _line(export: Any) -> dict[str, Any]:
    own = {"ledger_export_id": export.id}
    return {
        "url": url_for("ledger_exports.show", **own),
        "cancel_url": url_for("ledger_exports.cancel", **own),
        "file_url": url_for("ledger_exports.file", **own) if export.state == "done" else "",
        "told": export.told or "全部的件",
        "words": ledger.STATE_WORDS[export.state],
        "running": export.state in RUNNING,
        "done": min(export.done, export.total),
        "total": export.total,
        "asked_at": export.asked_at,
        "problem": export.problem,
    }


def _looked_at_again(page: str, running: bool) -> ResponseReturnValue:
    """While something runs, the browser asks again by itself; a header needs no script."""
    answer = make_response(page)
    if running:
        answer.headers["Refresh"] = str(SECONDS_TO_LOOK_AGAIN)
    return answer
