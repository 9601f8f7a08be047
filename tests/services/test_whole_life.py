"""A whole case with nobody logged in but the clerk: what the others did on paper is written down for them."""

import pytest
from sqlalchemy import select

from proposals.services import review
from proposals.services._printed import text_of
from proposals.services.archive import archive
from proposals.services.contact import ContactStage, ContactWay, NewContact, record_contact
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.drafting import DraftText, save_draft
from proposals.services.issuing import Numbering, Voiding, VoidTo, issue, void
from proposals.services.receipt import PaperReceipt, ReceiptChannel, receive
from proposals.storage.letters import live_rounds
from proposals.storage.tables.audit import Event
from tests.factories import in_hand, on_paper
from tests.issued import REFUSED, SATISFIED, copies, later
from tests.people import Cast, state_of

pytestmark = pytest.mark.both_databases

TEXT = DraftText(
    body="一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"
)
SIGNERS = {"head": "周处长", "proofreader": "钱核稿", "leader": "吴分管", "director": "种及灵"}


def drafted_and_signed(cast: Cast, case: int, version: int = 0) -> None:
    """王登记 writes the draft in and every approval from the paper slip."""
    clerk, office = cast["王登记"], cast.office
    save_draft(office, clerk, case, TEXT, base_version=version)
    review.submit(office, clerk, case)
    sign_on_paper(cast, case)


def sign_on_paper(cast: Cast, case: int) -> None:
    clerk, office = cast["王登记"], cast.office
    while state_of(office, case) == "under_review":
        page = review.review_page(office, clerk, case)
        step = page.active[0]
        role = next(r for r, name in SIGNERS.items() if step.name in STEP_OF[r])
        signed = on_paper(SIGNERS[role], "局长" if role == "director" else "", office.today)
        review.approve(office, clerk, case, step.id, draft_sha256=page.sha256, on_behalf=signed)


STEP_OF = {
    "head": ("处室负责人审核", "配合处室会签"),
    "proofreader": ("办公室核稿",),
    "leader": ("分管领导审签",),
    "director": ("主要领导签发",),
}


def talked(cast: Cast, case: int) -> None:
    talk = NewContact(cast.office.today, ContactWay.MEETING, ContactStage.DURING, "李承办", "同意先培训")
    record_contact(cast.office, cast["王登记"], [case], talk)


def sent_to_all(cast: Cast, case: int) -> None:
    deliver(cast.office, cast["王登记"], case, Sending(DeliveryWay.REGISTERED_MAIL, cast.office.today))


def test_the_clerk_alone_takes_a_case_from_registration_through_two_rounds_into_the_archive(cast):
    clerk, office = cast["王登记"], cast.office
    case = in_hand(cast)
    talked(cast, case)
    drafted_and_signed(cast, case)
    (letter,) = issue(office, clerk, case, Numbering(office.today))
    assert "种及灵局长审签" in text_of(letter).closing[0]
    sent_to_all(cast, case)
    (copy,) = copies(cast, case)
    later(cast, 6)
    refused = PaperReceipt(copy.id, REFUSED, ReceiptChannel.PAPER, office.today)
    receive(office, clerk, case, refused)
    assert state_of(office, case) == "handling"
    talked(cast, case)
    drafted_and_signed(cast, case)
    (again,) = issue(office, clerk, case, Numbering(office.today))
    assert "再次答复" in "".join(text_of(again).title)
    sent_to_all(cast, case)
    (copy2,) = copies(cast, case)
    receive(office, clerk, case, PaperReceipt(copy2.id, SATISFIED, ReceiptChannel.PHONE, office.today))
    archive(office, clerk, case)
    assert state_of(office, case) == "archived"
    office.commit()
    actors = set(office.db.scalars(select(Event.actor_name)))
    assert actors == {"王登记", "系统"}


def test_a_letter_voided_back_to_the_signer_is_signed_and_numbered_anew_in_the_same_round(cast):
    clerk, office = cast["王登记"], cast.office
    case = in_hand(cast)
    talked(cast, case)
    drafted_and_signed(cast, case)
    issue(office, clerk, case, Numbering(office.today))
    void(office, clerk, case, Voiding("日期要改", VoidTo.REVIEW))
    page = review.review_page(office, cast["陈局长"], case)
    assert [s.name for s in page.active] == ["主要领导签发"]
    review.approve(office, cast["陈局长"], case, page.mine.id, draft_sha256=page.sha256)
    (letter,) = issue(office, clerk, case, Numbering(office.today))
    assert (letter.number, letter.signer_name) == ("渝司提〔2023〕2号", "陈局长")
    assert len(live_rounds(office.db, case)) == 1


def test_a_letter_voided_back_to_the_handler_goes_through_the_whole_chain_again(cast):
    clerk, office = cast["王登记"], cast.office
    case = in_hand(cast)
    talked(cast, case)
    drafted_and_signed(cast, case)
    issue(office, clerk, case, Numbering(office.today))
    sent_to_all(cast, case)
    void(office, clerk, case, Voiding("内容要改"))
    new = DraftText(body=TEXT.body + "\n三、补充\n另有安排。")
    save_draft(office, clerk, case, new, base_version=1)
    review.submit(office, clerk, case)
    sign_on_paper(cast, case)
    (letter,) = issue(office, clerk, case, Numbering(office.today))
    assert letter.number == "渝司提〔2023〕2号"
    sent_to_all(cast, case)
    assert state_of(office, case) == "answered"
