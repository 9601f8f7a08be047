"""Numbering: gapless numbers that come back on rollback, frozen letters, void and reissue."""

import hashlib
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.documents.docx_text import docx_lines
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import State
from proposals.services._apply import refresh
from proposals.services._links import link_url
from proposals.services._printed import text_of
from proposals.services.issuing import (
    Numbering,
    Voiding,
    VoidTo,
    attach_stamped,
    issue,
    preview_issue,
    void,
)
from proposals.services.portal import LinkStatus, visit
from proposals.storage.engine import sessions
from proposals.storage.letters import link_of
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile, NumberCounter
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.review import ReviewStep
from proposals.storage.tables.system import Blob
from tests.issued import THREE, approved, copies, issued, sent, signed
from tests.people import Cast, make_cast, make_office, state_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def token_of(cast: Cast, delivery_id: int) -> str:
    return link_url(cast.office, link_of(cast.office.db, delivery_id)).rpartition("/")[2]


def test_a_letter_is_numbered_rendered_hashed_and_frozen_at_once(cast):
    handling_id = approved(cast)
    (letter,) = issued(cast, handling_id)
    assert state_of(cast.office, handling_id) == "issued"
    assert (letter.number, letter.signer_name, letter.signer_title) == ("渝司提〔2023〕1号", "陈局长", "局长")
    docx = cast.office.read_file(cast.office.db.get(Blob, letter.docx_blob_id))
    assert hashlib.sha256(docx).hexdigest() == letter.docx_sha256
    assert text_of(letter).lines() == docx_lines(docx)
    assert "此复函已经市司法局陈局长局长审签。" in "".join(text_of(letter).lines())


def test_what_is_printed_does_not_follow_later_changes_of_the_register(cast):
    handling_id = approved(cast)
    (letter,) = issued(cast, handling_id)
    before = text_of(letter)
    cast.office.db.get(Proposal, letter.proposal_id).title = "改过的案由"
    assert text_of(letter) == before


def test_three_cosigners_share_a_letter_and_get_a_copy_with_link_and_form_each(cast):
    handling_id = approved(cast, proposers=THREE)
    (letter,) = issued(cast, handling_id)
    assert text_of(letter).addressee == "孔祥彬、孟平、颜青委员："
    made = copies(cast, handling_id)
    assert [d.recipient for d in made] == ["孔祥彬委员", "孟平委员", "颜青委员"]
    forms = cast.office.db.scalars(select(LetterFile).where(LetterFile.use == FileUse.RECEIPT_FORM)).all()
    assert [f.delivery_id for f in forms] == [d.id for d in made]
    assert len({link_of(cast.office.db, d.id).token_hash for d in made}) == 3


def test_without_links_the_form_goes_out_without_one(db, tmp_path):
    cast = make_cast(make_office(db, tmp_path, receipt_links=False))
    handling_id = approved(cast)
    issued(cast, handling_id)
    (copy,) = copies(cast, handling_id)
    assert link_of(db, copy.id) is None
    form = db.scalars(select(LetterFile)).one()
    assert "/r/" not in "".join(docx_lines(cast.office.read_file(db.get(Blob, form.blob_id))))


def test_the_preview_shows_the_number_and_takes_none(cast):
    handling_id = approved(cast)
    how = Numbering(cast.office.today)
    preview = preview_issue(cast.office, cast["王登记"], handling_id, how)
    assert preview.letters[0].number == "渝司提〔2023〕1号"
    assert preview.letters[0].recipients == ["孔祥彬委员"]
    assert preview.signed_by == "陈局长局长"
    assert cast.office.db.scalars(select(NumberCounter)).all() == []
    assert issue(cast.office, cast["王登记"], handling_id, how)[0].number == "渝司提〔2023〕1号"


def test_a_rollback_gives_the_number_back(cast):
    handling_id = approved(cast)
    cast.office.db.commit()
    issued(cast, handling_id)
    cast.office.db.rollback()
    assert state_of(cast.office, handling_id) == "approved"
    assert issued(cast, handling_id)[0].number == "渝司提〔2023〕1号"


def test_a_typed_number_is_printed_in_the_official_form_and_the_series_steps_over_it(cast):
    first = approved(cast)
    second = approved(cast, serial_no="0608")
    third = approved(cast, serial_no="0609")
    clerk, today = cast["王登记"], cast.office.today
    (typed,) = issue(cast.office, clerk, first, Numbering(today, numbers=("渝司提[2023]02号",)))
    assert typed.number == "渝司提〔2023〕2号"
    assert issued(cast, second)[0].number == "渝司提〔2023〕1号"
    assert issued(cast, third)[0].number == "渝司提〔2023〕3号"


def test_a_number_in_use_is_refused_with_the_case_that_has_it(cast):
    issued(cast, approved(cast))
    other = approved(cast, serial_no="0608")
    how = Numbering(cast.office.today, numbers=("渝司提〔2023〕1号",))
    with pytest.raises(
        BadInput, match="已经用于市政协六届一次会议第0607号《关于进一步加强法治政府建设的建议》"
    ):
        issue(cast.office, cast["王登记"], other, how)


REFUSED_NUMBERINGS = (
    (Numbering(date(2023, 2, 11)), "成文日期晚于今天"),
    (Numbering(date(2023, 2, 9)), "成文日期早于签发日期（2023年2月10日）"),
    (Numbering(date(2023, 2, 10), numbers=("5号",)), "不规范"),
    (Numbering(date(2023, 2, 10), numbers=("渝司提〔2022〕5号",)), "年份是2022年"),
    (Numbering(date(2023, 2, 10), numbers=("渝司提〔2023〕5号", "渝司提〔2023〕6号")), "要编1个发文字号"),
    (Numbering(date(2023, 2, 10), series_id=999), "没有这个发文字号系列"),
)


@pytest.mark.parametrize(("how", "sentence"), REFUSED_NUMBERINGS)
def test_a_wrong_date_or_number_is_refused_in_one_sentence(cast, how, sentence):
    handling_id = approved(cast)
    with pytest.raises(BadInput, match=sentence):
        issue(cast.office, cast["王登记"], handling_id, how)
    with pytest.raises(BadInput, match=sentence):
        preview_issue(cast.office, cast["王登记"], handling_id, how)


def test_only_the_clerk_numbers_and_a_stranger_finds_nothing(cast):
    handling_id = approved(cast)
    how = Numbering(cast.office.today)
    for act in (issue, preview_issue):
        with pytest.raises(NotAllowed):
            act(cast.office, cast["李承办"], handling_id, how)
        with pytest.raises(NotFound):
            act(cast.office, cast["外人"], handling_id, how)


def test_a_signature_on_paper_dates_the_letter_by_the_paper_and_names_who_signed(cast):
    handling_id = approved(cast)
    last = cast.office.db.scalars(select(ReviewStep).order_by(ReviewStep.acted_order.desc())).first()
    last.on_behalf = {"name": "种及灵", "title": "局长", "way": "paper", "on": "2023-02-09"}
    (letter,) = issue(cast.office, cast["王登记"], handling_id, Numbering(date(2023, 2, 9)))
    assert (letter.signer_name, letter.issued_on) == ("种及灵", date(2023, 2, 9))


def test_a_void_letter_keeps_its_number_and_the_next_one_takes_its_place_in_the_same_round(cast):
    handling_id = approved(cast)
    issued(cast, handling_id)
    (copy,) = sent(cast, handling_id)
    token = token_of(cast, copy.id)
    void(cast.office, cast["王登记"], handling_id, Voiding("日期有误", VoidTo.REVIEW))
    assert state_of(cast.office, handling_id) == "under_review"
    assert visit(cast.office, token).status is LinkStatus.VOID
    assert visit(cast.office, token).replaced_by == ""
    signed(cast, handling_id)
    (again,) = issued(cast, handling_id)
    assert again.number == "渝司提〔2023〕2号"
    assert visit(cast.office, token).replaced_by == "渝司提〔2023〕2号"
    letters = cast.office.db.scalars(select(Letter).order_by(Letter.id)).all()
    assert [(x.number, x.void_at is None) for x in letters] == [
        ("渝司提〔2023〕1号", False),
        ("渝司提〔2023〕2号", True),
    ]
    assert letters[0].round_id == letters[1].round_id
    with pytest.raises(BadInput, match="作废的号不再使用"):
        issue_typed(cast, "渝司提〔2023〕1号")


def issue_typed(cast: Cast, number: str) -> None:
    other = approved(cast, serial_no="0610")
    issue(cast.office, cast["王登记"], other, Numbering(cast.office.today, numbers=(number,)))


def test_a_void_letter_goes_back_to_the_signer_alone(cast):
    handling_id = approved(cast)
    issued(cast, handling_id)
    void(cast.office, cast["王登记"], handling_id, Voiding("错别字", VoidTo.REVIEW))
    steps = cast.office.db.scalars(select(ReviewStep).order_by(ReviewStep.id)).all()
    assert [s.state.value for s in steps] == ["passed", "passed", "void", "active"]
    assert steps[-1].role.value == "director"


def test_a_void_letter_may_go_back_to_the_handler_and_the_reply_is_owed_again(cast):
    handling_id = approved(cast)
    issued(cast, handling_id)
    sent(cast, handling_id)
    void(cast.office, cast["王登记"], handling_id, Voiding("内容要改", VoidTo.HANDLING))
    assert state_of(cast.office, handling_id) == "handling"
    with pytest.raises(NotPossible):
        void(cast.office, cast["王登记"], handling_id, Voiding("再作废"))


def test_a_void_without_reason_or_by_somebody_else_is_refused(cast):
    handling_id = approved(cast)
    issued(cast, handling_id)
    with pytest.raises(BadInput, match="作废理由"):
        void(cast.office, cast["王登记"], handling_id, Voiding("  "))
    with pytest.raises(NotAllowed):
        void(cast.office, cast["李承办"], handling_id, Voiding("不行"))
    with pytest.raises(NotPossible, match="不属于本次办理"):
        void(cast.office, cast["王登记"], handling_id, Voiding("别的", letter_ids=(99999,)))


def test_of_merged_letters_one_may_be_void_and_numbered_anew_while_the_other_stands(cast):
    first, letters = merged_and_issued(cast)
    void(cast.office, cast["王登记"], first, Voiding("主送有误", VoidTo.REVIEW, (letters[1].id,)))
    signed(cast, first)
    (again,) = issued(cast, first)
    assert (again.number, again.proposal_id) == ("渝司提〔2023〕3号", letters[1].proposal_id)
    assert letters[0].void_at is None


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_the_scan_of_the_sealed_paper_is_kept_with_its_hash_and_junk_is_refused(cast):
    handling_id = approved(cast)
    (letter,) = issued(cast, handling_id)
    clerk = cast["王登记"]
    file = attach_stamped(cast.office, clerk, handling_id, letter.id, "盖章.pdf", PDF)
    assert (file.use, file.sha256) == (FileUse.STAMPED, hashlib.sha256(PDF).hexdigest())
    with pytest.raises(BadInput):
        attach_stamped(cast.office, clerk, handling_id, letter.id, "盖章.pdf", b"<script>")
    void(cast.office, clerk, handling_id, Voiding("错了"))
    signed(cast, handling_id)
    issued(cast, handling_id)
    with pytest.raises(NotPossible, match="已经作废"):
        attach_stamped(cast.office, clerk, handling_id, letter.id, "盖章.pdf", PDF)


def test_numbers_stay_without_gap_and_unique_when_several_issue_at_once(cast, engine):
    cases = [approved(cast, serial_no=f"07{n:02}") for n in range(6)]
    clerk, office = cast["王登记"], cast.office
    office.db.commit()
    problems: list[BaseException] = []

    def run(handling_id: int, fails: bool) -> None:
        try:
            with sessions(engine, write=True) as db:
                issue(replace(office, db=db), clerk, handling_id, Numbering(office.today))
                db.rollback() if fails else db.commit()
        except BaseException as problem:  # shown in the main thread
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(h, n in (1, 4))) for n, h in enumerate(cases)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with sessions(engine, write=False) as db:
        numbers = sorted(db.scalars(select(Letter.number)))
    assert numbers == [f"渝司提〔2023〕{n}号" for n in (1, 2, 3, 4)]


def merged_and_issued(cast: Cast) -> tuple[int, list[Letter]]:
    """0607 with 0611 merged into it, numbered together."""
    first = approved(cast)
    second = approved(cast, serial_no="0611", title="关于加强行政执法监督的建议")
    db = cast.office.db
    merged = db.get(Handling, second)
    merged.merged_into_id, merged.stored_state = first, State.HANDLING
    merged.state, merged.live = State.MERGED, False
    refresh(cast.office, db.get(Handling, first))
    return first, issued(cast, first)


def test_merged_cases_get_a_letter_and_a_number_each(cast):
    first, letters = merged_and_issued(cast)
    assert [x.number for x in letters] == ["渝司提〔2023〕1号", "渝司提〔2023〕2号"]
    assert ["0607" in "".join(text_of(x).title) for x in letters] == [True, False]
    assert len(copies(cast, first)) == 2


def test_a_case_in_january_starts_a_new_row_of_numbers(cast):
    cast.office.now += timedelta(days=330)
    assert issued(cast, approved(cast, dispatched_on=cast.office.today))[0].number == "渝司提〔2024〕1号"
