"""管理—期限规则: the limits in force for chosen cases, and the office's own rules over the packaged ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.deadlines import Clock, Roll, StartEvent, Unit
from proposals.domain.errors import DomainError
from proposals.domain.kinds import LEVELS
from proposals.domain.limits import STARTS_OF, CaseTraits
from proposals.domain.proposers import PROPOSER_TYPE_NAMES
from proposals.services.settings import congress
from proposals.services.settings import limits as service
from proposals.web.admin.frame import (
    KEEPERS,
    Action,
    Cell,
    crumb,
    form_page,
    is_sysadmin,
    kept_units,
    show_list,
    unit_choices,
)
from proposals.web.edge import for_roles, house, me, office
from proposals.web.forms import Choice, Form, LongChoice, WholeNumber

pages = Blueprint("limits", __name__, url_prefix="/admin/limits")
ANY = ("", "不限")
WHEN = {"yes": True, "no": False}
ONLY_LATER = "只影响以后起算的期限；已经在走的期限不变，需要变更的请办延期。"
UNITS = [(Unit.WORKDAYS.value, "工作日"), (Unit.DAYS.value, "日（自然日）"), (Unit.MONTHS.value, "个月")]
ROLLS = [
    (Roll.NEXT.value, "顺延到下一个工作日"),
    (Roll.PREVIOUS.value, "提前到上一个工作日"),
    (Roll.NONE.value, "不变"),
]


class TraitsForm(Form):
    """Which cases are meant."""

    kind = LongChoice("种类", required=False)
    level = LongChoice("级别", required=False)
    session = LongChoice("届次", required=False)
    in_session = LongChoice("大会或平时", required=False)
    proposer_type = LongChoice("提案者类型", required=False)
    unit = LongChoice("承办单位", required=False)

    def offer(self) -> None:
        """What there is to choose from."""
        self.kind.choices = [ANY, *((k.code, k.name) for k in house().rules.kinds.values())]
        self.level.choices = [ANY, *((code, f"{name}级") for code, name in LEVELS.items())]
        self.session.choices = [ANY, *((s.name, s.name) for s, _ in congress.all_sessions(office()))]
        self.in_session.choices = [ANY, ("yes", "大会期间"), ("no", "平时")]
        self.proposer_type.choices = [ANY, *((t.value, n) for t, n in PROPOSER_TYPE_NAMES.items())]
        self.unit.choices = [ANY, *((name, name) for _, name in unit_choices())]

    def chosen(self) -> dict[str, str | bool]:
        """The traits that are given."""
        texts = {
            name: self[name].data or "" for name in ("kind", "level", "session", "proposer_type", "unit")
        }
        when: dict[str, str | bool] = {name: text for name, text in texts.items() if text}
        if self.in_session.data in WHEN:
            when["in_session"] = WHEN[self.in_session.data]
        return when


class RuleForm(TraitsForm):
    """One limit: its rule, and for which cases."""

    FIRST = ("clock", "off", "n", "measure", "start", "roll")
    clock = LongChoice("期限")
    off = Choice("是否设这个期限", choices=[("no", "按下面的规则推算"), ("yes", service.OFF)], default="no")
    n = WholeNumber("数量", least=1, most=730, hint="不设这个期限的不填")
    measure = Choice("单位", choices=UNITS, default=Unit.WORKDAYS.value)
    start = LongChoice("起算", hint="从答复期限起算的，为之前若干日；其余为之后若干日")
    roll = Choice(
        "末日遇休息日", choices=ROLLS, default=Roll.NEXT.value, hint="按工作日计算的用不到，不必理会"
    )

    def offer(self) -> None:
        """The clocks, and what they may count from."""
        super().offer()
        limits = office().limits
        self.clock.choices = [(clock.value, label) for clock, label in limits.labels.items()]
        self.start.choices = [(event.value, label) for event, label in limits.starts.items()]

    def facts(self) -> service.RuleFacts | None:
        """The rule as typed; None where the limit is switched off."""
        if self.off.data == "yes":
            return None
        return service.RuleFacts(
            StartEvent(self.start.data), self.n.data or 0, Unit(self.measure.data), Roll(self.roll.data)
        )


@pages.route("/")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The limits in force for the cases chosen above the table, and what the office changed."""
    form = TraitsForm(request.args, meta={"csrf": False})
    form.offer()
    when = form.chosen()
    rows = [_row(each, when) for each in service.rules_in_force(office(), _traits(when))]
    return show_list(
        "期限规则",
        ("期限", "规则", "出自"),
        rows,
        add=Action("改一条规则", url_for("limits.change", **_kept(when))),
        sub=ONLY_LATER,
        template="admin/limits.html",
        form=form,
        own=[_own(rule) for rule in service.own_rules(office())],
        pause=office().limits.pause_while_adjusting,
        chosen=service.when_words(office(), when),
    )


@pages.route("/change", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def change() -> ResponseReturnValue:
    """Change or switch off one limit for all cases or some."""
    form = RuleForm()
    form.offer()
    if request.method == "GET":
        _prefill(form)

    def call() -> None:
        service.set_rule(office(), me(), form.chosen(), Clock(form.clock.data), form.facts())

    return form_page(
        "改一条期限规则",
        form,
        call,
        back=url_for("limits.index"),
        crumbs=[crumb("期限规则", "limits.index")],
        done=f"已改。{ONLY_LATER}",
        lead=f"{ONLY_LATER}写得越具体的规则越优先；适用范围都不选，就是全部的件。",
    )


@pages.route("/drop/<key>", methods=["POST"])
@for_roles(*KEEPERS)
def drop(key: str) -> ResponseReturnValue:
    """Take one of our rules away."""
    return _do(lambda: service.drop_rule(office(), me(), key), "已删除，改按更一般的规则。")


@pages.route("/restore", methods=["POST"])
@for_roles(*KEEPERS)
def restore() -> ResponseReturnValue:
    """Back to the packaged rules."""
    return _do(lambda: service.restore_defaults(office(), me()), "已恢复默认规则。")


@pages.route("/pause", methods=["POST"])
@for_roles(*KEEPERS)
def pause() -> ResponseReturnValue:
    """调整期间暂停计时, on or off."""
    on = request.form.get("on") == "1"
    return _do(lambda: service.set_pause(office(), me(), on), "已保存，对以后提出的调整申请生效。")


def _do(call: Any, done: str) -> ResponseReturnValue:
    try:
        call()
    except DomainError as refusal:
        office().rollback()
        flash(refusal.sentence, "danger")
    else:
        flash(done, "success")
    return redirect(url_for("limits.index"), 303)


def _traits(when: dict[str, str | bool]) -> CaseTraits:
    values: dict[str, Any] = {"kind": "", **when}
    return CaseTraits(**values)


def _kept(when: dict[str, str | bool]) -> dict[str, Any]:
    """The chosen traits as an address carries them."""
    words = {True: "yes", False: "no"}
    return {name: words[value] if isinstance(value, bool) else value for name, value in when.items()}


def _row(each: service.RuleInForce, when: dict[str, str | bool]) -> tuple[Cell, ...]:
    if each.own:
        source = f"本单位：{service.when_words(office(), each.when)}"
    else:
        source = f"默认：{service.when_words(office(), each.when)}" if each.when else "默认"
    url = url_for("limits.change", clock=each.clock.value, **_kept(when))
    return Cell(each.label, url), Cell(service.told_rule(each.rule)), Cell(source, tag=each.own)


def _own(rule: service.OwnRule) -> dict[str, Any]:
    return {
        "scope": service.when_words(office(), rule.when),
        "label": rule.label,
        "words": service.told_rule(rule.rule),
        "url": url_for("limits.change", clock=rule.clock.value, **_kept(dict(rule.when))),
        "drop": url_for("limits.drop", key=rule.key),
    }


def _prefill(form: RuleForm) -> None:
    """The cases and the limit named in the address, with the rule that they have now."""
    for name in ("kind", "level", "session", "in_session", "proposer_type", "unit"):
        form[name].data = request.args.get(name, "")
    if not is_sysadmin() and len(unit_choices()) > 1 and not form.unit.data:
        form.unit.data = next((name for _, name in kept_units()), "")
    asked = request.args.get("clock", "")
    clock = Clock(asked) if asked in set(Clock) else Clock.REPLY
    form.clock.data = clock.value
    now = {each.clock: each.rule for each in service.rules_in_force(office(), _traits(form.chosen()))}
    rule = now.get(clock)
    if rule is None:
        form.off.data, form.start.data = "yes", STARTS_OF[clock][0].value
        return
    form.n.data, form.measure.data = abs(rule.n), rule.unit.value
    form.start.data, form.roll.data = rule.start.value, rule.roll.value
