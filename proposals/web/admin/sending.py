"""管理—通知发送: what waits, went and failed by each channel, 重发, a test; never what a notice says."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput
from proposals.domain.notices import Channel, NoticeKind
from proposals.services import sending
from proposals.services.sending import CHANNEL_NAMES, VIEW_NAMES, View, Way
from proposals.web.edge import for_roles, house, me, office

pages = Blueprint("sending", __name__, url_prefix="/admin/sending")


@pages.route("")
@for_roles(Role.SYSADMIN)
def index() -> ResponseReturnValue:
    """What failed, or waits, or went, by channel and kind; the latest first."""
    ways = sending.ways(office(), me())
    view, channel, kind = _view(ways), _channel(request.args.get("channel", "")), _kind()
    before = request.args.get("before", "")
    rows, following = sending.listed(
        office(), me(), view, channel=channel, kind=kind, before=int(before) if _is_id(before) else None
    )
    here: dict[str, Any] = {
        "view": view.value,
        "channel": channel and channel.value,
        "kind": kind and kind.value,
    }
    return render_template(
        "admin/sending.html",
        ways=ways,
        tabs=_tabs(ways, here),
        filters=_filters(channel, kind),
        view=view,
        here=here,
        rows=rows,
        names=VIEW_NAMES,
        pager_facts={
            "shown": len(rows),
            "noun": "条",
            "next_url": url_for("sending.index", **here, before=following) if following else None,
        },
    )


@pages.route("/<int:message_id>/resend", methods=["POST"])
@for_roles(Role.SYSADMIN)
def resend(message_id: int) -> ResponseReturnValue:
    """One that failed, once more."""
    sending.resend(office(), me(), message_id)
    return _back("已排队重发，后台程序会在48小时内反复尝试。", View.WAITING)


@pages.route("/resend", methods=["POST"])
@for_roles(Role.SYSADMIN)
def resend_all() -> ResponseReturnValue:
    """All that failed, of one channel where one is chosen."""
    count = sending.resend_all(office(), me(), _channel(request.form.get("channel", "")))
    return _back(f"{count}条已排队重发。" if count else "没有未送达的通知，不用重发。", View.WAITING)


@pages.route("/test", methods=["POST"])
@for_roles(Role.SYSADMIN)
def test() -> ResponseReturnValue:
    """A mail to oneself, or a message to the group."""
    channel = _channel(request.form.get("channel", ""))
    if channel is None:
        raise BadInput("请选择测试邮件还是群机器人。", field="channel")
    sending.send_test(office(), me(), channel)
    return _back("测试已排队，几秒以后刷新本页看结果。", View.ALL)


def _back(words: str, view: View) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("sending.index", view=view.value), 303)


def _view(ways: list[Way]) -> View:
    chosen = request.args.get("view", "")
    if chosen in list(View):
        return View(chosen)
    return View.FAILED if any(way.counts[View.FAILED] for way in ways) else View.ALL


def _channel(value: str) -> Channel | None:
    return next((channel for channel in CHANNEL_NAMES if channel.value == value), None)


def _kind() -> NoticeKind | None:
    value = request.args.get("kind", "")
    return NoticeKind(value) if value in list(NoticeKind) else None


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 18


def _tabs(ways: list[Way], here: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "label": words,
            "url": url_for("sending.index", **{**here, "view": view.value}),
            "count": sum(way.counts[view] for way in ways) if view in (View.FAILED, View.WAITING) else None,
            "current": view.value == here["view"],
        }
        for view, words in VIEW_NAMES.items()
    ]


def _filters(channel: Channel | None, kind: NoticeKind | None) -> list[dict[str, Any]]:
    kinds = [(k.value, policy.label) for k, policy in house().rules.notices.items()]
    return [
        {
            "name": "channel",
            "label": "渠道",
            "type": "select",
            "value": channel.value if channel else "",
            "options": [("", "全部渠道"), *((c.value, name) for c, name in CHANNEL_NAMES.items())],
        },
        {
            "name": "kind",
            "label": "类别",
            "type": "select",
            "value": kind.value if kind else "",
            "options": [("", "全部类别"), *kinds],
        },
    ]
