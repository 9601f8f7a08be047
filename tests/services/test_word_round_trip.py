"""A draft goes out as a Word file and comes back: a new version, a comparison, or a sentence that says why not."""

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proposals.documents.pdf import ConverterMissing
from proposals.domain.actors import OnBehalf, Way
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services import drafting
from proposals.services.dispatch import withdraw
from proposals.services.drafting import DraftText, Settled
from proposals.storage.tables.drafting import Autosave, Draft, DraftParagraph
from proposals.storage.tables.system import Blob
from tests.factories import in_hand
from tests.people import Cast, make_cast, make_office
from tests.word_files import by_libreoffice

pytestmark = pytest.mark.both_databases

BODY = "一、关于“加强法治培训”的建议\n\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"
FIRST = DraftText(body=BODY, thanks="感谢您的关心。", outcome_class="A", attachments=("清单", "回执"))


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def save(cast: Cast, case: int, body: str = BODY, base: int = 0, who: str = "李承办") -> drafting.Saved:
    text = DraftText(**{**FIRST.fields, "body": body, "attachments": FIRST.attachments, "copies": ()})
    return drafting.save_draft(cast.office, cast[who], case, text, base_version=base)


def word_of(cast: Cast, case: int, edit: Callable[[Document], object] = lambda document: None) -> bytes:
    """The newest version as a Word file, edited."""
    document = docx.Document(io.BytesIO(drafting.draft_docx(cast.office, cast["李承办"], case)[1]))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def send(
    cast: Cast,
    case: int,
    data: bytes,
    settled: Settled = Settled(),  # noqa: B008
    who: str = "李承办",
    name: str = "答复稿.docx",
    **more: object,
) -> drafting.Taken:
    upload = drafting.inspect_word(name, data, megabytes=30)
    return drafting.take_word(cast.office, cast[who], case, upload, settled, **more)


def body_of(cast: Cast, draft_id: int) -> list[str]:
    rows = select(DraftParagraph.text).where(DraftParagraph.draft_id == draft_id)
    return list(cast.office.db.scalars(rows.order_by(DraftParagraph.position)))


def paragraph(document: Document, beginning: str):
    return next(p for p in document.paragraphs if p.text.startswith(beginning))


def versions(cast: Cast) -> int | None:
    return cast.office.db.scalar(select(func.count(Draft.id)))


def test_a_file_made_from_the_newest_version_becomes_the_next_one(cast):
    case = in_hand(cast)
    first = save(cast, case)

    def edit(document):
        paragraph(document, "已经组织培训").add_run("共三期。")
        paragraph(document, "已经清理文件").insert_paragraph_before("普通正文样式的一段。", style="Normal")

    data = word_of(cast, case, edit)
    taken = send(cast, case, data)
    assert taken.notices == ()
    assert taken.saved is not None
    assert (taken.saved.version, taken.saved.new) == (2, True)
    assert body_of(cast, taken.saved.draft_id) == [
        "一、关于“加强法治培训”的建议",
        "已经组织培训。共三期。",
        "二、关于“严格规范性文件管理”的建议",
        "普通正文样式的一段。",
        "已经清理文件。",
    ]
    draft = cast.office.db.get(Draft, taken.saved.draft_id)
    assert draft.note == "由Word文件“答复稿.docx”上传"
    assert DraftText.stored(draft.body, draft.fields).thanks == "感谢您的关心。"
    assert cast.office.read_file(cast.office.db.get(Blob, draft.upload_blob_id)) == data
    kept = drafting.uploaded_word(cast.office, cast["陈局长"], case, draft.id)
    assert (kept.name, kept.data) == ("第2稿上传的文件.docx", data)
    lineages = [
        [p.lineage for p in cast.office.db.get(Draft, d).paragraphs]
        for d in (first.draft_id, taken.saved.draft_id)
    ]
    assert lineages[1][:3] == lineages[0][:3]
    assert lineages[1][4] == lineages[0][3]


def test_an_unchanged_file_makes_no_version(cast):
    case = in_hand(cast)
    save(cast, case)
    taken = send(cast, case, word_of(cast, case))
    assert (taken.saved.version, taken.saved.new) == (1, False)
    assert versions(cast) == 1


def test_a_file_made_from_an_older_version_is_laid_beside_the_newest_and_nothing_is_saved(cast):
    case = in_hand(cast)
    save(cast, case)
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训").add_run("我在外面改的。"))
    save(cast, case, BODY + "\n三、王登记补的一段。", base=1, who="王登记")
    taken = send(cast, case, data)
    assert taken.saved is None
    assert taken.why == "文件是从第1稿改的，此后王登记已保存第2稿。请对照取舍后再保存。"
    assert versions(cast) == 2
    found = drafting.compare_typed(cast.office, cast["李承办"], case, taken.text, "上传的Word文件")
    assert (found.old_name, found.new_name, found.changed) == ("第2稿（王登记）", "上传的Word文件", 2)
    third = drafting.save_draft(
        cast.office, cast["李承办"], case, taken.text, base_version=2, upload=taken.kept
    )
    assert cast.office.db.get(Draft, third.draft_id).upload_blob_id is not None


def test_a_file_of_another_case_is_named(cast):
    case, other = in_hand(cast), in_hand(cast, serial_no="0123")
    save(cast, case)
    save(cast, other)
    with pytest.raises(BadInput, match="这份文件是第0123号提案的答复稿，不是本件的") as refusal:
        send(cast, case, word_of(cast, other))
    assert refusal.value.field == "file"
    assert versions(cast) == 2


def test_the_clerks_opinion_letter_of_the_same_proposal_is_named_as_such(cast):
    case = in_hand(cast)
    opinion = in_hand(cast, serial_no="0124", part=Part.COHANDLE, lead_unit="重庆市公安局")
    save(cast, case)
    text = DraftText(body="一、我们的意见。")
    drafting.save_draft(cast.office, cast["李承办"], opinion, text, base_version=0)
    with pytest.raises(BadInput, match="第0124号提案的会办意见稿"):
        send(cast, case, word_of(cast, opinion))


def test_a_mark_made_by_another_installation_is_that_of_a_foreign_file(cast):
    case = in_hand(cast)
    save(cast, case)
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训").add_run("改。"))
    cast.office.settings = make_office(
        cast.office.db, None or cast.office.blob_path("00").parents[2]
    ).settings
    object.__setattr__(cast.office.settings, "secret_key", "of another house")
    taken = send(cast, case, data)
    assert taken.saved is None
    assert "不是从本件的Word稿改来的" in taken.why


def test_a_word_file_written_outside_is_compared_first(cast):
    case = in_hand(cast)
    save(cast, case)
    document = docx.Document()
    for line in (
        "重庆市司法局关于市政协六届一次会议",
        "第0607号提案的复函",
        "孔祥彬委员：",
        "一、外面写的一段。",
        "此致",
        "重庆市司法局",
        "2023年4月27日",
    ):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    taken = send(cast, case, out.getvalue())
    assert taken.saved is None
    assert "一、外面写的一段。\n此致" in taken.text.body
    assert "2023年4月27日" not in taken.text.body
    assert "孔祥彬委员" not in taken.text.body


def test_before_anything_is_saved_the_text_of_a_file_is_only_offered(cast):
    case = in_hand(cast)
    document = docx.Document()
    document.add_paragraph("一、外面写的一段。")
    out = io.BytesIO()
    document.save(out)
    taken = send(cast, case, out.getvalue())
    assert taken.saved is None
    assert taken.text.body == "一、外面写的一段。"
    assert "还没有保存过答复稿" in taken.why
    assert versions(cast) == 0


def test_a_printed_sentence_that_was_changed_is_quoted_and_not_taken(cast):
    case = in_hand(cast)
    save(cast, case)

    def edit(document):
        opening = paragraph(document, "您提出的")
        opening.runs[0].text = opening.runs[0].text.replace("收悉", "已经收到")
        paragraph(document, "已经组织培训").add_run("共三期。")

    taken = send(cast, case, word_of(cast, case, edit))
    assert "您提出的" not in taken.text.body
    (notice,) = [n for n in taken.notices if "系统生成的部分" in n]
    assert notice.startswith("“您提出的《")


def test_unsaved_typing_survives_the_upload(cast):
    case = in_hand(cast)
    save(cast, case)
    drafting.autosave(
        cast.office, cast["李承办"], case, DraftText(body=BODY + "\n键盘上打的。"), base_version=1
    )
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训").add_run("改。"))
    assert send(cast, case, data).saved.version == 2
    assert cast.office.db.scalar(select(func.count()).select_from(Autosave)) == 1
    unsaved = drafting.drafting_page(cast.office, cast["李承办"], case).unsaved
    assert unsaved is not None
    assert unsaved.stale


def test_the_clerk_writes_down_what_the_handler_did_in_word(cast):
    case = in_hand(cast)
    save(cast, case)
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训").add_run("改。"))
    behalf = OnBehalf(name="李承办", title="", way=Way.PAPER, on=cast.office.today)
    taken = send(cast, case, data, who="王登记", on_behalf=behalf)
    assert cast.office.db.get(Draft, taken.saved.draft_id).author_name == "李承办"


def test_only_those_who_draft_now_may_send_a_file(cast):
    case = in_hand(cast)
    with pytest.raises(NotFound):
        drafting.refuse_to_upload(cast.office, cast["外人"], case)
    with pytest.raises(NotAllowed):
        drafting.refuse_to_upload(cast.office, cast["钱核稿"], case)
    drafting.refuse_to_upload(cast.office, cast["王登记"], case)


def test_a_file_put_by_comes_back_to_the_same_person_and_case_alone(cast):
    case, other = in_hand(cast), in_hand(cast, serial_no="0123")
    save(cast, case)
    data = word_of(cast, case)
    upload = drafting.inspect_word("稿 子.docx", data, megabytes=30)
    mark = drafting.keep_word(cast.office, cast["李承办"], case, upload)
    assert drafting.kept_word(cast.office, cast["李承办"], case, mark) == ("稿 子.docx", data)
    for who, where, what in (
        ("王登记", case, mark),
        ("李承办", other, mark),
        ("李承办", case, mark[:-1] + "x"),
        ("李承办", case, "a.b.c"),
        ("李承办", case, "汉字"),
        ("李承办", case, "0" * 64 + "." + mark.partition(".")[2]),
    ):
        with pytest.raises(BadInput, match="请重新选择文件"):
            drafting.kept_word(cast.office, cast[who], where, what)


@pytest.mark.parametrize("name", ["答复稿.doc", "答复稿.wps"])
def test_an_old_file_is_read_through_libreoffice_and_kept_as_it_was(cast, tmp_path, name):
    case = in_hand(cast)
    save(cast, case)
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训").add_run("共三期。"))
    old = by_libreoffice(data, tmp_path, "doc:MS Word 97")
    taken = send(cast, case, old, name=name)
    assert taken.notices == ()
    assert taken.saved.version == 2
    assert "已经组织培训。共三期。" in body_of(cast, taken.saved.draft_id)
    kept = drafting.uploaded_word(cast.office, cast["李承办"], case, taken.saved.draft_id)
    assert (kept.name, kept.data) == ("第2稿上传的文件.doc", old)


def test_without_libreoffice_an_old_file_is_refused_with_the_way_out(cast, tmp_path, monkeypatch):
    case = in_hand(cast)
    save(cast, case)
    old = by_libreoffice(word_of(cast, case), tmp_path, "doc:MS Word 97")
    monkeypatch.setattr("proposals.documents.pdf.conversion.converter_path", lambda: None)
    with pytest.raises(ConverterMissing, match="请在Word或WPS中另存为.docx后再传") as refusal:
        send(cast, case, old, name="稿.doc")
    assert "LibreOffice" in refusal.value.sentence


def test_a_text_far_longer_than_a_body_is_refused_before_it_is_taken_apart(cast):
    case = in_hand(cast)
    save(cast, case)
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训").add_run("字" * 130_000))
    with pytest.raises(BadInput, match="超过正文60000个字的上限"):
        send(cast, case, data)


def test_what_stands_in_a_text_box_is_quoted(cast):
    case = in_hand(cast)
    save(cast, case)
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>框里的话</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    data = word_of(cast, case, lambda d: paragraph(d, "已经组织培训")._p.append(parse_xml(box)))
    assert send(cast, case, data).notices == ("文本框里的“框里的话”没有带入；属于正文的请移到正文里再传。",)


def test_a_case_that_is_not_being_drafted_takes_no_file(cast):
    case = in_hand(cast)
    withdraw(cast.office, cast["王登记"], case, "委员撤回")
    with pytest.raises(NotPossible):
        drafting.refuse_to_upload(cast.office, cast["王登记"], case)
