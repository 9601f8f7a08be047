"""Files that a careless or hostile person might upload, built here so that none has to be kept."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib

import docx
import xlsxwriter

from proposals.documents.word_template import pack, unpack

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def docx_file(text: str = "正文") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def xlsx_file(rows: int = 1, columns: int = 1) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            for column in range(columns):
                sheet.write_string(row, column, f"案号{row}")
    return out.getvalue()


def changed(package: bytes, **parts: bytes) -> bytes:
    """A package with parts added or replaced; ``__`` in a keyword stands for ``/`` and ``_DOT_`` for a dot."""
    names = {name.replace("__", "/").replace("_DOT_", "."): blob for name, blob in parts.items()}
    return pack(unpack(package) | names)


def with_relation(kind: str, target: str, external: bool = True) -> bytes:
    """A DOCX with one more relationship."""
    parts = unpack(docx_file())
    name = "word/_rels/document.xml.rels"
    mode = ' TargetMode="External"' if external else ""
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = f'<Relationship Id="rId99" Type="{schema}/{kind}" Target="{target}"{mode}/></Relationships>'
    return pack(parts | {name: parts[name].replace(b"</Relationships>", more.encode())})


def macro_docx() -> bytes:
    parts = unpack(docx_file())
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return pack(parts | {"[Content_Types].xml": types})


def locked_zip() -> bytes:
    """A ZIP whose entries say that they are encrypted."""
    data = bytearray(docx_file())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    return bytes(data)


def many_entries(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(count):
            package.writestr(f"{number}", b"")
    return out.getvalue()


def png_file(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\xff\xff" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_file(width: int = 3, height: int = 2) -> bytes:
    """The skeleton of a JPEG: start, size, scan, end."""
    size = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + size + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12" * 64 + b"\xff\xd9"


def pdf_file(encrypted: bool = False) -> bytes:
    """One empty page; ``encrypted`` with an empty user password, so that it opens but is protected."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    trailer = b"/Root 1 0 R"
    if encrypted:
        objects.append(_standard_security())
        trailer += b"/Encrypt 4 0 R/ID[<%s><%s>]" % (b"00" * 16, b"00" * 16)
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(body))
    )


def _standard_security() -> bytes:
    """The standard security handler, revision 2 (PDF 1.4, 3.5.2), with an empty user password."""
    owner, rights = b"\x11" * 32, -4
    key = hashlib.md5(PAD + owner + struct.pack("<i", rights) + bytes(16)).digest()[:5]
    user = _rc4(key, PAD)
    return b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P %d>>" % (
        owner.hex().encode(),
        user.hex().encode(),
        rights,
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def ole_file(streams: dict[str, bytes]) -> bytes:
    """A compound file: one FAT sector, one directory sector, then the streams (each 4096 bytes long)."""
    end, free, fat_sector = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat = [fat_sector, end]
    entries = [_directory_entry("Root Entry", 5, end, 0)]
    body = b""
    for name, content in streams.items():
        start = len(fat)
        fat += [*range(start + 1, start + 8), end]
        entries.append(_directory_entry(name, 2, start, 4096))
        body += content.ljust(4096, b"\0")
    directory = b"".join(entries[:4]).ljust(512, b"\0")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack(
        "<109I", 0, *[free] * 108
    )
    return head + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + body


def _directory_entry(name: str, kind: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    return (head + b"\xff" * 12 + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")


WORD_STREAM = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x00"
LOCKED_WORD_STREAM = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"
BOOK_STREAM = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HH", 0x0042, 2)
LOCKED_BOOK_STREAM = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HH", 0x002F, 2)
