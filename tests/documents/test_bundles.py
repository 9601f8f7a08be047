"""Many files as one: a ZIP that keeps its names, a PDF in the right order and on the right sides."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from proposals.documents.bundles import merge_pdfs, zip_files
from proposals.documents.signing import CertificateSeal, SealRequest
from proposals.domain.errors import BadInput
from proposals.domain.sealing import SealPlace
from tests.certificates import certificate, seal_picture

AT = datetime(2023, 4, 27, 9, 30)


def pdf(*widths: float) -> bytes:
    """A PDF with a page of each width, by which it is known again."""
    document = pypdfium2.PdfDocument.new()
    for width in widths:
        document.new_page(width, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def widths(data: bytes) -> list[float]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_width() for page in document]
    document.close()
    return found


def test_a_zip_keeps_chinese_names_times_and_bytes():
    out = io.BytesIO()
    zip_files([("渝司提〔2023〕1号 孔祥彬委员.docx", b"one"), ("目录.xlsx", b"two")], out, AT)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["渝司提〔2023〕1号 孔祥彬委员.docx", "目录.xlsx"]
        assert archive.infolist()[0].date_time == (2023, 4, 27, 9, 30, 0)
        assert all(info.flag_bits & 0x800 for info in archive.infolist())
        assert archive.read("目录.xlsx") == b"two"


def test_pages_follow_in_order():
    out = io.BytesIO()
    assert merge_pdfs([("甲", pdf(100, 110)), ("乙", pdf(200))], out) == 3
    assert widths(out.getvalue()) == [100, 110, 200]


def test_printed_on_both_sides_each_file_begins_on_a_sheet_of_its_own():
    out = io.BytesIO()
    files = [("甲", pdf(100)), ("乙", pdf(200, 210)), ("丙", pdf(300, 310, 320)), ("丁", pdf(400))]
    assert merge_pdfs(files, out, double_sided=True) == 9
    assert widths(out.getvalue()) == [100, 100, 200, 210, 300, 310, 320, 320, 400]


def test_a_file_that_is_no_pdf_is_named():
    with pytest.raises(BadInput, match="“乙.pdf”的PDF打不开"):
        merge_pdfs([("甲.pdf", pdf(100)), ("乙.pdf", b"no pdf")], io.BytesIO())


def red_points(data: bytes) -> int:
    """How much red a printer finds on the first page."""
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=1, may_draw_forms=False).to_pil().convert("RGB")
    document.close()
    colours = picture.getcolors(picture.width * picture.height) or []
    return sum(count for count, (red, green, blue) in colours if red > 150 and green < 120 and blue < 120)


def test_a_seal_is_still_there_in_the_merged_pdf():
    asked = SealRequest(
        "市司法局", "1号", "发文", datetime(2024, 5, 6, tzinfo=UTC), SealPlace(0, 60, 120, 42, 42)
    )
    sealed = CertificateSeal(certificate()).sign(pdf(595), replace(asked, picture=seal_picture()))
    out = io.BytesIO()
    merge_pdfs([("一号.pdf", sealed)], out)
    assert red_points(pdf(595)) == 0
    assert red_points(out.getvalue()) > 500
