"""催办 and what goes beyond it: four ways on one page, each with its text ready to copy and to change."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from wtforms import HiddenField

from proposals.domain.errors import NotPossible
from proposals.domain.facts import Facts
from proposals.domain.urging import Press
from proposals.domain.urging.texts import PRESS_NAMES
from proposals.domain.workflow import Action
from proposals.services import dispatch
from proposals.services.cases import Case
from proposals.services.dispatch import Supervision, urging
from proposals.services.dispatch.offers import informable
from proposals.web.acts import ActForm, How, act_page, act_url
from proposals.web.edge import house, me, office
from proposals.web.forms import Choice, LongChoice, PickMany, PlainArea, WholeNumber

WAYS: dict[Press, str] = {
    Press.URGE: "通知等着办理的人，可以多次，记次数。",
    Press.SUPERVISION: "给承办单位或者处室编号的督办单，留存备查，对方要反馈。",
    Press.TO_LEADER: "把办到哪里、哪件事逾期、催过几次报告给您选的领导。",
    Press.TO_SUPERVISOR: "请督查部门督促。",
}
"""What each way is for."""
OWN_FIELDS: dict[Press, tuple[str, ...]] = {
    Press.URGE: ("copies",),
    Press.SUPERVISION: ("level", "workdays", "copies"),
    Press.TO_LEADER: ("leader",),
    Press.TO_SUPERVISOR: (),
}
"""Fields beside the text, by way; the others are taken off the form."""
LABELS = {
    Press.URGE: "催办内容",
    Press.SUPERVISION: "督办内容",
    Press.TO_LEADER: "报告内容",
    Press.TO_SUPERVISOR: "转督查内容",
}
HINT = "可以修改；也可以复制后发微信或OA"


class UrgeForm(ActForm):
    """What is said, and what the chosen way asks for beside it."""

    way = HiddenField()
    level = Choice("等次")
    text = PlainArea("催办内容", limit=2_000, required=True, hint=HINT)
    workdays = WholeNumber("反馈期限（工作日）", least=1, most=60, required=True)
    leader = LongChoice("报给")
    copies = PickMany("同时告知", hint="默认只通知经办的人；需要领导或督查知道的，由您勾选")

    @property
    def press(self) -> Press:
        """The way chosen by the tab."""
        return Press(self.way.data) if self.way.data in set(Press) else Press.URGE

    @property
    def own_fields(self) -> list[Any]:
        """The fields of the act; which way it is travels unseen."""
        return [f for f in super().own_fields if f.name != "way"]


def _offer(form: UrgeForm, case: Case) -> None:
    if request.method == "GET":
        form.way.data = request.args.get("way", "")
    way = form.press
    form.way.data = way.value
    for name in {"level", "workdays", "leader", "copies"} - set(OWN_FIELDS[way]):
        del form[name]
    form.text.label.text = LABELS[way]
    if way is Press.SUPERVISION:
        form.text.description = f"一行一条，逐条印在单上。{HINT}"
        form.level.choices = [(c, n) for c, n in house().rules.urging.levels.items()]
    if "copies" in form:
        form.copies.label.text = "抄送" if way is Press.SUPERVISION else "同时告知"
        form.copies.choices = [(str(p.id), _named(p)) for p in informable(office(), case.handling)]
    if way is Press.TO_LEADER:
        people = urging.leaders_to_tell(office(), me(), case.handling, case.facts)
        form.leader.choices = [("", "请选择"), *((str(p.id), _named(p)) for p in people)]
    if request.method == "GET":
        _fill(form, case, way)


def _fill(form: UrgeForm, case: Case, way: Press) -> None:
    """The text as it would be said now; a way that is not possible is told by the page instead."""
    try:
        form.text.data = _text(case, way)
    except NotPossible:
        return
    if way is Press.SUPERVISION:
        form.level.data = urging.GRAVEST
        form.workdays.data = urging.prepare_notice(office(), me(), case.handling, case.facts).workdays


def _text(case: Case, way: Press) -> str:
    if way is Press.URGE:
        return dispatch.prepare_urge(office(), case.handling).text
    if way is Press.SUPERVISION:
        return urging.prepare_notice(office(), me(), case.handling, case.facts).text
    return urging.prepare_report(office(), case.handling, way).text


def _named(person: Any) -> str:
    return f"{person.name}（{person.title}）" if person.title else str(person.name)


def _context(form: UrgeForm, case: Case) -> dict[str, Any]:
    way = form.press
    shown: dict[str, Any] = {
        "way": way.value,
        "way_name": PRESS_NAMES[way],
        "submit_label": "下达" if way is Press.SUPERVISION else PRESS_NAMES[way],
        "what_for": WAYS[way],
        "tabs": [
            {
                "label": name,
                "url": act_url(case.id, Action.URGE)
                + (f"?way={each.value}" if each is not Press.URGE else ""),
                "current": each is way,
            }
            for each, name in PRESS_NAMES.items()
        ],
        "urged": dispatch.urges_so_far(office(), case.id),
        "issued": urging.notices_shown(office(), me(), case.id),
        "impossible": "",
    }
    try:
        return shown | _addressed(case, way, case.facts)
    except NotPossible as refusal:
        return shown | {"impossible": refusal.sentence}


def _addressed(case: Case, way: Press, facts: Facts) -> dict[str, Any]:
    """Who is named and who would be told in the system."""
    if way is Press.URGE:
        urge = dispatch.prepare_urge(office(), case.handling)
        return {"addressed": urge.addressed, "people": urge.people, "text": urge.text}
    if way is Press.SUPERVISION:
        prepared = urging.prepare_notice(office(), me(), case.handling, facts)
        return {"addressed": prepared.paper.to, "people": prepared.people, "text": prepared.text}
    text = urging.prepare_report(office(), case.handling, way).text
    people = []
    if way is Press.TO_SUPERVISOR:
        people = urging.supervisors_to_tell(office(), me(), case.handling, facts)
    return {"addressed": [p.name for p in people], "people": people, "text": text}


@act_page(
    Action.URGE,
    UrgeForm,
    done="已登记。",
    prepare=_offer,
    template="dispatch/urge.html",
    context=_context,
)
def urge(case: Case, form: UrgeForm, how: How) -> str | None:
    """催办, by the way that was chosen."""
    way = form.press
    copies = tuple(int(p) for p in form.copies.data or ()) if "copies" in form else ()
    if way is Press.SUPERVISION:
        wanted = Supervision(form.level.data, form.text.data, form.workdays.data, copies)
        notice = dispatch.issue_notice(office(), me(), case.id, wanted, **how)
        _tell(f"已下达{notice.number}", len(notice.people))
        return url_for("notices.show", notice_id=notice.id)
    if way is Press.TO_LEADER:
        leader = int(form.leader.data)
        report = dispatch.report_to_leader(office(), me(), case.id, leader, form.text.data, **how)
        flash(f"已报{'、'.join(report.addressed)}。", "success")
        return None
    if way is Press.TO_SUPERVISOR:
        report = dispatch.report_to_supervisors(office(), me(), case.id, form.text.data, **how)
        _tell("已转督查", len(report.people))
        return None
    done = dispatch.urge(office(), me(), case.id, form.text.data, copies, **how)
    if done.people:
        flash(f"第{done.number}次催办，已通知{'、'.join(p.name for p in done.people)}。", "success")
    else:
        flash(f"第{done.number}次催办。对方没有账号，请把催办内容复制后发给对方。", "warning")
    return None


def _tell(what: str, told: int) -> None:
    if told:
        flash(f"{what}，系统内已通知{told}人。", "success")
    else:
        flash(f"{what}。对方没有账号，请把内容复制或者打印后送给对方。", "warning")
