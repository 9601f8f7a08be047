"""Serial numbers in the names of files: 0607.docx, 第607号关于….pdf, 607-孔祥彬.doc, or the folder 0607 around it."""

from __future__ import annotations

import re
from collections.abc import Collection

from proposals.domain.errors import BadInput
from proposals.domain.serial import half_width, normalise_serial

_IN_WORDS = re.compile(r"第\s*([A-Za-z平闭会大集]?-?[0-9]{1,6}(?:-[0-9]{1,4})?)\s*号")
_BEFORE_WORD = re.compile(r"([0-9]{1,6})\s*号")
_NUMBERS = re.compile(r"(?<![0-9])[0-9]{1,6}(?![0-9])")
_YEAR = re.compile(
    r"(?:19|20)[0-9]{2}(?=年|[-._/]?[01]?[0-9][-._/][0-3]?[0-9])|〔(?:19|20)[0-9]{2}〕[0-9]*号?"
)


def serial_of(path: str, known: Collection[str]) -> str:
    """The serial number that a file's name gives, else that of its folder; "" where there is none.

    Of several numbers one that is ``known`` wins, then the one that is written as a number (第…号), then the first.
    """
    found = [number for part in _parts(path) for number in _numbers(part)]
    return next((number for number in found if number in known), found[0] if found else "")


def _parts(path: str) -> list[str]:
    """The name without its ending, then the folders from the inside out."""
    *folders, name = half_width(path).replace("\\", "/").split("/")
    stem, dot, ending = name.rpartition(".")
    plain = stem if dot and ending.isalnum() and len(ending) <= 5 and not ending.isdigit() else name
    return [plain, *reversed(folders)]


def _numbers(part: str) -> list[str]:
    part = _YEAR.sub(" ", part)
    typed = [*_IN_WORDS.findall(part), *_BEFORE_WORD.findall(part), *_NUMBERS.findall(part)]
    return list(dict.fromkeys(filter(None, map(_normal, typed))))


def _normal(typed: str) -> str:
    try:
        return normalise_serial(typed).value
    except BadInput:
        return ""
