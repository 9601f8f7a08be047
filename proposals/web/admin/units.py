"""管理—单位: units, their names and departments."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import NotFound
from proposals.services.directory import departments, units
from proposals.services.directory.succession import successions
from proposals.services.directory.units import UnitFacts
from proposals.web.admin.frame import (
    KEEPERS,
    NOBODY,
    Action,
    Cell,
    crumb,
    form_page,
    given,
    is_sysadmin,
    number,
    show_list,
    state_cell,
    unit_choices,
)
from proposals.web.edge import for_roles, me, office
from proposals.web.form_dates import LegalDate
from proposals.web.forms import Form, LongChoice, PlainText, Tick, WholeNumber

pages = Blueprint("units", __name__, url_prefix="/admin/units")
USES = {"full": "全称", "short": "简称", "alias": "别名"}


class UnitForm(Form):
    """What can be changed about a unit without renaming it."""

    inside = Tick("在本系统内办理", hint="本单位，或者同城一起使用本系统的单位；其他单位不勾")
    is_authority = Tick("是交办机关", hint="政协提案委、人大代联委、政府办等在本系统内交办的")
    is_group = Tick("是一组单位的统称", hint="例如 各区县政府；不能作为承办单位")
    contact_name = PlainText("联系人", limit=50, width="half")
    contact_phone = PlainText("联系电话", limit=50, width="half")
    address = PlainText("地址", limit=200)

    def facts(self) -> UnitFacts:
        """As typed."""
        return UnitFacts(
            inside=self.inside.data,
            is_authority=self.is_authority.data,
            is_group=self.is_group.data,
            contact_name=self.contact_name.data,
            contact_phone=self.contact_phone.data,
            address=self.address.data,
        )


class NewUnitForm(UnitForm):
    """A unit with its names."""

    name = PlainText("全称", limit=100, required=True, hint="例如 重庆市信访办公室")
    short_name = PlainText("简称", limit=50, hint="函件里用的，例如 市信访办；不填同全称")
    FIRST = ("name", "short_name")


class RenameForm(Form):
    """New names and their first day."""

    name = PlainText("新的全称", limit=100, required=True)
    short_name = PlainText("新的简称", limit=50)
    since = LegalDate("从哪一天起", required=True, hint="以前的函件仍印以前的名称")


class AliasForm(Form):
    """Another name."""

    name = PlainText("别名", limit=100, required=True, hint="来文、清单里的其他叫法，导入时按它认单位")


class DeactivateForm(Form):
    """Who goes on."""

    successor = LongChoice("承接其职能的单位", required=False)


class DepartmentForm(Form):
    """A department."""

    name = PlainText("名称", limit=100, required=True)
    position = WholeNumber("排列次序", most=999, hint="小的在前，不填为0")


class ChangeDepartmentForm(DepartmentForm):
    """A department, and from when a new name holds."""

    since = LegalDate("改名从哪一天起", hint="不改名的不填")


@pages.route("/")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """All units."""
    rows = [
        (
            Cell(u.name, url_for("units.show", unit_id=u.id)),
            Cell(u.short_name),
            Cell(
                "交办机关"
                if u.is_authority
                else "本系统内"
                if u.inside
                else "统称"
                if u.is_group
                else "外单位"
            ),
            Cell("，".join(filter(None, (u.contact_name, u.contact_phone)))),
            state_cell(u.active),
        )
        for u in units.all_units(office())
    ]
    return show_list(
        "单位",
        ("全称", "简称", "性质", "联系人", "状态"),
        rows,
        add=Action("添加单位", url_for("units.new")),
        more=(Action("从Excel导入", url_for("directory.upload")),) if is_sysadmin() else (),
        empty=("还没有单位。", "先添加本单位，再添加常来往的会办单位。"),
        sub="登记、导入时写到的新单位会自动加进来",
    )


@pages.route("/new", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def new() -> ResponseReturnValue:
    """Add a unit."""
    form = NewUnitForm()

    def call() -> ResponseReturnValue:
        unit = units.add_unit(office(), me(), form.name.data, form.short_name.data, form.facts())
        flash("单位已添加。", "success")
        return redirect(url_for("units.show", unit_id=unit.id), 303)

    return form_page(
        "添加单位", form, call, back=url_for("units.index"), crumbs=[crumb("单位", "units.index")]
    )


@pages.route("/<int:unit_id>")
@for_roles(*KEEPERS)
def show(unit_id: int) -> ResponseReturnValue:
    """One unit: names, contact, departments."""
    unit = units.unit_to_change(office(), unit_id)
    actions = [
        Action("修改联系方式和性质", url_for("units.edit", unit_id=unit_id)),
        Action("更名", url_for("units.rename", unit_id=unit_id)),
        Action("添加别名", url_for("units.alias", unit_id=unit_id)),
    ]
    if is_sysadmin():
        actions.append(Action("添加处室", url_for("units.new_department", unit_id=unit_id)))
        if unit.active:
            actions.append(Action("合并、撤销", url_for("succession.of_unit", unit_id=unit_id)))
            actions.append(Action("停用", url_for("units.deactivate", unit_id=unit_id), grave=True))
        else:
            actions.append(Action("恢复使用", url_for("units.reactivate", unit_id=unit_id), "post"))
    return render_template(
        "admin/unit.html",
        unit=unit,
        names=[(n, USES[n.use.value]) for n in units.names_of(office(), unit_id)],
        departments=departments.departments(office(), unit_id),
        actions=actions,
        can_change_departments=is_sysadmin(),
        successor=units.unit_to_change(office(), unit.successor_id) if unit.successor_id else None,
        successions=successions(office(), me(), unit_id),
    )


@pages.route("/<int:unit_id>/edit", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def edit(unit_id: int) -> ResponseReturnValue:
    """Contact and switches."""
    unit = units.unit_to_change(office(), unit_id)
    form = UnitForm(obj=unit) if request.method == "GET" else UnitForm()
    return form_page(
        f"修改{unit.short_name}",
        form,
        lambda: units.change_unit(office(), me(), unit_id, form.facts()),
        back=url_for("units.show", unit_id=unit_id),
        crumbs=_crumbs(unit),
    )


@pages.route("/<int:unit_id>/rename", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def rename(unit_id: int) -> ResponseReturnValue:
    """更名 from a day on."""
    unit = units.unit_to_change(office(), unit_id)
    form = RenameForm(obj=unit) if request.method == "GET" else RenameForm()
    return form_page(
        f"{unit.short_name}更名",
        form,
        lambda: units.rename_unit(
            office(), me(), unit_id, form.name.data, form.short_name.data, given(form.since.data)
        ),
        back=url_for("units.show", unit_id=unit_id),
        crumbs=_crumbs(unit),
        done="已更名。",
    )


@pages.route("/<int:unit_id>/alias", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def alias(unit_id: int) -> ResponseReturnValue:
    """Another name."""
    unit = units.unit_to_change(office(), unit_id)
    form = AliasForm()
    return form_page(
        "添加别名",
        form,
        lambda: units.add_alias(office(), me(), unit_id, form.name.data),
        back=url_for("units.show", unit_id=unit_id),
        crumbs=_crumbs(unit),
    )


@pages.route("/<int:unit_id>/alias/<int:name_id>/end", methods=["POST"])
@for_roles(*KEEPERS)
def end_alias(unit_id: int, name_id: int) -> ResponseReturnValue:
    """Stop using another name."""
    units.end_alias(office(), me(), unit_id, name_id)
    flash("别名已停用。", "success")
    return redirect(url_for("units.show", unit_id=unit_id), 303)


@pages.route("/<int:unit_id>/deactivate", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def deactivate(unit_id: int) -> ResponseReturnValue:
    """停用."""
    unit = units.unit_to_change(office(), unit_id)
    form = DeactivateForm()
    form.successor.choices = [NOBODY, *unit_choices(inside_only=False)]
    return form_page(
        f"停用{unit.short_name}",
        form,
        lambda: units.deactivate_unit(office(), me(), unit_id, number(form.successor.data)),
        back=url_for("units.show", unit_id=unit_id),
        crumbs=_crumbs(unit),
        submit="停用",
        done="已停用。",
        grave=True,
        lead="停用以后不能再交办给它；以前的件和函件照旧，随时可以恢复。",
    )


@pages.route("/<int:unit_id>/reactivate", methods=["POST"])
@for_roles(Role.SYSADMIN)
def reactivate(unit_id: int) -> ResponseReturnValue:
    """恢复."""
    units.reactivate_unit(office(), me(), unit_id)
    flash("已恢复使用。", "success")
    return redirect(url_for("units.show", unit_id=unit_id), 303)


@pages.route("/<int:unit_id>/departments/new", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def new_department(unit_id: int) -> ResponseReturnValue:
    """Add a department."""
    unit = units.unit_to_change(office(), unit_id)
    form = DepartmentForm()

    def call() -> None:
        departments.add_department(office(), me(), unit_id, form.name.data, form.position.data or 0)

    return form_page(
        "添加处室", form, call, back=url_for("units.show", unit_id=unit_id), crumbs=_crumbs(unit)
    )


@pages.route("/departments/<int:department_id>", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def department(department_id: int) -> ResponseReturnValue:
    """Change a department."""
    found = departments.department_to_change(office(), department_id)
    unit = units.unit_to_change(office(), found.unit_id)
    form = ChangeDepartmentForm(obj=found) if request.method == "GET" else ChangeDepartmentForm()
    to, label = ("deactivate", "停用") if found.active else ("reactivate", "恢复使用")
    url = url_for("units.switch_department", department_id=department_id, to=to)

    merge_url = url_for("succession.of_department", department_id=department_id)
    merging = [Action("并入其他处室", merge_url)] if found.active else []

    def call() -> None:
        departments.change_department(
            office(),
            me(),
            department_id,
            form.name.data,
            form.position.data or 0,
            form.since.data or office().today,
        )

    return form_page(
        f"修改{found.name}",
        form,
        call,
        back=url_for("units.show", unit_id=found.unit_id),
        crumbs=_crumbs(unit),
        actions=[*merging, Action(label, url, "post", grave=found.active)],
    )


@pages.route("/departments/<int:department_id>/<to>", methods=["POST"])
@for_roles(Role.SYSADMIN)
def switch_department(department_id: int, to: str) -> ResponseReturnValue:
    """停用 or 恢复 a department."""
    found = departments.department_to_change(office(), department_id)
    if to == "deactivate":
        departments.deactivate_department(office(), me(), department_id)
    elif to == "reactivate":
        departments.reactivate_department(office(), me(), department_id)
    else:
        raise NotFound("没有这一页，请从单位页重新打开。")
    flash("已保存。", "success")
    return redirect(url_for("units.show", unit_id=found.unit_id), 303)


def _crumbs(unit: Any) -> list[tuple[str, str]]:
    return [crumb("单位", "units.index"), crumb(unit.short_name, "units.show", unit_id=unit.id)]
