"""What a letter is made of (FACTS.json, design §6), read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from proposals.domain.errors import BadInput
from proposals.domain.letter.reading import Reader

NAME, LINE, LONG_LINE, TEXT = 60, 200, 1_000, 60_000
MOST_ADDRESSEES, MOST_ENTRIES, MOST_ROUNDS = 100, 200, 20

THANKS_SENTENCE = "“thanks”（致谢语）必须以句号“。”结尾。"
FOLLOWUP_SENTENCE = (
    "“round_kind”（再次答复的性质）是followup（补充答复）的，“round”（第几次办理）应从2起，请改正。"
)
PREVIOUS_SENTENCE = "第{}次办理的答复缺少“previous”（上次答复），请写明上次答复的日期。"


class AddresseeType(StrEnum):
    """Whom a letter speaks to: 委员, 代表, 代表团, a body in full, or the lead unit (an opinion letter)."""

    MEMBER = "member"
    DEPUTY = "deputy"
    DELEGATION = "delegation"
    ORGANISATION = "organisation"
    UNIT = "unit"


class RoundKind(StrEnum):
    """Why there is a letter after the first: the member objected (再次答复), or we have more to say (补充答复)."""

    REHANDLE = "rehandle"
    FOLLOWUP = "followup"


@dataclass(frozen=True)
class Addressee:
    """One name on the addressee line, without 委员 or 代表."""

    name: str
    type: AddresseeType


@dataclass(frozen=True)
class Signer:
    """Who really signed, with the title of the post."""

    name: str
    title: str


@dataclass(frozen=True)
class Contact:
    """Whom the member can call."""

    name: str
    phone: str | None = None


@dataclass(frozen=True)
class PromisedMeasure:
    """What a letter promises: measure, responsible unit, due date."""

    measure: str
    unit: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class PreviousLetter:
    """The letter of the round before and the talk after it."""

    issued_on: date
    number: str | None = None
    contact_on: date | None = None
    contact_by: str | None = None


@dataclass(frozen=True)
class LetterFacts:
    """Exactly the keys of FACTS.json; ``signer`` and ``issued_on`` are None in drafts only."""

    kind: str
    unit: str
    session: str
    serial_no: str
    title: str
    addressees: tuple[Addressee, ...]
    body: str
    signer: Signer | None
    issued_on: date | None
    round: int = 1
    round_kind: RoundKind = RoundKind.REHANDLE
    unit_short: str | None = None
    self_name: str | None = None
    co_units: tuple[str, ...] = ()
    thanks: str | None = None
    points: tuple[str, ...] = ()
    commitments: tuple[PromisedMeasure, ...] = ()
    number: str | None = None
    outcome_class: str | None = None
    publicity: str | None = None
    contact: Contact | None = None
    copies: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    previous: PreviousLetter | None = None


LABELS = {
    "kind": "种类",
    "round": "第几次办理",
    "round_kind": "再次答复的性质",
    "unit": "承办单位",
    "unit_short": "单位简称",
    "self_name": "自称",
    "session": "届次会议",
    "serial_no": "案号",
    "title": "案由",
    "addressees": "主送",
    "addressees.name": "姓名或名称",
    "addressees.type": "类型",
    "co_units": "会办单位",
    "thanks": "致谢语",
    "body": "正文",
    "points": "建议要点",
    "commitments": "承诺事项",
    "commitments.measure": "措施",
    "commitments.unit": "责任单位",
    "commitments.due": "期限",
    "signer": "签发人",
    "signer.name": "姓名",
    "signer.title": "职务",
    "issued_on": "成文日期",
    "number": "发文字号",
    "outcome_class": "办理类别",
    "publicity": "公开属性",
    "contact": "联系人",
    "contact.name": "姓名",
    "contact.phone": "电话",
    "copies": "抄送",
    "attachments": "附件",
    "previous": "上次答复",
    "previous.issued_on": "成文日期",
    "previous.number": "发文字号",
    "previous.contact_on": "沟通日期",
    "previous.contact_by": "沟通人",
}


def parse_facts(raw: object) -> LetterFacts:
    """Read a decoded FACTS.json; raises ``BadInput`` or ``SeveralProblems``, each sentence naming its key."""
    reader = Reader(raw, LABELS)
    facts = LetterFacts(
        kind=reader.text("kind", NAME),
        unit=reader.text("unit", NAME),
        session=reader.text("session", NAME),
        serial_no=reader.text("serial_no", NAME),
        title=reader.text("title", LINE),
        addressees=tuple(
            _addressee(item) for item in reader.inners("addressees", MOST_ADDRESSEES, required=True)
        ),
        body=reader.text("body", TEXT, multiline=True),
        signer=_signer(reader.inner("signer")),
        issued_on=reader.day("issued_on"),
        round=reader.whole_number("round", 1, MOST_ROUNDS, default=1),
        round_kind=RoundKind(
            reader.optional_choice("round_kind", [k.value for k in RoundKind], RoundKind.REHANDLE.value)
        ),
        unit_short=reader.optional_text("unit_short", NAME),
        self_name=reader.optional_text("self_name", NAME),
        co_units=reader.texts("co_units", NAME, MOST_ENTRIES),
        thanks=reader.optional_text("thanks", LONG_LINE),
        points=reader.texts("points", LONG_LINE, MOST_ENTRIES),
        commitments=tuple(_commitment(item) for item in reader.inners("commitments", MOST_ENTRIES)),
        number=reader.optional_text("number", NAME),
        outcome_class=reader.optional_text("outcome_class", NAME),
        publicity=reader.optional_text("publicity", NAME),
        contact=_contact(reader.optional_inner("contact")),
        copies=reader.texts("copies", LINE, MOST_ENTRIES),
        attachments=reader.texts("attachments", LINE, MOST_ENTRIES),
        previous=_previous(reader.optional_inner("previous")),
    )
    reader.refuse_unknown_keys()
    _check_together(facts, reader)
    reader.raise_problems()
    return facts


def _check_together(facts: LetterFacts, reader: Reader) -> None:
    """Note what no key shows alone."""
    if len({a.type for a in facts.addressees}) > 1:
        reader.note(
            BadInput("“addressees”（主送）里的类型必须相同，不同类型的请分别出函。", field="addressees")
        )
    names = [a.name for a in facts.addressees if a.name]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        reader.note(BadInput(f"“addressees”（主送）里“{twice}”出现了两次，请删去一个。", field="addressees"))
    if facts.thanks and not facts.thanks.endswith("。"):
        reader.note(BadInput(THANKS_SENTENCE, field="thanks"))
    if facts.round == 1 and facts.round_kind is RoundKind.FOLLOWUP:
        reader.note(BadInput(FOLLOWUP_SENTENCE, field="round_kind"))
    if facts.round >= 2 and facts.previous is None and not reader.is_noted("previous"):
        reader.note(BadInput(PREVIOUS_SENTENCE.format(facts.round), field="previous"))


def _addressee(reader: Reader) -> Addressee:
    name = reader.text("name", NAME)
    kind = reader.choice("type", [t.value for t in AddresseeType])
    reader.refuse_unknown_keys()
    return Addressee(name, AddresseeType(kind))


def _signer(reader: Reader) -> Signer:
    signer = Signer(reader.text("name", NAME), reader.text("title", NAME))
    reader.refuse_unknown_keys()
    return signer


def _contact(reader: Reader | None) -> Contact | None:
    if reader is None:
        return None
    contact = Contact(reader.text("name", NAME), reader.optional_text("phone", NAME))
    reader.refuse_unknown_keys()
    return contact


def _commitment(reader: Reader) -> PromisedMeasure:
    measure = PromisedMeasure(
        reader.text("measure", LONG_LINE), reader.optional_text("unit", NAME), reader.optional_day("due")
    )
    reader.refuse_unknown_keys()
    return measure


def _previous(reader: Reader | None) -> PreviousLetter | None:
    if reader is None:
        return None
    previous = PreviousLetter(
        reader.day("issued_on"),
        reader.optional_text("number", NAME),
        reader.optional_day("contact_on"),
        reader.optional_text("contact_by", NAME),
    )
    reader.refuse_unknown_keys()
    if (previous.contact_on is None) != (previous.contact_by is None):
        sentence = (
            "“previous”（上次答复）里的“contact_on”（沟通日期）和“contact_by”（沟通人）要么都写，要么都不写。"
        )
        reader.note(BadInput(sentence, field="previous"))
    return previous
