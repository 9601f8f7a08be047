"""Which typefaces a letter asks for, what this machine prints them in, and which characters nothing here can show.

Asked of fontconfig (``fc-list``, ``fc-match``), as LibreOffice asks it. Answers are kept for ten minutes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from proposals.documents.word_template import unpack

TIMEOUT_SECONDS = 10.0
_KEPT_SECONDS = 600.0
_FONT_PARTS = re.compile(r"word/(?:styles|document|header\d*|footer\d*)\.xml")
_FONTS = re.compile(r"<w:rFonts\b[^>]*>")
_NAMED = re.compile(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"')
# Typefaces of Chinese text that are named in Latin letters.
_CHINESE_BY_NAME = re.compile(r"GB\d|GBK|Song|Ming|Hei|Kai|Sun$|^FZ|^ST[A-Z]|CJK|Han")
_SAMPLE = {True: "关于提案办理的复函", False: "Aa0"}
_UNSEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")  # categories that leave no mark on paper
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class FontState(StrEnum):
    """Whether a typeface is here, printed in another one, or neither."""

    INSTALLED = "installed"
    REPLACED = "replaced"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface by the name in the Word file, and the family it is printed in (none known where it is missing)."""

    name: str
    state: FontState
    printed_in: str


@dataclass(frozen=True, slots=True)
class FontReport:
    """What was found; ``known`` is false where fontconfig did not answer, and then nothing else is said.

    ``uncovered`` are the characters no font here can show; ``borrowed`` those that the body's typeface lacks, with
    the family that lends them.
    """

    known: bool
    typefaces: tuple[Typeface, ...] = ()
    uncovered: tuple[str, ...] = ()
    borrowed: tuple[tuple[str, str], ...] = ()


def typefaces_of(template: bytes) -> tuple[str, ...]:
    """The names of the typefaces that a Word file asks for, in order, each once; none where it cannot be read."""
    try:
        parts = unpack(template)
    except (zipfile.BadZipFile, ValueError, KeyError):
        return ()
    names: dict[str, None] = {}
    for part in sorted((p for p in parts if _FONT_PARTS.fullmatch(p)), key=lambda p: p != "word/styles.xml"):
        for fonts in _FONTS.findall(parts[part].decode("utf-8", "replace")):
            names.update(dict.fromkeys(_NAMED.findall(fonts)))
    return tuple(names)


def check_fonts(names: Sequence[str], text: str) -> FontReport:
    """How these typefaces are printed on this machine, and which characters of ``text`` are not or not in them.

    The body's typeface is the first Chinese one of ``names``.
    """
    faces = _faces()
    if not faces:
        return FontReport(known=False)
    found = tuple(_typeface(name, faces) for name in names)
    characters = _visible(text)
    uncovered = tuple(c for c in characters if not any(face.has(c) for face in faces))
    body = next((face for face in found if is_chinese(face.name)), None)
    lacking = [c for c in characters if c not in uncovered and body and not _has(body.printed_in, c, faces)]
    order = _order(body.name) if body and lacking else ()
    return FontReport(True, found, uncovered, tuple((c, _lender(c, order, faces)) for c in lacking))


def uncovered_by_all(text: str) -> tuple[str, ...]:
    """The characters of a text that no font on this machine can show; none where fontconfig does not answer."""
    return check_fonts((), text).uncovered


def is_chinese(name: str) -> bool:
    """Whether a typeface of this name is for Chinese text."""
    return not name.isascii() or bool(_CHINESE_BY_NAME.search(name))


@dataclass(frozen=True, slots=True)
class _Face:
    """An installed font: the families it belongs to, and the first and last code points of what it covers."""

    families: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, character: str) -> bool:
        """Whether the font has this character."""
        code = ord(character)
        at = bisect_right(self.starts, code) - 1
        return at >= 0 and code <= self.ends[at]


def _typeface(name: str, faces: Sequence[_Face]) -> Typeface:
    families = (family for face in faces for family in face.families)
    same = next((family for family in families if family.casefold() == name.casefold()), None)
    if same is not None:
        return Typeface(name, FontState.INSTALLED, same)
    family = next(iter(_order(name)), "")
    if all(_has(family, c, faces) for c in _SAMPLE[is_chinese(name)]):
        return Typeface(name, FontState.REPLACED, family)
    return Typeface(name, FontState.MISSING, "")


def _has(family: str, character: str, faces: Sequence[_Face]) -> bool:
    return any(face.has(character) for face in faces if family in face.families)


def _lender(character: str, order: Iterable[str], faces: Sequence[_Face]) -> str:
    """The family that fontconfig would take this character from."""
    known = next((family for family in order if _has(family, character, faces)), None)
    return known or next(face.families[0] for face in faces if face.has(character))


def _visible(text: str) -> list[str]:
    """The different characters of a text that leave a mark on paper, in order."""
    return [
        c
        for c in dict.fromkeys(text)
        if unicodedata.category(c) not in _UNSEEN and not any(ord(c) in span for span in _SELECTORS)
    ]


# ------------------------------------------------------------------ asking fontconfig


def _faces() -> tuple[_Face, ...]:
    """All installed fonts; none where fontconfig is absent or does not answer."""
    return _read_faces(*_place())


def _order(name: str) -> tuple[str, ...]:
    """The families that stand in for a typeface, the nearest first."""
    return _read_order(name, *_place())


def _place() -> tuple[str, str, int]:
    """What an answer depends on: the programs, the configuration, and the time (to ask again after a while)."""
    return (
        os.environ.get("PATH", ""),
        os.environ.get("FONTCONFIG_FILE", ""),
        int(time.monotonic() / _KEPT_SECONDS),
    )


@lru_cache(maxsize=4)
def _read_faces(*_: object) -> tuple[_Face, ...]:
    faces = []
    for line in _said("fc-list", "-f", "%{family}\t%{charset}\n"):
        families, _tab, charset = line.partition("\t")
        spans = [_span(word) for word in charset.split()]
        if families and spans and None not in spans:
            starts, ends = zip(*sorted(span for span in spans if span), strict=True)
            faces.append(_Face(tuple(families.split(",")), starts, ends))
    return tuple(faces)


@lru_cache(maxsize=256)
def _read_order(name: str, *_: object) -> tuple[str, ...]:
    escaped = re.sub(r"([-\\:,])", r"\\\1", name)
    lines = _said("fc-match", "-s", "-f", "%{family}\n", escaped)
    return tuple(dict.fromkeys(line.split(",")[0] for line in lines if line))


def _span(word: str) -> tuple[int, int] | None:
    first, _, last = word.partition("-")
    try:
        return int(first, 16), int(last or first, 16)
    except ValueError:
        return None


def _said(program: str, *arguments: str) -> list[str]:
    """The lines of its answer; none where it is absent, fails or takes too long."""
    path = shutil.which(program)
    if path is None:
        return []
    try:
        done = subprocess.run(
            [path, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.decode("utf-8", "replace").splitlines()
