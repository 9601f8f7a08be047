"""The play: a case from its registration to the receipt, by everybody who has a part in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from proposals.domain.actors import Actor, Role
from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import Clock
from proposals.domain.facts import Rating
from proposals.domain.letter import AddresseeType, LetterFacts
from proposals.domain.letter.facts import PromisedMeasure
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Action, Part
from proposals.services._clocks import open_clocks
from proposals.services._office import Office
from proposals.services.cohandling import Judgement
from proposals.services.commitments import Reported, track
from proposals.services.contact import NewContact
from proposals.services.delivery import Sending
from proposals.services.demo.case_file import CaseFile
from proposals.services.demo.cast import DemoHouse
from proposals.services.demo.life import Life
from proposals.services.demo.promises import confirm_promises
from proposals.services.demo.script import Script
from proposals.services.drafting import DraftText
from proposals.services.house import House
from proposals.services.publishing import Decided, PublicationOutcome, publish
from proposals.services.register import NewProposer, Registration
from proposals.storage.tables.cohandling import Verdict
from proposals.storage.tables.contact import ContactStage, ContactWay
from proposals.storage.tables.delivery import DeliveryWay

DAYS = 78
"""From dispatch to letter: 0607 took from 8 February to 27 April."""
TYPES = {
    AddresseeType.MEMBER: ProposerType.MEMBER,
    AddresseeType.DEPUTY: ProposerType.DEPUTY,
    AddresseeType.DELEGATION: ProposerType.DELEGATION,
    AddresseeType.ORGANISATION: ProposerType.ORGANISATION,
}


@dataclass(frozen=True, slots=True)
class Demo:
    """What came of a play: our handling and every step."""

    handling_id: int
    journal: list[dict[str, Any]]


def play(script: Script, house: DemoHouse, case: CaseFile) -> Demo:
    """Play a case; we lead it, or write our opinion to the lead where the letter goes to a unit."""
    life = Life(script, house)
    start = working_day(case.issued_on - timedelta(days=DAYS))
    script.at(start)
    if case.is_opinion:
        _play_opinion(life, case, start)
    else:
        _play_lead(life, case, start)
    return Demo(life.handling_id, script.journal)


def follow_up(house: House, demo: DemoHouse, case: CaseFile, handling_id: int) -> None:
    """What came after the answer and is no step of the play: made public, and each quarter what was done of the promises."""
    script = Script(house, now=datetime.combine(case.issued_on, time(9), BEIJING))
    kept = partial(_kept, case.facts.commitments)
    for days, kind, action, call in (
        (14, Clock.PUBLICATION, Action.PUBLISH, _made_public),
        (90, Clock.COMMITMENT, Action.TRACK, kept),
        (180, Clock.COMMITMENT, Action.TRACK, kept),
        (270, Clock.COMMITMENT, Action.TRACK, kept),
    ):
        script.at(working_day(case.issued_on + timedelta(days=days)))
        if kind in running_clocks(house, script.now, handling_id):
            script.act("clerk", demo.people["clerk"], action.value, partial(call, handling_id))


def running_clocks(house: House, now: datetime, handling_id: int) -> set[Clock]:
    """Kinds of the clocks of this handling that run."""
    office = house.office(now, write=False)
    try:
        return {clock.kind for clock in open_clocks(office, handling_id)}
    finally:
        office.close()


def _made_public(handling_id: int, office: Office, actor: Actor) -> None:
    where = "市司法局门户网站“建议提案答复”栏"
    publish(office, actor, handling_id, Decided(PublicationOutcome.WHOLE, office.today, where))


def _kept(promises: Sequence[PromisedMeasure], handling_id: int, office: Office, actor: Actor) -> None:
    """Every promise is kept by its day."""
    done = [p.measure for p in promises if p.due and p.due <= office.today]
    finished = len(done) == len(promises)
    if finished:
        said = "答复所列各项均已按时完成。"
    else:
        said = f"已完成：{'；'.join(done)}。其余各项正在办理。" if done else "各项正在办理。"
    track(office, actor, handling_id, Reported(office.today, said, finished=finished))


def working_day(day: date, *, later: bool = False) -> date:
    """The day itself; at a weekend the Friday before, or the Monday after."""
    over = max(0, day.weekday() - 4)
    return day + timedelta(days=3 - over) if later and over else day - timedelta(days=over)


def _play_lead(life: Life, case: CaseFile, start: date) -> None:
    facts = case.facts
    life.register(registration(life.house, facts), "市政协交办清单")
    life.dispatch(Part.LEAD if facts.co_units else Part.SOLE, start, facts.co_units)
    life.script.at(working_day(start + timedelta(days=1)))
    life.accept()
    life.assign(supporting=True)
    for unit in life.house.cohandlers:
        life.child_accepts(unit)
    life.script.at(working_day(start + timedelta(days=6)), 10)
    life.contact(
        NewContact(
            on=working_day(start + timedelta(days=6)),
            way=ContactWay.PHONE,
            stage=ContactStage.BEFORE,
            our_people="李承办",
            member_said="希望答复写明措施、责任单位和时限。",
            we_answered="我们逐条研究，起草后请您先提意见。",
        )
    )
    life.script.at(working_day(start + timedelta(days=13)))
    life.supporting_opinion("第一条涉及的培训题库由我处提供行政执法部分，6月底前可以完成。")
    life.script.at(working_day(start + timedelta(days=22)))
    for unit, text in case.opinions.items():
        life.opinion(unit, text)
    _draft_and_review(life, facts, start)
    _out_and_back(life, case)


def registration(house: DemoHouse, facts: LetterFacts, **more: Any) -> Registration:
    """The registration that these facts come from."""
    values: dict[str, Any] = {
        "kind": facts.kind,
        "level": "city",
        "session": facts.session,
        "serial_no": facts.serial_no,
        "title": facts.title,
        "proposers": tuple(NewProposer(a.name, TYPES[a.type]) for a in facts.addressees if a.type in TYPES),
        "unit_id": house.unit_id,
        "points": facts.points,
    }
    return Registration(**{**values, **more})


def _draft_and_review(life: Life, facts: LetterFacts, start: date) -> None:
    life.script.at(working_day(start + timedelta(days=40)))
    lines = facts.body.split("\n")
    first = "\n".join(lines[: max(1, len(lines) * 2 // 3)])
    life.draft(draft_text(facts, first), "初稿")
    parts = life.opinion_parts()
    if parts:
        last = Judgement(parts[-1], Verdict.PARTLY, "按职责分工吸收") if len(parts) > 1 else None
        adopted = [Judgement(p, Verdict.ADOPTED) for p in (parts[:-1] if last else parts)]
        life.judge_all([*adopted, last] if last else adopted)
    life.draft(draft_text(facts, facts.body), "补充会办意见")
    life.script.at(working_day(start + timedelta(days=52)), 15)
    life.contact(
        NewContact(
            on=working_day(start + timedelta(days=52)),
            way=ContactWay.MEETING,
            stage=ContactStage.DURING,
            our_people="周处长、李承办",
            place="本单位会议室",
            member_said="同意答复的思路，建议写清楚何时完成。",
            we_answered="已在各条中写明时限。",
        )
    )
    life.link_points()
    confirm_promises(life, facts.commitments)
    life.script.at(working_day(start + timedelta(days=60)))
    life.submit()
    life.approve_until(None if not facts.co_units else Role.PROOFREADER)
    if facts.co_units:
        life.send_back("请把责任单位写完整后再送。")
        life.script.at(working_day(start + timedelta(days=63)))
        life.submit({})
        life.approve_until(None)


def draft_text(facts: LetterFacts, body: str) -> DraftText:
    """The draft that leads to these facts."""
    return DraftText(
        body=body,
        thanks=facts.thanks or "",
        outcome_class=facts.outcome_class or "",
        publicity=facts.publicity or "",
        copies=facts.copies,
        contact_name=facts.contact.name if facts.contact else "",
        contact_phone=(facts.contact.phone or "") if facts.contact else "",
        attachments=facts.attachments,
    )


def _out_and_back(life: Life, case: CaseFile) -> None:
    on = case.issued_on
    life.script.at(on, 10)
    life.issue(on, (case.facts.number,) if case.facts.number else ())
    life.script.at(working_day(on + timedelta(days=1), later=True), 10)
    life.deliver(
        Sending(
            DeliveryWay.REGISTERED_MAIL,
            working_day(on + timedelta(days=1), later=True),
            tracking_no="XA00000000050",
        )
    )
    if case.receipt is None:
        return
    life.script.at(on + timedelta(days=9), 20)
    for n, token in enumerate(life.tokens()):
        rating = case.receipt if n == 0 else None
        life.member_answers(
            token,
            case.facts.addressees[n].name,
            rating.attitude if rating else Rating.SATISFIED,
            rating.result if rating else Rating.SATISFIED,
            rating.comment if rating else "",
        )


def _play_opinion(life: Life, case: CaseFile, start: date) -> None:
    """We co-handle for a lead outside: our draft, chain, number and opinion letter."""
    facts = case.facts
    new = registration(
        life.house,
        facts,
        proposers=(NewProposer("提案者", ProposerType.MEMBER),),
        part=Part.COHANDLE,
        lead_unit=facts.addressees[0].name,
        dispatched_on=start,
    )
    life.register(new, "主办单位来函")
    life.script.at(working_day(start + timedelta(days=1)))
    life.accept()
    life.assign()
    life.script.at(working_day(start + timedelta(days=10)))
    life.draft(draft_text(facts, facts.body), "会办意见稿")
    life.submit()
    life.approve_until(None)
    life.script.at(case.issued_on, 10)
    life.issue(case.issued_on, (facts.number,) if facts.number else ())
    life.deliver(Sending(DeliveryWay.EXCHANGE, case.issued_on))
