"""消息: what I was told; opening a case from here marks its message as read, by a POST as every change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.notices import NoticeKind
from proposals.services import inbox
from proposals.services.inbox import MessagePage
from proposals.web.edge import house, me, office, signed_in

pages = Blueprint("inbox", __name__, url_prefix="/messages")
TABS = {"unread": "未读", "all": "全部"}


@pages.route("/")
@signed_in
def index() -> ResponseReturnValue:
    """The unread ones first; 全部 shows the others as well."""
    tab, kind = _tab(), _kind()
    page = inbox.messages(office(), me(), unread=tab == "unread", kind=kind, key=request.args.get("key", ""))
    here = {"tab": tab, "kind": kind.value if kind else None}
    return render_template(
        "inbox/index.html",
        tabs=[
            {"label": label, "url": url_for("inbox.index", tab=name), "current": name == tab}
            for name, label in TABS.items()
        ],
        messages=page.rows,
        latest_id=page.latest_id,
        filters=[_kind_filter(kind)],
        tab=tab,
        page=_pager(page, here),
        here=here,
        empty_text="没有未读消息。" if tab == "unread" else "没有消息。",
    )


@pages.route("/<int:message_id>/open", methods=["POST"])
@signed_in
def open_case(message_id: int) -> ResponseReturnValue:
    """Mark it read and go to its case."""
    handling_id = inbox.mark_read(office(), me(), message_id)
    target = url_for("cases.show", handling_id=handling_id) if handling_id else url_for("inbox.index")
    return redirect(target, 303)


@pages.route("/<int:message_id>/read", methods=["POST"])
@signed_in
def mark_read(message_id: int) -> ResponseReturnValue:
    """Mark it read and stay here."""
    inbox.mark_read(office(), me(), message_id)
    return _back()


@pages.route("/read", methods=["POST"])
@signed_in
def mark_all_read() -> ResponseReturnValue:
    """Mark all that the page knew of."""
    until = request.form.get("until", "")
    if until.isdecimal() and len(until) < 18:
        inbox.mark_all_read(office(), me(), until_id=int(until), kind=_kind())
        flash("已全部标为已读。", "success")
    return _back()


def _tab() -> str:
    tab = request.args.get("tab", "unread")
    return tab if tab in TABS else "unread"


def _kind() -> NoticeKind | None:
    kind = request.args.get("kind", "")
    return NoticeKind(kind) if kind in list(NoticeKind) else None


def _back() -> ResponseReturnValue:
    kind = _kind()
    return redirect(url_for("inbox.index", tab=_tab(), kind=kind.value if kind else None), 303)


def _kind_filter(kind: NoticeKind | None) -> dict[str, Any]:
    policies = house().rules.notices
    options = [(k.value, p.label) for k, p in policies.items() if p.inbox]
    return {
        "name": "kind",
        "label": "类别",
        "type": "select",
        "value": kind.value if kind else "",
        "options": [("", "全部类别"), *options],
    }


def _pager(page: MessagePage, here: dict[str, Any]) -> dict[str, Any]:
    following = url_for("inbox.index", **here, key=page.next_key) if page.next_key else None
    return {"shown": len(page.rows), "noun": "条", "next_url": following}
