"""Batches at real volume: 1,000 letters and 1,000 case sheets as ZIP, 100 letters as one PDF.

Run by ``make bench`` (size: FUHAN_BENCH_LETTERS). Seconds per 100 pieces, and the ratio to the plain way in the same
run: each letter rendered alone, each sheet rendered alone, one LibreOffice process a letter.
"""

import hashlib
import io
import os
import resource
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pypdfium2
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.documents.letter import render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.pdf import to_pdf
from proposals.documents.sheets.samples import case_sheet_sample
from proposals.documents.word_template import compiled
from proposals.services import printing
from proposals.services._apply import refresh
from proposals.services._copies import DOCX
from proposals.services._printed import text_of
from proposals.services.printing import BatchContent, BatchForm, Order
from proposals.storage.base import Base
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.issuing import Letter
from tests.desks import Workshop
from tests.issued import answered
from tests.people import Cast, make_cast, make_office

LETTERS = int(os.environ.get("FUHAN_BENCH_LETTERS", "1000"))
AS_PDF, ALONE = 100, 6
Row = TypeVar("Row", bound=Base)


def many_letters(cast: Cast) -> list[int]:
    """Case 0607 answered through the services, and its rows and files over and over under other numbers."""
    db, office = cast.office.db, cast.office
    (first,), (delivery,) = (answered(cast)[:1], db.scalars(select(Delivery)).all())
    handling, letter = db.get_one(Handling, first), db.get_one(Letter, delivery.letter_id)
    text, template = text_of(letter), packaged_template("reply")
    ids = [first]
    for n in range(2, LETTERS + 1):
        number = f"渝司提〔2023〕{n}号"
        proposal = again(handling.proposal, serial_no=f"{1000 + n}")
        proposal.proposers = [again(p, proposal_id=None) for p in handling.proposal.proposers]
        other = again(handling, proposal_id=stored(db, proposal).id)
        running = again(db.get_one(Round, letter.round_id), handling_id=stored(db, other).id)
        docx = render_letter(replace(text, number=number), template)
        of_it = again(
            letter,
            number=number,
            handling_id=other.id,
            proposal_id=proposal.id,
            round_id=stored(db, running).id,
            docx_sha256=hashlib.sha256(docx).hexdigest(),
            docx_blob_id=office.keep_file(docx, DOCX).id,
        )
        stored(db, again(delivery, letter_id=stored(db, of_it).id, proposer_id=proposal.proposers[0].id))
        refresh(office, other)
        ids.append(other.id)
    return ids


def again(row: Row, **changes: object) -> Row:
    """A new row like this one."""
    values = {c.key: getattr(row, c.key) for c in type(row).__table__.columns if c.key != "id"}
    return type(row)(**{**values, **changes})


def stored(db: Session, row: Row) -> Row:
    db.add(row)
    db.flush()
    return row


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def bound(cast: Cast, workshop: Workshop, ids: list[int], order: Order) -> tuple[float, bytes]:
    """Seconds from the order to the finished file, and the file."""
    began = time.perf_counter()
    batch = printing.order_batch(cast.office, cast["王登记"], ids, order)
    cast.office.commit()
    assert printing.make_batches(workshop.desk()) == 1
    took = time.perf_counter() - began
    cast.office.db.expire_all()
    file = printing.finished_file(cast.office, cast["王登记"], batch.id).path.read_bytes()
    cast.office.rollback()
    return took, file


def line(what: str, pieces: int, took: float, plain: float, size: int) -> None:
    per_100, plain_100 = took / pieces * 100, plain * 100
    print(
        f"{what:<28}{pieces:>6} pieces {took:8.2f} s {per_100:8.2f} s/100"
        f"   alone {plain_100:8.2f} s/100   ratio {plain_100 / per_100:6.2f}   {size / 1e6:6.1f} MB"
    )


def test_batches_at_real_volume(db, database_url: str, tmp_path: Path) -> None:
    cast = make_cast(make_office(db, tmp_path))
    ids: list[int] = []
    prepared = seconds(lambda: ids.extend(many_letters(cast)))
    cast.office.commit()
    print(f"\n{LETTERS} letters prepared in {prepared:.0f} s")
    workshop = Workshop.open(database_url, tmp_path)

    letter = cast.office.db.scalars(select(Letter).limit(1)).one()
    text, template = text_of(letter), packaged_template("reply")
    docx = render_letter(text, template)
    cast.office.rollback()
    alone = seconds(lambda: [render_letter(text, template) for _ in range(100)]) / 100
    took, file = bound(cast, workshop, ids, Order(BatchContent.LETTERS, BatchForm.ZIP))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert len(set(archive.namelist())) == LETTERS + 1
        assert archive.testzip() is None
    line("letters as ZIP", LETTERS, took, alone, len(file))

    sheet, sheet_template = case_sheet_sample(), compiled(packaged_template("case_sheet"))
    alone = seconds(lambda: [sheet_template.fill(sheet) for _ in range(100)]) / 100
    took, file = bound(cast, workshop, ids, Order(BatchContent.CASE_SHEETS, BatchForm.ZIP))
    line("case sheets as ZIP", LETTERS, took, alone, len(file))

    took, file = bound(cast, workshop, ids, Order(BatchContent.LABELS, BatchForm.ZIP))
    line("labels as ZIP", LETTERS, took, alone, len(file))

    alone = seconds(lambda: [to_pdf(docx) for _ in range(ALONE)]) / ALONE
    some = ids[:AS_PDF]
    took, file = bound(cast, workshop, some, Order(BatchContent.LETTERS, BatchForm.PDF, double_sided=True))
    document = pypdfium2.PdfDocument(file)
    print(f"{len(document)} pages; every letter begins on an odd one")
    document.close()
    line("letters as one PDF", len(some), took, alone, len(file))
    print(f"largest memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    workshop.close()
