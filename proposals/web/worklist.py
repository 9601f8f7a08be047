"""第一页：待办、已办、我发起的."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.lights import LightCode
from proposals.services import ledger, worklist
from proposals.services.dispatch.urging import unanswered
from proposals.services.worklist import WorkPage, WorkRow
from proposals.web.dispatch.notices import KEEPERS
from proposals.web.display import capped
from proposals.web.edge import me, office, signed_in
from proposals.web.ledger_views import view_url

pages = Blueprint("worklist", __name__)
EMPTY = {
    "todo": "没有等您办理的件。",
    "done": "您还没有办理过件。",
    "started": "您还没有发起过件。",
}
HEADINGS = {"todo": "待办", "done": "已办", "started": "我发起的"}


@pages.route("/")
@signed_in
def todo() -> ResponseReturnValue:
    """What waits for me, nearest due first."""
    which = request.args.get("which", "")
    page = worklist.todo(office(), me(), key=request.args.get("key", ""), which=which)
    return _show("todo", page, which=which)


@pages.route("/done")
@signed_in
def done() -> ResponseReturnValue:
    """Cases in which I acted."""
    return _show("done", worklist.done(office(), me(), key=request.args.get("key", "")))


@pages.route("/started")
@signed_in
def started() -> ResponseReturnValue:
    """Cases that I set going."""
    return _show("started", worklist.started(office(), me(), key=request.args.get("key", "")))


def _show(tab: str, page: WorkPage, which: str = "") -> ResponseReturnValue:
    counts = worklist.counts(office(), me())
    signs = office().thresholds.signs
    tabs = [
        {
            "label": HEADINGS[name],
            "url": url_for(f"worklist.{name}"),
            "current": name == tab,
            "count": counts.todo if name == "todo" else None,
        }
        for name in HEADINGS
    ]
    summary = [
        {"words": "待办", "count": counts.todo, "tone": "plain", "url": url_for("worklist.todo")},
        {
            "words": signs[LightCode.RED].meaning,
            "count": counts.late,
            "tone": "red",
            "hue": signs[LightCode.RED].colour,
            "url": url_for("worklist.todo", which="late"),
        },
        {
            "words": signs[LightCode.YELLOW].meaning,
            "count": counts.soon,
            "tone": "yellow",
            "hue": signs[LightCode.YELLOW].colour,
            "url": url_for("worklist.todo", which="soon"),
        },
    ]
    following = url_for(f"worklist.{tab}", key=page.next_key, which=which or None) if page.next_key else None
    return render_template(
        "tasks/index.html",
        heading=HEADINGS[tab],
        tabs=tabs,
        summary=summary if tab == "todo" else [],
        pinned=_pinned() if tab == "todo" else [],
        rows=[_line(row) for row in page.rows],
        page={"shown": len(page.rows), "next_url": following},
        register_url=url_for("register.new") if _registers() else "",
        calendar_url=url_for("calendar.index"),
        try_url=url_for("proofing.try_out"),
        empty_text=EMPTY[tab],
        unanswered=_unanswered() if tab == "started" else None,
    )


def _pinned() -> list[dict[str, Any]]:
    """The views of the ledger that one wants to see here."""
    return [
        {"words": view.name, "count": count, "url": view_url(view)}
        for view, count in ledger.pinned_counts(office(), me())
    ]


def _unanswered() -> dict[str, str] | None:
    """The 督办单 of my units that wait for an answer, for those who press."""
    if not any(g.role in KEEPERS for g in me().grants):
        return None
    count = unanswered(office(), me())
    words = f"{capped(count)}份督办单还没有反馈"
    return {"words": words, "url": url_for("notices.index")} if count else None


def _registers() -> bool:
    return any(g.role is Role.CLERK for g in me().grants)


def _line(row: WorkRow) -> dict[str, Any]:
    return {
        "url": url_for("cases.show", handling_id=row.handling_id),
        "serial_no": row.serial_no,
        "title": row.title,
        "kind": row.kind,
        "note": row.note,
        "state": row.state,
        "part": row.part,
        "light": row.light,
        "light_url": url_for("deadlines.index", handling_id=row.handling_id) if row.light else "",
        "people": row.proposers,
        "department": row.unit,
        "at": row.at,
        "sentence": _sentence(row),
    }


def _sentence(row: WorkRow) -> str:
    """A sentence to copy into WeChat or the OA."""
    if not row.note or row.light is None or row.due is None:
        return ""
    return (
        f"{row.session}第{row.serial_no}号《{row.title}》{row.note}，"
        f"期限{row.due.month}月{row.due.day}日，{row.light.words}。"
    )
