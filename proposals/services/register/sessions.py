"""The 届次 of a registration, and the numbers that are taken in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from proposals.domain.errors import BadInput
from proposals.domain.kinds import Kind
from proposals.services._office import Office
from proposals.services.register.new import Registration
from proposals.storage.set_wise import AT_ONCE
from proposals.storage.tables.register import CongressSession, Proposal


def session_named(office: Office, name: str) -> CongressSession:
    """The 届次 of this name, or a refusal that says where to add it."""
    found = office.db.scalar(select(CongressSession).where(CongressSession.name == name))
    if found is None:
        raise no_session(name)
    return found


def no_session(name: str) -> BadInput:
    """The refusal of a 届次 that nobody has added."""
    return BadInput(f"没有届次“{name}”，请先在“管理—届次”里添加。", field="session")


class Taken:
    """Sessions, locked, with the titles of the proposals whose numbers are among those asked for.

    Of two who register one number at once the second waits at the lock, and finds the first's.
    """

    def __init__(self, office: Office, news: Sequence[Registration]) -> None:
        self.office = office
        names = sorted({new.session for new in news})
        rows = select(CongressSession).where(CongressSession.name.in_(names)).order_by(CongressSession.id)
        self._sessions = {s.name: s for s in office.db.scalars(rows.with_for_update())}
        self._titles: dict[tuple[str, str, str, str], str] = {}
        for at in range(0, len(news), AT_ONCE):
            self._titles |= dict(self._registered({new.serial_no for new in news[at : at + AT_ONCE]}))

    def session(self, new: Registration, kind: Kind) -> CongressSession:
        """The 届次 of a registration; one of another kind would count the case in the wrong figures."""
        session = self._sessions.get(new.session)
        if session is None:
            raise no_session(new.session)
        if session.kind_code != kind.code:
            raise BadInput(f"“{session.name}”不是{kind.name}的届次，请改选届次或种类。", field="session")
        return session

    def take(self, new: Registration) -> None:
        """Take the number, or refuse a second proposal of the same kind, level, session and number."""
        title = self._titles.get(new.identity)
        if title is not None:
            raise BadInput(
                f"{new.session}第{new.serial_no}号已经登记过（《{title}》），请核对案号。", field="serial_no"
            )
        self._titles[new.identity] = new.title

    def _registered(self, numbers: set[str]) -> Iterable[tuple[tuple[str, str, str, str], str]]:
        names = {session.id: name for name, session in self._sessions.items()}
        found = self.office.db.execute(
            select(
                Proposal.kind_code,
                Proposal.level_code,
                Proposal.session_id,
                Proposal.serial_no,
                Proposal.title,
            ).where(
                Proposal.session_id.in_(names), Proposal.serial_no.in_(numbers), Proposal.undone_at.is_(None)
            )
        )
        for kind, level, session_id, number, title in found:
            yield (kind, level, names[session_id], number), title
