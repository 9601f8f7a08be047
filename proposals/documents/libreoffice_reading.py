"""What LibreOffice reads otherwise than Word, set right in the copy that it converts; the letter itself stays."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from proposals.documents.zip_parts import pack, unpack

_OVERFLOW = re.compile(rb'<w:overflowPunct(?: w:val="(\w+)")?\s*/>')
_PARTS = ("word/document.xml", "word/styles.xml")
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
# What is larger than any letter is left to the fence around LibreOffice.
LARGEST_UNPACKED = 50_000_000


def for_libreoffice(docx: bytes) -> bytes:
    """The DOCX with hanging punctuation said the way LibreOffice takes it; what cannot be read stays as it is.

    LibreOffice takes ``w:overflowPunct`` the wrong way round (DomainMapper.cxx, ``nIntValue == 0``): a full stop
    that a paragraph forbids in the margin would hang there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            if sum(info.file_size for info in package.infolist()) > LARGEST_UNPACKED:
                return docx
        parts = unpack(docx)
    except _BROKEN:
        return docx
    changed = {name: _OVERFLOW.sub(_reversed, parts[name]) for name in _PARTS if name in parts}
    if all(parts[name] == blob for name, blob in changed.items()):
        return docx
    return pack(parts | changed)


def _reversed(match: re.Match[bytes]) -> bytes:
    off = match[1] in (b"0", b"false", b"off")
    return b'<w:overflowPunct w:val="1"/>' if off else b'<w:overflowPunct w:val="0"/>'
