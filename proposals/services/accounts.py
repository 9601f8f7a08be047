"""账号: who somebody is and may be today, logging in and out, passwords."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from proposals.domain.actors import Actor, Grant, Role
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.services._actors import actor_of, grants_held, is_held, is_lent, is_taken_over
from proposals.services._office import Office
from proposals.services._passwords import HASHER, end_sessions, password_fits, set_password
from proposals.services._records import record
from proposals.storage.tables.organisation import Delegation, LoginSession, Person, RoleGrant, Unit

WRONG = "账号或密码不对，请重新输入。"


@dataclass(frozen=True, slots=True)
class Login:
    """A fresh login: the token for the cookie, and whether the password must be changed first."""

    token: str
    must_change_password: bool


def log_in(office: Office, login: str, password: str, *, address: str = "", device: str = "") -> Login:
    """Check the password and open a session; too many failures lock the account for a while."""
    person = office.db.scalar(select(Person).where(Person.login == login.strip(), Person.active))
    if person is None or person.password_hash is None:
        HASHER.hash(password)  # as slow as a real check, so that names cannot be probed
        raise NotAllowed(WRONG)
    if person.locked_until is not None and person.locked_until > office.now:
        until = person.locked_until.astimezone(BEIJING)
        raise NotAllowed(f"密码错误次数过多，账号锁定到{until:%H:%M}，请稍后再试或联系系统管理员。")
    if not password_fits(person, password):
        raise NotAllowed(WRONG)
    person.failed_logins, person.locked_until = 0, None
    token = secrets.token_urlsafe(32)
    office.db.add(
        LoginSession(
            token_hash=token_hash(token),
            person_id=person.id,
            created_at=office.now,
            last_seen=office.now,
            address=address[:64],
            device=device[:200],
        )
    )
    office.db.flush()
    return Login(token, person.must_change_password)


def count_failure(office: Office, login: str) -> None:
    """Remember a failed attempt; its own intention, since the refusal rolled the login back."""
    person = office.db.scalar(select(Person).where(Person.login == login.strip()).with_for_update())
    if person is None:
        return
    person.failed_logins += 1
    if person.failed_logins >= office.settings.failed_logins:
        person.failed_logins = 0
        person.locked_until = office.now + timedelta(minutes=office.settings.lock_minutes)


def confirm_password(office: Office, actor: Actor, password: str) -> None:
    """Ask again who it is, before signing; raises ``BadInput`` at the field."""
    person = office.db.get(Person, actor.person_id) if actor.person_id else None
    if person is None or not password_fits(person, password):
        raise BadInput("密码不对，签发前请再次输入您的登录密码。", field="password")


@dataclass(frozen=True, slots=True)
class Seen:
    """Who is behind a cookie, with today's roles; ``stale`` if the last note of their presence is over a minute old."""

    actor: Actor
    must_change_password: bool
    stale: bool


_TODAY = bindparam("today", type_=Date)
_WHO = (
    select(
        Person.id,
        Person.name,
        Person.title,
        Person.unit_id,
        Person.must_change_password,
        LoginSession.last_seen,
        RoleGrant.role.label("role"),
        RoleGrant.unit_id.label("role_unit"),
        RoleGrant.department_id.label("role_department"),
        Delegation.role.label("lent"),
        Delegation.unit_id.label("lent_unit"),
        Delegation.department_id.label("lent_department"),
        Delegation.from_person_id.label("lender"),
        Unit.id.label("predecessor"),
    )
    .select_from(LoginSession)
    .join(Person, and_(Person.id == LoginSession.person_id, Person.active))
    .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, is_held(_TODAY)))
    .outerjoin(Unit, is_taken_over())
    .outerjoin(Delegation, and_(Delegation.to_person_id == Person.id, is_lent(_TODAY)))
    .where(LoginSession.token_hash == bindparam("token"), LoginSession.ended_at.is_(None))
)
"""Every page asks this first: one statement, built once. A row for each pair of a role held and a role lent."""


def session_person(office: Office, token: str) -> Seen | None:
    """The person behind a cookie, or nobody if the login ended or idled out."""
    rows = office.db.connection().execute(_WHO, {"token": token_hash(token), "today": office.today}).all()
    if not rows:
        return None
    who = rows[0]
    if office.now - who.last_seen > timedelta(minutes=office.settings.idle_minutes):
        return None
    held = {Grant(r.role, r.role_unit, r.role_department) for r in rows if r.role}
    held |= {Grant(Role.READER, r.predecessor) for r in rows if r.predecessor}
    lent = {Grant(r.lent, r.lent_unit, r.lent_department, r.lender) for r in rows if r.lent}
    actor = Actor(who.id, who.name, who.title, who.unit_id, frozenset(held | lent))
    return Seen(actor, who.must_change_password, office.now - who.last_seen >= timedelta(minutes=1))


def touch_session(office: Office, token: str) -> None:
    """Note that the person is still there; the edge asks for it at most once a minute."""
    row = office.db.scalar(select(LoginSession).where(LoginSession.token_hash == token_hash(token)))
    if row is not None:
        row.last_seen = office.now


def log_out(office: Office, token: str) -> None:
    """End the session for good, whoever kept a copy of the cookie."""
    row = office.db.scalar(select(LoginSession).where(LoginSession.token_hash == token_hash(token)))
    if row is not None and row.ended_at is None:
        row.ended_at = office.now


def change_password(office: Office, person_id: int, old: str, new: str, again: str) -> None:
    """Change one's own password; every other login of the person ends."""
    person = office.db.get(Person, person_id)
    assert person is not None
    if not password_fits(person, old):
        raise BadInput("原密码不对，请重新输入。", field="current_password")
    if new != again:
        raise BadInput("两次输入的新密码不一致，请重新输入。", field="repeat_password")
    if new == old:
        raise BadInput("新密码不能与原密码相同。", field="new_password")
    set_password(person, new)
    person.must_change_password = False
    end_sessions(office, person.id)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def delegate(
    office: Office, from_person: Person, to_person: Person, grant: Grant, first: date, last: date, reason: str
) -> Delegation:
    """授权: one of my roles to a colleague of my unit, for some days."""
    if last < first:
        raise BadInput("授权结束日期早于开始日期，请检查。", field="valid_to")
    if from_person.id == to_person.id:
        raise BadInput("不能授权给本人。", field="to_person")
    if to_person.unit_id != grant.unit_id:
        raise BadInput("只能授权给本单位的人。", field="to_person")
    if grant not in grants_held(office, from_person.id):
        raise NotAllowed("只能把自己现有的角色授权给别人。")
    delegation = Delegation(
        from_person_id=from_person.id,
        to_person_id=to_person.id,
        role=grant.role,
        unit_id=grant.unit_id,
        department_id=grant.department_id,
        valid_from=first,
        valid_to=last,
        reason=reason,
    )
    office.db.add(delegation)
    office.db.flush()
    days = {"from": first.isoformat(), "to": last.isoformat()}
    data = {"person": from_person.id, "delegate": to_person.id, "role": grant.role.value, **days}
    record(office, actor_of(office, from_person), "delegated", data, reason)
    return delegation


def delegate_mine(
    office: Office, actor: Actor, to_person_id: int, grant: Grant, first: date, last: date, reason: str
) -> Delegation:
    """授权 by whoever is logged in; days that are over cannot be given."""
    giver = office.db.get(Person, actor.person_id) if actor.person_id is not None else None
    taker = office.db.get(Person, to_person_id)
    if giver is None:
        raise NotAllowed("请先登录，再授权。")
    if taker is None or not taker.active:
        raise BadInput("请选择授权给谁。", field="to_person")
    if last < office.today:
        raise BadInput("授权结束日期已经过去，请检查。", field="valid_to")
    return delegate(office, giver, taker, grant, first, last, reason)


def own_grants(office: Office, actor: Actor) -> list[Grant]:
    """Roles one holds in one's own right today, which one may therefore delegate."""
    held = grants_held(office, actor.person_id) if actor.person_id is not None else set()
    return sorted(held, key=lambda g: (g.unit_id, g.role, g.department_id or 0))


def delegations_of(office: Office, actor: Actor) -> list[tuple[Delegation, Person, Person]]:
    """What one gave and received, the latest first, with both people."""
    giver, taker = aliased(Person), aliased(Person)
    rows = office.db.execute(
        select(Delegation, giver, taker)
        .join(giver, giver.id == Delegation.from_person_id)
        .join(taker, taker.id == Delegation.to_person_id)
        .where(or_(giver.id == actor.person_id, taker.id == actor.person_id))
        .order_by(Delegation.id.desc())
    )
    return [(delegation, gave, took) for delegation, gave, took in rows]


def revoke_delegation(office: Office, actor: Actor, delegation_id: int) -> None:
    """Take back what one delegated, from this moment on."""
    delegation = office.db.get(Delegation, delegation_id)
    if delegation is None or delegation.from_person_id != actor.person_id:
        raise NotFound("没有找到这项授权，请从授权页重新打开。")
    if delegation.revoked_at is None:
        delegation.revoked_at = office.now
        record(office, actor, "delegation_revoked", {"delegation": delegation.id})
