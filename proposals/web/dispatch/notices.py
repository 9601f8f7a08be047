"""督办单: the register, the page of one, feedback and withdrawal, 催办 for several cases at once."""

from __future__ import annotations

import io
from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, DomainError
from proposals.domain.workflow import Action
from proposals.services import dispatch, papers
from proposals.services.cases import Case
from proposals.services.dispatch import Feedback, urging
from proposals.services.dispatch.urging import NoticeLine, Register, Tab
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.downloads import send_kept
from proposals.web.edge import for_roles, house, me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import LongChoice, PlainArea

pages = Blueprint("notices", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEEPERS = (Role.CLERK, Role.LEADER, Role.DIRECTOR, Role.SUPERVISOR)
TABS = {Tab.OPEN: "未反馈", Tab.ALL: "全部督办单", Tab.REPORTS: "报领导、转督查"}
STATES = [("late", "逾期未反馈"), ("unread", "未阅"), ("answered", "已反馈"), ("withdrawn", "已撤销")]


# ------------------------------------------------------------------ the register


@pages.route("/notices")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """What my units issued and received, what waits for an answer first."""
    wanted = _wanted()
    key = request.args.get("before", "")
    before = int(key) if key.isdecimal() and len(key) < 10 else None
    found = urging.notices_in(office(), me(), wanted, before)
    here: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    following = url_for("notices.index", **{**here, "before": found.next_key}) if found.next_key else None
    return render_template(
        "dispatch/notices.html",
        lines=found.lines,
        reports=wanted.tab is Tab.REPORTS,
        tabs=[
            {"label": name, "url": url_for("notices.index", tab=tab.value), "current": tab is wanted.tab}
            for tab, name in TABS.items()
        ],
        page={"shown": len(found.lines), "count": found.count, "next_url": following},
        filters=_filters(wanted),
        keep={"tab": wanted.tab.value},
        narrowed=wanted != Register(tab=wanted.tab),
        clear_url=url_for("notices.index", tab=wanted.tab.value),
        export_url=url_for("notices.export", **{k: v for k, v in here.items() if k != "before"}),
    )


@pages.route("/notices.xlsx")
@for_roles(*KEEPERS)
def export() -> ResponseReturnValue:
    """The selection as an Excel sheet."""
    data = urging.export(office(), me(), _wanted())
    name = f"督办单登记簿{office().today:%Y%m%d}.xlsx"
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


def _wanted() -> Register:
    given = {f.name: request.args.get(f.name, "").strip()[:100] for f in fields(Register) if f.name != "tab"}
    tab = request.args.get("tab", "")
    return Register(tab=Tab(tab) if tab in set(Tab) else Tab.OPEN, **given)


def _filters(wanted: Register) -> list[dict[str, Any]]:
    levels = [("", "全部"), *house().rules.urging.levels.items()]
    found: list[dict[str, Any]] = [
        {
            "name": "q",
            "label": "关键词",
            "type": "text",
            "value": wanted.q,
            "placeholder": "编号、案号、案由、单位",
            "wide": True,
        }
    ]
    if wanted.tab is not Tab.REPORTS:
        found.append(
            {"name": "level", "label": "等次", "type": "select", "value": wanted.level, "options": levels}
        )
    if wanted.tab is Tab.ALL:
        states = [("", "全部"), *STATES]
        found.append(
            {"name": "state", "label": "状态", "type": "select", "value": wanted.state, "options": states}
        )
    dates = (("issued_from", "下达日期从", wanted.issued_from), ("issued_to", "到", wanted.issued_to))
    return [*found, *({"name": n, "label": label, "type": "date", "value": v} for n, label, v in dates)]


# ------------------------------------------------------------------ one of them


@pages.route("/notices/<int:notice_id>")
@signed_in
def show(notice_id: int) -> ResponseReturnValue:
    """One 督办单 or report, and what I may do with it."""
    shown = urging.notice_shown(office(), me(), notice_id)
    handling_id = shown.line.handling_id
    links = []
    for possible, action, label in (
        (shown.may_answer, Action.ANSWER_NOTICE, "反馈"),
        (shown.may_withdraw, Action.WITHDRAW_NOTICE, "撤销"),
    ):
        if possible:
            url = f"{act_url(handling_id, action)}?notice={notice_id}"
            links.append({"label": label, "url": url, "grave": action is Action.WITHDRAW_NOTICE})
    keeper = any(g.role in KEEPERS for g in me().grants)
    return render_template(
        "dispatch/notice.html",
        shown=shown,
        line=shown.line,
        form=shown.form,
        case_url=url_for("cases.show", handling_id=handling_id),
        register_url=url_for("notices.index") if keeper else "",
        read_url=url_for("notices.read", notice_id=notice_id) if shown.may_read else "",
        docx_url=url_for("notices.docx", notice_id=notice_id) if shown.form else "",
        links=links,
    )


@pages.route("/notices/<int:notice_id>.docx")
@signed_in
def docx(notice_id: int) -> ResponseReturnValue:
    """The 督办单 as it was issued, as a Word file."""
    urging.notice_shown(office(), me(), notice_id)
    return send_kept(papers.notice_docx(office(), me(), notice_id))


@pages.route("/notices/<int:notice_id>/read", methods=["POST"])
@signed_in
def read(notice_id: int) -> ResponseReturnValue:
    """已阅."""
    urging.notice_shown(office(), me(), notice_id)
    first = dispatch.mark_read(office(), me(), notice_id)
    flash("已登记阅知时间。" if first else "之前已经有人登记过阅知。", "success" if first else "info")
    return redirect(url_for("notices.show", notice_id=notice_id), 303)


class NoticeActForm(ActForm):
    """An act on one of the 督办单 that wait."""

    notice = LongChoice("督办单")

    def offer(self, case: Case) -> None:
        """Those of the case that wait; the one that the address names is chosen."""
        waiting = {n.id for n in case.facts.open_notices}
        lines = [x for x in urging.notices_shown(office(), me(), case.id) if x.id in waiting]
        self.notice.choices = [(str(x.id), _labelled(x)) for x in lines]
        if request.method == "GET":
            named = request.args.get("notice", "")
            self.notice.data = (
                named if named in {str(x.id) for x in lines} else str(lines[0].id) if lines else ""
            )


class AnswerForm(NoticeActForm):
    """办理情况, 预计完成时间, and why it is late."""

    text = PlainArea("办理情况", limit=2_000, required=True, hint="现在办到哪一步，还差什么")
    expected = LegalDate("预计完成时间", hint="已经办完的不填")
    late_reason = PlainArea("逾期原因", limit=2_000, hint="下达督办单时已经逾期的必须写明")


class WithdrawForm(NoticeActForm):
    """Why a 督办单 is taken back."""

    reason = PlainArea("撤销理由", limit=500, required=True)


def _labelled(line: NoticeLine) -> str:
    until = f"，{line.answer_by.isoformat()}前反馈" if line.answer_by else ""
    return f"{line.level_name} {line.number}（{line.to}{until}）"


def _offer(form: NoticeActForm, case: Case) -> None:
    form.offer(case)


@act_page(
    Action.ANSWER_NOTICE, AnswerForm, done="已反馈，下达的人会收到。", prepare=_offer, label="反馈督办单"
)
def answer(case: Case, form: AnswerForm, how: How) -> str:
    """反馈督办单."""
    feedback = Feedback(int(form.notice.data), form.text.data, form.expected.data, form.late_reason.data)
    notice = dispatch.answer_notice(office(), me(), case.id, feedback, **how)
    return url_for("notices.show", notice_id=notice.id)


@act_page(
    Action.WITHDRAW_NOTICE,
    WithdrawForm,
    done="已撤销，编号保留，不再使用。",
    prepare=_offer,
    grave=True,
    lead="撤销后对方不用再反馈；编号保留，登记簿里仍然查得到。",
)
def withdraw(case: Case, form: WithdrawForm, how: How) -> str:
    """撤销督办单."""
    notice = dispatch.withdraw_notice(office(), me(), case.id, int(form.notice.data), form.reason.data, **how)
    return url_for("notices.show", notice_id=notice.id)


# ------------------------------------------------------------------ several cases at once


@pages.route("/urge", methods=["GET", "POST"])
@for_roles(*KEEPERS, Role.HANDLER)
def several() -> ResponseReturnValue:
    """催办 for the cases that were ticked: look first, then each for itself; what is refused keeps nothing of the rest."""
    given = request.form if request.method == "POST" else request.args
    ids = list(dict.fromkeys(int(i) for i in given.getlist("id") if i.isdecimal() and len(i) < 10))
    problem = "请先在台账里勾选要催办的件。" if not ids else ""
    if len(ids) > urging.MOST_AT_ONCE:
        problem = f"一次最多催办{urging.MOST_AT_ONCE}件，现在选了{len(ids)}件，请分几次。"
    if problem and request.method == "POST":
        raise BadInput(problem)
    if problem or request.method == "GET":
        chosen = [] if problem else [urging.foresee(office(), me(), i) for i in ids]
        return render_template(
            "dispatch/urge_several.html", problem=problem, chosen=chosen, back_url=url_for("ledger.index")
        )
    return render_template(
        "dispatch/urged_several.html", results=[_urged(i) for i in ids], back_url=url_for("ledger.index")
    )


def _urged(handling_id: int) -> dict[str, Any]:
    """One case in a transaction of its own: what was said to whom, or why not."""
    try:
        done = urging.urge_once_today(office(), me(), handling_id)
        named = urging.named(office(), handling_id)
        told = [p.name for p in done.people]
        office().commit()
    except DomainError as refusal:
        office().rollback()
        return {"problem": refusal.sentence, **_case_seen(handling_id)}
    return {"number": done.number, "told": told, "text": done.text, **named}


def _case_seen(handling_id: int) -> dict[str, Any]:
    """The case's name for whoever may know of it, else nothing."""
    chosen = urging.foresee(office(), me(), handling_id)
    return {"id": chosen.id, "serial_no": chosen.serial_no, "title": chosen.title}
