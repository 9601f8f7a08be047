"""One-off links: a unit without account reads its case and sends its opinion, once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING, chinese_date
from proposals.domain.errors import NotAllowed, NotFound, NotPossible
from proposals.domain.permissions import may, may_record
from proposals.domain.workflow import ENDS, Action, State
from proposals.services._apply import NO_SUCH_CASE, facts_of, open_act
from proposals.services._office import Office
from proposals.services._opinions import end_links
from proposals.services.cohandling.giving import OpinionText, give_opinion
from proposals.services.cohandling.outcome import went_out
from proposals.storage.handling import lock
from proposals.storage.tables.cohandling import CohandlerLink, LinkPurpose
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.organisation import Person

UNKNOWN = "这个链接不对或不完整。请检查是否复制完整，或与发来链接的主办单位联系。"
OPEN_STATES = frozenset({State.PENDING_ACCEPTANCE, State.HANDLING})


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made; ``token`` is shown now and never again, only its hash is stored."""

    token: str
    expires_on: date


def make_link(office: Office, actor: Actor, handling_id: int, *, seen: int | None = None) -> NewLink:
    """A one-off link for this co-handling; an earlier one stops working."""
    child = _child(office, handling_id)
    assert child.parent_id is not None
    act = open_act(office, actor, child.parent_id, Action.ASK_OPINION, seen=seen)
    office.db.refresh(child)
    if child.state not in OPEN_STATES:
        raise NotPossible("这个单位现在不需要提出意见，不能生成链接。")
    end_links(office, child.id)
    token = secrets.token_urlsafe(32)
    expires_on = office.today + timedelta(days=office.settings.cohandler_link_days)
    office.db.add(
        CohandlerLink(
            handling_id=child.id,
            token_hash=hash_of(token),
            created_at=office.now,
            created_by=actor.person_id,
            expires_on=expires_on,
        )
    )
    unit = child.unit.name if child.unit else ""
    act.done(
        {"link_for": unit, "cohandling_id": child.id, "expires_on": expires_on.isoformat()},
        note=f"生成{unit}的一次性链接",
    )
    return NewLink(token, expires_on)


def make_outcome_link(office: Office, actor: Actor, handling_id: int) -> NewLink:
    """A link by which this unit reads the letter that went out and what became of its opinion, until it expires."""
    child = _child(office, handling_id)
    _refuse_strangers(office, actor, child)
    if not went_out(office, child):
        raise NotPossible("主办单位的复函寄出以后，才能生成查看结果的链接。")
    token = secrets.token_urlsafe(32)
    expires_on = office.today + timedelta(days=office.settings.cohandler_link_days)
    office.db.add(
        CohandlerLink(
            handling_id=child.id,
            purpose=LinkPurpose.OUTCOME,
            token_hash=hash_of(token),
            created_at=office.now,
            created_by=actor.person_id,
            expires_on=expires_on,
        )
    )
    office.db.flush()
    return NewLink(token, expires_on)


def outcome_actor(office: Office, token: str) -> Actor:
    """The unit that came to read the outcome; it may read, and nothing else is offered by that address."""
    link = _link(office, token, LinkPurpose.OUTCOME)
    child = _child(office, link.handling_id)
    if link.revoked_at is not None or office.today > link.expires_on:
        ended = "已停用" if link.revoked_at is not None else f"已于{chinese_date(link.expires_on)}过期"
        raise NotAllowed(f"这个链接{ended}。需要再看的，请{_whom_to_call(office, link, child)}。")
    assert child.unit is not None
    return Actor(None, child.unit.name, unit_id=child.unit_id, link_handling_id=child.id)


def revoke_link(office: Office, actor: Actor, handling_id: int) -> None:
    """Stop whatever link of this co-handling still works; in every state of the lead."""
    child = _child(office, handling_id)
    _refuse_strangers(office, actor, child)
    end_links(office, child.id)
    office.db.flush()


def link_actor(office: Office, token: str) -> Actor:
    """The unit that came by this link, as an actor of its one case.

    ``NotFound`` for an unknown link, ``NotAllowed`` for one used, stopped or expired, or whose case is closed;
    each sentence says whom to call.
    """
    link = _link(office, token)
    child = _child(office, link.handling_id)
    why = _why_dead(office, link, child)
    if why:
        raise NotAllowed(f"{why}如需补充或更正，请{_whom_to_call(office, link, child)}。")
    assert child.unit is not None
    return Actor(
        person_id=None, name=child.unit.name, unit_id=child.unit_id, link_handling_id=link.handling_id
    )


def give_by_link(office: Office, token: str, new: OpinionText, *, seen: int | None = None) -> int:
    """Accept and give the opinion in one go; the link is used up. Gives the opinion's id."""
    actor = link_actor(office, token)
    assert actor.link_handling_id is not None
    lock(office.db, actor.link_handling_id)
    link = _link(office, token)
    link.used_at = office.now
    return give_opinion(office, actor, actor.link_handling_id, new, seen=seen)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _refuse_strangers(office: Office, actor: Actor, child: Handling) -> None:
    """Links are made and stopped by whoever may ask for opinions in the lead's case, which is locked for it."""
    assert child.parent_id is not None
    lead = lock(office.db, child.parent_id)
    if lead is None:
        raise NotFound(NO_SUCH_CASE)
    facts = facts_of(office, lead)
    if not (may(actor, Action.ASK_OPINION, facts) or may_record(actor, Action.ASK_OPINION, facts)):
        raise NotAllowed("链接由主办单位的提案办理员或承办人生成、停用。")


def _link(office: Office, token: str, purpose: LinkPurpose = LinkPurpose.OPINION) -> CohandlerLink:
    link = office.db.scalar(
        select(CohandlerLink).where(
            CohandlerLink.token_hash == hash_of(token), CohandlerLink.purpose == purpose
        )
    )
    if link is None:
        raise NotFound(UNKNOWN)
    return link


def _child(office: Office, handling_id: int) -> Handling:
    child = office.db.get(Handling, handling_id)
    if child is None or child.parent_id is None:
        raise NotFound(NO_SUCH_CASE)
    return child


def _why_dead(office: Office, link: CohandlerLink, child: Handling) -> str:
    """Why a link does not work any more, as a sentence; empty while it does."""
    if link.used_at is not None:
        return (
            f"意见已于{chinese_date(link.used_at.astimezone(BEIJING).date())}通过这个链接提交，链接已用过。"
        )
    if link.revoked_at is not None:
        return "这个链接已停用。"
    if office.today > link.expires_on:
        return f"这个链接已于{chinese_date(link.expires_on)}过期。"
    lead = child.parent
    if lead is None or lead.state is State.CLOSED or lead.state in ENDS:
        return "这一件已经办结，链接已停用。"
    if child.state is State.ADJUSTING:
        return "贵单位已申请调整承办单位，正在等待答复。"
    if child.state not in OPEN_STATES:
        return "这一件的会办意见已经提交或正在办理，不能再用链接提交。"
    return ""


def _whom_to_call(office: Office, link: CohandlerLink, child: Handling) -> str:
    """Name and telephone of whoever answers for the case at the lead."""
    lead = child.parent.unit if child.parent else None
    maker = office.db.get(Person, link.created_by) if link.created_by else None
    name, phone = "", ""
    if lead is not None and lead.contact_phone:
        name, phone = lead.contact_name, lead.contact_phone
    elif maker is not None:
        name, phone = maker.name, maker.phone
    unit = lead.name if lead else "主办单位"
    return f"联系{unit}{name}" + (f"（电话{phone}）" if phone else "")
