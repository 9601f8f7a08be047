"""办理单: everything of a case on one or two pages, with empty lines where something is still to be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from proposals.domain.dates import chinese_date
from proposals.domain.letter.wording import fill
from proposals.domain.sheets.wording import SheetWording

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class ClockFact:
    """A running or ended deadline."""

    name: str
    due: date
    met_on: date | None = None
    on_time: bool | None = None


@dataclass(frozen=True, slots=True)
class CohandlerFact:
    """A co-handling unit and its opinion."""

    unit: str
    given_on: date | None = None
    paper_no: str = ""
    due: date | None = None
    released: bool = False


@dataclass(frozen=True, slots=True)
class ContactFact:
    """A talk with the member, or an attempt."""

    on: date
    stage: str
    way: str
    failed: bool = False
    people: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A version of the answer."""

    version: int
    on: date
    author: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A step of the review; without ``on`` it is still to be done, by hand where one likes."""

    name: str
    opinion: str = ""
    people: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A letter that was issued."""

    number: str
    on: date
    signer: str
    outcome_class: str = ""
    publicity: str = ""
    void: bool = False


@dataclass(frozen=True, slots=True)
class CopyFact:
    """A copy of a letter: how it went and what came back; ``awaits_receipt`` where a member is to answer."""

    recipient: str
    way: str = ""
    tracking_no: str = ""
    on: date | None = None
    attitude: str = ""
    result: str = ""
    received_on: date | None = None
    comment: str = ""
    awaits_receipt: bool = True


@dataclass(frozen=True, slots=True)
class RoundFact:
    """第n次办理."""

    number: int
    kind: str
    reason: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """What was promised, by whom, until when."""

    measure: str
    unit: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """All of a case; ``open`` while it is being worked on: then there is room to write."""

    unit: str
    noun: str
    serial_no: str
    session: str
    in_session: bool
    title: str
    proposer_label: str
    proposer: str
    sectors: str = ""
    cosigners: str = ""
    cosigner_label: str = "联名人"
    key: str = ""
    category: str = ""
    dispatcher: str = ""
    dispatched_on: date | None = None
    dispatch_no: str = ""
    part: str = ""
    lead_unit: str = ""
    department: str = ""
    handler: str = ""
    supporting: str = ""
    requirement: str = ""
    state: str = ""
    printed_on: date
    open: bool = True
    clocks: tuple[ClockFact, ...] = ()
    cohandlers: tuple[CohandlerFact, ...] = ()
    contacts: tuple[ContactFact, ...] = ()
    drafts: tuple[DraftFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    letters: tuple[LetterFact, ...] = ()
    copies: tuple[CopyFact, ...] = ()
    rounds: tuple[RoundFact, ...] = ()
    promises: tuple[PromiseFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """The sheet, every cell a line or several; empty ones are left white for the pen."""

    heading: str
    serial_no: str
    session: str
    title: str
    proposer_label: str
    proposer: str
    sectors: str
    cosigner_label: str
    cosigners: str
    raised: str
    key: str
    dispatcher: str
    dispatched_on: str
    dispatch_no: str
    part: str
    lead_unit: str
    department: str
    handler: str
    supporting: str
    requirement: str
    state: str
    printed_on: str
    clocks: tuple[str, ...]
    cohandlers: tuple[str, ...]
    contacts: tuple[str, ...]
    reviews: tuple[str, ...]
    letters: tuple[str, ...]
    deliveries: tuple[str, ...]
    receipts: tuple[str, ...]
    rounds: tuple[str, ...]
    commitments: tuple[str, ...]


def compose_case_sheet(facts: CaseFacts, wording: SheetWording) -> CaseSheet:
    """Say the facts in the configured words; raises ``BadInput`` for a wrong word in the data."""
    speak = _Speaker(wording)
    blank = wording.blanks if facts.open else {}
    return CaseSheet(
        heading=speak("heading", unit=facts.unit, noun=facts.noun),
        serial_no=f"第{facts.serial_no}号",
        session=facts.session,
        title=facts.title,
        proposer_label=facts.proposer_label,
        proposer=facts.proposer,
        sectors=facts.sectors,
        cosigner_label=facts.cosigner_label,
        cosigners=facts.cosigners,
        raised="、".join(filter(None, ("大会期间" if facts.in_session else "平时", facts.category))),
        key=facts.key or "否",
        dispatcher=facts.dispatcher,
        dispatched_on=_day(facts.dispatched_on),
        dispatch_no=facts.dispatch_no,
        part=facts.part,
        lead_unit=facts.lead_unit,
        department=facts.department,
        handler=facts.handler,
        supporting=facts.supporting,
        requirement=facts.requirement,
        state=facts.state,
        printed_on=chinese_date(facts.printed_on),
        clocks=_lines(facts.clocks, speak.clock),
        cohandlers=_lines(facts.cohandlers, speak.cohandler),
        contacts=_lines(facts.contacts, speak.contact, blank.get("contact")),
        reviews=_lines(facts.drafts, speak.draft) + _lines(facts.reviews, speak.review),
        letters=_lines(facts.letters, speak.letter, None if facts.letters else blank.get("letter")),
        deliveries=_lines(facts.copies, speak.delivery, None if facts.copies else blank.get("delivery")),
        receipts=_lines(_asked(facts), speak.receipt, None if facts.copies else blank.get("receipt")),
        rounds=_lines(facts.rounds, speak.round) if len(facts.rounds) > 1 else (),
        commitments=_lines(facts.promises, speak.commitment, blank.get("commitment")),
    )


def _asked(facts: CaseFacts) -> list[CopyFact]:
    return [c for c in facts.copies if c.awaits_receipt]


def _lines(facts: Sequence[Fact], say: Callable[[Fact], str], blank: str | None = None) -> tuple[str, ...]:
    """One line a fact, and one to write on where ``blank`` is given."""
    return tuple(say(fact) for fact in facts) + ((blank,) if blank else ())


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


class _Speaker:
    """Says single facts in the words of ``[case_sheet]``; what a fact does not hold leaves no trace."""

    def __init__(self, wording: SheetWording) -> None:
        self.words, self.kinds, self.blanks = wording.case_sheet, wording.round_kinds, wording.blanks

    def __call__(self, sentence: str, /, **values: str) -> str:
        return fill(self.words[sentence], values).strip("　 ")

    def given(self, clause: str, value: str, /, **values: str) -> str:
        """The clause where ``value`` is there."""
        return fill(self.words[clause], values) if value else ""

    def clock(self, c: ClockFact) -> str:
        met = "" if c.met_on is None else fill(self.words[_met(c)], {"on": _day(c.met_on)})
        return self("clock", name=c.name, due=_day(c.due), met=met)

    def cohandler(self, c: CohandlerFact) -> str:
        if c.given_on:
            paper = f"（{c.paper_no}）" if c.paper_no else ""
            return self(
                "cohandler", unit=c.unit, status=self("opinion_given", on=_day(c.given_on), paper=paper)
            )
        if c.released:
            return self("cohandler", unit=c.unit, status=self("opinion_released"))
        waiting = self("opinion_waiting", due=_day(c.due)) if c.due else self("opinion_open")
        return self("cohandler", unit=c.unit, status=waiting)

    def contact(self, c: ContactFact) -> str:
        return self(
            "contact",
            on=_day(c.on),
            stage=c.stage,
            way=c.way,
            failed=self.given("failed", "x" if c.failed else ""),
            people=self.given("our_people", c.people, people=c.people),
            said=self.given("member_said", c.said, said=_short(c.said)),
        )

    def draft(self, d: DraftFact) -> str:
        note = f"（{_short(d.note)}）" if d.note else ""
        return self("draft", version=str(d.version), on=_day(d.on), author=d.author, note=note)

    def review(self, r: ReviewFact) -> str:
        if r.on is None:
            return f"{r.name}　{self.blanks['review']}"
        return self("review", name=r.name, opinion=r.opinion, people=r.people, on=_day(r.on))

    def letter(self, x: LetterFact) -> str:
        return self(
            "letter",
            number=x.number,
            on=_day(x.on),
            signer=x.signer,
            outcome_class=f"　{x.outcome_class}" if x.outcome_class else "",
            publicity=f"　{x.publicity}" if x.publicity else "",
            void=self.given("void", "x" if x.void else ""),
        )

    def delivery(self, c: CopyFact) -> str:
        if c.on is None:
            return self("delivery_waiting", recipient=c.recipient)
        number = f" {c.tracking_no}" if c.tracking_no else ""
        return self("delivery", recipient=c.recipient, way=c.way, tracking_no=number, on=_day(c.on))

    def receipt(self, c: CopyFact) -> str:
        if c.received_on is None:
            return self("receipt_waiting", recipient=c.recipient)
        return self(
            "receipt",
            recipient=c.recipient,
            attitude=c.attitude,
            result=c.result,
            on=_day(c.received_on),
            comment=f"　{_short(c.comment)}" if c.comment else "",
        )

    def round(self, r: RoundFact) -> str:
        return self(
            "round",
            number=str(r.number),
            kind=self.kinds[r.kind],
            reason=f"，{_short(r.reason)}" if r.reason else "",
            cancelled=self.given("cancelled", "x" if r.cancelled else ""),
        )

    def commitment(self, p: PromiseFact) -> str:
        return self("commitment", measure=_short(p.measure), unit=p.unit, due=p.due)


def _met(clock: ClockFact) -> str:
    return "met_late" if clock.on_time is False else "met_on_time"


def _short(text: str, most: int = 90) -> str:
    """A long text by its beginning: the sheet points to the file, it does not replace it."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most] + "……"
