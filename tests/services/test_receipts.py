"""Delivery, receipts and what follows from them, for one member and for three, until the archive."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, GateClosed, NotAllowed, NotFound, NotPossible
from proposals.domain.facts import CosignerRule, Rating
from proposals.domain.workflow import Part
from proposals.services import portal
from proposals.services._links import link_url
from proposals.services._printed import text_of
from proposals.services.archive import archive, cancel_round, close, followup, reopen, request_reopen
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.issuing import Numbering, Voiding, issue, void
from proposals.services.portal import LinkStatus, visit
from proposals.services.receipt import (
    Answer,
    Correction,
    FilledBy,
    PaperReceipt,
    ReceiptChannel,
    correct_receipt,
    receive,
    rehandle,
)
from proposals.services.register import NewProposer
from proposals.storage.letters import letters_of_handling, link_of, live_rounds
from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.contact import Contact, ContactCase
from proposals.storage.tables.delivery import Delivery, Receipt
from proposals.storage.tables.handling import Clock, Handling, Round, Task
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import ProposerType
from tests.issued import (
    REFUSED,
    SATISFIED,
    THREE,
    answered,
    approved,
    cohandled,
    copies,
    issued,
    later,
    receipt,
    sent,
    signed,
)
from tests.people import Cast, make_cast, make_office, state_of

pytestmark = pytest.mark.both_databases

MAIL = DeliveryWay.REGISTERED_MAIL
DEPUTY = (NewProposer("孔祥彬", ProposerType.DEPUTY),)


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def token_of(cast: Cast, delivery: Delivery) -> str:
    return link_url(cast.office, link_of(cast.office.db, delivery.id)).rpartition("/")[2]


def events(cast: Cast, handling_id: int) -> list[str]:
    rows = select(Event).where(Event.handling_id == handling_id).order_by(Event.version)
    cast.office.db.commit()
    return [e.action for e in cast.office.db.scalars(rows)]


# ------------------------------------------------------------------ delivery


def test_the_last_copy_sent_answers_the_case_and_starts_the_clocks_of_the_answer(cast):
    handling_id = approved(cast, proposers=THREE)
    issued(cast, handling_id)
    first, second, third = copies(cast, handling_id)
    clerk, today = cast["王登记"], cast.office.today
    deliver(cast.office, clerk, handling_id, Sending(MAIL, today, (first.id, second.id), "XA1"))
    assert state_of(cast.office, handling_id) == "issued"
    deliver(cast.office, clerk, handling_id, Sending(DeliveryWay.BY_HAND, today, (third.id,)))
    assert state_of(cast.office, handling_id) == "answered"
    met = {c.kind.value: c.on_time for c in cast.office.db.scalars(select(Clock)) if c.met_on}
    assert met["reply"] is True
    assert {c.kind.value for c in cast.office.db.scalars(select(Clock)) if not c.met_on} >= {"receipt"}


def test_wrong_dates_and_copies_already_sent_are_refused(cast):
    handling_id = approved(cast, proposers=THREE)
    issued(cast, handling_id)
    first, *_ = copies(cast, handling_id)
    clerk, today = cast["王登记"], cast.office.today
    with pytest.raises(BadInput, match="寄送日期晚于今天"):
        deliver(cast.office, clerk, handling_id, Sending(MAIL, today + timedelta(1)))
    with pytest.raises(BadInput, match="寄送日期早于渝司提〔2023〕1号的成文日期"):
        deliver(cast.office, clerk, handling_id, Sending(MAIL, today - timedelta(1)))
    with pytest.raises(BadInput, match="邮件号"):
        deliver(cast.office, clerk, handling_id, Sending(MAIL, today, (), "X" * 51))
    deliver(cast.office, clerk, handling_id, Sending(MAIL, today, (first.id,)))
    with pytest.raises(NotPossible, match="已经寄出"):
        deliver(cast.office, clerk, handling_id, Sending(MAIL, today, (first.id,)))


def test_a_bureau_that_only_cohandles_sends_its_numbered_opinion_letter_to_the_outside_lead(cast):
    handling_id = cohandled(cast)
    signed(cast, handling_id, fields={"outcome_class": "A"})
    (letter,) = issued(cast, handling_id)
    assert letter.number == "渝司提函〔2023〕1号"
    assert text_of(letter).addressee == "重庆市住房和城乡建设委员会："
    (copy,) = sent(cast, handling_id)
    assert (copy.recipient, copy.proposer_id) == ("重庆市住房和城乡建设委员会", None)
    assert state_of(cast.office, handling_id) == "closed"
    opinion = cast.office.db.scalars(select(Opinion)).one()
    assert (opinion.letter_id, opinion.paper_no, opinion.late) == (letter.id, letter.number, False)
    assert opinion.text.startswith("一、关于加强法治培训")


def test_a_forwarded_case_ends_with_its_letter_to_the_office_named(cast):
    handling_id = approved(cast, part=Part.FORWARD)
    how = Numbering(cast.office.today, numbers=("渝司函〔2023〕9号",), recipient="重庆市人民政府办公厅")
    (letter,) = issue(cast.office, cast["王登记"], handling_id, how)
    (copy,) = sent(cast, handling_id)
    assert (copy.recipient, letter.number) == ("重庆市人民政府办公厅", "渝司函〔2023〕9号")
    assert state_of(cast.office, handling_id) == "closed"


# ------------------------------------------------------------------ one member


def test_a_satisfied_member_closes_the_case_through_the_link(cast):
    handling_id, (copy,) = answered(cast)
    token = token_of(cast, copy)
    page = visit(cast.office, token)
    assert (page.status, page.recipient) == (LinkStatus.OPEN, "孔祥彬委员")
    assert page.text is not None
    before = events(cast, handling_id)
    visit(cast.office, token)
    assert events(cast, handling_id) == before, "opening a link does nothing"
    page = portal.answer(cast.office, token, SATISFIED, device="手机", address="10.0.0.8")
    assert (page.status, page.given.result) == (LinkStatus.ANSWERED, Rating.SATISFIED)
    assert state_of(cast.office, handling_id) == "closed"
    row = cast.office.db.scalars(select(Receipt)).one()
    assert (row.filled_name, row.device, row.address, row.recorded_by) == ("孔祥彬", "手机", "10.0.0.8", None)
    assert events(cast, handling_id)[-2:] == ["receive", "close"]
    with pytest.raises(NotPossible, match="已经提交过"):
        portal.answer(cast.office, token, REFUSED)


def test_somebody_who_fills_in_for_the_member_gives_a_name(cast):
    _, (copy,) = answered(cast)
    token = token_of(cast, copy)
    proxy = Answer(Rating.SATISFIED, Rating.SATISFIED, filled_by=FilledBy.PROXY)
    with pytest.raises(BadInput, match="代填的请写明填写人姓名"):
        portal.answer(cast.office, token, proxy)
    named = Answer(Rating.SATISFIED, Rating.SATISFIED, filled_by=FilledBy.PROXY, filled_name="孔小明")
    assert portal.answer(cast.office, token, named).given.filled_name == "孔小明"


def test_a_word_that_the_kind_does_not_know_is_refused(cast):
    _, (copy,) = answered(cast)
    with pytest.raises(BadInput, match="只能选满意、基本满意、不满意"):
        portal.answer(cast.office, token_of(cast, copy), Answer(Rating.UNDERSTANDING, Rating.SATISFIED))


def test_links_that_are_unknown_expired_or_archived_say_so_and_take_nothing(cast):
    handling_id, (copy,) = answered(cast)
    token = token_of(cast, copy)
    for nonsense in ("", "x" * 24, "汉字", "a" * 300):
        with pytest.raises(NotFound, match="没有找到这个链接"):
            visit(cast.office, nonsense)
    close(cast.office, cast["王登记"], handling_id, no_feedback=True)
    archive(cast.office, cast["王登记"], handling_id)
    assert visit(cast.office, token).status is LinkStatus.CLOSED
    with pytest.raises(NotPossible):
        portal.answer(cast.office, token, SATISFIED)
    later(cast, 200)
    assert visit(cast.office, token).status is LinkStatus.EXPIRED


def test_the_link_of_a_letter_not_yet_sent_takes_nothing(cast):
    handling_id = approved(cast)
    issued(cast, handling_id)
    (copy,) = copies(cast, handling_id)
    assert visit(cast.office, token_of(cast, copy)).status is LinkStatus.NOT_SENT
    with pytest.raises(NotPossible):
        portal.answer(cast.office, token_of(cast, copy), SATISFIED)


def test_a_paper_receipt_names_member_and_clerk(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, SATISFIED)
    cast.office.db.commit()
    rows = select(Event).where(Event.action == "receive")
    event = cast.office.db.scalars(rows).one()
    assert (event.actor_name, event.on_behalf["name"], event.on_behalf["way"]) == (
        "王登记",
        "孔祥彬",
        "paper",
    )
    assert state_of(cast.office, handling_id) == "closed"


def test_paper_receipts_are_refused_when_early_in_the_future_twice_or_from_others(cast):
    handling_id, (copy, *_) = answered(cast, proposers=THREE)
    today = cast.office.today
    for on, sentence in ((today + timedelta(1), "晚于今天"), (today - timedelta(1), "早于寄送日期")):
        with pytest.raises(BadInput, match=sentence):
            receipt(cast, handling_id, copy, SATISFIED, on)
    paper = PaperReceipt(copy.id, SATISFIED, ReceiptChannel.PAPER, today)
    with pytest.raises(NotAllowed):
        receive(cast.office, cast["李承办"], handling_id, paper)
    with pytest.raises(NotFound):
        receive(cast.office, cast["外人"], handling_id, paper)
    with pytest.raises(BadInput, match="来源"):
        receive(
            cast.office,
            cast["王登记"],
            handling_id,
            PaperReceipt(copy.id, SATISFIED, ReceiptChannel.LINK, today),
        )
    with pytest.raises(NotFound):
        receive(
            cast.office,
            cast["王登记"],
            handling_id,
            PaperReceipt(99999, SATISFIED, ReceiptChannel.PAPER, today),
        )
    receipt(cast, handling_id, copy, SATISFIED)
    with pytest.raises(NotPossible, match="更正回执"):
        receipt(cast, handling_id, copy, REFUSED)


def test_the_first_refusal_opens_a_second_round_with_its_own_clock_and_keeps_the_first_whole(cast):
    handling_id, (copy,) = answered(cast)
    db = cast.office.db
    later(cast, 3)
    receipt(cast, handling_id, copy, REFUSED)
    assert state_of(cast.office, handling_id) == "handling"
    first, second = live_rounds(db, handling_id)
    assert "没有说到点子上" in second.reason
    clock = db.scalars(select(Clock).where(Clock.kind == "rehandle")).one()
    assert (clock.round_no, clock.start_on, clock.met_on) == (2, cast.office.today, None)
    (letter,) = letters_of_handling(db, handling_id)
    assert (letter.round_id, letter.void_at) == (first.id, None)
    assert db.scalars(select(Receipt)).one().superseded is False
    later(cast, 5)
    signed(cast, handling_id, body="一、补充说明\n另行采取措施。")
    (again,) = issued(cast, handling_id)
    assert again.number == "渝司提〔2023〕2号"
    assert "渝司提〔2023〕1号" in text_of(again).opening
    (copy2,) = sent(cast, handling_id)
    assert clock.met_on == cast.office.today
    receipt(cast, handling_id, copy2, SATISFIED)
    assert state_of(cast.office, handling_id) == "closed"


def second_round(cast: Cast, handling_id: int) -> list[Delivery]:
    later(cast, 2)
    signed(cast, handling_id, body="一、补充说明\n另行采取措施。")
    issued(cast, handling_id)
    return sent(cast, handling_id)


def test_a_second_refusal_opens_nothing_by_itself_and_closing_needs_a_meeting(cast):
    handling_id, (copy,) = answered(cast)
    clerk = cast["王登记"]
    receipt(cast, handling_id, copy, REFUSED)
    (copy2,) = second_round(cast, handling_id)
    receipt(cast, handling_id, copy2, REFUSED)
    assert state_of(cast.office, handling_id) == "answered"
    tasks = cast.office.db.scalars(select(Task.title).where(Task.handling_id == handling_id)).all()
    assert tasks == ["再次不满意，请当面沟通"]
    with pytest.raises(GateClosed, match="当面沟通"):
        close(cast.office, clerk, handling_id)
    cast.office.db.add(meeting := meeting_today(cast))
    cast.office.db.flush()
    running = live_rounds(cast.office.db, handling_id)[-1]
    cast.office.db.add(ContactCase(contact_id=meeting.id, handling_id=handling_id, round_id=running.id))
    close(cast.office, clerk, handling_id)
    assert state_of(cast.office, handling_id) == "closed"


def meeting_today(cast: Cast) -> Contact:
    return Contact(
        stage="after",
        way="meeting",
        failed=False,
        on=cast.office.today,
        our_people="吴分管",
        recorded_by=cast.people["王登记"].id,
        at=cast.office.now,
    )


def test_after_a_second_refusal_the_clerk_may_open_a_third_round(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, REFUSED)
    (copy2,) = second_round(cast, handling_id)
    receipt(cast, handling_id, copy2, REFUSED)
    with pytest.raises(BadInput, match="理由"):
        rehandle(cast.office, cast["王登记"], handling_id, "")
    rehandle(cast.office, cast["王登记"], handling_id, "局长要求再办")
    assert state_of(cast.office, handling_id) == "handling"
    assert len(live_rounds(cast.office.db, handling_id)) == 3


def test_without_a_refusal_nobody_opens_another_round(cast):
    handling_id, _ = answered(cast)
    with pytest.raises(NotPossible, match="没有需要重新办理的不满意评价"):
        rehandle(cast.office, cast["王登记"], handling_id, "想再办一次")


def test_a_late_refusal_reopens_a_closed_case(cast):
    handling_id, (copy,) = answered(cast)
    with pytest.raises(GateClosed, match="未反馈"):
        close(cast.office, cast["王登记"], handling_id)
    close(cast.office, cast["王登记"], handling_id, no_feedback=True)
    later(cast, 20)
    portal.answer(cast.office, token_of(cast, copy), REFUSED)
    assert state_of(cast.office, handling_id) == "handling"
    assert live_rounds(cast.office.db, handling_id)[-1].opened_from.value == "closed"


def test_a_correction_keeps_the_original_and_the_clerk_cancels_the_round_it_had_opened(cast):
    handling_id, (copy,) = answered(cast)
    clerk, db = cast["王登记"], cast.office.db
    receipt(cast, handling_id, copy, REFUSED)
    with pytest.raises(BadInput, match="更正理由"):
        correct_receipt(cast.office, clerk, handling_id, Correction(copy.id, SATISFIED, ""))
    with pytest.raises(BadInput, match="完全相同"):
        correct_receipt(cast.office, clerk, handling_id, Correction(copy.id, REFUSED, "看错"))
    correct_receipt(cast.office, clerk, handling_id, Correction(copy.id, SATISFIED, "委员勾错了"))
    rows = db.scalars(select(Receipt).order_by(Receipt.id)).all()
    assert [(r.result.value, r.superseded) for r in rows] == [("not_satisfied", True), ("satisfied", False)]
    assert rows[1].corrects_id == rows[0].id
    assert state_of(cast.office, handling_id) == "handling"
    cancel_round(cast.office, clerk, handling_id, "评价已更正")
    assert state_of(cast.office, handling_id) == "closed", "all in and satisfied: closed by the system"
    assert db.get(Handling, handling_id).round_no == 1
    assert db.scalars(select(Clock).where(Clock.kind == "rehandle")).one().cancelled_at is not None


def test_a_correction_to_a_refusal_opens_the_round_it_should_have_opened(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, SATISFIED)
    correct_receipt(cast.office, cast["王登记"], handling_id, Correction(copy.id, REFUSED, "录错了"))
    assert state_of(cast.office, handling_id) == "handling"


def test_a_round_with_a_letter_is_not_cancelled_and_nothing_unanswered_is_corrected(cast):
    handling_id, (copy,) = answered(cast)
    with pytest.raises(NotPossible, match="还没有回执"):
        correct_receipt(cast.office, cast["王登记"], handling_id, Correction(copy.id, SATISFIED, "无"))
    with pytest.raises(NotPossible):
        cancel_round(cast.office, cast["王登记"], handling_id, "不办了")


def test_a_receipt_for_a_void_letter_is_not_taken(cast):
    handling_id, (copy,) = answered(cast)
    void(cast.office, cast["王登记"], handling_id, Voiding("写错了"))
    with pytest.raises(NotPossible):
        receipt(cast, handling_id, copy, SATISFIED)
    with pytest.raises(NotPossible):
        portal.answer(cast.office, token_of(cast, copy), SATISFIED)


# ------------------------------------------------------------------ three cosigners


RULES = (
    (CosignerRule.LEAD, 0, "handling", "孔祥彬、孟平、颜青委员："),
    (CosignerRule.LEAD, 1, "closed", ""),
    (CosignerRule.ANY, 1, "handling", "孔祥彬、孟平、颜青委员："),
    (CosignerRule.EACH, 1, "handling", "孟平委员："),
)


@pytest.mark.parametrize(("rule", "who", "state", "addressee"), RULES)
def test_of_three_cosigners_one_refuses_and_the_rule_decides(cast, rule, who, state, addressee):
    handling_id, made = answered(cast, rule, proposers=THREE)
    for n, copy in enumerate(made):
        receipt(cast, handling_id, copy, REFUSED if n == who else SATISFIED)
    assert state_of(cast.office, handling_id) == state
    assert len(live_rounds(cast.office.db, handling_id)) == (2 if addressee else 1)
    assert len(cast.office.db.scalars(select(Receipt)).all()) == 3, "later receipts for round 1 are kept"
    if addressee:
        again = second_round(cast, handling_id)
        letter = cast.office.db.get(Letter, again[0].letter_id)
        assert text_of(letter).addressee == addressee
        for copy in again:
            receipt(cast, handling_id, copy, SATISFIED)
        assert state_of(cast.office, handling_id) == "closed"
    first = cast.office.db.scalars(select(Round).where(Round.number == 1)).one()
    assert [
        x.void_at for x in letters_of_handling(cast.office.db, handling_id) if x.round_id == first.id
    ] == [None]


def test_under_each_later_refusals_join_the_second_round_while_nothing_is_issued(cast):
    handling_id, (first, second, third) = answered(cast, CosignerRule.EACH, proposers=THREE)
    receipt(cast, handling_id, second, REFUSED)
    receipt(cast, handling_id, third, REFUSED)
    assert len(live_rounds(cast.office.db, handling_id)) == 2
    assert [d.recipient for d in second_round(cast, handling_id)] == ["孟平委员", "颜青委员"]
    for copy in copies(cast, handling_id):
        receipt(cast, handling_id, copy, SATISFIED)
    assert state_of(cast.office, handling_id) == "answered", "the first has not answered yet"
    receipt(cast, handling_id, first, SATISFIED)
    assert state_of(cast.office, handling_id) == "closed"


def test_a_refusal_that_comes_while_copies_wait_takes_effect_with_the_last_delivery(cast):
    handling_id = approved(cast, proposers=THREE)
    issued(cast, handling_id)
    first, second, third = copies(cast, handling_id)
    clerk, today = cast["王登记"], cast.office.today
    deliver(cast.office, clerk, handling_id, Sending(MAIL, today, (first.id,)))
    receipt(cast, handling_id, first, REFUSED)
    assert state_of(cast.office, handling_id) == "issued"
    deliver(cast.office, clerk, handling_id, Sending(MAIL, today, (second.id, third.id)))
    assert state_of(cast.office, handling_id) == "handling"
    assert live_rounds(cast.office.db, handling_id)[-1].number == 2


# ------------------------------------------------------------------ after the end


def test_a_followup_answers_once_more_after_the_end(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, Answer(Rating.SATISFIED, Rating.FAIRLY_SATISFIED, "希望再快些"))
    with pytest.raises(BadInput, match="理由"):
        followup(cast.office, cast["王登记"], handling_id, " ")
    followup(cast.office, cast["王登记"], handling_id, "承诺已兑现")
    assert state_of(cast.office, handling_id) == "handling"
    (copy2,) = second_round(cast, handling_id)
    receipt(cast, handling_id, copy2, SATISFIED)
    assert state_of(cast.office, handling_id) == "closed"


def test_an_archive_is_reopened_by_two_people_only(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, SATISFIED)
    archive(cast.office, cast["王登记"], handling_id)
    assert state_of(cast.office, handling_id) == "archived"
    with pytest.raises((NotPossible, NotAllowed)):
        reopen(cast.office, cast["陈局长"], handling_id)
    request_reopen(cast.office, cast["王登记"], handling_id, "补充材料")
    with pytest.raises(NotAllowed):
        reopen(cast.office, cast["王登记"], handling_id)
    reopen(cast.office, cast["吴分管"], handling_id)
    assert state_of(cast.office, handling_id) == "closed"


def test_a_case_of_the_peoples_congress_takes_its_own_words_and_asks_the_member_of_cohandlers_too(cast):
    handling_id = cohandled(cast, kind="npc_suggestion", session="市六届人大一次会议", proposers=DEPUTY)
    signed(cast, handling_id)
    issued(cast, handling_id)
    (copy,) = sent(cast, handling_id)
    assert state_of(cast.office, handling_id) == "answered"
    receipt(cast, handling_id, copy, Answer(Rating.UNDERSTANDING, Rating.NOT_SATISFIED))
    assert state_of(cast.office, handling_id) == "closed"


def test_events_name_the_system_where_it_acts_by_rule(cast):
    handling_id, (copy,) = answered(cast)
    receipt(cast, handling_id, copy, SATISFIED)
    cast.office.db.commit()
    last = cast.office.db.scalars(select(Event).order_by(Event.seq)).all()[-1]
    assert (last.actor_name, last.action) == ("系统", "close")
    assert last.at.date() == date(2023, 2, 10)
