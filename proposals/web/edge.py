"""The edge of the site: one office and one commit per request, who is there, who may pass, what is logged.

Every view says who may call it with ``public``, ``signed_in`` or ``for_roles``; one that does not keeps the
site from starting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.routing import IntegerConverter, Map

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import NotAllowed
from proposals.services import accounts
from proposals.services._office import Office, utc_now
from proposals.services.house import House, Visit

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = "public"
SIGNED_IN = "signed_in"
POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)


class RowNumber(IntegerConverter):
    """A number in an address: never larger than an id can be, so that no database has to refuse it."""

    def __init__(self, map: Map, *args: Any, **more: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **more})


class Visitor(UserMixin):  # type: ignore[misc]
    """Who is logged in, for Flask-Login; ``get_id`` is the token of the login, not of the person."""

    def __init__(self, token: str, actor: Actor, *, must_change_password: bool, stale: bool) -> None:
        self.id = token
        self.actor = actor
        self.stale = stale
        self.must_change_password = must_change_password


def public(view: View) -> View:
    """Anybody may call this view: it shows nothing of a case, or checks a link itself."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Whoever is logged in may call this view; what they may see and do the services decide."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Only people who hold one of these roles somewhere may call this view."""

    def mark(view: View) -> View:
        view.access = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def only_reads(view: View) -> View:
    """This view keeps nothing, though it is posted to: it takes no writer's place in the queue."""
    view.only_reads = True  # type: ignore[attr-defined]
    return view


def house() -> House:
    """The house of this site."""
    return cast(House, current_app.extensions["house"])


def office() -> Office:
    """The office of this request: a writing one for POST, else a reading one."""
    if "office" not in g:
        view = current_app.view_functions.get(request.endpoint or "")
        write = request.method not in SAFE and not hasattr(view, "only_reads")
        g.office = house().office(utc_now(), write=write)
    return cast(Office, g.office)


def me() -> Actor:
    """Who is logged in; views behind ``signed_in`` alone may ask."""
    if "actor" not in g:
        g.actor = current_user.actor
    return cast(Actor, g.actor)


def install(app: Flask) -> None:
    """Hang the edge into the application."""
    manager = LoginManager(app)
    manager.user_loader(_load_visitor)
    app.before_request(_let_pass)
    app.after_request(_end_intention)
    app.after_request(_set_headers)
    app.teardown_request(_close_office)


def check_access(app: Flask) -> None:
    """Refuse to start with a view that does not say who may call it."""
    static = {"static", "bootstrap.static"}
    missing = [e for e, v in app.view_functions.items() if e not in static and not hasattr(v, "access")]
    if missing:
        raise RuntimeError(f"views without access: {', '.join(sorted(missing))}")


def _load_visitor(token: str) -> Visitor | None:
    seen = accounts.session_person(office(), token)
    if seen is None:
        return None
    return Visitor(token, seen.actor, must_change_password=seen.must_change_password, stale=seen.stale)


def _let_pass() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    access = getattr(view, "access", PUBLIC)
    if access == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    if current_user.must_change_password and not (request.endpoint or "").startswith("accounts."):
        return redirect(url_for("accounts.change_password"))
    if isinstance(access, frozenset) and not access & {g.role for g in me().grants}:
        raise NotAllowed("您没有打开这一页的权限；需要的话请联系系统管理员。")
    return None


def _end_intention(response: Response) -> Response:
    """One commit per request, here and nowhere else; whatever failed leaves nothing behind."""
    if "office" in g and request.method not in SAFE:
        if response.status_code < 400:
            office().commit()
        else:
            office().rollback()
    if "office" in g:
        g.visit = _visit_worth_noting(response)
        if current_user.is_authenticated and current_user.stale:
            g.stale_token = current_user.id
    return response


def _set_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint not in ("static", "bootstrap.static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _close_office(_: BaseException | None) -> None:
    """Close the office; then, in a transaction of its own, note the visit and that the person is there."""
    opened = g.pop("office", None)
    if opened is None:
        return
    opened.close()
    visit, token, feed = g.pop("visit", None), g.pop("stale_token", None), g.pop("feed_used", None)
    if visit is not None or token is not None:
        house().note_visit(opened.now, visit, token)
    if feed is not None:
        house().note_feed_use(opened.now, feed)


def _visit_worth_noting(response: Response) -> Visit | None:
    """Pages and files of cases, and every refusal; lists and static files tell nobody anything."""
    refused = response.status_code in (403, 404, 409, 429) and request.endpoint is not None
    about_a_case = request.method in SAFE and "handling_id" in (request.view_args or {})
    if not (refused or about_a_case):
        return None
    actor = current_user.actor if current_user.is_authenticated else None
    return Visit(
        person_id=actor.person_id if actor else None,
        name=actor.name if actor else "未登录",
        address=request.remote_addr or "",
        method=request.method,
        path=_path_without_token(),
        status=response.status_code,
    )


def _path_without_token() -> str:
    """The path as it may be kept: whoever reads the log must not be able to use somebody's link."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(str(token), "…") if token else request.path
