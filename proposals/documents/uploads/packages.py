"""ZIP packages (DOCX, XLSX, OFD): bombs, macros, embedded objects and links to the outside are refused.

Every refusal is the end of a sentence that begins with the file's name.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.uploads.kinds import UploadKind


class Refused(Exception):
    """Why a file is not taken: the rest of the sentence after its name."""


@dataclass(frozen=True)
class PackageLimits:
    """Sizes in bytes after unpacking; tried against real bombs (pitfalls)."""

    entries: int = 2_000
    part: int = 20_000_000
    total: int = 50_000_000
    ratio: int = 100
    ratio_from: int = 1_000_000
    word_tags: int = 1_000_000
    sheet_tags: int = 6_000_000


BOMB = "解压后过大或内容异常，疑似恶意文件，不能接收，请重新另存后再上传。"
DAMAGED = "不完整或已损坏，请在电脑上打开确认后重新上传。"
ENCRYPTED = "设有密码或已加密，请取消密码后重新上传。"
MACROS = "含有宏，请另存为不含宏的文件后重新上传。"
OBJECTS = "嵌入了其他对象或控件，请删除对象（可改为图片）后重新上传。"
LINKED = "链接了外部文件或模板，请断开链接后另存再上传。"
OTHER_OFFICE = "不是可以接收的Office文件，请另存为Word文档（DOCX）、Excel表格（XLSX）或PDF后上传。"
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = {
    "wordprocessingml.document.main+xml": UploadKind.DOCX,
    "spreadsheetml.sheet.main+xml": UploadKind.XLSX,
}
_MACRO_MARKS = ("macroenabled", "vbaproject", "ms-office.vba")
_OBJECT_MARKS = ("oleobject", "activex", "/afchunk", "/control")
_SAFE_TARGET = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_CLIMBS = re.compile(r"^[/\\]|\\|(?:^|/)\.\.(?:/|$)|^[A-Za-z]:")
_LONG_TAG, _MOST_ATTRIBUTES = re.compile(rb"<[^<>]{8000,}"), 1_000
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def inspect_package(data: bytes, limits: PackageLimits) -> UploadKind:
    """What kind of package this is; raises ``Refused``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [info for info in package.infolist() if not info.is_dir()]
            _check_sizes(package.infolist(), limits)
            kind = _kind_of(package, entries)
            if kind is not UploadKind.ZIP:
                _check_parts(package, entries, kind, limits)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError, OSError):
        raise Refused(DAMAGED) from None


def _check_sizes(entries: list[zipfile.ZipInfo], limits: PackageLimits) -> None:
    """Look at the directory only, before a byte is unpacked."""
    if any(info.flag_bits & 1 for info in entries):
        raise Refused(ENCRYPTED)
    if len(entries) > limits.entries or sum(info.file_size for info in entries) > limits.total:
        raise Refused(BOMB)
    for info in entries:
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > limits.part or (info.file_size > limits.ratio_from and ratio > limits.ratio):
            raise Refused(BOMB)


def _kind_of(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> UploadKind:
    names = [info.filename for info in entries]
    if len(names) != len({name.lower() for name in names}) or any(map(_CLIMBS.search, names)):
        raise Refused(DAMAGED)
    if _CONTENT_TYPES in names:
        types = _xml(package.read(_CONTENT_TYPES))
        declared = " ".join(
            element.get("ContentType", "") for element in types.iter("{*}Override", "{*}Default")
        )
        if any(mark in declared.lower() for mark in _MACRO_MARKS):
            raise Refused(MACROS)
        for mark, kind in _MAIN.items():
            if mark in declared:
                return kind
        raise Refused(OTHER_OFFICE)
    return UploadKind.OFD if "OFD.xml" in names else UploadKind.ZIP


def _check_parts(
    package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], kind: UploadKind, limits: PackageLimits
) -> None:
    """Unpack every part once (which checks its CRC) and look for what must not be there."""
    tags = 0
    for info in entries:
        name, blob = info.filename.lower(), package.read(info)
        if "vbaproject" in name:
            raise Refused(MACROS)
        if "activex" in name or ("embeddings/" in name and blob.startswith(b"\xd0\xcf\x11\xe0")):
            raise Refused(OBJECTS)
        if name.endswith((".xml", ".rels", ".vml")):
            _check_xml(blob)
            tags += blob.count(b"<")
        if name.endswith(".rels"):
            _check_relations(blob)
    if tags > (limits.sheet_tags if kind is UploadKind.XLSX else limits.word_tags):
        raise Refused(BOMB)


def _check_xml(blob: bytes) -> None:
    if b"\0" in blob or b"<!DOCTYPE" in blob or b"<!ENTITY" in blob:
        raise Refused(BOMB)
    # The parser compares each attribute with all others of its element.
    if any(tag[0].count(b"=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(blob)):
        raise Refused(BOMB)


def _check_relations(blob: bytes) -> None:
    for relation in _xml(blob).iter(_RELATION):
        kind, target = (relation.get("Type") or "").lower(), (relation.get("Target") or "").strip()
        if any(mark in kind for mark in _OBJECT_MARKS):
            raise Refused(OBJECTS)
        if (relation.get("TargetMode") or "").lower() == "external" and not (
            kind.endswith("/hyperlink") and _SAFE_TARGET.match(target)
        ):
            raise Refused(LINKED)


def _xml(blob: bytes) -> etree._Element:
    _check_xml(blob)
    try:
        return etree.fromstring(blob, PARSER)
    except etree.XMLSyntaxError:
        raise Refused(DAMAGED) from None
