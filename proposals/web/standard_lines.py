"""答复口径: the list, one line with its versions, adding, saying anew, retiring; the panel beside a draft."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.errors import BadInput
from proposals.domain.searching import LONGEST_QUERY
from proposals.domain.standard_lines import LINE_STATE_NAMES, LineState
from proposals.domain.workflow import Action
from proposals.services import standard_lines
from proposals.services.drafting import DraftingPage
from proposals.services.standard_lines import DraftLines, NewVersion
from proposals.web.acts import act_url
from proposals.web.admin.frame import form_page, given
from proposals.web.edge import me, office, signed_in
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, LongChoice, PlainArea, PlainText

pages = Blueprint("standard_lines", __name__, url_prefix="/lines")
WHOLE_UNIT = ("", "全单位")
ASKED = "lines"
"""What was searched beside a draft, in its form and in the address of its page."""


class VersionForm(Form):
    """What is said, why, and how long."""

    text = PlainArea("口径", limit=5_000, required=True, hint="插入答复稿时原样使用；一段一行，不加序号")
    source = PlainText("依据", limit=300, required=True, hint="文件名称、文号或者会议纪要")
    approved_by = PlainText("审定人", limit=100, width="half", hint="谁同意这样说")
    valid_from = LegalDate("自何日起使用", required=True)
    valid_to = LegalDate("用到何日", hint="长期有效的不填；到期前30天起提示")

    def version(self) -> NewVersion:
        """As typed."""
        return NewVersion(
            self.text.data,
            self.source.data,
            self.approved_by.data,
            given(self.valid_from.data),
            self.valid_to.data,
        )


class OwnerForm(Form):
    """The topic, and whose it is."""

    FIRST: tuple[str, ...] = ("topic", "department")
    topic = PlainText("主题", limit=100, required=True, hint="例如 公证收费、法律援助经费")
    department = LongChoice("归口", required=False, hint="归口处室的人可以修订；“全单位”的由办公室维护")

    def offer(self, unit_id: int) -> None:
        """The departments for which one may keep lines."""
        every = standard_lines.keeping_departments(office(), me(), unit_id)
        self.department.choices = [(str(i) if i else "", name) for i, name in every]

    def owner(self) -> int | None:
        """The department chosen; None for the whole unit."""
        return int(self.department.data) if self.department.data else None


class NewLineForm(OwnerForm, VersionForm):
    """A line with its first wording."""

    FIRST = ("topic", "text", "source", "approved_by", "valid_from", "valid_to", "department")


@pages.route("")
@signed_in
def index() -> ResponseReturnValue:
    """The lines of one's unit, by topic and state."""
    units = standard_lines.drafting_units(office(), me())
    unit = next((u for u in units if str(u.id) == request.args.get("unit", "")), units[0])
    query, state = request.args.get("q", "")[:LONGEST_QUERY], request.args.get("state", "")
    states = [LineState(state)] if state in set(LineState) else []
    problem, found = "", []
    try:
        found = standard_lines.lines(office(), me(), unit.id, query, states)
    except BadInput as refusal:
        problem = refusal.sentence
    return render_template(
        "standard_lines/index.html",
        lines=found,
        problem=problem,
        searched=bool(query.strip() or states),
        filters=_filters(units, unit.id, query, state),
        may_add=bool(standard_lines.keeping_departments(office(), me(), unit.id)),
        unit=unit,
        names=LINE_STATE_NAMES,
    )


def _filters(units: list[Any], unit_id: int, query: str, state: str) -> list[dict[str, Any]]:
    states = [("", "全部"), *((s.value, name) for s, name in LINE_STATE_NAMES.items())]
    found: list[dict[str, Any]] = [
        {"name": "q", "label": "主题和字词", "type": "text", "value": query, "placeholder": "至少两个字"},
        {"name": "state", "label": "状态", "type": "select", "value": state, "options": states},
    ]
    if len(units) > 1:
        options = [(str(u.id), u.name) for u in units]
        found.append(
            {"name": "unit", "label": "单位", "type": "select", "value": str(unit_id), "options": options}
        )
    return found


@pages.route("/<int:standard_line_id>")
@signed_in
def show(standard_line_id: int) -> ResponseReturnValue:
    """One line with all its versions, and the drafts that say it."""
    page = standard_lines.line_page(office(), me(), standard_line_id)
    return render_template("standard_lines/show.html", page=page, names=LINE_STATE_NAMES, form=Form())


@pages.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Add a line."""
    units = standard_lines.drafting_units(office(), me())
    unit = next((u for u in units if str(u.id) == request.args.get("unit", "")), units[0])
    form = NewLineForm()
    form.offer(unit.id)
    if request.method == "GET":
        form.valid_from.data = office().today

    def call() -> ResponseReturnValue:
        line = standard_lines.add_line(office(), me(), unit.id, form.owner(), form.topic.data, form.version())
        flash("已添加，起草时可以查找、插入。", "success")
        return redirect(url_for("standard_lines.show", standard_line_id=line.id), 303)

    back = url_for("standard_lines.index")
    return form_page("添加答复口径", form, call, back=back, crumbs=[("答复口径", back)], inside=False)


@pages.route("/<int:standard_line_id>/revise", methods=["GET", "POST"])
@signed_in
def revise(standard_line_id: int) -> ResponseReturnValue:
    """Say it anew; the earlier wordings stay."""
    page = standard_lines.line_page(office(), me(), standard_line_id)
    form = VersionForm()
    if request.method == "GET":
        last = page.versions[0][0]
        form.text.data, form.source.data, form.approved_by.data = last.text, last.source, last.approved_by
        form.valid_from.data = max(office().today, last.valid_from)
    return form_page(
        f"修订“{page.shown.line.topic}”",
        form,
        lambda: _revised(standard_line_id, form),
        back=_url(standard_line_id),
        crumbs=_crumbs(page.shown.line.topic, standard_line_id),
        submit="保存为新一版",
        done="已保存为新一版。还在用旧口径的答复稿列在下面。",
        lead="原来各版都保留。新一版开始使用以后，答复稿里的旧口径算作错误。",
        inside=False,
    )


def _revised(standard_line_id: int, form: VersionForm) -> None:
    standard_lines.revise_line(office(), me(), standard_line_id, form.version())


@pages.route("/<int:standard_line_id>/change", methods=["GET", "POST"])
@signed_in
def change(standard_line_id: int) -> ResponseReturnValue:
    """Another topic or owner."""
    line = standard_lines.line_page(office(), me(), standard_line_id).shown.line
    form = OwnerForm()
    form.offer(line.unit_id)
    if request.method == "GET":
        form.topic.data, form.department.data = line.topic, str(line.department_id or "")

    def call() -> None:
        standard_lines.change_line(office(), me(), standard_line_id, form.topic.data, form.owner())

    crumbs = _crumbs(line.topic, standard_line_id)
    back = _url(standard_line_id)
    return form_page("改主题和归口", form, call, back=back, crumbs=crumbs, inside=False)


@pages.route("/<int:standard_line_id>/retire", methods=["POST"])
@signed_in
def retire(standard_line_id: int) -> ResponseReturnValue:
    """Nobody may say it any longer."""
    return _switched(standard_line_id, standard_lines.retire_line, "已停用，答复稿里再出现算作错误。")


@pages.route("/<int:standard_line_id>/restore", methods=["POST"])
@signed_in
def restore(standard_line_id: int) -> ResponseReturnValue:
    """It may be said again."""
    return _switched(standard_line_id, standard_lines.restore_line, "已恢复使用。")


def _switched(standard_line_id: int, call: Any, done: str) -> ResponseReturnValue:
    try:
        call(office(), me(), standard_line_id)
    except BadInput as refusal:
        office().rollback()
        flash(refusal.sentence, "danger")
    else:
        flash(done, "success")
    return redirect(_url(standard_line_id), 303)


def _url(standard_line_id: int) -> str:
    return url_for("standard_lines.show", standard_line_id=standard_line_id)


def _crumbs(topic: str, standard_line_id: int) -> list[tuple[str, str]]:
    return [("答复口径", url_for("standard_lines.index")), (topic, _url(standard_line_id))]


# ------------------------------------------------------------------ beside a draft


def standard_lines_panel(page: DraftingPage) -> DraftLines | None:
    """What the panel beside a draft shows, searched by what stands in its box."""
    unit_id = page.case.handling.unit_id
    if unit_id is None or unit_id not in {grant.unit_id for grant in me().grants}:
        return None
    numbers = {line.lineage: line.number for line in page.lines}
    query = request.values.get(ASKED, "")[:LONGEST_QUERY]
    return standard_lines.lines_for_draft(office(), me(), unit_id, page.case.round.id, numbers, query)


def searched_url(handling_id: int) -> str:
    """Back to the draft after saving, with what was being searched beside it."""
    query = request.form.get(ASKED, "")[:LONGEST_QUERY]
    url = act_url(handling_id, Action.SAVE_DRAFT)
    return f"{url}?{urlencode({ASKED: query})}#lines" if query else url
