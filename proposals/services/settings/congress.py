"""届次: the sessions from which proposals come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound, NotPossible
from proposals.domain.kinds import LEVELS
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_keeper
from proposals.storage.tables.register import CongressSession, Proposal


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as its letters print it, and what is usual for its proposals."""

    name: str
    kind: str
    level: str
    year: int
    reply_due: date | None = None
    active: bool = True


def all_sessions(office: Office) -> list[tuple[CongressSession, int]]:
    """Every session with the number of its proposals, those in use and the latest first."""
    counted = (
        select(Proposal.session_id, func.count(Proposal.id).label("n"))
        .where(Proposal.undone_at.is_(None))
        .group_by(Proposal.session_id)
        .subquery()
    )
    rows = office.db.execute(
        select(CongressSession, func.coalesce(counted.c.n, 0))
        .join(counted, counted.c.session_id == CongressSession.id, isouter=True)
        .order_by(CongressSession.active.desc(), CongressSession.year.desc(), CongressSession.id.desc())
    )
    return [(session, n) for session, n in rows]


def session_to_change(office: Office, session_id: int) -> CongressSession:
    """The session, or ``NotFound``."""
    session = office.db.get(CongressSession, session_id)
    if session is None:
        raise NotFound("没有这个届次，请从届次列表重新打开。")
    return session


def add_session(office: Office, actor: Actor, facts: SessionFacts) -> CongressSession:
    """Store a session under the name that letters will print."""
    require_keeper(actor)
    _check(office, facts, None)
    session = CongressSession(
        name=facts.name,
        kind_code=facts.kind,
        level_code=facts.level,
        year=facts.year,
        reply_due=facts.reply_due,
        active=facts.active,
    )
    office.db.add(session)
    office.db.flush()
    record(office, actor, "admin_session_added", {"session": session.id, "name": facts.name})
    return session


def change_session(office: Office, actor: Actor, session_id: int, facts: SessionFacts) -> None:
    """Change a session; its name, kind and level stay once a proposal stands under it."""
    require_keeper(actor)
    session = session_to_change(office, session_id)
    _check(office, facts, session)
    fixed = (session.name, session.kind_code, session.level_code) == (facts.name, facts.kind, facts.level)
    if not fixed and office.db.scalar(select(Proposal.id).where(Proposal.session_id == session.id).limit(1)):
        raise NotPossible("这个届次下已经登记了件，名称、种类和级别不能再改；写错的请停用后另建。")
    session.name, session.kind_code, session.level_code = facts.name, facts.kind, facts.level
    session.year, session.reply_due, session.active = facts.year, facts.reply_due, facts.active
    record(office, actor, "admin_session_changed", {"session": session.id, "name": facts.name})
    office.db.flush()


def _check(office: Office, facts: SessionFacts, session: CongressSession | None) -> None:
    if facts.kind not in office.rules.kinds:
        raise BadInput("请选择种类。", field="kind")
    if facts.level not in LEVELS:
        raise BadInput("请选择级别。", field="level")
    other = office.db.scalar(select(CongressSession).where(CongressSession.name == facts.name))
    if other is not None and (session is None or other.id != session.id):
        raise BadInput(f"已有届次“{facts.name}”，请核对。", field="name")
