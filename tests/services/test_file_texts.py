"""Attached files are read by the worker and found by their words; an original gives its words to a proposal without."""

import pytest
from sqlalchemy import select

from proposals.documents.file_words import FileWords
from proposals.documents.pdf import ConverterMissing
from proposals.documents.uploads.kinds import MEDIA_TYPES, UploadKind
from proposals.domain.errors import BadInput
from proposals.domain.searching import plain
from proposals.services import attachments
from proposals.services._file_texts import WAITING, ask_for_words
from proposals.services._searchable import forget_attachment
from proposals.services.doctor import examine
from proposals.services.file_texts import ask_for_all, read_waiting
from proposals.services.file_texts.working import INTERRUPTED, LOST
from proposals.storage.search_index import holding
from proposals.storage.tables.audit import Event
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.register import Attachment, AttachmentUse, Proposal
from proposals.storage.tables.searching import FileText, SearchText, TextSource
from proposals.storage.tables.system import Blob
from tests.desks import Workshop
from tests.documents.attack_files import pdf_file
from tests.factories import registered
from tests.word_files import p, word

DOCX = MEDIA_TYPES[UploadKind.DOCX]
both = pytest.mark.both_databases


@pytest.fixture
def shop(database_url, tmp_path):
    shop = Workshop.open(database_url, tmp_path)
    yield shop
    shop.close()


def attach(cast, case, data: bytes, name: str = "调研报告.docx") -> Attachment:
    return attachments.attach(cast.office, cast["王登记"], case.handling_id, name, data)


def attach_original(cast, case, data: bytes, name: str = "0607.docx") -> Attachment:
    """As the import of originals does."""
    office = cast.office
    blob = office.keep_file(data, DOCX)
    original = Attachment(
        proposal_id=case.proposal_id,
        blob_id=blob.id,
        name=name,
        use=AttachmentUse.ORIGINAL,
        added_at=office.now,
    )
    office.db.add(original)
    office.db.flush()
    ask_for_words(office, original, blob)
    return original


def work(cast, shop, **how) -> int:
    """The worker's turn; the cast lets go of the database first."""
    cast.office.commit()
    done = read_waiting(shop.desk(), **how)
    cast.office.db.expire_all()
    return done


def found(cast, word: str) -> list[tuple[TextSource, int]]:
    rows = cast.office.db.scalars(
        select(SearchText).where(SearchText.id.in_(holding(cast.office.db, plain(word))))
    )
    return sorted((TextSource(row.source), row.source_id) for row in rows)


@both
def test_an_attached_file_is_found_by_its_words_once_the_worker_has_read_it(cast, shop):
    case = registered(cast)
    file = attach(cast, case, word(p("晋江经验值得借鉴。")))
    assert found(cast, "晋江经验") == []
    assert attachments.noted(cast.office, [(file, cast.office.db.get_one(Blob, file.blob_id))]) == {
        file.blob_id: WAITING
    }
    assert work(cast, shop) == 1
    assert found(cast, "晋江经验") == [(TextSource.ATTACHMENT, file.id)]
    text = cast.office.db.scalars(select(SearchText).where(SearchText.source == TextSource.ATTACHMENT)).one()
    assert (text.proposal_id, text.handling_id, text.label) == (
        case.proposal_id,
        case.handling_id,
        "调研报告.docx",
    )
    forget_attachment(cast.office, file)
    assert found(cast, "晋江经验") == []


@both
def test_the_same_file_elsewhere_is_read_once_and_found_at_once(cast, shop):
    one, other = registered(cast), registered(cast, serial_no="0608")
    data = word(p("晋江经验值得借鉴。"))
    first = attach(cast, one, data)
    work(cast, shop)
    second = attach(cast, other, data)
    assert found(cast, "晋江经验") == [
        (TextSource.ATTACHMENT, first.id),
        (TextSource.ATTACHMENT, second.id),
    ]
    assert work(cast, shop) == 0
    assert len(cast.office.db.scalars(select(FileText)).all()) == 1


def test_a_scan_is_noted_at_the_file(cast, shop):
    file = attach(cast, registered(cast), pdf_file(), "扫描件.pdf")
    assert work(cast, shop) == 0
    noted = attachments.noted(cast.office, [(file, cast.office.db.get_one(Blob, file.blob_id))])
    assert "可能是扫描件" in noted[file.blob_id]
    assert cast.office.db.scalars(select(FileText)).one().state is WorkState.FAILED


def test_without_a_converter_the_file_waits_and_says_why(cast, shop):
    def read(data: bytes, media_type: str) -> FileWords:
        raise ConverterMissing("本机没有安装LibreOffice。")

    attach(cast, registered(cast), word(p("晋江经验")))
    assert work(cast, shop, read=read) == 0
    waiting = cast.office.db.scalars(select(FileText)).one()
    assert (waiting.state, waiting.attempts, waiting.problem) == (
        WorkState.WAITING,
        0,
        "本机没有安装LibreOffice。",
    )
    shop.clock.pass_by(minutes=5)
    assert work(cast, shop) == 1


def test_what_breaks_the_reader_is_tried_four_times(cast, shop):
    def read(data: bytes, media_type: str) -> FileWords:
        raise RuntimeError("broken")

    attach(cast, registered(cast), word(p("晋江经验")))
    for _ in range(4):
        work(cast, shop, read=read)
        shop.clock.pass_by(hours=2)
    row = cast.office.db.scalars(select(FileText)).one()
    assert (row.state, row.problem) == (WorkState.FAILED, INTERRUPTED)


def test_a_file_that_the_store_has_lost_is_told(cast, shop):
    file = attach(cast, registered(cast), word(p("晋江经验")))
    cast.office.blob_path(cast.office.db.get_one(Blob, file.blob_id).sha256).unlink()
    assert work(cast, shop) == 0
    assert cast.office.db.scalars(select(FileText)).one().problem == LOST


def test_one_bad_file_leaves_the_others_alone(cast, shop):
    case = registered(cast)
    attach(cast, case, pdf_file(), "扫描件.pdf")
    attach(cast, case, word(p("晋江经验")))
    assert work(cast, shop) == 1


@both
def test_an_original_gives_its_words_to_a_proposal_without_text(cast, shop):
    case = registered(cast, points=())
    attach_original(
        cast, case, word(p("背景情况。"), p("建议："), p("一、加强普法宣传。"), p("二、充实基层力量。"))
    )
    work(cast, shop)
    proposal = cast.office.db.get_one(Proposal, case.proposal_id)
    assert proposal.text.startswith("背景情况。")
    assert [point.text for point in proposal.points] == ["加强普法宣传。", "充实基层力量。"]
    assert (TextSource.PROPOSAL, case.proposal_id) in found(cast, "充实基层力量")
    last = cast.office.db.scalars(
        select(Event).where(Event.handling_id == case.handling_id).order_by(Event.version.desc())
    ).first()
    assert (last.actor_name, last.data["called"]) == ("系统", "从原件读入提案内容")
    assert "0607.docx" in last.note
    assert examine(cast.office).problems == ()


def test_a_text_that_was_typed_in_stays(cast, shop):
    case = registered(cast, text="办公室录入的正文。")
    attach_original(cast, case, word(p("原件的正文。")))
    work(cast, shop)
    assert cast.office.db.get_one(Proposal, case.proposal_id).text == "办公室录入的正文。"
    assert "原件" in cast.office.db.scalars(select(FileText)).one().text


@both
def test_files_attached_before_anybody_asked_are_asked_for_once(cast, shop):
    case = registered(cast)
    blob = cast.office.keep_file(word(p("晋江经验")), DOCX)
    picture = cast.office.keep_file(b"\xff\xd8\xff", MEDIA_TYPES[UploadKind.JPEG])
    for kept in (blob, picture):
        cast.office.db.add(
            Attachment(proposal_id=case.proposal_id, blob_id=kept.id, name="旧附件", added_at=cast.office.now)
        )
    cast.office.db.flush()
    assert (ask_for_all(cast.office), ask_for_all(cast.office)) == (1, 0)
    assert work(cast, shop) == 1
    assert len(found(cast, "晋江经验")) == 1


def test_another_worker_that_took_the_file_over_keeps_it(cast, shop):
    attach(cast, registered(cast), word(p("晋江经验")))
    cast.office.commit()

    def read(data: bytes, media_type: str) -> FileWords:
        shop.clock.pass_by(hours=1)
        assert read_waiting(shop.desk("乙")) == 1
        return FileWords("另一位读的")

    assert read_waiting(shop.desk("甲"), read) == 0
    cast.office.db.expire_all()
    assert cast.office.db.scalars(select(FileText)).one().text == "晋江经验"


def test_no_words_is_a_sentence_not_a_crash(cast, shop):
    def read(data: bytes, media_type: str) -> FileWords:
        raise BadInput("这份文件没有文字。")

    attach(cast, registered(cast), word(p("晋江经验")))
    assert work(cast, shop, read=read) == 0
    assert cast.office.db.scalars(select(FileText)).one().problem == "这份文件没有文字。"


@both
def test_words_read_after_the_import_of_their_proposal_was_undone_are_not_found(cast, shop):
    case = registered(cast)
    attach_original(cast, case, word(p("晋江经验值得借鉴。")))
    proposal = cast.office.db.get_one(Proposal, case.proposal_id)
    proposal.undone_at = cast.office.now
    work(cast, shop)
    assert found(cast, "晋江经验") == []
    assert proposal.text == ""
