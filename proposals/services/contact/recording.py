"""A contact, or an attempt that failed, for one case or for several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services._ways import STAGE_NAMES, WAY_NAMES
from proposals.storage.handling import lock_all, merged_into
from proposals.storage.tables.contact import Contact, ContactCase, ContactStage, ContactWay

LONGEST_TALK = 10_000


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact as it took place; ``failed`` marks an attempt that reached nobody.

    ``proposer_ids`` are those reached, of any of the cases; empty stands for all of them.
    """

    on: date
    way: ContactWay
    stage: ContactStage
    our_people: str
    member_said: str = ""
    we_answered: str = ""
    place: str = ""
    with_leader: bool = False
    failed: bool = False
    proposer_ids: tuple[int, ...] = ()
    blob_id: int | None = None


def record_contact(
    office: Office,
    actor: Actor,
    handling_ids: Sequence[int],
    new: NewContact,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> int:
    """登记沟通 for one case or for several at once: all of them or none. Gives the contact's id.

    ``seen`` is the version of the first case, on whose page the contact was typed in.
    """
    if not handling_ids or len(set(handling_ids)) < len(handling_ids):
        raise BadInput("请选择这次沟通涉及的件，每件只选一次。", field="handling_ids")
    lock_all(office.db, handling_ids)
    acts = [
        open_act(office, actor, each, Action.CONTACT, seen=None if n else seen, on_behalf=on_behalf)
        for n, each in enumerate(handling_ids)
    ]
    if new.stage is ContactStage.AFTER and not any(act.facts.answered_round for act in acts):
        raise BadInput("还没有答复，沟通阶段请选办前或办中。", field="stage")
    contact = store(office, actor, new)
    reached = chosen_proposers(acts, new.proposer_ids)
    for act in acts:
        own: list[int | None] = list(reached[act.handling.id])
        for proposer_id in own or [None]:
            attach(office, contact, act, proposer_id)
    for act in acts:
        act.done(
            {
                "contact_id": contact.id,
                "failed": new.failed,
                "stage": new.stage.value,
                "way": new.way.value,
                "cases": list(handling_ids),
            },
            met_on=new.on,
            note=f"{STAGE_NAMES[new.stage]}{'未联系上' if new.failed else WAY_NAMES[new.way]}",
        )
    return contact.id


def store(
    office: Office, actor: Actor, new: NewContact, *, on_field: str = "on", said_field: str = "member_said"
) -> Contact:
    refuse_future(office, new.on, on_field, "沟通日期")
    contact = Contact(
        on=new.on,
        way=new.way,
        stage=new.stage,
        failed=new.failed,
        with_leader=new.with_leader,
        place=check_text(new.place, "地点", 100, field="place"),
        our_people=check_text(new.our_people, "我方人员", 200, required=True, field="our_people"),
        member_said=check_text(
            new.member_said, "对方意见", LONGEST_TALK, True, required=not new.failed, field=said_field
        ),
        we_answered=check_text(new.we_answered, "我方回应", LONGEST_TALK, True, field="we_answered"),
        blob_id=new.blob_id,
        recorded_by=actor.person_id,
        at=office.now,
    )
    office.db.add(contact)
    office.db.flush()
    return contact


def attach(office: Office, contact: Contact, act: Act, proposer_id: int | None) -> None:
    office.db.add(
        ContactCase(
            contact_id=contact.id,
            handling_id=act.handling.id,
            round_id=act.round.id,
            proposer_id=proposer_id,
        )
    )


def chosen_proposers(acts: Sequence[Act], ids: tuple[int, ...]) -> dict[int, list[int]]:
    """The chosen proposers by handling; refuses one who signed none of these cases."""
    found: dict[int, list[int]] = {}
    for act in acts:
        together = merged_into(act.office.db, act.handling.id)
        proposals = [act.handling.proposal, *(h.proposal for h in together)]
        own = {p.id for proposal in proposals for p in proposal.proposers}
        found[act.handling.id] = [i for i in ids if i in own]
    if set(ids) - {i for own_ids in found.values() for i in own_ids}:
        raise BadInput("所选的人不是这一件的提案者，请重选。", field="proposer_ids")
    return found


def refuse_future(office: Office, on: date, field: str, label: str) -> None:
    if on > office.today:
        raise BadInput(f"{label}晚于今天，请检查。", field=field)
