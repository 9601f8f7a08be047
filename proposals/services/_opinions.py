"""会办意见 as stored: by the co-handling stage when it is given, by delivery when it comes as a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Role
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.errors import BadInput
from proposals.domain.kinds import Kind
from proposals.domain.printable import check_text
from proposals.services._apply import Act
from proposals.services._holders import holders
from proposals.services._notices import case_words, post
from proposals.services._office import Office
from proposals.services._part_points import place_parts
from proposals.services._searchable import make_opinion_searchable
from proposals.storage.handling import merged_into
from proposals.storage.tables.cohandling import CohandlerLink, LinkPurpose, Opinion, OpinionPart, OpinionWay
from proposals.storage.tables.handling import Assignment, Clock, Handling, Round

LONGEST_OPINION = 60_000
"""As long as the text of a letter may be."""


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """An opinion as it came; ``text`` keeps its levels, one paragraph a line."""

    text: str
    way: OpinionWay
    given_on: date
    given_by: str
    outcome_class: str = ""
    publicity: str = ""
    paper_no: str = ""
    letter_id: int | None = None
    blob_id: int | None = None


def store_opinion(office: Office, handling: Handling, round_: Round, kind: Kind, new: NewOpinion) -> Opinion:
    """Add the opinion of this round with its parts; the one-off links of the co-handling end.

    Call it before the act is done, so that the lead sees the answer. Raises ``BadInput`` at the field.
    """
    text = check_text(new.text, "会办意见", LONGEST_OPINION, multiline=True, required=True, field="text")
    _check_words(kind, new)
    opinion = Opinion(
        handling_id=handling.id,
        round_id=round_.id,
        text=text,
        outcome_class=new.outcome_class,
        publicity=new.publicity,
        way=new.way,
        given_on=new.given_on,
        given_by=new.given_by,
        late=is_late(office, handling, new.given_on),
        paper_no=new.paper_no,
        letter_id=new.letter_id,
        blob_id=new.blob_id,
        at=office.now,
        parts=[OpinionPart(position=n, text=line) for n, line in enumerate(_lines(text))],
    )
    office.db.add(opinion)
    office.db.flush()
    make_opinion_searchable(office, opinion, handling)
    end_links(office, handling.id)
    if handling.parent is not None and not handling.parent.stub:
        place_parts(office, handling.parent)
    return opinion


def tell_lead(act: Act) -> None:
    """Notice to the lead's handler and clerks, where the lead works here."""
    lead = act.handling.parent
    if lead is None or lead.stub:
        return
    handler = act.office.db.scalar(
        select(Assignment.handler_id).where(
            Assignment.handling_id == lead.id, Assignment.lead, Assignment.ended_at.is_(None)
        )
    )
    people = {handler, *(p.id for p in holders(act.office, Role.CLERK, lead.unit_id))} - {None}
    unit = act.handling.unit.short_name if act.handling.unit else ""
    for person_id in sorted(p for p in people if p is not None):
        act.notify(
            person_id,
            f"{unit}的会办意见到了",
            f"{case_words(act.handling)}：请查看并逐条标注采纳情况。",
        )


def tell_cohandlers(act: Act) -> None:
    """Notice to the units that were asked: the letter went out, and what became of their opinion can be read."""
    office = act.office
    leads = [act.handling.id, *(h.id for h in merged_into(office.db, act.handling.id))]
    children = select(Handling).where(Handling.parent_id.in_(leads), Handling.live).order_by(Handling.id)
    for child in office.db.scalars(children):
        people = holders(office, Role.COHANDLER, child.unit_id)
        text = f"{case_words(child)}：主办单位的复函已经寄出，可以查看复函和会办意见的采纳情况。"
        post(office, child, people, "主办单位的复函已寄出", text, f"outcome:{act.facts.version}")


def is_late(office: Office, handling: Handling, on: date) -> bool:
    """True if this day lies after the due date of the round's opinion clock."""
    due = office.db.scalar(
        select(Clock.due_on)
        .where(
            Clock.handling_id == handling.id,
            Clock.round_no == handling.round_no,
            Clock.kind == ClockKind.OPINION,
            Clock.cancelled_at.is_(None),
        )
        .order_by(Clock.id.desc())
        .limit(1)
    )
    return due is not None and on > due


def end_links(office: Office, handling_id: int) -> None:
    """Every one-off link by which an opinion of this co-handling could still come stops working."""
    for link in office.db.scalars(
        select(CohandlerLink).where(
            CohandlerLink.handling_id == handling_id,
            CohandlerLink.purpose == LinkPurpose.OPINION,
            CohandlerLink.used_at.is_(None),
            CohandlerLink.revoked_at.is_(None),
        )
    ):
        link.revoked_at = office.now


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _check_words(kind: Kind, new: NewOpinion) -> None:
    if new.outcome_class and new.outcome_class not in kind.outcome_classes:
        known = "、".join(kind.outcome_classes) or "（本种类不分类）"
        raise BadInput(f"建议的办理类别只能是{known}。", field="outcome_class")
    if new.publicity and new.publicity not in kind.publicities:
        raise BadInput(f"公开属性只能是{'、'.join(kind.publicities)}。", field="publicity")
