"""The three kinds of admin pages: a list, a form, and a page with panels; a refusal keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import DomainError
from proposals.services.units import active_units
from proposals.web.edge import me, office
from proposals.web.forms import Form

KEEPERS = (Role.SYSADMIN, Role.CLERK)
NOBODY = ("", "不指定")
Given = TypeVar("Given")


@dataclass(frozen=True)
class Cell:
    """One cell of a list: words, where they lead, and whether they are a tag."""

    text: object
    url: str = ""
    tag: bool = False


@dataclass(frozen=True)
class Action:
    """Something to do from here: a link, or a button that posts."""

    label: str
    url: str
    method: str = "get"
    grave: bool = False
    confirm: str = ""


def state_cell(active: bool) -> Cell:
    """在用 or 已停用."""
    return Cell("在用" if active else "已停用", tag=not active)


def is_sysadmin() -> bool:
    """Whether the administrator is looking."""
    return any(g.role is Role.SYSADMIN for g in me().grants)


def show_list(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    add: Action | None = None,
    empty: tuple[str, str] = ("", ""),
    sub: str = "",
    more: Sequence[Action] = (),
    template: str = "admin/list.html",
    **extra: Any,
) -> ResponseReturnValue:
    """A table; ``empty`` says what is true of an empty one and what to do next."""
    return render_template(
        template,
        title=title,
        sub=sub,
        columns=columns,
        rows=rows,
        add=add,
        empty_text=empty[0],
        empty_next=empty[1],
        more=more,
        **extra,
    )


def form_page(
    title: str,
    form: Form,
    call: Callable[[], ResponseReturnValue | None],
    *,
    back: str,
    crumbs: Sequence[tuple[str, str]] = (),
    submit: str = "保存",
    done: str = "已保存。",
    lead: str = "",
    grave: bool = False,
    inside: bool = True,
    template: str = "admin/form.html",
    **more: Any,
) -> ResponseReturnValue:
    """Show a form, or call the service with it; ``call`` may answer itself, else one goes ``back``.

    ``inside``: the page belongs to 管理, which not everybody may open.
    """
    status = 200
    if form.validate_on_submit():
        try:
            answer = call()
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
            status = refusal.status
        else:
            if answer is not None:
                return answer
            flash(done, "success")
            return redirect(back, 303)
    elif request.method == "POST":
        status = 422
    return render_template(
        template,
        title=title,
        form=form,
        crumbs=crumbs,
        cancel_url=back,
        submit=submit,
        lead=lead,
        grave=grave,
        inside=inside,
        **more,
    ), status


def show_password(person: str, login: str, password: str, back: str) -> ResponseReturnValue:
    """The one time a password is shown."""
    return render_template("admin/password.html", person=person, login=login, password=password, back=back)


def unit_choices(*, inside_only: bool = True) -> list[tuple[str, str]]:
    """Units to choose from."""
    return [(str(u.id), u.name) for u in active_units(office(), inside_only=inside_only)]


def kept_units() -> list[tuple[str, str]]:
    """Units whose settings one may change: all for the administrator, one's own for a clerk."""
    own = {str(g.unit_id) for g in me().grants if g.role is Role.CLERK}
    return [(value, name) for value, name in unit_choices() if is_sysadmin() or value in own]


def number(value: Any) -> int | None:
    """The id chosen in a list, None for 不指定."""
    return int(value) if value else None


def crumb(label: str, endpoint: str, **values: Any) -> tuple[str, str]:
    """One step of 所在位置."""
    return label, url_for(endpoint, **values)


def given(value: Given | None) -> Given:
    """The value of a required field, which validation has seen."""
    assert value is not None
    return value
