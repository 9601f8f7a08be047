"""管理—审核流程: the steps a draft takes, per unit and part."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField

from proposals.domain.actors import ROLE_NAMES, Role
from proposals.domain.chains import MOST_STEPS, STEP_KIND_NAMES, WHOSE_NAMES, PlannedStep, StepKind, Whose
from proposals.domain.errors import BadInput
from proposals.domain.workflow import PART_NAMES, Part
from proposals.services.directory import people
from proposals.services.settings import chains
from proposals.web.admin.frame import (
    Action,
    Cell,
    crumb,
    form_page,
    number,
    show_list,
    unit_choices,
)
from proposals.web.edge import for_roles, me, office
from proposals.web.forms import Form, LongChoice, PlainText, WholeNumber

pages = Blueprint("chains", __name__, url_prefix="/admin/chains")
REVIEWERS = (Role.HEAD, Role.PROOFREADER, Role.LEADER, Role.DIRECTOR, Role.CLERK, Role.HANDLER)
ALL_PARTS = ("", "通用（没有专用流程的都走它）")


class StepForm(Form):
    """One step; without a name it does not count."""

    class Meta(Form.Meta):
        csrf = False

    position = WholeNumber("次序", least=1, most=MOST_STEPS, hint="相同的并行")
    name = PlainText("名称", limit=30, hint="不填则没有这一步")
    kind = LongChoice("做什么", choices=[(k.value, n) for k, n in STEP_KIND_NAMES.items()])
    role = LongChoice("由谁", choices=[(r.value, ROLE_NAMES[r]) for r in REVIEWERS])
    whose = LongChoice("哪里的", choices=[(w.value, n) for w, n in WHOSE_NAMES.items()])
    person = LongChoice("指定的人", required=False, hint="一般不指定")


class ChainForm(Form):
    """A chain with its steps."""

    name = PlainText("流程名称", limit=50, required=True)
    steps = FieldList(FormField(StepForm), min_entries=0, max_entries=MOST_STEPS)

    def planned(self) -> tuple[PlannedStep, ...]:
        """The steps as typed, those without a name left out."""
        planned = []
        for entry in self.steps:
            step: Any = entry.form
            if not step.name.data:
                continue
            if not step.position.data:
                raise BadInput(f"请填写“{step.name.data}”的次序。", field="steps")
            planned.append(
                PlannedStep(
                    step.position.data,
                    StepKind(step.kind.data),
                    step.name.data,
                    Role(step.role.data),
                    Whose(step.whose.data),
                    number(step.person.data),
                )
            )
        return tuple(planned)


class NewChainForm(ChainForm):
    """A chain for a unit and a part."""

    unit = LongChoice("单位")
    part = LongChoice(
        "用于", required=False, choices=[ALL_PARTS, *((p.value, n) for p, n in PART_NAMES.items())]
    )
    FIRST = ("unit", "part")


class EndForm(Form):
    """Nothing but a confirmation."""


@pages.route("/")
@for_roles(Role.SYSADMIN)
def index() -> ResponseReturnValue:
    """Chains in use."""
    rows = [
        (
            Cell(chain.name, url_for("chains.edit", chain_id=chain.id)),
            Cell(unit),
            Cell(PART_NAMES[chain.part] if chain.part else "通用"),
            Cell(_line(chain.steps)),
        )
        for chain, unit in chains.all_chains(office())
    ]
    return show_list(
        "审核流程",
        ("名称", "单位", "用于", "步骤"),
        rows,
        add=Action("添加流程", url_for("chains.new")),
        empty=("还没有审核流程。", "没有流程的单位，会办意见直接提出；主办件要先添加流程才能送审。"),
    )


def _line(steps: Any) -> str:
    words: dict[int, list[str]] = {}
    for step in steps:
        words.setdefault(step.position, []).append(step.name)
    return " → ".join("、".join(names) for names in words.values())


def _prepared(form: Any, unit_id: int | None, have: int) -> Any:
    """Enough rows to add three steps, and the people who can be named."""
    if request.method == "GET":
        while len(form.steps) < min(have + 3, MOST_STEPS):
            form.steps.append_entry()
    found = people.people(office(), unit_id) if unit_id is not None else []
    named = [("", "不指定"), *((str(p.id), p.name) for p in found if p.active)]
    for entry in form.steps:
        entry.form.person.choices = named
    return form


@pages.route("/new", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def new() -> ResponseReturnValue:
    """Add a chain."""
    form = _prepared(NewChainForm(), None, 3)
    form.unit.choices = unit_choices()

    def call() -> None:
        part = Part(form.part.data) if form.part.data else None
        chains.set_chain(office(), me(), int(form.unit.data), part, form.name.data, form.planned())

    return form_page(
        "添加审核流程",
        form,
        call,
        back=url_for("chains.index"),
        crumbs=[crumb("审核流程", "chains.index")],
        template="admin/chain.html",
    )


@pages.route("/<int:chain_id>", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def edit(chain_id: int) -> ResponseReturnValue:
    """Change the steps; what is under review now keeps its own."""
    found = chains.chain_to_change(office(), chain_id)
    form: Any = ChainForm()
    if request.method == "GET":
        form.name.data = found.name
        for step in found.steps:
            form.steps.append_entry(
                {
                    "position": step.position,
                    "name": step.name,
                    "kind": step.kind.value,
                    "role": step.role.value,
                    "whose": step.whose.value,
                    "person": str(step.person_id or ""),
                }
            )
    form = _prepared(form, found.unit_id, len(found.steps))
    actions = []
    if found.part is not None:
        actions.append(Action("停用这个流程", url_for("chains.end", chain_id=chain_id), grave=True))
    return form_page(
        f"修改{found.name}",
        form,
        lambda: _set(found, form),
        back=url_for("chains.index"),
        crumbs=[crumb("审核流程", "chains.index")],
        template="admin/chain.html",
        lead="正在审核的稿子按原来的步骤走完；以后送审的用新的。",
        actions=actions,
    )


def _set(found: Any, form: Any) -> None:
    chains.set_chain(office(), me(), found.unit_id, found.part, form.name.data, form.planned())


@pages.route("/<int:chain_id>/end", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def end(chain_id: int) -> ResponseReturnValue:
    """Stop using a chain of one part."""
    return form_page(
        "停用审核流程",
        EndForm(),
        lambda: chains.end_chain(office(), me(), chain_id),
        back=url_for("chains.index"),
        crumbs=[crumb("审核流程", "chains.index")],
        submit="停用",
        done="已停用。",
        grave=True,
        lead="停用以后走通用流程。",
    )
