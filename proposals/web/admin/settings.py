"""管理—届次、发文字号、办理要求."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.gates import GATE_NAMES, NOT_WAIVABLE, Gate, Mode
from proposals.domain.kinds import LEVELS
from proposals.services.settings import congress
from proposals.services.settings import gates as gate_settings
from proposals.services.settings import series as number_series
from proposals.services.settings.congress import SessionFacts
from proposals.web.admin.frame import (
    KEEPERS,
    Action,
    Cell,
    crumb,
    form_page,
    given,
    kept_units,
    show_list,
    state_cell,
)
from proposals.web.display import day
from proposals.web.edge import for_roles, house, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, Form, LongChoice, PlainText, Tick, WholeNumber

pages = Blueprint("settings", __name__, url_prefix="/admin")
MODES = [(Mode.BLOCK.value, "拦住"), (Mode.WARN.value, "提醒"), (Mode.OFF.value, "不管")]


# ------------------------------------------------------------------ 届次


class SessionForm(Form):
    """A session."""

    name = PlainText("名称", limit=60, required=True, hint="与函件上印的一字不差，例如 市政协六届一次会议")
    kind = Choice("种类")
    level = Choice("级别", choices=list(LEVELS.items()))
    year = WholeNumber("年度", least=1949, most=2199, required=True)
    reply_due = LegalDate("统一规定的答复期限", hint="交办通知写明的，没有就不填，由系统按规定推算")
    active = Tick("在用", hint="不再登记新件的届次去掉勾选", default=True)

    def facts(self) -> SessionFacts:
        """As typed."""
        return SessionFacts(
            self.name.data,
            self.kind.data,
            self.level.data,
            given(self.year.data),
            self.reply_due.data,
            self.active.data,
        )


@pages.route("/sessions")
@for_roles(*KEEPERS)
def sessions() -> ResponseReturnValue:
    """All sessions."""
    kinds = house().rules.kinds
    rows = [
        (
            Cell(s.name, url_for("settings.session", session_id=s.id)),
            Cell(kinds[s.kind_code].name if s.kind_code in kinds else s.kind_code),
            Cell(LEVELS.get(s.level_code, s.level_code)),
            Cell(s.year),
            Cell(day(s.reply_due)),
            Cell(f"{count}件"),
            state_cell(s.active),
        )
        for s, count in congress.all_sessions(office())
    ]
    return show_list(
        "届次",
        ("名称", "种类", "级别", "年度", "答复期限", "已登记", "状态"),
        rows,
        add=Action("添加届次", url_for("settings.new_session")),
        empty=("还没有届次。", "先添加届次，才能登记和导入建议提案。"),
    )


def _session_form(form: SessionForm) -> SessionForm:
    form.kind.choices = [(k.code, k.name) for k in house().rules.kinds.values()]
    return form


@pages.route("/sessions/new", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def new_session() -> ResponseReturnValue:
    """Add a session."""
    form = _session_form(SessionForm())
    if request.method == "GET":
        form.year.data, form.kind.data, form.level.data = office().today.year, "cppcc_proposal", "city"

    def call() -> None:
        congress.add_session(office(), me(), form.facts())

    back = url_for("settings.sessions")
    return form_page("添加届次", form, call, back=back, crumbs=[crumb("届次", "settings.sessions")])


@pages.route("/sessions/<int:session_id>", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def session(session_id: int) -> ResponseReturnValue:
    """Change a session."""
    found = congress.session_to_change(office(), session_id)
    form = _session_form(SessionForm(obj=found) if request.method == "GET" else SessionForm())
    if request.method == "GET":
        form.kind.data, form.level.data = found.kind_code, found.level_code
    return form_page(
        f"修改{found.name}",
        form,
        lambda: congress.change_session(office(), me(), session_id, form.facts()),
        back=url_for("settings.sessions"),
        crumbs=[crumb("届次", "settings.sessions")],
    )


# ------------------------------------------------------------------ 发文字号


class ChangeSeriesForm(Form):
    """What can be changed about a series."""

    name = PlainText("说明", limit=50, required=True, hint="例如 提案复函")
    use = LongChoice("用于", required=False)
    next = WholeNumber("今年的下一号", least=1, hint="只能改大：前面的号在别处用过时改")
    active = Tick("在用", default=True)


class NewSeriesForm(Form):
    """A series."""

    unit = LongChoice("单位")
    code = PlainText(
        "机关代字", limit=12, required=True, width="half", hint="例如 渝司提，印成 渝司提〔2023〕5号"
    )
    name = PlainText("说明", limit=50, required=True, hint="例如 提案复函")
    use = LongChoice("用于", required=False)


def _use_choices() -> list[tuple[str, str]]:
    return [("", "不指定"), *number_series.uses(office()).items()]


@pages.route("/series")
@for_roles(*KEEPERS)
def series() -> ResponseReturnValue:
    """All number series with their next numbers."""
    words = number_series.uses(office())
    rows = [
        (
            Cell(line.series.code, url_for("settings.one_series", series_id=line.series.id)),
            Cell(line.series.name),
            Cell(words.get(line.series.use, "不指定")),
            Cell(line.sample),
            Cell(line.unit),
            state_cell(line.series.active),
        )
        for line in number_series.all_series(office(), me())
    ]
    return show_list(
        "发文字号",
        ("机关代字", "说明", "用于", "下一号", "单位", "状态"),
        rows,
        add=Action("添加发文字号", url_for("settings.new_series")),
        empty=("还没有发文字号。", "添加以后系统自动编号；文号由OA编的可以不添加，编号时照填。"),
    )


@pages.route("/series/new", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def new_series() -> ResponseReturnValue:
    """Add a series."""
    form = NewSeriesForm()
    form.unit.choices, form.use.choices = kept_units(), _use_choices()

    def call() -> None:
        number_series.add_series(
            office(), me(), int(form.unit.data), form.code.data, form.name.data, form.use.data or ""
        )

    back = url_for("settings.series")
    return form_page("添加发文字号", form, call, back=back, crumbs=[crumb("发文字号", "settings.series")])


@pages.route("/series/<int:series_id>", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def one_series(series_id: int) -> ResponseReturnValue:
    """Change a series."""
    found = number_series.series_to_change(office(), series_id)
    form = ChangeSeriesForm(obj=found) if request.method == "GET" else ChangeSeriesForm()
    form.use.choices = _use_choices()

    def call() -> None:
        number_series.change_series(
            office(),
            me(),
            series_id,
            form.name.data,
            form.use.data or "",
            form.next.data,
            form.active.data,
        )

    return form_page(
        f"修改{found.code}",
        form,
        call,
        back=url_for("settings.series"),
        crumbs=[crumb("发文字号", "settings.series")],
    )


# ------------------------------------------------------------------ 办理要求


class GateForm(Form):
    """One choice for each gate; the fields are added below."""


for _gate in Gate:
    if _gate not in NOT_WAIVABLE:
        setattr(GateForm, f"gate_{_gate.value}", Choice(GATE_NAMES[_gate], choices=MODES))


@pages.route("/gates", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def gates() -> ResponseReturnValue:
    """How strict each gate is."""
    form: Any = GateForm()
    chosen = [g for g in Gate if g not in NOT_WAIVABLE]
    if request.method == "GET":
        for gate in chosen:
            form[f"gate_{gate.value}"].data = office().gate_modes[gate].value

    def call() -> None:
        modes = {gate: Mode(form[f"gate_{gate.value}"].data) for gate in chosen}
        gate_settings.set_gates(office(), me(), modes)

    return form_page(
        "办理要求",
        form,
        call,
        back=url_for("admin.index"),
        lead="“拦住”的也可以由提案办理员写明理由后放行；“提醒”只说一句，不拦。",
    )
