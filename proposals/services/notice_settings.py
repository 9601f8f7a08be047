"""通知设置: where somebody's e-mail goes, and whether they want the digest and mail at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select

from proposals.domain.actors import Actor, Role
from proposals.domain.errors import NotAllowed, NotFound
from proposals.services._mail_addresses import check_mail_address
from proposals.services._notices import Told, tell
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import is_sysadmin, require_keeper
from proposals.storage.tables.notices import NoticePreference
from proposals.storage.tables.organisation import Person


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person wants by e-mail; the inbox cannot be switched off."""

    email: str
    digest: bool = True
    mail: bool = True

    @property
    def told(self) -> str:
        """In words."""
        on = {True: "开", False: "关"}
        return f"邮箱：{self.email or '未填'}；每日提醒：{on[self.digest]}；立即邮件：{on[self.mail]}"


def my_wishes(office: Office, actor: Actor) -> Wishes:
    """What I want."""
    return _wishes(office, _myself(office, actor))


def change_mine(office: Office, actor: Actor, wishes: Wishes) -> None:
    """Change my own; recorded, since an address decides who reads of our cases."""
    _change(office, actor, _myself(office, actor), wishes)


def wishes_of(office: Office, actor: Actor, person_id: int) -> tuple[Person, Wishes]:
    """A person whom this clerk or administrator looks after, and what they want."""
    person = office.db.get(Person, person_id)
    if person is None:
        raise NotFound("没有这个人员，请从人员列表重新打开。")
    require_keeper(actor, person.unit_id)
    return person, _wishes(office, person)


def change_for(office: Office, actor: Actor, person_id: int, wishes: Wishes) -> None:
    """Change another's; they are told of it, so that nobody's mail goes elsewhere unnoticed."""
    person, before = wishes_of(office, actor, person_id)
    if wishes == before:
        return
    _change(office, actor, person, wishes)
    if person.id == actor.person_id:
        return
    subject = f"您的通知设置已由{actor.name}修改"
    text = f"{wishes.told}。如有不对，请在“通知设置”里改回。"
    tell(office, [Told(person.id, subject, text, f"settings:{office.now.isoformat()}")])


def people_in_keeping(office: Office, actor: Actor) -> list[tuple[Person, Wishes]]:
    """Active people with a login, of the units that this clerk looks after; all for the administrator."""
    query = (
        select(Person, NoticePreference)
        .join(NoticePreference, NoticePreference.person_id == Person.id, isouter=True)
        .where(Person.active, Person.login.is_not(None))
        .order_by(Person.unit_id, Person.name, Person.id)
    )
    if not is_sysadmin(actor):
        query = query.where(Person.unit_id.in_({g.unit_id for g in actor.grants if g.role is Role.CLERK}))
    return [(person, _read(person, row)) for person, row in office.db.execute(query)]


def _myself(office: Office, actor: Actor) -> Person:
    person = office.db.get(Person, actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise NotAllowed("请先登录，再设置通知。")
    return person


def _wishes(office: Office, person: Person) -> Wishes:
    return _read(person, office.db.get(NoticePreference, person.id))


def _read(person: Person, row: NoticePreference | None) -> Wishes:
    return Wishes(person.email, row.digest if row else True, row.mail if row else True)


def _change(office: Office, actor: Actor, person: Person, wishes: Wishes) -> None:
    check_mail_address(wishes.email)
    person.email = wishes.email
    row = office.db.get(NoticePreference, person.id)
    if row is None:
        row = NoticePreference(person_id=person.id)
        office.db.add(row)
    row.digest, row.mail = wishes.digest, wishes.mail
    data = {"person": person.id, "name": person.name, **asdict(wishes)}
    record(office, actor, "admin_notice_settings", data)
    office.db.flush()
