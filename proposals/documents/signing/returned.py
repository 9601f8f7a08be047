"""Whether a sealing service gave back what it was handed, and nothing besides the seal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from proposals.documents.pdfium import opened
from proposals.documents.signing.identity import identity_of
from proposals.documents.signing.reading import SignatureBroken, read_signature
from proposals.documents.signing.service import SealProblem
from proposals.domain.sealing import SealPlace

_POINTS = 72 / 25.4
_EDGE = 2
"""Points around the seal that may change too: the rim of the picture is smoothed."""


def check_returned(
    before: bytes, after: bytes, certificates: Collection[str], place: SealPlace | None
) -> None:
    """Refuse a PDF that was not signed whole, with one of these certificates (fingerprints), or looks different."""
    if not after.startswith(before) or len(after) == len(before):
        raise SealProblem("签章服务返回的PDF和送去的不是同一份，没有采用；请联系电子印章平台。")
    try:
        signature = read_signature(after)
    except SignatureBroken as broken:
        raise SealProblem(
            f"签章服务返回的PDF核验不通过（{broken.why}），没有采用；请联系电子印章平台。"
        ) from None
    if signature.certificate.fingerprint not in certificates:
        raise SealProblem("签章服务用的不是登记的那张证书，没有采用；请核对“电子签章”里的设置。")
    if not signature.certificate.covers(signature.signed_at):
        raise SealProblem("签章服务用的证书已经过期，没有采用；请更换证书。")
    if signature.identity != identity_of(before):
        raise SealProblem("签章服务改动了PDF里的发文信息，没有采用；请联系电子印章平台。")
    if not _same_pages(before, after, place):
        raise SealProblem("签章服务返回的PDF除印章以外还有改动，没有采用；请联系电子印章平台。")


def _same_pages(before: bytes, after: bytes, place: SealPlace | None) -> bool:
    """Every page looks and reads the same outside the seal; one pixel is one point."""
    with opened(before) as old, opened(after) as new:
        if len(old) != len(new):
            return False
        if not _only_a_field_more([_notes(page) for page in old], [_notes(page) for page in new]):
            return False
        for n in range(len(old)):
            if _text(old[n]) != _text(new[n]):
                return False
            changed = ImageChops.difference(_picture(old[n]), _picture(new[n])).getbbox()
            if changed and not (place and place.page == n and _inside(changed, place)):
                return False
    return True


def _only_a_field_more(old: list[Counter[int]], new: list[Counter[int]]) -> bool:
    """One form field more, the signature's, and no note: viewers draw notes that have no picture of their own."""
    more = sum((b - a for a, b in zip(old, new, strict=True)), Counter[int]())
    gone = sum((a - b for a, b in zip(old, new, strict=True)), Counter[int]())
    return not gone and set(more) <= {pdfium_c.FPDF_ANNOT_WIDGET} and more.total() <= 1


def _notes(page: pdfium.PdfPage) -> Counter[int]:
    """How many annotations of each kind lie on a page."""
    kinds: Counter[int] = Counter()
    for i in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, i)
        kinds[pdfium_c.FPDFAnnot_GetSubtype(note)] += 1
        pdfium_c.FPDFPage_CloseAnnot(note)
    return kinds


def _text(page: pdfium.PdfPage) -> str:
    text: str = page.get_textpage().get_text_range()
    return text


def _picture(page: pdfium.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=1).to_pil().convert("RGB")
    return picture


def _inside(changed: tuple[int, int, int, int], place: SealPlace) -> bool:
    left, top, right, bottom = changed
    return (
        left >= place.left * _POINTS - _EDGE
        and top >= place.top * _POINTS - _EDGE
        and right <= (place.left + place.width) * _POINTS + _EDGE
        and bottom <= (place.top + place.height) * _POINTS + _EDGE
    )
