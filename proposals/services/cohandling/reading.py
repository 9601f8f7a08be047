"""What the pages of co-handling show: the lead's comparison, and the co-handler's one page."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.deadlines import Clock as ClockKind
from proposals.domain.errors import NotFound
from proposals.domain.levels import heads
from proposals.domain.lights import Light, light
from proposals.domain.permissions import may_see
from proposals.domain.workflow import STATE_NAMES, Part, State
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._kept import KeptFile, kept_file
from proposals.services._office import Office
from proposals.services._opinions_shown import VERDICT_NAMES
from proposals.services._point_shares import asked_points
from proposals.services.cohandling.outcome import letters_of_lead, shown_letter, went_out
from proposals.services.cohandling.views import (
    WAY_WORDS,
    CohandlerPage,
    CohandlingView,
    LinkView,
    OpinionView,
    PartView,
)
from proposals.storage.drafting import points_of
from proposals.storage.handling import latest_draft
from proposals.storage.points import points_of_cohandling
from proposals.storage.tables.cohandling import (
    CohandlerLink,
    LinkPurpose,
    Opinion,
    OpinionPart,
    OpinionVerdict,
)
from proposals.storage.tables.drafting import DraftParagraph, ParagraphSource
from proposals.storage.tables.handling import Clock, Handling, Round, RoundKind
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.system import Blob


def cohandlings_of(office: Office, actor: Actor, handling_id: int) -> list[CohandlingView]:
    """The co-handlers under this lead with their opinions, verdicts and links, in the order asked."""
    lead = _open(office, actor, handling_id)
    under = select(Handling).where(Handling.parent_id == lead.id).order_by(Handling.id)
    children = office.db.scalars(under).all()
    letter_out = bool(children) and went_out(office, children[0])
    return [_cohandling(office, lead, child, letter_out) for child in children]


def cohandler_page(office: Office, actor: Actor, handling_id: int) -> CohandlerPage:
    """The page on which a unit reads what it is asked and writes its opinion."""
    child = _open(office, actor, handling_id)
    if child.part is not Part.COHANDLE:
        raise NotFound(NO_SUCH_CASE)
    proposal, lead = child.proposal, child.parent
    due = _due(office, child)
    unit = lead.unit if lead else None
    return CohandlerPage(
        handling_id=child.id,
        version=child.version,
        kind=office.rules.kinds[proposal.kind_code],
        session=proposal.session.name,
        serial_no=proposal.serial_no,
        title=proposal.title,
        proposers="、".join(p.name for p in proposal.proposers),
        text=proposal.text,
        points=asked_points(points_of(office.db, child), points_of_cohandling(office.db, child.id)),
        unit=child.unit.name if child.unit else "",
        lead=unit.name if unit else "",
        lead_contact=f"{unit.contact_name} {unit.contact_phone}".strip() if unit else "",
        asked=child.requirement,
        again_reason=_again_reason(office, child),
        due=due,
        light=_light(office, child, due),
        state=child.state,
        opinions=_opinions(office, child, _issued_in(office, child)),
    )


def opinion_scan(office: Office, actor: Actor, handling_id: int, opinion_id: int) -> KeptFile:
    """The paper or the letter by which an opinion came; for its unit and its lead."""
    _open(office, actor, handling_id)
    row = office.db.execute(
        select(Opinion, Blob)
        .join(Blob, Blob.id == Opinion.blob_id)
        .where(Opinion.id == opinion_id, Opinion.handling_id == handling_id)
    ).first()
    if row is None:
        raise NotFound("没有找到这份附件，请刷新页面后重试。")
    return kept_file(office, row[1], f"会办意见{row[0].given_on.isoformat()}")


def _open(office: Office, actor: Actor, handling_id: int) -> Handling:
    handling = office.db.get(Handling, handling_id)
    if handling is None or not may_see(actor, facts_of(office, handling)):
        raise NotFound(NO_SUCH_CASE)
    return handling


def _cohandling(office: Office, lead: Handling, child: Handling, letter_out: bool) -> CohandlingView:
    assert child.unit is not None
    due = _due(office, child)
    return CohandlingView(
        handling_id=child.id,
        version=child.version,
        unit=child.unit.name,
        inside=child.unit.inside,
        state=child.state,
        state_name=STATE_NAMES[child.state],
        round_no=child.round_no,
        asked=child.requirement,
        again_reason=_again_reason(office, child),
        due=due,
        light=_light(office, child, due),
        released=child.released_at is not None,
        release_reason=child.release_reason,
        opinions=_opinions(office, child, _used_in(office, lead)),
        letter_out=letter_out,
        links=_links(office, child),
    )


def _due(office: Office, child: Handling) -> date | None:
    return office.db.scalar(
        select(Clock.due_on)
        .where(
            Clock.handling_id == child.id,
            Clock.round_no == child.round_no,
            Clock.kind == ClockKind.OPINION,
            Clock.cancelled_at.is_(None),
        )
        .order_by(Clock.id.desc())
        .limit(1)
    )


def _light(office: Office, child: Handling, due: date | None) -> Light | None:
    """How close the due date is; none once the opinion is in."""
    if due is None or child.state in (State.ANSWERED, State.CLOSED) or not child.live:
        return None
    return light(due, office.today, office.calendar, office.thresholds)


def _again_reason(office: Office, child: Handling) -> str:
    running = office.db.scalar(
        select(Round).where(
            Round.handling_id == child.id,
            Round.number == child.round_no,
            Round.cancelled_at.is_(None),
        )
    )
    return running.reason if running is not None and running.kind is RoundKind.AGAIN else ""


def _opinions(
    office: Office, child: Handling, used_in: dict[int, tuple[str, ...]]
) -> tuple[OpinionView, ...]:
    rows = office.db.execute(
        select(Opinion, Round.number)
        .join(Round, Round.id == Opinion.round_id)
        .where(Opinion.handling_id == child.id)
        .order_by(Opinion.id.desc())
    ).all()
    judges = _names_of_judges(office, child.id)
    return tuple(
        OpinionView(
            id=o.id,
            handling_id=child.id,
            round_no=number,
            text=o.text,
            outcome_class=o.outcome_class,
            publicity=o.publicity,
            way=WAY_WORDS[o.way],
            given_on=o.given_on,
            given_by=o.given_by,
            late=o.late,
            paper_no=o.paper_no,
            letter_id=o.letter_id,
            blob_id=o.blob_id,
            parts=tuple(
                _part(p, after, judges, used_in)
                for p, after in zip(o.parts, [*o.parts[1:], None], strict=True)
            ),
        )
        for o, number in rows
    )


def _part(
    part: OpinionPart, after: OpinionPart | None, judges: dict[int, str], used_in: dict[int, tuple[str, ...]]
) -> PartView:
    last = part.verdicts[-1] if part.verdicts else None
    return PartView(
        id=part.id,
        number=part.position + 1,
        text=part.text,
        heading=after is not None and heads(part.text, after.text),
        verdict=last.verdict if last else None,
        verdict_name=VERDICT_NAMES[last.verdict] if last else "",
        reason=last.reason if last else "",
        judged_by=judges.get(last.person_id, "") if last and last.person_id else "",
        used_in=used_in.get(part.id, ()),
    )


def _names_of_judges(office: Office, child_id: int) -> dict[int, str]:
    rows = office.db.execute(
        select(Person.id, Person.name)
        .join(OpinionVerdict, OpinionVerdict.person_id == Person.id)
        .join(OpinionPart, OpinionPart.id == OpinionVerdict.part_id)
        .join(Opinion, Opinion.id == OpinionPart.opinion_id)
        .where(Opinion.handling_id == child_id)
        .distinct()
    )
    return {row.id: row.name for row in rows}


def _used_in(office: Office, lead: Handling) -> dict[int, tuple[str, ...]]:
    """For each part of an opinion the paragraphs of the lead's newest draft that grew out of it."""
    running = office.db.scalar(
        select(Round.id).where(
            Round.handling_id == lead.id, Round.number == lead.round_no, Round.cancelled_at.is_(None)
        )
    )
    draft = latest_draft(office.db, running) if running is not None else None
    if draft is None:
        return {}
    rows = office.db.execute(
        select(ParagraphSource.part_id, DraftParagraph.text)
        .join(DraftParagraph, DraftParagraph.lineage == ParagraphSource.lineage)
        .where(ParagraphSource.round_id == running, DraftParagraph.draft_id == draft.id)
        .order_by(DraftParagraph.position)
    )
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for part_id, text in rows:
        found[part_id] += (text,)
    return dict(found)


def _issued_in(office: Office, child: Handling) -> dict[int, tuple[str, ...]]:
    """For each part of an opinion the paragraphs of the lead's newest letter that grew out of it, as issued."""
    letters = letters_of_lead(office, child)
    return shown_letter(letters[0]).used_in if letters else {}


def _links(office: Office, child: Handling) -> tuple[LinkView, ...]:
    rows = office.db.scalars(
        select(CohandlerLink).where(CohandlerLink.handling_id == child.id).order_by(CohandlerLink.id.desc())
    )
    return tuple(
        LinkView(
            link.created_at,
            link.expires_on,
            words,
            words == "有效",
            link.purpose is LinkPurpose.OUTCOME,
        )
        for link in rows
        for words in (_link_words(office, link),)
    )


def _link_words(office: Office, link: CohandlerLink) -> str:
    if link.used_at is not None:
        return "已使用"
    if link.revoked_at is not None:
        return "已停用"
    return "已过期" if office.today > link.expires_on else "有效"
