"""What a letter says of a case: names of the day, people spoken to, units heard, the letter before."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.letter import Addressee, AddresseeType, Signer
from proposals.domain.letter import RoundKind as Said
from proposals.domain.workflow import Part
from proposals.services._letter_facts import letter_facts, letter_text
from proposals.services.archive import followup
from proposals.services.register import NewProposer
from proposals.storage.tables.cohandling import Opinion, OpinionWay
from proposals.storage.tables.contact import Contact, ContactCase, ContactStage, ContactWay
from proposals.storage.tables.handling import Handling, Round, RoundKind
from proposals.storage.tables.organisation import NameUse, UnitName
from proposals.storage.tables.register import ProposerType
from tests.factories import registered
from tests.issued import REFUSED, SATISFIED, answered, receipt
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases


@dataclass
class Typed:
    body: str = "一、加强培训。已经办理。"
    fields: dict = field(default_factory=dict)


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def handling_of(cast: Cast, **changes) -> Handling:
    return cast.office.db.get(Handling, registered(cast, **changes).handling_id)


def test_a_letter_names_the_units_that_were_asked(cast):
    handling = handling_of(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局"))
    facts = letter_facts(cast.office, handling, Typed(fields={"thanks": "感谢您的关心。"}))
    assert (facts.unit, facts.unit_short) == ("重庆市司法局", "市司法局")
    assert facts.co_units == ("市信访办", "市机关事务局")
    assert facts.addressees == (Addressee("孔祥彬", AddresseeType.MEMBER),)
    assert letter_text(cast.office, facts).opening == (
        "您提出的《关于进一步加强法治政府建设的建议》（第0607号）收悉，感谢您的关心。"
        "经会同市信访办、市机关事务局认真研究办理，现答复如下："
    )


def test_cosigners_share_the_line_of_addressees(cast):
    two = (NewProposer("孔祥彬", ProposerType.MEMBER), NewProposer("何祥", ProposerType.MEMBER))
    facts = letter_facts(cast.office, handling_of(cast, proposers=two), Typed())
    assert letter_text(cast.office, facts).addressee == "孔祥彬、何祥委员："


def test_the_names_are_those_of_the_day(cast):
    handling = handling_of(cast)
    db = cast.office.db
    for name in db.scalars(select(UnitName).where(UnitName.unit_id == cast.unit.id)):
        name.valid_to = date(2023, 3, 31)
    db.add(UnitName(unit_id=cast.unit.id, name="重庆市法治局", use=NameUse.FULL, valid_from=date(2023, 4, 1)))
    db.flush()
    before = letter_facts(cast.office, handling, Typed(), issued_on=date(2023, 3, 31))
    after = letter_facts(
        cast.office,
        handling,
        Typed(),
        Signer("陈局长", "局长"),
        "渝司提〔2023〕5号",
        issued_on=date(2023, 4, 1),
    )
    assert (before.unit, after.unit) == ("重庆市司法局", "重庆市法治局")


def test_an_opinion_letter_goes_to_the_lead(cast):
    handling = handling_of(cast, part=Part.COHANDLE, lead_unit="重庆市公安局")
    text = letter_text(cast.office, letter_facts(cast.office, handling, Typed(fields={"outcome_class": "A"})))
    assert text.addressee == "重庆市公安局："
    assert text.closing[0] == "建议办理类别：A类。"
    assert text.outcome_class is None


def test_a_forwarded_case_is_reported_to_the_government_office(cast):
    facts = letter_facts(cast.office, handling_of(cast, part=Part.FORWARD), Typed())
    assert facts.addressees == (Addressee("市人民政府办公厅", AddresseeType.UNIT),)


def test_a_second_opinion_speaks_of_the_first(cast):
    handling = handling_of(cast, part=Part.COHANDLE, lead_unit="重庆市公安局")
    db = cast.office.db
    first = db.scalars(select(Round).where(Round.handling_id == handling.id)).one()
    db.add(
        Opinion(
            handling_id=handling.id,
            round_id=first.id,
            text="同意。",
            way=OpinionWay.LOGIN,
            given_on=date(2023, 2, 20),
            given_by="王登记",
            late=False,
            at=cast.office.now,
        )
    )
    second = Round(handling_id=handling.id, number=2, kind=RoundKind.AGAIN, opened_at=cast.office.now)
    db.add(second)
    handling.round_no = 2
    meeting = Contact(
        on=date(2023, 3, 1),
        way=ContactWay.MEETING,
        stage=ContactStage.DURING,
        our_people="李承办",
        at=cast.office.now,
    )
    db.add(meeting)
    db.flush()
    db.add(ContactCase(contact_id=meeting.id, handling_id=handling.id, round_id=second.id))
    db.flush()
    facts = letter_facts(cast.office, handling, Typed())
    assert facts.round == 2
    assert "2023年2月20日" in letter_text(cast.office, facts).opening


def test_a_round_opened_to_add_something_is_a_followup_and_one_after_an_objection_answers_again(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, SATISFIED)
    followup(cast.office, cast["王登记"], handling_id, "承诺已兑现")
    handling = cast.office.db.get(Handling, handling_id)
    facts = letter_facts(cast.office, handling, Typed())
    assert (facts.round, facts.round_kind) == (2, Said.FOLLOWUP)
    assert facts.previous.number == "渝司提〔2023〕1号"
    title = letter_text(cast.office, facts).title
    assert title[2] == "第0607号提案的复函（补充答复）"
    refused, (copy,) = answered(cast, serial_no="0608")
    receipt(cast, refused, copy, REFUSED)
    again = letter_facts(cast.office, cast.office.db.get(Handling, refused), Typed())
    assert (again.round, again.round_kind) == (2, Said.REHANDLE)
