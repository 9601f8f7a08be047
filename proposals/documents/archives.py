"""ZIP archives of many files, as people and old Windows make them: unpacked in memory, refused in one sentence."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from proposals.documents.uploads import safe_name
from proposals.domain.errors import BadInput

_UTF8 = 0x800
_CLIMBS = re.compile(r"^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:|\x00")
_RUBBISH = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._|~\$|Thumbs\.db$|ehthumbs\.db$|desktop\.ini$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold: files, bytes of one and of all after unpacking, how much they may have been pressed."""

    files: int = 1_000
    one: int = 30_000_000
    total: int = 200_000_000
    ratio: int = 100
    ratio_from: int = 1_000_000


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file of an archive under its path inside."""

    path: str
    data: bytes


def unpack_files(
    name: str, data: bytes, limits: ArchiveLimits | None = None, *, field: str = "files"
) -> Iterator[ArchivedFile]:
    """Every file in the order of the archive; what systems leave in archives is passed over.

    Everything is checked before the first file is unpacked. Raises ``BadInput``: no ZIP, damaged, encrypted, too large,
    a path that leads out of it.
    """
    limits, shown = limits or ArchiveLimits(), safe_name(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [(_path(info), info) for info in archive.infolist() if not info.is_dir()]
            entries = [(path, info) for path, info in entries if not _RUBBISH.search(path)]
            _check(shown, entries, limits, field)
            for path, info in entries:
                yield ArchivedFile(path, archive.read(info))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise BadInput(f"压缩包“{shown}”不完整或已损坏，请重新打包成ZIP后再上传。", field=field) from None


def _path(info: zipfile.ZipInfo) -> str:
    """The path as it was meant: Windows wrote GBK where ZIP knows code page 437 alone, others UTF-8 without saying so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _check(shown: str, entries: list[tuple[str, zipfile.ZipInfo]], limits: ArchiveLimits, field: str) -> None:
    if not entries:
        raise BadInput(f"压缩包“{shown}”里没有文件，请重新选择。", field=field)
    if any(info.flag_bits & 1 for _, info in entries):
        raise BadInput(f"压缩包“{shown}”设有密码，请取消密码后重新打包。", field=field)
    if len(entries) > limits.files:
        raise BadInput(
            f"压缩包“{shown}”里有{len(entries)}个文件，一次最多{limits.files}个，请分几个压缩包上传。",
            field=field,
        )
    outside = next((path for path, _ in entries if _CLIMBS.search(path)), None)
    if outside is not None:
        raise BadInput(f"压缩包“{shown}”里的路径“{outside[:40]}”不正常，请重新打包后再上传。", field=field)
    if sum(info.file_size for _, info in entries) > limits.total or any(
        _pressed_too_much(info, limits) for _, info in entries
    ):
        raise BadInput(f"压缩包“{shown}”解压后过大，疑似恶意文件，请分几个压缩包上传。", field=field)


def _pressed_too_much(info: zipfile.ZipInfo, limits: ArchiveLimits) -> bool:
    ratio = info.file_size / max(info.compress_size, 1)
    return info.file_size > limits.one or (info.file_size > limits.ratio_from and ratio > limits.ratio)
