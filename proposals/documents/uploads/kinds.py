"""Which kinds of files there are, what each is for, and how the first bytes tell them apart."""

from __future__ import annotations

from enum import StrEnum


class UploadKind(StrEnum):
    """A kind of file that some purpose takes."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    JPEG = "jpeg"
    PNG = "png"
    OFD = "ofd"
    ZIP = "zip"


class UploadPurpose(StrEnum):
    """What a file is uploaded for."""

    ATTACHMENT = "attachment"
    SCAN = "scan"
    SPREADSHEET = "spreadsheet"
    TEXT = "text"
    TEMPLATE = "template"
    ARCHIVE = "archive"
    DOCUMENT = "document"


_K = UploadKind
TAKEN: dict[UploadPurpose, tuple[UploadKind, ...]] = {
    UploadPurpose.ATTACHMENT: (_K.PDF, _K.DOCX, _K.DOC, _K.XLSX, _K.XLS, _K.CSV, _K.JPEG, _K.PNG, _K.OFD),
    UploadPurpose.SCAN: (_K.PDF, _K.JPEG, _K.PNG, _K.OFD),
    UploadPurpose.SPREADSHEET: (_K.XLSX, _K.XLS, _K.CSV),
    UploadPurpose.TEXT: (_K.DOCX, _K.DOC),
    UploadPurpose.TEMPLATE: (_K.DOCX,),
    UploadPurpose.ARCHIVE: (_K.ZIP,),
    UploadPurpose.DOCUMENT: (_K.DOCX, _K.DOC, _K.PDF, _K.CSV),
}
LABELS = {
    _K.PDF: "PDF",
    _K.DOCX: "Word文档（DOCX）",
    _K.DOC: "旧版Word文档（DOC）",
    _K.XLSX: "Excel表格（XLSX）",
    _K.XLS: "旧版Excel表格（XLS）",
    _K.CSV: "文本（CSV）",
    _K.JPEG: "JPEG图片",
    _K.PNG: "PNG图片",
    _K.OFD: "OFD版式文件",
    _K.ZIP: "ZIP压缩包",
}
MEDIA_TYPES = {
    _K.PDF: "application/pdf",
    _K.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    _K.DOC: "application/msword",
    _K.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _K.XLS: "application/vnd.ms-excel",
    _K.CSV: "text/csv",
    _K.JPEG: "image/jpeg",
    _K.PNG: "image/png",
    _K.OFD: "application/ofd",
    _K.ZIP: "application/zip",
}
# The first is the one given to files that come without; an ending that stands nowhere here is never taken.
ENDINGS = {
    _K.PDF: ("pdf",),
    _K.DOCX: ("docx",),
    _K.DOC: ("doc", "wps"),
    _K.XLSX: ("xlsx",),
    _K.XLS: ("xls", "et"),
    _K.CSV: ("csv", "txt"),
    _K.JPEG: ("jpg", "jpeg", "jpe"),
    _K.PNG: ("png",),
    _K.OFD: ("ofd",),
    _K.ZIP: ("zip",),
}
# Kinds that no purpose takes, told by name so that the person knows what to do.
FOREIGN = (
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"#!", "脚本"),
    (b"Rar!", "RAR压缩包"),
    (b"7z\xbc\xaf", "7z压缩包"),
    (b"\x1f\x8b", "GZ压缩包"),
    (b"GIF8", "GIF图片"),
    (b"BM", "BMP图片"),
    (b"II*\0", "TIFF图片"),
    (b"MM\0*", "TIFF图片"),
    (b"{\\rtf", "RTF文档"),
)
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"


def foreign_kind(data: bytes) -> str | None:
    """Name a kind that is known but never taken, or None."""
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "HEIC图片"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP图片"
    for start, label in FOREIGN:
        if data.startswith(start) and not (start == b"BM" and not _is_bitmap(data)):
            return label
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(
        (b"<!doctype html", b"<html", b"<table", b"<head", b"<script", b"<body", b"<style", b"<meta")
    ):
        return "网页（HTML）"
    if head.startswith((b"<?xml", b"<svg")):
        return "XML或SVG文件"
    return None


def _is_bitmap(data: bytes) -> bool:
    """Text may begin with BM; a bitmap also states its own length."""
    return int.from_bytes(data[2:6], "little") == len(data)


def decoded_text(data: bytes) -> str | None:
    """The text of a CSV in UTF-8, UTF-16 with a mark, or GBK; None for what is no text."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(char < " " and char not in "\t\r\n" for char in text) else text
    return None


def is_package(data: bytes) -> bool:
    """Whether a file begins as Word files do, new or old."""
    return data.startswith((*ZIP_STARTS, OLE_START))


def text_or_kind(data: bytes) -> tuple[str | None, str]:
    """The text of a text file; else None with the kind that the file is instead, empty where that is not known."""
    kind = "PDF文件" if data.startswith(b"%PDF") else foreign_kind(data) or ""
    return (None if kind else decoded_text(data)), kind
