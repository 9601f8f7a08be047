"""沟通: talks and attempts, one meeting for several cases, the draft sent to the member for comment."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotPossible
from proposals.services._apply import facts_of
from proposals.services.contact import (
    Comment,
    ContactStage,
    ContactWay,
    NewCommentRequest,
    NewContact,
    ask_comment,
    comments_of,
    contacts_of,
    record_comment,
    record_contact,
)
from proposals.services.dispatch import accept
from proposals.services.register import NewProposer
from proposals.storage.tables.audit import Event
from proposals.storage.tables.contact import Contact, ContactCase
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Clock, Handling, Round
from proposals.storage.tables.register import Proposer, ProposerType
from proposals.storage.tables.system import Blob
from tests.factories import registered
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases

TWO = (NewProposer("孔祥彬", ProposerType.MEMBER), NewProposer("何祥", ProposerType.MEMBER))


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def accepted(cast: Cast, **changes) -> int:
    case = registered(cast, **changes)
    accept(cast.office, cast["王登记"], case.handling_id)
    return case.handling_id


def talk(**changes) -> NewContact:
    values = {
        "on": date(2023, 2, 9),
        "way": ContactWay.MEETING,
        "stage": ContactStage.BEFORE,
        "our_people": "李承办、周处长",
        "member_said": "希望加强基层培训。",
        "we_answered": "将列入年度计划。",
        "place": "市政协机关",
    }
    return NewContact(**{**values, **changes})


def save_draft(cast: Cast, handling_id: int, version: int = 1) -> Draft:
    """A version of the answer, as the drafting stage stores it."""
    round_ = cast.office.db.scalars(select(Round).where(Round.handling_id == handling_id)).one()
    draft = Draft(
        round_id=round_.id,
        version=version,
        body="一、加强培训\n已经办理。",
        fields={},
        sha256=f"{version}" * 64,
        author_name="李承办",
        at=cast.office.now,
    )
    cast.office.db.add(draft)
    cast.office.db.flush()
    return draft


def facts(cast: Cast, handling_id: int):
    return facts_of(cast.office, cast.office.db.get(Handling, handling_id))


# ------------------------------------------------------------------ contacts


def test_a_contact_is_kept_whole_and_meets_its_clock(cast):
    case = accepted(cast)
    record_contact(cast.office, cast["王登记"], [case], talk(with_leader=True))
    (view,) = contacts_of(cast.office, cast["王登记"], case)
    assert (view.stage, view.way, view.on, view.with_leader) == ("办前", "见面", date(2023, 2, 9), True)
    assert (view.member_said, view.we_answered, view.place) == (
        "希望加强基层培训。",
        "将列入年度计划。",
        "市政协机关",
    )
    clock = cast.office.db.scalars(select(Clock).where(Clock.kind == "contact")).one()
    assert (clock.met_on, clock.on_time) == (date(2023, 2, 9), True)


def test_a_failed_attempt_counts_as_one_however_many_it_was_to_reach(cast):
    case = accepted(cast, proposers=TWO)
    both = tuple(cast.office.db.scalars(select(Proposer.id)))
    failed = talk(failed=True, way=ContactWay.PHONE, member_said="", proposer_ids=both)
    record_contact(cast.office, cast["王登记"], [case], failed)
    assert [c.failed for c in facts(cast, case).contacts] == [True]
    clock = cast.office.db.scalars(select(Clock).where(Clock.kind == "contact")).one()
    assert clock.met_on is None


def test_one_meeting_serves_several_cases_each_with_its_own_event(cast):
    cases = [accepted(cast), accepted(cast, serial_no="0608", proposers=TWO)]
    second = cast.office.db.scalars(select(Proposer.id).where(Proposer.name == "何祥")).one()
    contact = record_contact(cast.office, cast["王登记"], cases, talk(proposer_ids=(second,)))
    rows = cast.office.db.scalars(select(ContactCase).where(ContactCase.contact_id == contact))
    assert [(r.handling_id, r.proposer_id) for r in rows] == [(cases[0], None), (cases[1], second)]
    (view,) = contacts_of(cast.office, cast["王登记"], cases[1])
    assert (view.reached, view.other_cases) == (("何祥",), ("第0607号",))
    cast.office.db.commit()
    events = cast.office.db.scalars(select(Event.handling_id).where(Event.action == "contact"))
    assert list(events) == cases


def test_a_meeting_is_attached_to_all_cases_or_to_none(cast):
    ours = accepted(cast)
    waiting = registered(cast, serial_no="0608").handling_id
    cast.office.db.commit()
    with pytest.raises(NotPossible):
        record_contact(cast.office, cast["王登记"], [ours, waiting], talk())
    cast.office.db.rollback()
    assert cast.office.db.scalars(select(Contact)).all() == []


def test_in_the_second_of_several_cases_a_stranger_is_a_stranger_too(cast):
    with pytest.raises(NotFound):
        record_contact(cast.office, cast["外人"], [accepted(cast)], talk())


def test_a_proofreader_records_no_contacts(cast):
    with pytest.raises(NotAllowed):
        record_contact(cast.office, cast["钱核稿"], [accepted(cast)], talk())


REFUSED = [
    (talk(on=date(2023, 2, 11)), "沟通日期晚于今天", "on"),
    (talk(our_people=" "), "“我方人员”不能为空", "our_people"),
    (talk(member_said=""), "“对方意见”不能为空", "member_said"),
    (talk(place="甲" * 101), "超过100个字", "place"),
    (talk(we_answered="好\x00"), "控制字符", "we_answered"),
    (talk(stage=ContactStage.AFTER), "请选办前或办中", "stage"),
    (talk(proposer_ids=(999,)), "不是这一件的提案者", "proposer_ids"),
]


@pytest.mark.parametrize(("new", "sentence", "field"), REFUSED)
def test_a_contact_that_cannot_be_says_why(cast, new, sentence, field):
    with pytest.raises(BadInput, match=sentence) as refusal:
        record_contact(cast.office, cast["王登记"], [accepted(cast)], new)
    assert refusal.value.field == field


def test_a_contact_belongs_to_a_case(cast):
    with pytest.raises(BadInput, match="请选择这次沟通涉及的件"):
        record_contact(cast.office, cast["王登记"], [], talk())


def test_no_case_is_named_twice(cast):
    case = accepted(cast)
    with pytest.raises(BadInput, match="每件只选一次"):
        record_contact(cast.office, cast["王登记"], [case, case], talk())


def test_a_contact_typed_on_an_outdated_page_is_still_taken_where_nothing_moved(cast):
    case = accepted(cast)
    seen = cast.office.db.get(Handling, case).version
    record_contact(cast.office, cast["王登记"], [case], talk())
    record_contact(cast.office, cast["王登记"], [case], talk(way=ContactWay.PHONE), seen=seen)
    assert len(contacts_of(cast.office, cast["王登记"], case)) == 2
    cast.office.db.commit()
    with pytest.raises(Conflict):
        record_contact(cast.office, cast["王登记"], [case], talk(), seen=0)


# ------------------------------------------------------------------ comments


def test_the_copy_for_the_member_is_watermarked_and_bound_to_its_version(cast):
    case = accepted(cast)
    save_draft(cast, case)
    draft = save_draft(cast, case, version=2)
    ask_comment(cast.office, cast["王登记"], case, NewCommentRequest(date(2023, 2, 10), ContactWay.LETTER))
    (view,) = comments_of(cast.office, cast["王登记"], case)
    assert (view.draft_id, view.version, view.way) == (draft.id, 2, "信函")
    copy = cast.office.read_file(cast.office.db.get(Blob, view.blob_id))
    with zipfile.ZipFile(io.BytesIO(copy)) as parts:
        headers = "".join(parts.read(n).decode() for n in parts.namelist() if "header" in n)
    assert "征求意见稿　第2稿" in headers
    assert "22222222" in headers
    assert facts(cast, case).comment_asked


def test_the_member_s_word_on_a_draft_is_kept_and_counts_as_a_contact(cast):
    case = accepted(cast)
    save_draft(cast, case)
    request = ask_comment(
        cast.office, cast["王登记"], case, NewCommentRequest(date(2023, 2, 10), ContactWay.LETTER)
    )
    cast.office.now += timedelta(days=5)
    comment = Comment(date(2023, 2, 14), ContactWay.PHONE, "请补充时间表。")
    record_comment(cast.office, cast["王登记"], case, request, comment)
    (view,) = comments_of(cast.office, cast["王登记"], case)
    assert (view.reply, view.replied_on) == ("请补充时间表。", date(2023, 2, 14))
    (contact,) = contacts_of(cast.office, cast["王登记"], case)
    assert (contact.stage, contact.way, contact.member_said) == ("办中", "电话", "请补充时间表。")


def test_a_new_version_has_not_been_sent_for_comment(cast):
    case = accepted(cast)
    save_draft(cast, case)
    ask_comment(cast.office, cast["王登记"], case, NewCommentRequest(date(2023, 2, 10), ContactWay.LETTER))
    save_draft(cast, case, version=2)
    assert not facts(cast, case).comment_asked


def sent(cast: Cast) -> tuple[int, int]:
    """A case and the request for comment on its first draft."""
    case = accepted(cast)
    save_draft(cast, case)
    request = NewCommentRequest(date(2023, 2, 10), ContactWay.LETTER)
    return case, ask_comment(cast.office, cast["王登记"], case, request)


def test_without_a_draft_there_is_nothing_to_send(cast):
    with pytest.raises(BadInput, match="还没有保存答复稿"):
        ask_comment(
            cast.office,
            cast["王登记"],
            accepted(cast),
            NewCommentRequest(date(2023, 2, 10), ContactWay.LETTER),
        )


REFUSED_REQUESTS = [
    ({"sent_on": date(2023, 2, 11)}, "送出日期晚于今天"),
    ({"sent_on": date(2023, 2, 9)}, "早于这一稿的保存日期"),
    ({"draft_id": 999}, "不是本次办理的答复稿"),
    ({"proposer_id": 999}, "不是这一件的提案者"),
]


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED_REQUESTS)
def test_a_request_that_cannot_be_says_why(cast, wrong, sentence):
    case = accepted(cast)
    save_draft(cast, case)
    values = {"sent_on": date(2023, 2, 10), "way": ContactWay.LETTER, **wrong}
    with pytest.raises(BadInput, match=sentence):
        ask_comment(cast.office, cast["王登记"], case, NewCommentRequest(**values))


def test_the_draft_of_another_case_is_not_sent(cast):
    other = save_draft(cast, accepted(cast, serial_no="0608"))
    request = NewCommentRequest(date(2023, 2, 10), ContactWay.LETTER, draft_id=other.id)
    with pytest.raises(BadInput, match="不是本次办理的答复稿"):
        ask_comment(cast.office, cast["王登记"], accepted(cast), request)


REFUSED_COMMENTS = [
    (Comment(date(2023, 2, 9), ContactWay.PHONE, "好。"), "反馈日期早于送出日期", "replied_on"),
    (Comment(date(2023, 2, 11), ContactWay.PHONE, "好。"), "晚于今天", "replied_on"),
    (Comment(date(2023, 2, 10), ContactWay.PHONE, ""), "不能为空", "reply"),
]


@pytest.mark.parametrize(("comment", "sentence", "field"), REFUSED_COMMENTS)
def test_a_comment_that_cannot_be_says_why(cast, comment, sentence, field):
    case, request = sent(cast)
    with pytest.raises(BadInput, match=sentence) as refusal:
        record_comment(cast.office, cast["王登记"], case, request, comment)
    assert refusal.value.field == field


def test_a_comment_is_recorded_once(cast):
    case, request = sent(cast)
    comment = Comment(date(2023, 2, 10), ContactWay.PHONE, "好。")
    record_comment(cast.office, cast["王登记"], case, request, comment)
    with pytest.raises(BadInput, match="已经登记过"):
        record_comment(cast.office, cast["王登记"], case, request, comment)


def test_the_request_of_another_case_takes_no_comment(cast):
    _, request = sent(cast)
    other = accepted(cast, serial_no="0608")
    with pytest.raises(NotFound, match="没有找到这次征求意见"):
        record_comment(
            cast.office, cast["王登记"], other, request, Comment(date(2023, 2, 10), ContactWay.PHONE, "好。")
        )


def test_a_stranger_reads_no_contacts(cast):
    with pytest.raises(NotFound):
        contacts_of(cast.office, cast["外人"], accepted(cast))
