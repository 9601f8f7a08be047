"""管理—人员: accounts, titles, roles."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import ROLE_NAMES, Role
from proposals.domain.errors import NotPossible
from proposals.services.directory import departments, people, units
from proposals.services.directory.people import PersonFacts
from proposals.web.admin.frame import (
    NOBODY,
    Action,
    Cell,
    crumb,
    form_page,
    given,
    number,
    show_list,
    show_password,
    state_cell,
    unit_choices,
)
from proposals.web.edge import for_roles, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, LongChoice, PlainText

pages = Blueprint("people", __name__, url_prefix="/admin/people")
WHOLE_UNIT = ("", "全单位")


class PersonForm(Form):
    """A person."""

    name = PlainText("姓名", limit=50, required=True, width="half")
    login = PlainText("账号", limit=50, width="half", hint="不登录、只由别人代录的（例如领导）可以不填")
    unit = LongChoice("单位")
    department = LongChoice("处室", required=False)
    title = PlainText("职务", limit=50, width="half", hint="函件里印的，例如 局长；改了从今天起用")
    phone = PlainText("电话", limit=50, width="half")
    email = PlainText("邮箱", limit=100)

    def facts(self) -> PersonFacts:
        """As typed."""
        return PersonFacts(
            name=self.name.data,
            unit_id=int(self.unit.data),
            login=self.login.data,
            department_id=number(self.department.data),
            title=self.title.data,
            phone=self.phone.data,
            email=self.email.data,
        )


class RoleForm(Form):
    """A role from a day to a day."""

    role = LongChoice("角色", choices=[("", "请选择"), *((r.value, n) for r, n in ROLE_NAMES.items())])
    unit = LongChoice("在哪个单位")
    department = LongChoice("在哪个处室", required=False, hint="承办人、处室负责人选处室，其他选全单位")
    valid_from = LegalDate("从哪一天起", required=True)
    valid_to = LegalDate("到哪一天止", hint="长期的不填")


def _department_choices() -> list[tuple[str, str]]:
    return [
        (str(d.id), f"{name}：{d.name}")
        for unit_id, name in unit_choices()
        for d in departments.departments(office(), int(unit_id))
        if d.active
    ]


@pages.route("/")
@for_roles(Role.SYSADMIN)
def index() -> ResponseReturnValue:
    """Everybody."""
    names = dict(unit_choices(inside_only=False))
    rows = [
        (
            Cell(p.name, url_for("people.show", person_id=p.id)),
            Cell(p.login or "不登录"),
            Cell(names.get(str(p.unit_id), "")),
            Cell(p.department.name if p.department else ""),
            Cell(p.title),
            state_cell(p.active),
        )
        for p in people.people(office())
    ]
    return show_list(
        "人员",
        ("姓名", "账号", "单位", "处室", "职务", "状态"),
        rows,
        add=Action("添加人员", url_for("people.new")),
        more=(
            Action("从Excel导入", url_for("directory.upload")),
            Action("发放初始密码", url_for("directory.slips")),
        ),
        empty=("还没有人员。", "先添加提案办理员，其他人可以由他代录；人多的从Excel导入。"),
    )


@pages.route("/new", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def new() -> ResponseReturnValue:
    """Add a person; a login gets a password that is shown once."""
    form = _person_form(PersonForm())

    def call() -> ResponseReturnValue:
        person, password = people.add_person(office(), me(), form.facts())
        back = url_for("people.show", person_id=person.id)
        if password:
            return show_password(person.name, person.login or "", password, back)
        flash("人员已添加。", "success")
        return redirect(back, 303)

    return form_page(
        "添加人员", form, call, back=url_for("people.index"), crumbs=[crumb("人员", "people.index")]
    )


def _person_form(form: PersonForm) -> PersonForm:
    form.unit.choices = unit_choices(inside_only=False)
    form.department.choices = [NOBODY, *_department_choices()]
    return form


@pages.route("/<int:person_id>")
@for_roles(Role.SYSADMIN)
def show(person_id: int) -> ResponseReturnValue:
    """One person: what they are and may do."""
    person = people.person_to_change(office(), person_id)
    actions = [Action("修改", url_for("people.edit", person_id=person_id))]
    if person.active:
        actions.append(Action("授予角色", url_for("people.grant", person_id=person_id)))
        actions.append(Action("工作移交", url_for("handover.of_person", person_id=person_id)))
        if person.login:
            actions.append(Action("通知设置", url_for("notice_settings.of_person", person_id=person_id)))
            actions.append(Action("重设密码", url_for("people.reset", person_id=person_id), "post"))
        actions.append(Action("停用", url_for("people.deactivate", person_id=person_id), "post", grave=True))
    else:
        actions.append(Action("恢复使用", url_for("people.reactivate", person_id=person_id), "post"))
    return render_template(
        "admin/person.html",
        person=person,
        unit=units.unit_to_change(office(), person.unit_id),
        grants=[_grant_line(g) for g in people.grants_of(office(), person_id)],
        posts=people.posts_of(office(), person_id),
        actions=actions,
    )


def _grant_line(grant: Any) -> dict[str, object]:
    unit = units.unit_to_change(office(), grant.unit_id)
    where = unit.short_name
    if grant.department_id is not None:
        where += departments.department_to_change(office(), grant.department_id).name
    over = grant.valid_to is not None and grant.valid_to < office().today
    return {
        "role": ROLE_NAMES[grant.role],
        "where": where,
        "from": grant.valid_from,
        "to": grant.valid_to,
        "end_url": "" if over else url_for("people.end_grant", person_id=grant.person_id, grant_id=grant.id),
    }


@pages.route("/<int:person_id>/edit", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def edit(person_id: int) -> ResponseReturnValue:
    """Change a person."""
    person = people.person_to_change(office(), person_id)
    form = _person_form(PersonForm(obj=person) if request.method == "GET" else PersonForm())
    if request.method == "GET":
        form.unit.data, form.department.data = str(person.unit_id), str(person.department_id or "")
    back = url_for("people.show", person_id=person_id)

    def call() -> ResponseReturnValue | None:
        password = people.change_person(office(), me(), person_id, form.facts())
        return show_password(person.name, person.login or "", password, back) if password else None

    return form_page(f"修改{person.name}", form, call, back=back, crumbs=_crumbs(person.name, person_id))


@pages.route("/<int:person_id>/password", methods=["POST"])
@for_roles(Role.SYSADMIN)
def reset(person_id: int) -> ResponseReturnValue:
    """A new password for one time."""
    person = people.person_to_change(office(), person_id)
    password = people.reset_password(office(), me(), person_id)
    back = url_for("people.show", person_id=person_id)
    return show_password(person.name, person.login or "", password, back)


@pages.route("/<int:person_id>/deactivate", methods=["POST"])
@for_roles(Role.SYSADMIN)
def deactivate(person_id: int) -> ResponseReturnValue:
    """停用."""
    try:
        people.deactivate_person(office(), me(), person_id)
    except NotPossible as refusal:
        office().rollback()
        flash(refusal.sentence, "warning")
        return redirect(url_for("handover.of_person", person_id=person_id), 303)
    flash("已停用；办过的事仍在他名下。", "success")
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.route("/<int:person_id>/reactivate", methods=["POST"])
@for_roles(Role.SYSADMIN)
def reactivate(person_id: int) -> ResponseReturnValue:
    """恢复."""
    person = people.person_to_change(office(), person_id)
    password = people.reactivate_person(office(), me(), person_id)
    back = url_for("people.show", person_id=person_id)
    if password:
        return show_password(person.name, person.login or "", password, back)
    flash("已恢复使用，请重新授予角色。", "success")
    return redirect(back, 303)


@pages.route("/<int:person_id>/roles/new", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def grant(person_id: int) -> ResponseReturnValue:
    """Give a role."""
    person = people.person_to_change(office(), person_id)
    form = RoleForm()
    form.unit.choices = unit_choices()
    form.department.choices = [WHOLE_UNIT, *_department_choices()]
    if request.method == "GET":
        form.unit.data, form.department.data = str(person.unit_id), str(person.department_id or "")
        form.valid_from.data = office().today

    def call() -> None:
        people.grant_role(
            office(),
            me(),
            person_id,
            Role(form.role.data),
            int(form.unit.data),
            number(form.department.data),
            given(form.valid_from.data),
            form.valid_to.data,
        )

    back = url_for("people.show", person_id=person_id)
    return form_page(
        f"授予{person.name}角色", form, call, back=back, crumbs=_crumbs(person.name, person_id), submit="授予"
    )


@pages.route("/<int:person_id>/roles/<int:grant_id>/end", methods=["POST"])
@for_roles(Role.SYSADMIN)
def end_grant(person_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    people.end_grant(office(), me(), person_id, grant_id)
    flash("角色已收回。", "success")
    return redirect(url_for("people.show", person_id=person_id), 303)


def _crumbs(name: str, person_id: int) -> list[tuple[str, str]]:
    return [crumb("人员", "people.index"), crumb(name, "people.show", person_id=person_id)]
