"""登录、退出、修改密码."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from proposals.domain.errors import BadInput, NotAllowed
from proposals.services import accounts
from proposals.web.edge import Visitor, me, office, public, signed_in
from proposals.web.forms import Form, PlainText, Secret

PASSWORD_RULES = ("至少10位。", "含大写字母、小写字母、数字、符号中的三类。", "不含账号名。")

pages = Blueprint("accounts", __name__)


class LoginForm(Form):
    """Account and password."""

    username = PlainText("账号", limit=50, required=True)
    password = Secret("密码")


class PasswordForm(Form):
    """Old and new password."""

    current_password = Secret("原密码")
    new_password = Secret("新密码")
    repeat_password = Secret("再输一次新密码")


@pages.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """Ask for account and password; afterwards go where the person wanted to."""
    form = LoginForm()
    status = 200
    if form.validate_on_submit():
        try:
            found = accounts.log_in(
                office(),
                form.username.data,
                form.password.data,
                address=request.remote_addr or "",
                device=request.user_agent.string,
            )
        except NotAllowed as refusal:
            office().rollback()
            accounts.count_failure(office(), form.username.data)
            office().commit()
            form.form_errors.append(refusal.sentence)
            status = 403
        else:
            return _enter(found)
    elif request.method == "POST":
        status = 422
    action = url_for("accounts.login", next=request.args.get("next"))
    return render_template("accounts/login.html", form=form, action=action), status


def _enter(found: accounts.Login) -> ResponseReturnValue:
    seen = accounts.session_person(office(), found.token)
    assert seen is not None
    login_user(Visitor(found.token, seen.actor, must_change_password=found.must_change_password, stale=False))
    if found.must_change_password:
        return redirect(url_for("accounts.change_password"), 303)
    return redirect(safe_next(request.args.get("next")), 303)


def safe_next(target: str | None) -> str:
    """A page of this site, else the first page: a link must not lead elsewhere after login."""
    home = url_for("worklist.todo")
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return home
    parts = urlsplit(target)
    return home if parts.scheme or parts.netloc else target


@pages.route("/logout", methods=["POST"])
@signed_in
def logout() -> ResponseReturnValue:
    """End the login for good."""
    accounts.log_out(office(), current_user.get_id())
    logout_user()
    flash("您已退出。", "success")
    return redirect(url_for("accounts.login"), 303)


@pages.route("/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's password; the first login must."""
    form = PasswordForm()
    forced = current_user.must_change_password
    status = 200
    if form.validate_on_submit():
        try:
            person_id = me().person_id
            assert person_id is not None
            accounts.change_password(
                office(),
                person_id,
                form.current_password.data,
                form.new_password.data,
                form.repeat_password.data,
            )
        except BadInput as problem:
            form.refuse(problem)
            status = 422
        else:
            logout_user()
            flash("密码已修改，请用新密码登录。", "success")
            return redirect(url_for("accounts.login"), 303)
    elif request.method == "POST":
        status = 422
    action = url_for("accounts.change_password")
    return render_template(
        "accounts/change_password.html",
        form=form,
        action=action,
        forced=forced,
        rules=PASSWORD_RULES,
        cancel_url=url_for("worklist.todo"),
    ), status
