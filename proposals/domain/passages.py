"""Passages of a text around the words that were searched, with every place marked, whatever the width or spaces there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from proposals.domain.searching import GAPS, SIGNS, plain

BEFORE, AFTER = 30, 70
"""Characters shown before the first place of a passage and after it."""

Span = tuple[int, int]


class Piece(NamedTuple):
    """A run of text; ``marked`` where it is what was searched."""

    text: str
    marked: bool


class Passage(NamedTuple):
    """An excerpt; ``cut_before`` and ``cut_after`` say that the text goes on there."""

    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def marked(text: str, words: Sequence[str], *, verbatim: bool = False) -> tuple[Piece, ...]:
    """The whole text with every place of these words (as ``plain`` gives them) marked; ``verbatim``: see ``places``."""
    spans, pieces, at = _joined(places(text, words, verbatim=verbatim)), [], 0
    for start, end in spans:
        pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    pieces.append(Piece(text[at:], False))
    return tuple(piece for piece in pieces if piece.text)


def passages(text: str, words: Sequence[str], most: int, folded: str = "") -> list[Passage]:
    """Up to ``most`` excerpts in which words stand, in order; a word that has none yet goes before one that has.

    ``folded`` is the text as ``plain`` gives it, where that is known: nearly all texts are then not folded again.
    """
    windows: list[Span] = []
    # a word that stands as often in the one as in the other never stands in a form of its own
    verbatim = folded != "" and all(text.count(word) == folded.count(word) for word in words)
    starts = _next(text, words, 0, verbatim)
    while starts and len(windows) < most:
        at = starts.pop(0)
        before = windows[-1][1] if windows else 0
        if windows and at < before:
            windows[-1] = (windows[-1][0], min(max(before, at + AFTER), len(text)))
        else:
            windows.append((max(at - BEFORE, before), min(at + AFTER, len(text))))
        starts = starts or _next(text, words, windows[-1][1], verbatim)[:1]
    return [_passage(text, window, words, verbatim) for window in windows]


def places(text: str, words: Sequence[str], *, verbatim: bool = False) -> list[Span]:
    """Where these words stand, in the order of the text; places of two words may overlap.

    ``verbatim``: they are known to stand in it letter by letter or not at all.
    """
    usual = text if verbatim else _as_usual(text)
    if usual is not None:
        return sorted((at, at + len(word)) for word in words for at in _all(usual, word))
    folded, spans = _folded(text)
    return sorted((spans[at][0], spans[at + len(word) - 1][1]) for word in words for at in _all(folded, word))


def _all(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}


def _as_usual(text: str) -> str | None:
    """The text as it is matched where every character keeps its place, as in nearly all texts; else None."""
    narrow = text.translate(_WIDE)
    if not unicodedata.is_normalized("NFKC", narrow) or GAPS.search(narrow):
        return None
    low = narrow.lower()
    return low if len(low) == len(text) else None


def _passage(text: str, window: Span, words: Sequence[str], verbatim: bool) -> Passage:
    start, end = window
    pieces = marked(text[start:end], words, verbatim=verbatim)
    return Passage(pieces, start > 0, end < len(text))


def _first(text: str, word: str, after: int, verbatim: bool) -> int | None:
    """Where a word stands first from here on; a text as it is usually typed is not folded for it."""
    at = text.find(word, after)
    if at >= 0:
        return at
    if verbatim or word not in plain(text[after:]):
        return None
    found = places(text[after:], [word])
    return after + found[0][0] if found else None


def _next(text: str, words: Sequence[str], after: int, verbatim: bool) -> list[int]:
    """Where each word stands first from here on, in order."""
    found = [_first(text, word, after, verbatim) for word in words]
    return sorted(at for at in found if at is not None)


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _folded(text: str) -> tuple[str, list[Span]]:
    """The text as it is matched, and for each of its characters where it came from."""
    signs: list[str] = []
    spans: list[Span] = []
    for start, end in _clusters(text):
        for sign in unicodedata.normalize("NFKC", text[start:end]).lower():
            signs.append(sign)
            spans.append((start, end))
    folded = "".join(signs)
    kept = [n for a, b in _between(folded, GAPS) for n in range(a, b)]
    folded, spans = "".join(folded[n] for n in kept), [spans[n] for n in kept]
    out: list[str] = []
    places: list[Span] = []
    at = 0
    for match in SIGNS.finditer(folded):
        out += [*folded[at : match.start()], " "]
        places += [*spans[at : match.start()], spans[match.start()]]
        at = match.end()
    return "".join([*out, folded[at:]]), [*places, *spans[at:]]


def _between(text: str, gaps: re.Pattern[str]) -> Iterator[Span]:
    at = 0
    for match in gaps.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _clusters(text: str) -> Iterator[Span]:
    """Runs that are normalised together: a character with the marks that compose with it."""
    starts = [n for n, sign in enumerate(text) if n == 0 or not _composes(sign)]
    yield from pairwise([*starts, len(text)])


def _composes(sign: str) -> bool:
    return sign >= "\u0300" and (
        unicodedata.combining(sign) != 0 or "\u1160" <= sign <= "\u11ff" or "\uff9e" <= sign <= "\uffdc"
    )
