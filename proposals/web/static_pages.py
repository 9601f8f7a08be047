"""Pages that say the same to everybody: accessibility, large text, health."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.services import heartbeat
from proposals.web.accounts import safe_next
from proposals.web.edge import office, public

pages = Blueprint("static_pages", __name__)


@pages.route("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """无障碍说明."""
    return render_template("accessibility.html")


@pages.route("/large-text", methods=["POST"])
@public
def large_text() -> ResponseReturnValue:
    """长辈版 on or off, remembered in a cookie."""
    back = request.form.get("next", "")
    response = redirect(safe_next(back) if back else url_for("worklist.todo"), 303)
    on = request.cookies.get("large_text") != "1"
    response.set_cookie("large_text", "1" if on else "0", max_age=31_536_000, samesite="Lax", httponly=True)
    return response


@pages.route("/_status")
@public
def status() -> ResponseReturnValue:
    """The house for a monitoring program: 200 while a worker runs and a notice can leave, else 503; numbers alone."""
    now = heartbeat.status(office())
    if now is None:
        return {"ok": False, "database": False}, 503
    answer = {
        "ok": now.ok,
        "database": True,
        "worker": {"running": now.workers, "seen_at": _iso(now.seen_at)},
        "outbox": {
            "waiting": now.waiting,
            "failed": now.failed,
            "oldest_waiting_at": _iso(now.oldest_waiting),
        },
        "daily_jobs": {job: day.isoformat() for job, day in sorted(now.jobs.items())},
    }
    return answer, 200 if now.ok else 503


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


@pages.route("/healthz")
@public
def health() -> ResponseReturnValue:
    """Says that the process answers."""
    return {"ok": True}
