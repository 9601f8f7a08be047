"""Who issued what when, written into the PDF before it is signed, so that it can be told without the register."""

from __future__ import annotations

import io
import json
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from proposals.documents.signing.service import SealProblem
from proposals.domain.sealing import LetterIdentity

KEY = "/FuhanLetter"
"""Entry of the document information dictionary; its value is JSON."""
MARK = KEY.encode()


def with_identity(pdf: bytes, identity: LetterIdentity) -> bytes:
    """The PDF with title, author and identity in its document information, as an appended revision."""
    words = {
        "/Title": f"{identity.title}（{identity.number}）",
        "/Author": identity.unit,
        KEY: json.dumps(identity.as_data(), ensure_ascii=False),
    }
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        info = generic.DictionaryObject(_info_of(writer.prev))
        info.update({generic.pdf_name(k): generic.TextStringObject(v) for k, v in words.items()})
        writer.set_info(writer.add_object(info))
        out = io.BytesIO()
        writer.write(out)
    except Exception as error:  # whatever a foreign PDF makes the library say
        raise SealProblem("PDF打不开，没有签名；请重新生成PDF后再试。") from error
    return out.getvalue()


def _info_of(reader: PdfFileReader) -> generic.DictionaryObject:
    try:
        found = reader.trailer_view["/Info"]
    except KeyError:
        return generic.DictionaryObject()
    return found if isinstance(found, generic.DictionaryObject) else generic.DictionaryObject()


def identity_in(reader: PdfFileReader) -> LetterIdentity | None:
    """What ``with_identity`` wrote, or None."""
    try:
        data: Any = json.loads(str(_info_of(reader)[KEY]))
    except (KeyError, TypeError, ValueError):
        return None
    return LetterIdentity.from_data(data) if isinstance(data, dict) else None


def identity_of(pdf: bytes) -> LetterIdentity | None:
    """What the PDF says about itself."""
    return identity_in(PdfFileReader(io.BytesIO(pdf), strict=False))
