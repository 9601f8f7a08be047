"""The frame around every page, and how refusals that no form shows are answered."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.errors import Conflict, DomainError, GateClosed
from proposals.services.frame import Frame, frame
from proposals.services.heartbeat import standstill_words
from proposals.services.holding import ROLES as HOLDING
from proposals.services.house import TAKEN
from proposals.web import display
from proposals.web.addresses import address
from proposals.web.edge import house, me, office
from proposals.web.page import NavEntry, Person, Site
from proposals.web.search import LONGEST

LARGE_TEXT = "large_text"
PAGES = {400, 403, 404, 409, 413, 500}


def install(app: Flask) -> None:
    """Hang the frame, the filters and the error pages into the application."""
    display.register(app)
    app.context_processor(lambda: {"site": site()})
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(TAKEN, taken)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(500, broken)


def site() -> Site:
    """The frame for whoever is here."""
    around: dict[str, Any] = {
        "environment": house().settings.banner,
        "accessibility_url": address("static_pages.accessibility"),
        "large_text_url": address("static_pages.large_text"),
        "large_text": request.cookies.get(LARGE_TEXT) == "1",
    }
    if not current_user or not current_user.is_authenticated:
        return Site(**around)
    actor = me()
    told = frame(office(), actor)
    return Site(
        unit=told.unit,
        me=Person(actor.name, actor.title or _roles(actor)),
        nav=_navigation({g.role for g in actor.grants}, told.todo),
        home_url=address("worklist.todo"),
        search_url=address("search.index"),
        search_text=request.args.get("q", "")[:LONGEST],
        account_url=address("accounts.change_password"),
        inbox_url=address("inbox.index"),
        unread=told.unread,
        logout_url=address("accounts.logout"),
        warning=_warning(told),
        **around,
    )


def _roles(actor: Actor) -> str:
    held = actor.roles_in(actor.unit_id)
    return "、".join(words for role, words in ROLE_NAMES.items() if role in held)


def _warning(told: Frame) -> str:
    """Told to those who can have it mended, and who would otherwise rely on what does not come."""
    concerned = {Role.CLERK, Role.SYSADMIN} & {g.role for g in me().grants}
    return standstill_words(told.worker_seen_at, office().now) if concerned else ""


def _navigation(roles: set[Role], todo: int) -> tuple[NavEntry, ...]:
    entries = [("待办", "worklist.todo", todo), ("已办", "worklist.done", None)]
    if Role.CLERK not in roles:  # seven entries are the limit; for a clerk it stays a tab beside 待办
        entries.append(("我发起的", "worklist.started", None))
    entries.append(("台账", "ledger.index", None))
    if roles & set(HOLDING):
        entries.append(("在办情况", "holding.index", None))
    if Role.CLERK in roles:
        entries += [("登记", "register.new", None), ("批量导入", "exchange.upload", None)]
    else:
        entries.append(("授权", "delegations.index", None))
    if roles & {Role.CLERK, Role.SYSADMIN}:
        entries.append(("管理", "admin.index", None))
    elif roles & {Role.AUDITOR, Role.SECADMIN}:
        entries.append(("变更记录", "admin.log", None))
    return tuple(_entry(label, endpoint, count) for label, endpoint, count in entries)


def _entry(label: str, endpoint: str, count: int | None) -> NavEntry:
    url, current = address(endpoint), request.endpoint == endpoint
    root = request.script_root + "/"
    under = url != root and url.endswith("/") and (request.script_root + request.path).startswith(url)
    around = under and not current
    return NavEntry(label, url, count, current=current, due=bool(count), around=around)


def refused(error: DomainError) -> ResponseReturnValue:
    """A refusal outside a form: its sentence on a page of its own."""
    return _page(
        error.status,
        error.sentence,
        meanwhile=error.meanwhile if isinstance(error, Conflict) else [],
        gates=error.gates if isinstance(error, GateClosed) else [],
    )


def stale_form(_: CSRFError) -> ResponseReturnValue:
    """A form without a valid token: most often a page left open too long."""
    return _page(400, "页面停留太久，已经过期。请返回上一页刷新后再提交。")


def taken(_: Exception) -> ResponseReturnValue:
    """Two people wrote the same thing at once; the database let one through."""
    office().rollback()
    return _page(409, "刚才有人先办了同一件事，您这次没有保存。请返回刷新后查看。")


def http_error(error: HTTPException) -> ResponseReturnValue:
    """404, 405, 413 and their like."""
    if error.response is not None:
        return error.response
    return _page(error.code or 500, "")


def broken(_: Exception) -> ResponseReturnValue:
    """A fault of ours: say so, without details."""
    office().rollback()
    return _page(500, "")


def _page(status: int, sentence: str, **more: Any) -> ResponseReturnValue:
    template = f"errors/{status if status in PAGES else 400 if status < 500 else 500}.html"
    values = {"status": status, "sentence": sentence, "meanwhile": [], "gates": [], "back_url": "", **more}
    return render_template(template, **values), status
