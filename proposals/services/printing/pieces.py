"""Making the pieces of a batch: each its own file, or one document for all cases."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import select

from proposals.documents.pdf import ConverterBusy, ConverterMissing, PdfProblem, to_pdfs
from proposals.documents.sheets import Label
from proposals.domain.errors import DomainError, NotPossible
from proposals.services._office import Office
from proposals.services._sealing import certificate_of
from proposals.services.printing.case_sheets import case_sheet
from proposals.services.printing.contents import is_grouped
from proposals.services.printing.labels import label_sheets, labels_of
from proposals.services.printing.made import PDF, Made
from proposals.services.printing.notes import note_to_member, notes_to_office
from proposals.services.printing.routing_slips import routing_slip
from proposals.storage.letters import files_of
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.printing import BatchContent, BatchForm, PrintBatch, PrintItem
from proposals.storage.tables.system import Blob

NO_LETTER = "还没有编号的复函，没有可打印的。"
NO_FORM = "这一份没有征询意见表，没有可打印的。"
FAULT = "没有做成，请联系系统管理员查看后台日志。"
log = logging.getLogger(__name__)


def make_pieces(office: Office, batch: PrintBatch, items: Sequence[PrintItem]) -> list[Made]:
    """The pieces in their order, as Word files or PDFs; one that fails says why and stops no other.

    Raises ``ConverterMissing`` or ``ConverterBusy``, which concern all of them.
    """
    if batch.what is BatchContent.LABELS:
        made = _labels(office, batch, items)
    elif is_grouped(batch.what, batch.variant):
        made = _notes_to_office(office, batch, items)
    else:
        made = [_piece(office, batch, item) for item in items]
    return _converted(office, made) if batch.form is BatchForm.PDF else made


def _piece(office: Office, batch: PrintBatch, item: PrintItem) -> Made:
    try:
        return MAKERS[batch.what](office, batch, item)
    except DomainError as refusal:
        return Made(item.id, problem=refusal.sentence[:300])
    except Exception:
        log.exception("piece %s of batch %s", item.id, batch.id)
        return Made(item.id, problem=FAULT)


def _letter_piece(office: Office, batch: PrintBatch, item: PrintItem) -> Made:
    letter = _letter(office, item)
    if batch.form is BatchForm.PDF:
        pdfs = files_of(office.db, letter.id, FileUse.PDF)
        if pdfs:
            return Made(item.id, blob_id=pdfs[-1].blob_id)
        if certificate_of(office, letter.unit_id) is not None:
            raise NotPossible(f"{letter.number}的PDF还没有加盖电子印章，请稍后再打印这一份。")
    return Made(item.id, blob_id=letter.docx_blob_id)


def _receipt_form_piece(office: Office, batch: PrintBatch, item: PrintItem) -> Made:
    _letter(office, item)
    file = office.db.scalar(
        select(LetterFile)
        .where(
            LetterFile.letter_id == item.letter_id,
            LetterFile.delivery_id == item.delivery_id,
            LetterFile.use == FileUse.RECEIPT_FORM,
        )
        .order_by(LetterFile.id.desc())
        .limit(1)
    )
    if file is None:
        raise NotPossible(NO_FORM)
    return Made(item.id, blob_id=file.blob_id)


def _note_piece(office: Office, batch: PrintBatch, item: PrintItem) -> Made:
    letter, delivery = _letter(office, item), _delivery(office, item)
    if delivery is None:
        raise NotPossible(NO_LETTER)
    return Made(item.id, note_to_member(office, letter, delivery))


def _case_sheet_piece(office: Office, batch: PrintBatch, item: PrintItem) -> Made:
    return Made(item.id, case_sheet(office, office.db.get_one(Handling, item.handling_id)))


def _routing_slip_piece(office: Office, batch: PrintBatch, item: PrintItem) -> Made:
    return Made(item.id, routing_slip(office, office.db.get_one(Handling, item.handling_id)))


MAKERS: dict[BatchContent, Callable[[Office, PrintBatch, PrintItem], Made]] = {
    BatchContent.LETTERS: _letter_piece,
    BatchContent.RECEIPT_FORMS: _receipt_form_piece,
    BatchContent.COVERING_NOTES: _note_piece,
    BatchContent.CASE_SHEETS: _case_sheet_piece,
    BatchContent.ROUTING_SLIPS: _routing_slip_piece,
}


def _labels(office: Office, batch: PrintBatch, items: Sequence[PrintItem]) -> list[Made]:
    labels: list[Label] = []
    problems: dict[int, str] = {}
    for item in items:
        handling = office.db.get_one(Handling, item.handling_id)
        found = labels_of(office, handling, _delivery(office, item))
        labels += [label for label, _ in found]
        if not found:
            problems[item.id] = NO_LETTER
        elif not all(known for _, known in found):
            problems[item.id] = office.rules.sheets.label["missing"]
    if not labels:
        return [Made(item.id, problem=problems[item.id]) for item in items]
    document = label_sheets(office, batch.unit_id, batch.variant, labels)
    first = Made(items[0].id, document, problem=problems.get(items[0].id, ""), name="地址标签")
    return [first, *(Made(item.id, problem=problems.get(item.id, "")) for item in items[1:])]


def _notes_to_office(office: Office, batch: PrintBatch, items: Sequence[PrintItem]) -> list[Made]:
    made: dict[int, Made] = {}
    letters: list[Letter] = []
    for item in items:
        try:
            letters.append(_letter(office, item))
            made[item.id] = Made(item.id)
        except NotPossible as refusal:
            made[item.id] = Made(item.id, problem=refusal.sentence)
    item_of = {item.letter_id: item.id for item in items}
    notes = notes_to_office(office, batch.unit_id, batch.variant, letters)
    for addressee, document, letter_ids in notes:
        first = item_of[letter_ids[0]]
        made[first] = Made(first, document, name=f"附函（{addressee}）")
    return list(made.values())


def _letter(office: Office, item: PrintItem) -> Letter:
    letter = office.db.get(Letter, item.letter_id) if item.letter_id else None
    if letter is None:
        raise NotPossible(NO_LETTER)
    if letter.void_at is not None:
        raise NotPossible(f"{letter.number}已经作废，没有打印。")
    return letter


def _delivery(office: Office, item: PrintItem) -> Delivery | None:
    return office.db.get(Delivery, item.delivery_id) if item.delivery_id else None


def _converted(office: Office, made: list[Made]) -> list[Made]:
    """The same with PDFs in place of Word files; equal files (copies of one letter) are converted once."""
    sources: dict[bytes, None] = {}
    words: dict[int, bytes] = {}
    for each in made:
        data = _word_file(office, each)
        if data is not None:
            words[each.item_id] = data
            sources[data] = None
    outcomes = dict(zip(sources, to_pdfs(list(sources)), strict=True)) if sources else {}
    for outcome in outcomes.values():
        if isinstance(outcome, ConverterMissing | ConverterBusy):
            raise outcome
    return [_as_pdf(each, outcomes[words[each.item_id]]) if each.item_id in words else each for each in made]


def _as_pdf(made: Made, outcome: bytes | PdfProblem) -> Made:
    if isinstance(outcome, PdfProblem):
        return Made(made.item_id, problem=outcome.sentence[:300], name=made.name)
    return Made(made.item_id, outcome, problem=made.problem, name=made.name)


def _word_file(office: Office, made: Made) -> bytes | None:
    """The Word file behind a piece, or None where there is none or it is a PDF already."""
    if made.data is not None:
        return made.data
    blob = office.db.get(Blob, made.blob_id) if made.blob_id else None
    return office.read_file(blob) if blob is not None and blob.media_type != PDF else None
