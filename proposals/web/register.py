"""登记: the form for one proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput, DomainError
from proposals.domain.facts import COSIGNER_RULE_NAMES, CosignerRule
from proposals.domain.kinds import LEVELS
from proposals.domain.points import split_points
from proposals.domain.proposers import PROPOSER_TYPE_NAMES, ProposerType
from proposals.domain.serial import normalise_serial
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services import register, responsibilities
from proposals.services.register import NewProposer, Registration
from proposals.services.responsibilities import Suggestion, Taken
from proposals.services.sessions import active_sessions
from proposals.services.similar import duplicates_of
from proposals.services.units import inside_units_of
from proposals.web.edge import for_roles, house, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Choice, Form, LongChoice, People, PlainArea, PlainText, Tick, Units
from proposals.web.similar import shown

pages = Blueprint("register", __name__)
LATER = "later"


class RegisterForm(Form):
    """A proposal as it stands on the authority's list."""

    unit = LongChoice("登记单位")
    kind = Choice("种类")
    level = Choice("级别", choices=list(LEVELS.items()), default="city")
    session = LongChoice("届次")
    in_session = Choice("时间", choices=[("yes", "大会"), ("no", "平时")], default="yes")
    serial_no = PlainText("案号", limit=20, required=True, width="short", hint="按来文填写，前面的0保留")
    title = PlainText("案由", limit=200, required=True)
    proposer_type = Choice("提案者类型", choices=[(t.value, n) for t, n in PROPOSER_TYPE_NAMES.items()])
    proposers = People("提案者", required=True, hint="一行一个，第一个为第一提案人（领衔）")
    sector = PlainText("界别", limit=50)
    post = PlainText("第一提案人单位及职务", limit=100)
    phone = PlainText("联系电话", limit=50, width="half")
    address = PlainText("通讯地址", limit=200)
    cosigner_rule = Choice(
        "联名件的满意度", required=False, choices=[(r.value, n) for r, n in COSIGNER_RULE_NAMES.items()]
    )
    text = PlainArea("提案全文", limit=50_000)
    points = PlainArea("建议要点", limit=20_000, hint="一行一条；也可以先填全文，再点“从全文拆分要点”。")
    key = PlainText("重点提案", limit=50, hint="不是重点的不填；是的填写依据，例如 主席会议督办")
    key_leader = PlainText("领衔或督办领导", limit=100)
    part = Choice(
        "我单位的办理方式", choices=[*((p.value, n) for p, n in PART_NAMES.items()), (LATER, "待定")]
    )
    lead_unit = PlainText("主办单位", limit=100, hint="我单位会办时填写")
    co_units = Units("会办单位", hint="我单位主办时填写，一行一个")
    dispatched_on = LegalDate("交办日期", hint="期限从这一天起算，例如 2023-2-8")
    received_on = LegalDate("收到日期", hint="不填即为今天")
    meeting_on = LegalDate("交办会日期", hint="期限从交办会起算的填写，没有开会的不填")
    dispatch_no = PlainText("交办文号", limit=60)
    reply_due = LegalDate("交办通知写明的答复期限", hint="没有写明的不填，由系统推算")
    opinion_due = LegalDate("交办通知写明的会办意见期限", hint="没有写明的不填，由系统推算")
    note = PlainArea("备注", limit=1_000)
    restricted = Tick("内部知悉", hint="只有指定的人能看到这一件")
    not_the_same = Tick("已经看过，不是同一件，仍要登记")


def prepared() -> RegisterForm:
    """The form with what this clerk may choose from."""
    form = RegisterForm()
    units = inside_units_of(office(), me(), Role.CLERK)
    sessions = active_sessions(office())
    form.unit.choices = [(str(u.id), u.name) for u in units]
    form.kind.choices = [(k.code, k.name) for k in house().rules.kinds.values()]
    form.session.choices = [
        ("", "请选择"),
        *((s.name, f"{s.name}（{house().rules.kinds[s.kind_code].name}）") for s in sessions),
    ]
    if len(units) == 1:
        form.unit.data = str(units[0].id)
    if request.method == "GET":
        order = list(house().rules.kinds)
        latest = [s for s in sessions if s.year == sessions[0].year]
        usual = min(latest, key=lambda s: order.index(s.kind_code), default=None)
        form.kind.data = usual.kind_code if usual else order[0]
        form.session.data = usual.name if usual else ""
        form.proposer_type.data = "member"
    return form


@pages.route("/register", methods=["GET", "POST"])
@for_roles(Role.CLERK)
def new() -> ResponseReturnValue:
    """Register one proposal; 从全文拆分要点 fills in the points and stays on the page."""
    form = prepared()
    if request.method == "POST" and "split" in request.form:
        found = [p.text for p in split_points(form.text.data or "")]
        form.points.data = form.points.raw_data = None
        form.points.data = "\n".join(" ".join(text.split()) for text in found)
        return _shown(form, split=len(found))
    if request.method == "POST" and ("suggest" in request.form or "take" in request.form):
        return _suggested(form)
    same = _already_there(form) if request.method == "POST" else []
    if not same and form.validate_on_submit():
        try:
            done = register.register(office(), me(), read_form(form))
        except DomainError as refusal:
            office().rollback()
            if isinstance(refusal, BadInput):
                form.refuse(refusal)
            else:
                form.form_errors.append(refusal.sentence)
        else:
            flash("已登记。", "success")
            return redirect(url_for("cases.show", handling_id=done.handling_id), 303)
    status = 422 if request.method == "POST" else 200
    return _shown(form, same=same), status


def _shown(
    form: RegisterForm,
    *,
    split: int | None = None,
    same: Sequence[dict[str, Any]] = (),
    suggestions: Sequence[Suggestion] | None = None,
    taken: bool = False,
) -> str:
    return render_template(
        "register/new.html", form=form, split=split, same=same, suggestions=suggestions, taken=taken
    )


def _suggested(form: RegisterForm) -> str:
    """看拟办建议: what the directory says, or one of it filled in; the page stays as typed."""
    typed = form.points.data or form.text.data or ""
    lines = [line for line in typed.split("\n") if line.strip()]
    found = responsibilities.suggest(office(), form.title.data or "", lines)
    task_id = request.form.get("take", "")
    if task_id.isdecimal() and len(task_id) < 10 and form.unit.data:
        taken = responsibilities.take_over(office(), found, int(task_id), int(form.unit.data))
        _fill_units(form, taken)
        return _shown(form, taken=True)
    return _shown(form, suggestions=found)


def _fill_units(form: RegisterForm, taken: Taken) -> None:
    """Our part and the other units as the directory names them."""
    form.co_units.raw_data = form.lead_unit.raw_data = None
    if taken.ours or taken.lead is None:
        form.part.data = Part.LEAD.value if taken.others else Part.SOLE.value
        form.lead_unit.data, form.co_units.data = "", taken.others
        return
    form.part.data, form.lead_unit.data = Part.COHANDLE.value, taken.lead.name
    form.co_units.data = ()


def _already_there(form: RegisterForm) -> list[dict[str, Any]]:
    """What is registered and says the same, unless somebody looked at it and wants to go on."""
    if form.not_the_same.data:
        return []
    found = duplicates_of(office(), me(), form.title.data or "", form.text.data or "")
    return [shown(each) for each in found]


def read_form(form: RegisterForm) -> Registration:
    """The registration as typed."""
    kind = ProposerType(form.proposer_type.data)
    first, *others = form.proposers.data
    leading = NewProposer(
        first,
        kind,
        sector=form.sector.data,
        post=form.post.data,
        phone=form.phone.data,
        address=form.address.data,
    )
    rule = form.cosigner_rule.data
    return Registration(
        kind=form.kind.data,
        level=form.level.data,
        session=form.session.data,
        serial_no=normalise_serial(form.serial_no.data).value,
        title=form.title.data,
        proposers=(leading, *(NewProposer(name, kind) for name in others)),
        unit_id=int(form.unit.data),
        in_session=form.in_session.data == "yes",
        text=form.text.data,
        points=tuple(line.strip() for line in form.points.data.split("\n") if line.strip()),
        key_flags=((form.key.data, form.key_leader.data),) if form.key.data else (),
        part=None if form.part.data == LATER else Part(form.part.data),
        lead_unit=form.lead_unit.data,
        co_units=form.co_units.data,
        dispatched_on=form.dispatched_on.data,
        dispatch_no=form.dispatch_no.data,
        reply_due=form.reply_due.data,
        opinion_due=form.opinion_due.data,
        received_on=form.received_on.data,
        meeting_on=form.meeting_on.data,
        note=form.note.data,
        restricted=form.restricted.data,
        cosigner_rule=CosignerRule(rule) if rule else None,
    )
