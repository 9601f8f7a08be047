"""Batches at real volume: 1,000 letters and 1,000 case sheets as ZIP, 100 letters as one PDF.

Run by ``make bench`` (size: FUHAN_BENCH_LETTERS). Seconds per 100 pieces, and the ratio to the plain way in the same
run: each letter rendered alone, each sheet rendered alone, one LibreOffice process a letter.
"""

import io
import os
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from sqlalchemy import select

from proposals.documents.letter import render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.pdf import to_pdf
from proposals.documents.sheets.samples import case_sheet_sample
from proposals.documents.word_template import compiled
from proposals.services import printing
from proposals.services._printed import text_of
from proposals.services.printing import BatchContent, BatchForm, Order
from proposals.storage.tables.issuing import Letter
from tests.desks import Workshop
from tests.issued import answered
from tests.people import Cast, make_cast, make_office

LETTERS = int(os.environ.get("FUHAN_BENCH_LETTERS", "1000"))
AS_PDF, ALONE = 100, 6


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
    prepared = seconds(lambda: ids.extend(answered(cast, serial_no=f"{n:04}")[0] for n in range(LETTERS)))
    cast.office.commit()
    print(f"\n{LETTERS} letters numbered and sent in {prepared:.0f} s")
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
