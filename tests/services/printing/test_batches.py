"""Batches: ordered in one act, made piece by piece, each once; cancelled, taken over, named, bound."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from sqlalchemy import func, select, update

from proposals.documents.docx_text import docx_lines
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.services import printing
from proposals.services._office import Rules
from proposals.services.printing import BatchContent, BatchForm, Order, WorkState, pieces
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.printing import PrintBatch, PrintItem
from proposals.storage.tables.register import Proposer
from proposals.storage.tables.signing import SealCertificate
from proposals.storage.tables.system import Blob
from tests.desks import Workshop
from tests.factories import in_hand, registered
from tests.issued import THREE, answered, approved, issued
from tests.people import Cast

pytestmark = pytest.mark.both_databases
LETTERS = Order(BatchContent.LETTERS, BatchForm.ZIP)
SHEETS = Order(BatchContent.CASE_SHEETS, BatchForm.ZIP)


def ordered(cast: Cast, ids: list[int], order: Order = LETTERS, who: str = "王登记") -> int:
    """A committed order; its id."""
    batch = printing.order_batch(cast.office, cast[who], ids, order)
    cast.office.commit()
    return batch.id


def made(cast: Cast, workshop: Workshop, batch_id: int) -> bytes:
    """The file of the batch after a worker has been at it."""
    assert printing.make_batches(workshop.desk()) == 1
    cast.office.db.expire_all()
    return printing.finished_file(cast.office, cast["王登记"], batch_id).path.read_bytes()


def small_steps(workshop: Workshop, pieces_at_once: int = 2, **more: int) -> None:
    """Let the workers keep their progress after so many pieces."""
    rules: Rules = workshop.house.rules
    limits = replace(rules.sheets.printing, pieces_at_once=pieces_at_once, **more)
    workshop.house.rules = replace(rules, sheets=replace(rules.sheets, printing=limits))


def cases(cast: Cast, count: int) -> list[int]:
    """So many cases in hand."""
    return [in_hand(cast, serial_no=f"{n:04}") for n in range(1, count + 1)]


def test_letters_come_as_one_zip_named_by_number_and_recipient_with_a_list(cast, workshop):
    first, _ = answered(cast)
    second, _ = answered(cast, serial_no="0608", proposers=THREE)
    waiting = in_hand(cast, serial_no="0609")
    batch_id = ordered(cast, [first, second, waiting])
    with zipfile.ZipFile(io.BytesIO(made(cast, workshop, batch_id))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "目录.xlsx",
            "渝司提〔2023〕1号 孔祥彬委员.docx",
            "渝司提〔2023〕2号 孔祥彬委员.docx",
            "渝司提〔2023〕2号 孟平委员.docx",
            "渝司提〔2023〕2号 颜青委员.docx",
        ]
        assert all(info.flag_bits & 0x800 for info in archive.infolist())
        lines = docx_lines(archive.read("渝司提〔2023〕2号 孟平委员.docx"))
    assert "孔祥彬、孟平、颜青委员：" in lines
    page = printing.batch_page(cast.office, cast["王登记"], batch_id)
    assert [(p.name, p.sentence) for p in page.problems] == [
        ("第0609号 孔祥彬", "还没有编号的复函，没有可打印的。")
    ]


def test_a_letter_is_the_very_file_that_was_frozen(cast, workshop):
    handling_id, _ = answered(cast)
    letter = cast.office.db.scalars(select(Letter)).one()
    with zipfile.ZipFile(io.BytesIO(made(cast, workshop, ordered(cast, [handling_id])))) as archive:
        assert archive.read(archive.namelist()[1]) == cast.office.blob_path(letter.docx_sha256).read_bytes()


def test_letters_as_one_pdf_keep_their_order_and_begin_on_a_sheet_of_their_own(cast, workshop):
    first, _ = answered(cast)
    second, _ = answered(cast, serial_no="0608")
    order = Order(BatchContent.LETTERS, BatchForm.PDF, double_sided=True)
    data = made(cast, workshop, ordered(cast, [second, first], order))
    document = pypdfium2.PdfDocument(data)
    texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    begins = [
        n for n, text in enumerate(texts) if "第0608号提案的复函" in text or "第0607号提案的复函" in text
    ]
    assert all(n % 2 == 0 for n in begins)
    assert "0608" in texts[begins[0]]
    assert "0607" in texts[begins[1]]
    document.close()


@pytest.mark.parametrize(
    ("what", "variant", "holds"),
    [
        (BatchContent.RECEIPT_FORMS, "", "提案办理情况征询意见表（回执）"),
        (BatchContent.ROUTING_SLIPS, "", "重庆市司法局发文稿纸"),
        (BatchContent.CASE_SHEETS, "", "重庆市司法局提案办理单"),
        (BatchContent.COVERING_NOTES, "recipient", "关于送达第0607号提案复函的函"),
        (BatchContent.COVERING_NOTES, "committee", "市政协提案委员会："),
        (BatchContent.COVERING_NOTES, "supervision", "市政府督查室："),
        (BatchContent.LABELS, "3x8", "孔祥彬委员　收"),
    ],
)
def test_every_content_can_be_made(cast, workshop, what, variant, holds):
    handling_id, _ = answered(cast)
    data = made(cast, workshop, ordered(cast, [handling_id], Order(what, BatchForm.ZIP, variant)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert holds in docx_lines(archive.read(archive.namelist()[1]))


def test_a_note_to_an_office_lists_all_letters_and_how_many_copies(cast, workshop):
    ids = [answered(cast, serial_no="0607", proposers=THREE)[0], answered(cast, serial_no="0608")[0]]
    order = Order(BatchContent.COVERING_NOTES, BatchForm.ZIP, "committee")
    with zipfile.ZipFile(io.BytesIO(made(cast, workshop, ordered(cast, ids, order)))) as archive:
        assert archive.namelist() == ["目录.xlsx", "附函（市政协提案委员会）.docx"]
        lines = docx_lines(archive.read(archive.namelist()[1]))
    assert "现将我局办理的提案复函2件报上，请查收。复函目录附后。" in lines
    assert [line for line in lines if "渝司提〔2023〕" in line] == ["渝司提〔2023〕1号", "渝司提〔2023〕2号"]


def test_a_missing_address_leaves_a_line_on_the_label_and_is_told(cast, workshop):
    handling_id, _ = answered(cast, proposers=THREE)
    known = cast.office.db.scalars(select(Proposer).where(Proposer.name == "孟平")).one()
    known.address, known.postcode = "渝中区人民路<1号>&2号", "400015"
    batch_id = ordered(cast, [handling_id], Order(BatchContent.LABELS, BatchForm.ZIP))
    with zipfile.ZipFile(io.BytesIO(made(cast, workshop, batch_id))) as archive:
        lines = docx_lines(archive.read("地址标签.docx"))
    assert "渝中区人民路<1号>&2号" in lines
    assert sum(line.startswith("地址：＿") for line in lines) == 2
    page = printing.batch_page(cast.office, cast["王登记"], batch_id)
    assert page.problem_count == 2


def test_a_label_for_an_office_bears_its_address_and_a_case_without_letter_its_proposers(cast, workshop):
    waiting = in_hand(cast, serial_no="0609", proposers=THREE)
    data = made(cast, workshop, ordered(cast, [waiting], Order(BatchContent.LABELS, BatchForm.ZIP)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lines = docx_lines(archive.read("地址标签.docx"))
    assert [line for line in lines if line.endswith("收")] == [
        "孔祥彬委员　收",
        "孟平委员　收",
        "颜青委员　收",
    ]


# ------------------------------------------------------------------ who may


def test_a_handler_prints_their_own_cases_and_nobody_elses(cast):
    mine, others = in_hand(cast), registered(cast, serial_no="0608").handling_id
    batch_id = ordered(cast, [mine, others], SHEETS, who="李承办")
    items = cast.office.db.scalars(select(PrintItem).where(PrintItem.batch_id == batch_id)).all()
    assert [i.handling_id for i in items] == [mine]
    with pytest.raises(NotAllowed):
        ordered(cast, [others], SHEETS, who="李承办")


@pytest.mark.parametrize("name", ["外人", "陈局长", "赵会办"])
def test_who_does_not_handle_the_case_prints_nothing(cast, name):
    with pytest.raises(NotAllowed, match="没有由您办理的"):
        ordered(cast, [in_hand(cast)], SHEETS, who=name)


def test_a_batch_is_seen_by_who_ordered_it_alone(cast):
    batch_id = ordered(cast, [in_hand(cast)], SHEETS)
    for name in ("李承办", "外人"):
        with pytest.raises(NotFound):
            printing.batch_page(cast.office, cast[name], batch_id)
        assert printing.my_batches(cast.office, cast[name]) == []
        with pytest.raises(NotFound):
            printing.cancel_batch(cast.office, cast[name], batch_id)


def test_nothing_and_too_much_are_refused(cast):
    with pytest.raises(BadInput, match="请先勾选"):
        ordered(cast, [])
    with pytest.raises(BadInput, match="一次最多打印3000件"):
        ordered(cast, list(range(1, 3002)))
    with pytest.raises(BadInput, match="没有这一种"):
        ordered(cast, [in_hand(cast)], Order(BatchContent.LABELS, BatchForm.ZIP, "9x9"))


def test_a_finished_file_is_not_there_before_it_is_finished(cast):
    batch_id = ordered(cast, [in_hand(cast)], SHEETS)
    with pytest.raises(NotPossible, match="还没有做好"):
        printing.finished_file(cast.office, cast["王登记"], batch_id)


# ------------------------------------------------------------------ workers


def test_two_workers_never_hold_one_batch(cast, workshop):
    ids = cases(cast, 1)
    first, second = ordered(cast, ids, SHEETS), ordered(cast, ids, SHEETS)
    claims = [workshop.desk(n).write(lambda office, n=n: printing.claim_batch(office, n)) for n in "甲乙丙"]
    assert claims == [first, second, None]


def test_a_worker_that_is_gone_is_followed_by_another_where_it_stopped(cast, workshop, monkeypatch):
    small_steps(workshop)
    batch_id = ordered(cast, cases(cast, 5), SHEETS)
    gone, other = workshop.desk("甲"), workshop.desk("乙")
    gone.write(lambda office: printing.claim_batch(office, "甲"))
    keep = gone.read(lambda office: printing.next_step(office, batch_id, "甲"))
    assert gone.write(keep)
    assert other.write(lambda office: printing.claim_batch(office, "乙")) is None
    workshop.clock.pass_by(minutes=6)
    times = counted(monkeypatch)
    assert printing.make_batches(other) == 1
    assert times == [3, 4, 5]


def counted(monkeypatch) -> list[int]:
    """The numbers of the cases of which a sheet is made from now on."""
    made_of: list[int] = []
    real = pieces.case_sheet

    def counting(office, handling):
        made_of.append(int(handling.proposal.serial_no))
        return real(office, handling)

    monkeypatch.setattr(pieces, "case_sheet", counting)
    return made_of


def test_a_worker_that_comes_back_after_its_lease_keeps_nothing(cast, workshop):
    small_steps(workshop)
    batch_id = ordered(cast, cases(cast, 3), SHEETS)
    slow, quick = workshop.desk("甲"), workshop.desk("乙")
    slow.write(lambda office: printing.claim_batch(office, "甲"))
    late = slow.read(lambda office: printing.next_step(office, batch_id, "甲"))
    workshop.clock.pass_by(minutes=6)
    assert printing.make_batches(quick) == 1
    assert slow.write(late) is False
    assert slow.read(lambda office: printing.next_step(office, batch_id, "甲")) is None
    cast.office.db.expire_all()
    batch = cast.office.db.get_one(PrintBatch, batch_id)
    assert (batch.state, batch.done, batch.owner) == (WorkState.DONE, 3, "")


def test_cancelling_takes_effect_before_the_next_pieces(cast, workshop):
    small_steps(workshop)
    batch_id = ordered(cast, cases(cast, 4), SHEETS)
    desk = workshop.desk()
    desk.write(lambda office: printing.claim_batch(office, "甲"))
    desk.write(desk.read(lambda office: printing.next_step(office, batch_id, "甲")))
    under_way = desk.read(lambda office: printing.next_step(office, batch_id, "甲"))
    cast.office.rollback()
    printing.cancel_batch(cast.office, cast["王登记"], batch_id)
    cast.office.commit()
    assert desk.write(under_way) is False
    assert desk.read(lambda office: printing.next_step(office, batch_id, "甲")) is None
    cast.office.db.expire_all()
    assert cast.office.db.get_one(PrintBatch, batch_id).done == 2
    with pytest.raises(NotPossible, match="已经结束"):
        printing.cancel_batch(cast.office, cast["王登记"], batch_id)


def test_a_piece_that_fails_is_named_and_stops_no_other(cast, workshop, monkeypatch):
    real = pieces.case_sheet

    def failing(office, handling):
        if handling.proposal.serial_no == "0002":
            raise RuntimeError("a fault of ours")
        return real(office, handling)

    monkeypatch.setattr(pieces, "case_sheet", failing)
    batch_id = ordered(cast, cases(cast, 3), SHEETS)
    with zipfile.ZipFile(io.BytesIO(made(cast, workshop, batch_id))) as archive:
        assert len(archive.namelist()) == 3
    page = printing.batch_page(cast.office, cast["王登记"], batch_id)
    assert [p.sentence for p in page.problems] == ["没有做成，请联系系统管理员查看后台日志。"]


def test_a_batch_that_ends_its_workers_again_and_again_is_stopped(cast, workshop):
    batch_id = ordered(cast, cases(cast, 2), SHEETS)
    for _ in range(5):
        workshop.desk().write(lambda office: printing.claim_batch(office, "甲"))
        workshop.clock.pass_by(minutes=6)
    assert printing.make_batches(workshop.desk("乙")) == 0
    cast.office.db.expire_all()
    batch = cast.office.db.get_one(PrintBatch, batch_id)
    assert batch.state is WorkState.FAILED
    assert batch.problem.startswith("在第1份附近连续中断5次，已停下")


def test_without_a_converter_a_pdf_says_so_and_can_be_had_as_a_zip(cast, workshop, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    batch_id = ordered(cast, cases(cast, 2), Order(BatchContent.CASE_SHEETS, BatchForm.PDF))
    assert printing.make_batches(workshop.desk()) == 0
    cast.office.db.expire_all()
    batch = cast.office.db.get_one(PrintBatch, batch_id)
    assert batch.state is WorkState.FAILED
    assert batch.problem.startswith("本机没有安装LibreOffice")
    assert "打包下载" in batch.problem
    again = printing.order_again(cast.office, cast["王登记"], batch_id, BatchForm.ZIP)
    cast.office.commit()
    assert again.total == 2
    assert made(cast, workshop, again.id).startswith(b"PK")


def test_a_busy_converter_puts_the_batch_off_a_little(cast, workshop, monkeypatch):
    batch_id = ordered(cast, cases(cast, 1), Order(BatchContent.CASE_SHEETS, BatchForm.PDF))
    busy = pieces.ConverterBusy("正在生成的PDF太多，请稍后重试。")
    monkeypatch.setattr(pieces, "to_pdfs", lambda docxs: [busy for _ in docxs])
    assert printing.make_batches(workshop.desk()) == 0
    cast.office.db.expire_all()
    batch = cast.office.db.get_one(PrintBatch, batch_id)
    assert (batch.state, batch.attempts) == (WorkState.WAITING, 0)
    assert batch.next_attempt_at > workshop.clock.now


def test_what_is_larger_than_allowed_is_not_bound(cast, workshop):
    small_steps(workshop, largest_megabytes=1)
    batch_id = ordered(cast, cases(cast, 1), SHEETS)
    desk = workshop.desk()
    desk.write(lambda office: printing.claim_batch(office, "甲"))
    desk.write(desk.read(lambda office: printing.next_step(office, batch_id, "甲")))
    desk.write(lambda office: office.db.execute(update(Blob).values(size=2_000_000)))
    desk.write(desk.read(lambda office: printing.next_step(office, batch_id, "甲")))
    cast.office.db.expire_all()
    assert "超过1兆的上限" in cast.office.db.get_one(PrintBatch, batch_id).problem


def test_a_letter_that_was_voided_meanwhile_is_not_printed(cast, workshop):
    handling_id = approved(cast)
    (letter,) = issued(cast, handling_id)
    batch_id = ordered(cast, [handling_id, in_hand(cast, serial_no="0608")])
    letter.void_at = cast.office.now
    cast.office.commit()
    assert printing.make_batches(workshop.desk()) == 0
    cast.office.db.expire_all()
    page = printing.batch_page(cast.office, cast["王登记"], batch_id)
    assert "渝司提〔2023〕1号已经作废，没有打印。" in [p.sentence for p in page.problems]
    assert page.batch.problem == "这一批没有一份做成，原因见下面的清单。"


def test_no_letter_goes_to_the_printer_without_the_seal_it_is_to_bear(cast, workshop):
    handling_id, _ = answered(cast)
    add_certificate(cast)
    batch_id = ordered(cast, [handling_id], Order(BatchContent.LETTERS, BatchForm.PDF))
    assert printing.make_batches(workshop.desk()) == 0
    cast.office.db.expire_all()
    page = printing.batch_page(cast.office, cast["王登记"], batch_id)
    assert [p.sentence for p in page.problems] == [
        "渝司提〔2023〕1号的PDF还没有加盖电子印章，请稍后再打印这一份。"
    ]


def test_a_letter_that_has_its_pdf_is_printed_from_it(cast, workshop, monkeypatch):
    handling_id, _ = answered(cast)
    add_certificate(cast)
    letter = cast.office.db.scalars(select(Letter)).one()
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as one:
        one.new_page(333, 444)
        one.save(out)
    blob = cast.office.keep_file(out.getvalue(), "application/pdf")
    cast.office.db.add(
        LetterFile(
            letter_id=letter.id,
            use=FileUse.PDF,
            name="1.pdf",
            blob_id=blob.id,
            sha256=blob.sha256,
            at=cast.office.now,
        )
    )
    monkeypatch.setattr(pieces, "to_pdfs", lambda docxs: pytest.fail("nothing is to be converted"))
    batch_id = ordered(cast, [handling_id], Order(BatchContent.LETTERS, BatchForm.PDF))
    with pypdfium2.PdfDocument(made(cast, workshop, batch_id)) as printed:
        assert [page.get_size() for page in printed] == [(333, 444)]


def add_certificate(cast: Cast) -> None:
    """From now on the unit's letters are sealed."""
    cast.office.db.add(
        SealCertificate(
            unit_id=cast.unit.id,
            subject="重庆市司法局",
            fingerprint="0" * 64,
            chain="",
            valid_from=date(2020, 1, 1),
            valid_to=date(2035, 1, 1),
            added_at=cast.office.now,
        )
    )


def test_pieces_are_counted_once_each(cast, workshop):
    small_steps(workshop, 3)
    batch_id = ordered(cast, cases(cast, 7), SHEETS)
    made(cast, workshop, batch_id)
    db = cast.office.db
    with_file = select(func.count()).where(PrintItem.batch_id == batch_id, PrintItem.blob_id.is_not(None))
    assert db.scalar(with_file) == 7
