"""The one entrance for uploaded files: what is it really, is it whole, may it come in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from proposals.documents.uploads.kinds import (
    ENDINGS,
    JPEG_START,
    LABELS,
    MEDIA_TYPES,
    OLE_START,
    PNG_START,
    TAKEN,
    ZIP_STARTS,
    UploadKind,
    UploadPurpose,
    decoded_text,
    foreign_kind,
)
from proposals.documents.uploads.ole import inspect_ole
from proposals.documents.uploads.packages import DAMAGED, PackageLimits, Refused, inspect_package
from proposals.documents.uploads.pictures import inspect_jpeg, inspect_pdf, inspect_png
from proposals.domain.errors import BadInput
from proposals.domain.printable import flaw_of

LONGEST_NAME = 100
_ENDING = re.compile(r"(?<=.)\.([A-Za-z0-9]{1,5})")
_RESERVED = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class UploadLimits:
    """How large a file may be, in bytes, as sent and unpacked."""

    largest: int = 30_000_000
    package: PackageLimits = field(default_factory=PackageLimits)


@dataclass(frozen=True)
class Upload:
    """A file that may come in: its real kind, media type, and a name that is safe to store and offer."""

    kind: UploadKind
    media_type: str
    safe_name: str


def inspect_upload(
    name: str,
    data: bytes,
    purpose: UploadPurpose,
    limits: UploadLimits | None = None,
    *,
    field: str = "file",
) -> Upload:
    """Say what ``data`` is, or raise ``BadInput`` with one sentence: what is wrong and what to do."""
    limits = limits or UploadLimits()
    shown = safe_name(name)
    try:
        _check_size(data, limits)
        kind = _kind_of(data, limits)
        _check_taken(kind, purpose)
        _check_ending(shown, kind)
    except Refused as refusal:
        raise BadInput(f"文件“{shown}”{refusal}", field=field) from None
    return Upload(kind, MEDIA_TYPES[kind], _with_ending(shown, kind))


def safe_name(name: str) -> str:
    """The name without folders, reserved and invisible characters, at most 100 characters long."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    kept = "".join(char for char in last if flaw_of(char, multiline=False) is None)
    kept = _RESERVED.sub("_", kept).strip(" .\u3000")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > LONGEST_NAME:
        kept = stem[: max(1, LONGEST_NAME - len(ending) - 1)] + dot + ending
    return kept[:LONGEST_NAME] or "文件"


def _check_size(data: bytes, limits: UploadLimits) -> None:
    if not data:
        raise Refused("是空文件，请重新选择。")
    if len(data) > limits.largest:
        raise Refused(f"超过{limits.largest // 1_000_000}MB的上限，请压缩或拆分后重新上传。")


def _kind_of(data: bytes, limits: UploadLimits) -> UploadKind:
    """Recognise by content and inspect as that kind."""
    inspections: list[tuple[bytes, UploadKind, Callable[[bytes], None]]] = [
        (b"%PDF-", UploadKind.PDF, inspect_pdf),
        (PNG_START, UploadKind.PNG, inspect_png),
        (JPEG_START, UploadKind.JPEG, inspect_jpeg),
    ]
    head = data[:64].lstrip(b"\xef\xbb\xbf\r\n\t ")
    for start, kind, inspect in inspections:
        if head.startswith(start):
            inspect(data)
            return kind
    if data.startswith(ZIP_STARTS):
        return inspect_package(data, limits.package)
    if data.startswith(OLE_START):
        return inspect_ole(data)
    foreign = foreign_kind(data)
    if foreign:
        raise Refused(f"的内容是{foreign}，不能接收，请换成要求的文件类型。")
    if decoded_text(data) is None:
        raise Refused("的内容无法识别，" + DAMAGED)
    return UploadKind.CSV


def _check_taken(kind: UploadKind, purpose: UploadPurpose) -> None:
    taken = TAKEN[purpose]
    if kind not in taken:
        wanted = "、".join(LABELS[k] for k in taken)
        raise Refused(f"的内容是{LABELS[kind]}，这里只接收{wanted}。")


def _check_ending(name: str, kind: UploadKind) -> None:
    """A name that says another thing than the content misleads whoever opens it later."""
    ending = _ending_of(name)
    if ending and ending not in ENDINGS[kind]:
        raise Refused(f"的内容是{LABELS[kind]}，与扩展名“.{ending}”不符，请核对是否选错了文件。")


def _ending_of(name: str) -> str | None:
    """The ending in lower case; 关于1.5万户的提案 has none."""
    match = _ENDING.search(name, max(0, name.rfind(".") - 1))
    return match[1].lower() if match and match.end() == len(name) else None


def _with_ending(name: str, kind: UploadKind) -> str:
    return name if _ending_of(name) else f"{name[: LONGEST_NAME - 5]}.{ENDINGS[kind][0]}"
