"""People: accounts, titles, the roles they hold from a day to a day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select, update

from proposals.domain.actors import ROLE_NAMES, Actor, Role
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.services._mail_addresses import check_mail_address
from proposals.services._office import Office
from proposals.services._passwords import end_sessions, give_one_time_password
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services.directory.duties import count_duties
from proposals.services.directory.units import unit_to_change
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.organisation import Delegation, Department, Person, Post, RoleGrant


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person; without a login somebody is only named, for 代录."""

    name: str
    unit_id: int
    login: str = ""
    department_id: int | None = None
    title: str = ""
    phone: str = ""
    email: str = ""


def people(office: Office, unit_id: int | None = None) -> list[Person]:
    """Everybody, or those of a unit: active first, by name."""
    query = select(Person).order_by(Person.active.desc(), Person.unit_id, Person.name)
    if unit_id is not None:
        query = query.where(Person.unit_id == unit_id)
    return list(office.db.scalars(query))


def person_to_change(office: Office, person_id: int) -> Person:
    """The person, or ``NotFound``."""
    person = office.db.get(Person, person_id)
    if person is None:
        raise NotFound("没有这个人员，请从人员列表重新打开。")
    return person


def add_person(office: Office, actor: Actor, facts: PersonFacts) -> tuple[Person, str]:
    """Store a person; with a login, also the password that is shown once and must be changed."""
    require_sysadmin(actor)
    _check(office, facts, None)
    person = Person(name=facts.name, unit_id=facts.unit_id)
    _write(person, facts)
    office.db.add(person)
    office.db.flush()
    if facts.title:
        _hold_post(office, person, facts.title, office.today)
    password = give_one_time_password(office, person) if person.login else ""
    record(office, actor, "admin_person_added", {"person": person.id, **asdict(facts)})
    return person, password


def change_person(
    office: Office, actor: Actor, person_id: int, facts: PersonFacts, since: date | None = None
) -> str:
    """Change what is known; a new title holds from today or ``since``. Gives a password where a login is new."""
    require_sysadmin(actor)
    person = person_to_change(office, person_id)
    _check(office, facts, person)
    if facts.unit_id != person.unit_id:
        _refuse_while_busy(office, person, "调出本单位")
    new_login = bool(facts.login) and person.login is None
    if facts.title != person.title:
        _hold_post(office, person, facts.title, since or office.today)
    _write(person, facts)
    office.db.flush()
    office.db.execute(update(LedgerRow).where(LedgerRow.handler_id == person.id).values(handler=person.name))
    record(office, actor, "admin_person_changed", {"person": person.id, **asdict(facts)})
    return give_one_time_password(office, person) if new_login else ""


def reset_password(office: Office, actor: Actor, person_id: int) -> str:
    """A new password for one time; every login of the person ends."""
    require_sysadmin(actor)
    person = person_to_change(office, person_id)
    if person.login is None or not person.active:
        raise NotPossible(f"{person.name}没有在用的账号，不能重设密码。")
    record(office, actor, "admin_password_reset", {"person": person.id})
    return give_one_time_password(office, person)


def deactivate_person(office: Office, actor: Actor, person_id: int) -> None:
    """停用; refused while tasks or cases are still theirs. What they did stays under their name."""
    require_sysadmin(actor)
    person = person_to_change(office, person_id)
    _refuse_while_busy(office, person, "停用")
    if _holds_last_sysadmin(office, person.id):
        raise NotPossible(f"{person.name}是唯一的系统管理员，请先授予另一个人，再停用。")
    person.active = False
    end_sessions(office, person.id)
    for grant in grants_of(office, person.id):
        if grant.valid_to is None or grant.valid_to > office.today:
            grant.valid_to = max(grant.valid_from, office.today)
    given = or_(Delegation.from_person_id == person.id, Delegation.to_person_id == person.id)
    for delegation in office.db.scalars(select(Delegation).where(given, Delegation.revoked_at.is_(None))):
        delegation.revoked_at = office.now
    record(office, actor, "admin_person_deactivated", {"person": person.id, "name": person.name})


def reactivate_person(office: Office, actor: Actor, person_id: int) -> str:
    """恢复 with a new password; roles must be granted anew."""
    require_sysadmin(actor)
    person = person_to_change(office, person_id)
    person.active = True
    record(office, actor, "admin_person_reactivated", {"person": person.id, "name": person.name})
    return give_one_time_password(office, person) if person.login else ""


def grants_of(office: Office, person_id: int) -> list[RoleGrant]:
    """Every role held now, earlier or later, the latest first."""
    return list(
        office.db.scalars(
            select(RoleGrant)
            .where(RoleGrant.person_id == person_id)
            .order_by(RoleGrant.valid_to.is_not(None), RoleGrant.valid_from.desc(), RoleGrant.id)
        )
    )


def posts_of(office: Office, person_id: int) -> list[Post]:
    """Every title held, the latest first."""
    return list(
        office.db.scalars(
            select(Post).where(Post.person_id == person_id).order_by(Post.valid_from.desc(), Post.id.desc())
        )
    )


def grant_role(
    office: Office,
    actor: Actor,
    person_id: int,
    role: Role,
    unit_id: int,
    department_id: int | None,
    first: date,
    last: date | None,
) -> RoleGrant:
    """Give a role for a unit (or one department of it) from a day, until another where one is given."""
    require_sysadmin(actor)
    person = person_to_change(office, person_id)
    unit = unit_to_change(office, unit_id)
    if not person.active:
        raise NotPossible(f"{person.name}已停用，请先恢复。")
    if not unit.inside:
        raise BadInput(f"{unit.name}不在本系统内办理，不能授予角色。", field="unit")
    _check_department(office, unit_id, department_id)
    if last is not None and last < first:
        raise BadInput("结束日期早于开始日期，请检查。", field="valid_to")
    for held in grants_of(office, person.id):
        same = (held.role, held.unit_id, held.department_id) == (role, unit_id, department_id)
        if (
            same
            and (held.valid_to is None or held.valid_to >= first)
            and (last is None or held.valid_from <= last)
        ):
            raise BadInput(f"{person.name}在这段时间里已经是{ROLE_NAMES[role]}。", field="role")
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        unit_id=unit_id,
        department_id=department_id,
        valid_from=first,
        valid_to=last,
    )
    office.db.add(grant)
    data = {"person": person.id, "role": role.value, "unit": unit_id, "department": department_id}
    days = {"from": first.isoformat(), "to": last.isoformat() if last else None}
    record(office, actor, "admin_role_granted", {**data, **days})
    office.db.flush()
    return grant


def end_grant(office: Office, actor: Actor, person_id: int, grant_id: int) -> None:
    """Take a role back at once: its last day was yesterday."""
    require_sysadmin(actor)
    grant = office.db.get(RoleGrant, grant_id)
    if grant is None or grant.person_id != person_id:
        raise NotFound("没有这项角色，请刷新页面。")
    if grant.role is Role.SYSADMIN and _holds_last_sysadmin(office, person_id):
        raise NotPossible("这是唯一的系统管理员，请先授予另一个人。")
    yesterday = office.today - timedelta(days=1)
    # One given today is over at once: as a row of yesterday it stays visible, the events keep the real day.
    grant.valid_from, grant.valid_to = min(grant.valid_from, yesterday), yesterday
    data = {"person": person_id, "role": grant.role.value, "unit": grant.unit_id}
    record(office, actor, "admin_role_ended", data)
    office.db.flush()


def _hold_post(office: Office, person: Person, title: str, since: date) -> None:
    """Letters print the title of the day they are signed; the old title ends the day before."""
    for post in posts_of(office, person.id):
        if post.valid_to is None:
            post.valid_to = max(post.valid_from, since - timedelta(days=1))
    if title:
        office.db.add(
            Post(
                person_id=person.id,
                unit_id=person.unit_id,
                department_id=person.department_id,
                title=title,
                valid_from=since,
            )
        )
    office.db.flush()


def _write(person: Person, facts: PersonFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(person, name, value)
    person.login = facts.login or None


def _check(office: Office, facts: PersonFacts, person: Person | None) -> None:
    unit_to_change(office, facts.unit_id)
    _check_department(office, facts.unit_id, facts.department_id)
    check_mail_address(facts.email)
    if person is not None and person.login and facts.login != person.login:
        raise BadInput("账号建立以后不能改，需要换账号的请停用后另建。", field="login")
    if facts.login:
        other = office.db.scalar(select(Person).where(Person.login == facts.login))
        if other is not None and (person is None or other.id != person.id):
            raise BadInput(f"账号“{facts.login}”已经是{other.name}的，请换一个。", field="login")


def _check_department(office: Office, unit_id: int, department_id: int | None) -> None:
    if department_id is None:
        return
    department = office.db.get(Department, department_id)
    if department is None or department.unit_id != unit_id or not department.active:
        raise BadInput("处室不属于所选单位，或已停用，请重新选择。", field="department")


def _refuse_while_busy(office: Office, person: Person, what: str) -> None:
    cases, steps, planned = count_duties(office, person.id)
    if cases:
        raise NotPossible(f"{person.name}还承办{cases}件，请先办理工作移交，再{what}。")
    if steps:
        raise NotPossible(f"还有{steps}项待办指名由{person.name}办理，请先办完或办理工作移交，再{what}。")
    if planned:
        raise NotPossible(f"审核流程里还有{planned}步指名由{person.name}办理，请先办理工作移交，再{what}。")


def _holds_last_sysadmin(office: Office, person_id: int) -> bool:
    """True if this person, and nobody else who is active, administers the house today."""
    holders = set(
        office.db.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                RoleGrant.role == Role.SYSADMIN,
                Person.active,
                RoleGrant.valid_from <= office.today,
                or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= office.today),
            )
        )
    )
    return holders == {person_id}
