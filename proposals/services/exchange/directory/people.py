"""The people of a workbook beside those that stand: who is who, and what is new about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from proposals.domain.actors import OF_A_DEPARTMENT, ROLE_NAMES, Role
from proposals.domain.directory_rows import PersonRow
from proposals.domain.errors import BadInput
from proposals.services._mail_addresses import check_mail_address
from proposals.services.exchange.directory.departments import GONE
from proposals.services.exchange.directory.plan import PersonChange, Plan
from proposals.services.exchange.directory.standing import Standing
from proposals.services.exchange.directory.units import Known, KnownUnits
from proposals.storage.tables.organisation import Person, Unit

MOBILE = 11
_FACTS = (("title", "职务"), ("phone", "手机"), ("email", "邮箱"))


class LoginFrom(StrEnum):
    """What becomes the account of people with a role whose account is left empty."""

    NOTHING = "nothing"
    PHONE = "phone"
    NAME = "name"


class _Flaw(Exception):
    """One cell cannot be used."""

    def __init__(self, cell: str, reason: str) -> None:
        super().__init__(reason)
        self.cell, self.reason = cell, reason


@dataclass
class _Seen:
    """What earlier rows of the same file took, with their row numbers."""

    logins: dict[str, int] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    namesakes: dict[tuple[str, str, str], int] = field(default_factory=dict)


class PeopleComparison:
    """Compares one row after another; each takes its account and its person."""

    def __init__(
        self, standing: Standing, known: KnownUnits, login_from: LoginFrom, today: date, plan: Plan
    ) -> None:
        self.standing, self.known = standing, known
        self.login_from, self.today, self.plan = login_from, today, plan
        self.departments = {(c.unit, c.name) for c in plan.departments}
        self.seen = _Seen()

    def add(self, row: PersonRow) -> None:
        """Add the person's change to the plan, or what is wrong with it."""
        try:
            self.plan.people.append(self._change(row))
        except _Flaw as flaw:
            self.plan.refuse(row.place, flaw.cell, flaw.reason)

    def _change(self, row: PersonRow) -> PersonChange:
        unit = self._unit(row)
        self._check_department(row, unit)
        self._check_cells(row, unit)
        person = self._person(row, unit)
        login = self._new_login(row, person)
        self._take(row, unit, person, login)
        roles = self._new_roles(row, unit, person)
        changes = () if person is None else tuple(_changes(row, person, login, roles))
        since = self._since(row, person)
        return PersonChange(row, unit.name, row.department, person, login, roles, since, changes)

    def _unit(self, row: PersonRow) -> Known:
        try:
            return self.known.named(row.unit)
        except BadInput as refused:
            raise _Flaw("unit", refused.sentence) from None

    def _check_department(self, row: PersonRow, unit: Known) -> None:
        key = (unit.name, row.department)
        if not row.department or key in self.departments:
            return
        stands = self.standing.departments.get(key)
        if stands is None:
            raise _Flaw("department", f"{unit.name}没有处室“{row.department}”，请核对，或在“处室”表里加上。")
        if not stands.active:
            raise _Flaw("department", GONE.format(row.department))

    def _check_cells(self, row: PersonRow, unit: Known) -> None:
        try:
            check_mail_address(row.email)
        except BadInput as refused:
            raise _Flaw("email", refused.sentence) from None
        if row.since is not None and row.since > self.today:
            raise _Flaw("since", "这一天还没有到，请在任职之后再导入，或先不填。")
        if row.roles and not unit.inside:
            raise _Flaw(
                "roles", f"{unit.name}不在本系统内办理，不能授予角色；请先把它设为在本系统办理，或不填角色。"
            )

    def _person(self, row: PersonRow, unit: Known) -> Person | None:
        """By account, else by name within the unit, else by name within the department."""
        holder = self.standing.logins.get(row.login) if row.login else None
        if holder is not None:
            return self._holder(row, unit, holder)
        if unit.standing is None:
            return None
        same = self.standing.people.get((unit.standing.id, row.name), [])
        if row.login and row.department:  # a namesake elsewhere in the unit has an account of their own
            same = [p for p in same if not p.login or self._sits_in(p, unit, row.department)]
        if len(same) > 1:
            same = [p for p in same if self._sits_in(p, unit, row.department)] or same
        if len(same) > 1:
            raise _Flaw("name", f"{unit.name}有{len(same)}个叫{row.name}的人，请在“账号”列填写是哪一个。")
        if same and row.login and same[0].login:
            raise _Flaw(
                "login",
                f"{row.name}已有账号“{same[0].login}”，建立以后不能改；是同名的另一个人的，请填写他的处室。",
            )
        return same[0] if same else None

    def _sits_in(self, person: Person, unit: Known, department: str) -> bool:
        stands = self.standing.departments.get((unit.name, department))
        return person.department_id == (stands.id if stands is not None else None)

    def _holder(self, row: PersonRow, unit: Known, holder: Person) -> Person:
        if holder.name != row.name:
            raise _Flaw("login", f"账号“{row.login}”已经是{holder.name}的，请换一个。")
        if unit.standing is None or holder.unit_id != unit.standing.id:
            raise _Flaw("unit", f"{row.name}现在属于别的单位；调动请在“管理—人员”里办理。")
        if not holder.active:
            raise _Flaw("login", f"{row.name}已停用，请先在“管理—人员”里恢复。")
        return holder

    def _new_login(self, row: PersonRow, person: Person | None) -> str:
        if row.login:
            return "" if person is not None and person.login else row.login
        if row.no_login or not row.roles or (person is not None and person.login):
            return ""
        if self.login_from is LoginFrom.NOTHING:
            return ""
        login = row.phone if self.login_from is LoginFrom.PHONE else row.name
        if self.login_from is LoginFrom.PHONE and not (login.isdecimal() and len(login) == MOBILE):
            raise _Flaw("phone", "没有11位手机号，不能作账号：请填手机号或账号，不登录的在“账号”列填“无”。")
        owner = self.standing.logins.get(login)
        if owner is not None:
            raise _Flaw("login", f"账号“{login}”已经是{owner.name}的，请在“账号”列另填一个。")
        return login

    def _take(self, row: PersonRow, unit: Known, person: Person | None, login: str) -> None:
        """No account and no person twice in one file."""
        number = row.place.row
        if login and self.seen.logins.setdefault(login, number) != number:
            raise _Flaw("login", f"账号“{login}”在第{self.seen.logins[login]}行已经用了，请换一个。")
        if person is not None:
            if self.seen.people.setdefault(person.id, number) != number:
                raise _Flaw("name", f"{row.name}在第{self.seen.people[person.id]}行已经有了，请删去一处。")
            return
        key = (unit.name, row.department, row.name)
        if self.seen.namesakes.setdefault(key, number) != number:
            raise _Flaw(
                "name",
                f"{row.name}在第{self.seen.namesakes[key]}行已经有了；是同名的两个人的，"
                "请先在“管理—人员”里添加其中一个。",
            )

    def _new_roles(self, row: PersonRow, unit: Known, person: Person | None) -> tuple[Role, ...]:
        if person is None or unit.standing is None:
            return row.roles
        stands = self.standing.departments.get((unit.name, row.department))
        own = stands.id if stands is not None else None
        return tuple(role for role in row.roles if not self._holds(person, unit.standing, role, row, own))

    def _holds(self, person: Person, unit: Unit, role: Role, row: PersonRow, own: int | None) -> bool:
        """A role once given stays as wide as it is, unless the file names a department it does not cover."""
        held = self.standing.held.get(person.id, set())
        where = {place for unit_id, which, place in held if (unit_id, which) == (unit.id, role)}
        if where and None not in where and role in OF_A_DEPARTMENT and row.department:
            return own in where
        return bool(where)

    def _since(self, row: PersonRow, person: Person | None) -> date:
        """From when a new title holds; one that stands ends the day before."""
        since = row.since or self.today
        post = self.standing.titles.get(person.id) if person is not None else None
        changes = person is not None and bool(row.title) and row.title != person.title
        if changes and post is not None and row.since is not None and post.valid_from >= since:
            raise _Flaw("since", f"现任职务“{post.title}”从{post.valid_from}起，任职起始日要晚于这一天。")
        return since


def _changes(row: PersonRow, person: Person, login: str, roles: tuple[Role, ...]) -> list[str]:
    changes = [f"账号“{login}”"] if login else []
    department = person.department.name if person.department is not None else ""
    if row.department and row.department != department:
        changes.append(f"处室改为“{row.department}”")
    for name, words in _FACTS:
        new = getattr(row, name)
        if new and new != getattr(person, name):
            changes.append(f"{words}改为“{new}”")
    return changes + [f"授予{ROLE_NAMES[role]}" for role in roles]
