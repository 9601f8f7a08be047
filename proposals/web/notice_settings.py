"""通知设置: my e-mail and what comes by it, my calendar's secret address; for keepers those of their people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.services import calendar_feeds, notice_settings
from proposals.services.notice_settings import Wishes
from proposals.web.admin.frame import KEEPERS, Cell, crumb, form_page, show_list
from proposals.web.edge import for_roles, house, me, office, signed_in
from proposals.web.forms import Form, PlainText, Tick

pages = Blueprint("notice_settings", __name__)
NO_SERVER = "本系统还没有设置邮件服务器，现在不会发出邮件；消息仍在“消息”里看得到。"


class WishesForm(Form):
    """An address and two switches."""

    email = PlainText("邮箱", limit=100, hint="例如 name@example.gov.cn；不填就不发邮件")
    digest = Tick(
        "每日提醒", hint="工作日早上8点一封：今日到期、已逾期、本周到期、等您办理、新消息；没有事不发"
    )
    mail = Tick("立即邮件", hint="催办、督办等急事随时发一封；关了就并入每日提醒")

    def wishes(self) -> Wishes:
        """As typed."""
        return Wishes(self.email.data, self.digest.data, self.mail.data)


@pages.route("/messages/settings", methods=["GET", "POST"])
@signed_in
def mine() -> ResponseReturnValue:
    """My own; a link from a mail leads here, and only a person's POST changes anything."""
    form = _form(notice_settings.my_wishes(office(), me()))

    def call() -> None:
        notice_settings.change_mine(office(), me(), form.wishes())

    return form_page(
        "通知设置",
        form,
        call,
        back=url_for("notice_settings.mine") if request.method == "POST" else url_for("inbox.index"),
        crumbs=[crumb("消息", "inbox.index")],
        inside=False,
        lead=_lead(),
        template="inbox/settings.html",
        feed=calendar_feeds.feed_of(office(), me()),
    )


@pages.route("/messages/calendar", methods=["POST"])
@signed_in
def make_calendar() -> ResponseReturnValue:
    """A new secret address, on a page that shows it this once."""
    address = calendar_feeds.make_feed(office(), me())
    return render_template("inbox/calendar_address.html", address=address)


@pages.route("/messages/calendar/revoke", methods=["POST"])
@signed_in
def revoke_calendar() -> ResponseReturnValue:
    """End the address."""
    calendar_feeds.revoke_feed(office(), me())
    flash("日历订阅已停用，原来的地址不能再用。", "success")
    return redirect(url_for("notice_settings.mine"), 303)


@pages.route("/admin/notice-settings")
@for_roles(*KEEPERS)
def people() -> ResponseReturnValue:
    """Everybody whom one looks after."""
    on = {True: "开", False: "关"}
    rows = [
        (
            Cell(person.name, url_for("notice_settings.of_person", person_id=person.id)),
            Cell(wishes.email or "未填"),
            Cell(on[wishes.digest]),
            Cell(on[wishes.mail]),
        )
        for person, wishes in notice_settings.people_in_keeping(office(), me())
    ]
    return show_list(
        "通知设置",
        ("姓名", "邮箱", "每日提醒", "立即邮件"),
        rows,
        sub=_lead() or "改了别人的，会在“消息”里告诉本人",
        empty=("还没有能登录的人员。", "请系统管理员先添加人员。"),
    )


@pages.route("/admin/notice-settings/<int:person_id>", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def of_person(person_id: int) -> ResponseReturnValue:
    """Those of another person."""
    person, wishes = notice_settings.wishes_of(office(), me(), person_id)
    form = _form(wishes)

    def call() -> None:
        notice_settings.change_for(office(), me(), person_id, form.wishes())

    return form_page(
        f"{person.name}的通知设置",
        form,
        call,
        back=url_for("notice_settings.people"),
        crumbs=[crumb("通知设置", "notice_settings.people")],
        lead=_lead(),
    )


def _form(wishes: Wishes) -> WishesForm:
    """Filled with what holds now, or with what was sent: a tick that is not sent is off."""
    shown: dict[str, Any] = {} if request.method == "POST" else {"obj": wishes}
    return WishesForm(**shown)


def _lead() -> str:
    return "" if house().settings.smtp_url else NO_SERVER
