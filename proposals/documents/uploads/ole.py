"""Old Office files (OLE compound files): tell DOC from XLS, find macros, passwords and missing sectors."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from proposals.documents.uploads.kinds import UploadKind
from proposals.documents.uploads.packages import DAMAGED, ENCRYPTED, MACROS, OTHER_OFFICE, Refused

_LAST_REGULAR = 0xFFFFFFFA
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_MACRO_ENTRIES = {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}
_MAIN = {"WordDocument": UploadKind.DOC, "Workbook": UploadKind.XLS, "Book": UploadKind.XLS}
_WORD_FLAGS_AT, _WORD_ENCRYPTED = 0x0A, 0x0100
_FILEPASS = 0x002F


@dataclass(frozen=True)
class _Entry:
    name: str
    start: int
    size: int


class _Container:
    """Sectors and directory of a compound file ([MS-CFB] 2.2–2.6); chains are bounded by the file's own size."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise Refused(DAMAGED)
        shift = struct.unpack_from("<H", data, 0x1E)[0]
        if shift not in (9, 12):
            raise Refused(DAMAGED)
        self.data, self.size = data, 1 << shift
        self.count = (len(data) - 512 if shift == 9 else len(data) - 4096) // self.size
        self.fat = self._read_fat()
        used = [at for at, following in enumerate(self.fat) if following != _FREE]
        if used and used[-1] >= self.count + 1:  # writers may leave the last sector short
            raise Refused(DAMAGED)
        self.entries = list(self._read_directory(struct.unpack_from("<I", data, 0x30)[0]))

    def sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if number > self.count or at >= len(self.data):
            raise Refused(DAMAGED)
        return self.data[at : at + self.size]

    def _read_fat(self) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self.data, 0x4C))
        following, left = struct.unpack_from("<II", self.data, 0x44)
        while following < _LAST_REGULAR and 0 < left <= self.count:
            words = self._words(following)
            numbers += words[:-1]
            following, left = words[-1], left - 1
        fat: list[int] = []
        for number in numbers:
            if number < _LAST_REGULAR:
                fat += self._words(number)
        return fat

    def _words(self, number: int) -> list[int]:
        sector = self.sector(number)
        return [word for (word,) in struct.iter_unpack("<I", sector[: len(sector) // 4 * 4])]

    def _read_directory(self, number: int) -> Iterator[_Entry]:
        for _ in range(self.count + 1):
            if number >= len(self.fat):
                return
            sector = self.sector(number)
            for at in range(0, len(sector) - 127, 128):
                length = struct.unpack_from("<H", sector, at + 64)[0]
                start, size = struct.unpack_from("<II", sector, at + 116)
                name = sector[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                yield _Entry(name, start, size)
            number = self.fat[number]


def inspect_ole(data: bytes) -> UploadKind:
    """DOC or XLS; raises ``Refused``."""
    container = _Container(data)
    entries = {entry.name: entry for entry in container.entries}
    if "EncryptedPackage" in entries or "EncryptionInfo" in entries:
        raise Refused(ENCRYPTED)
    if _MACRO_ENTRIES & entries.keys():
        raise Refused(MACROS)
    for name, kind in _MAIN.items():
        if name in entries:
            if _is_encrypted(container, entries[name], kind):
                raise Refused(ENCRYPTED)
            return kind
    raise Refused(OTHER_OFFICE)


def _is_encrypted(container: _Container, entry: _Entry, kind: UploadKind) -> bool:
    """Word sets a flag in its first bytes; Excel writes a FILEPASS record right behind the first one."""
    if entry.size < 4096:  # in the mini stream: too small to hold a document that somebody protected
        return False
    head = container.sector(entry.start)
    if kind is UploadKind.DOC:
        return bool(struct.unpack_from("<H", head, _WORD_FLAGS_AT)[0] & _WORD_ENCRYPTED)
    first_length = struct.unpack_from("<H", head, 2)[0]
    at = 4 + first_length
    return at + 2 <= len(head) and struct.unpack_from("<H", head, at)[0] == _FILEPASS
