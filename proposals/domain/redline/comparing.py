"""花脸稿: two versions of a text compared paragraph by paragraph, and the lineage that survives rewriting.

Whatever the texts, the same and removed runs give back the old version and the same and added runs the new one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_ALIKE = 0.35  # share of common character pairs above which one paragraph is a rewriting of the other
_ALIKE_IN_PLACE = 0.2  # enough when both stand alone between the same neighbours
_WINDOW = 60  # how far a rewritten paragraph may move: bounds the work on absurdly long texts
_FINE_WORK = 1_500_000  # token pairs up to which a paragraph is compared character by character
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|（\d+）)")
_FINE = re.compile(r"[0-9A-Za-z.%]+|.", re.DOTALL)
_COARSE = re.compile(r"[^，。；：！？,;\n]*[，。；：！？,;\n]|[^，。；：！？,;\n]+")


class Mark(StrEnum):
    """What happened to a run of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Change(StrEnum):
    """What happened to a paragraph; moving is told apart by ``ParagraphChange.moved``."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """A stretch of text with one mark."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class ParagraphChange:
    """One paragraph of either version; the numbers count from 0, ``None`` where it does not exist."""

    change: Change
    old: int | None
    new: int | None
    moved: bool
    runs: tuple[Run, ...]


def compare(old: Sequence[str], new: Sequence[str]) -> list[ParagraphChange]:
    """All paragraphs in reading order of the new version; removed ones stand where they stood."""
    origin = _origins(old, new)
    staying = _unmoved(origin)
    kept = set(origin.values())
    gone = [i for i in range(len(old)) if i not in kept]
    result: list[ParagraphChange] = []
    for j, text in enumerate(new):
        i = origin.get(j)
        if i is not None and j in staying:
            while gone and gone[0] < i:
                result.append(_removed(old, gone.pop(0)))
        if i is None:
            result.append(ParagraphChange(Change.ADDED, None, j, False, _runs([(Mark.ADDED, text)])))
        else:
            change = Change.SAME if old[i] == text else Change.CHANGED
            result.append(ParagraphChange(change, i, j, j not in staying, compare_text(old[i], text)))
    return result + [_removed(old, i) for i in gone]


def compare_text(old: str, new: str) -> tuple[Run, ...]:
    """One paragraph as runs; numbers and Latin words are replaced as a whole, stray single matches are not kept."""
    if old == new:
        return _runs([(Mark.SAME, old)])
    a, b = _FINE.findall(old), _FINE.findall(new)
    if len(a) * len(b) > _FINE_WORK:
        a, b = _COARSE.findall(old), _COARSE.findall(new)
    if len(a) * len(b) > _FINE_WORK:
        return _runs([(Mark.REMOVED, old), (Mark.ADDED, new)])
    return _runs(_without_stray_matches(_edits(a, b)))


def inherit_lineage(
    previous: Sequence[tuple[str, str]], new: Sequence[str], fresh: Callable[[], str]
) -> list[str]:
    """For each new paragraph the lineage of the (lineage, text) it grew out of, else a fresh one; none is used twice."""
    origin = _origins([text for _, text in previous], new)
    return [previous[origin[j]][0] if j in origin else fresh() for j in range(len(new))]


def likeness(a: str, b: str) -> float:
    """How much of two paragraphs is the same, by their pairs of characters: 0 to 1; numbers in front do not count."""
    return _dice(_pairs(a), _pairs(b))


def _origins(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """New index → old index of the paragraph it grew out of."""
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        found.update((block.b + k, block.a + k) for k in range(block.size))
    taken = set(found.values())
    free_old = [i for i in range(len(old)) if i not in taken and old[i].strip()]
    free_new = [j for j in range(len(new)) if j not in found and new[j].strip()]
    for _, j, i in sorted(_likenesses(old, new, free_old, free_new, found)):
        if j not in found and i not in taken:
            found[j] = i
            taken.add(i)
    return found


def _likenesses(
    old: Sequence[str], new: Sequence[str], free_old: list[int], free_new: list[int], found: dict[int, int]
) -> Iterator[tuple[float, int, int]]:
    """Candidate pairs as (−likeness, new, old), nearer places first among equals."""
    old_pairs = {i: _pairs(old[i]) for i in free_old}
    for j in free_new:
        mine = _pairs(new[j])
        middle = bisect_left(free_old, j)
        for i in free_old[max(0, middle - _WINDOW) : middle + _WINDOW]:
            alike = _dice(mine, old_pairs[i])
            alone = _neighbour(found, j - 1) == i - 1 and (
                found.get(j + 1) == i + 1 or (j + 1 == len(new) and i + 1 == len(old))
            )
            if alike >= (_ALIKE_IN_PLACE if alone else _ALIKE):
                yield (-alike + abs(i - j) * 1e-6, j, i)


def _neighbour(found: dict[int, int], j: int) -> int | None:
    return -1 if j < 0 else found.get(j)


def _pairs(text: str) -> Counter[str]:
    bare = _NUMBERING.sub("", text).strip()
    return Counter(bare[k : k + 2] for k in range(max(1, len(bare) - 1)))


def _dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return 2 * sum(min(count, large[pair]) for pair, count in small.items()) / total


def _unmoved(origin: dict[int, int]) -> set[int]:
    """The new indexes of the longest series that kept its order; every other matched paragraph moved."""
    tails: list[int] = []  # smallest last old index of a series of each length
    ends: list[int] = []  # and the new index it belongs to
    before: dict[int, int | None] = {}
    for j in sorted(origin):
        at = bisect_left(tails, origin[j])
        before[j] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [origin[j]], [j]
    series: set[int] = set()
    at_end: int | None = ends[-1] if ends else None
    while at_end is not None:
        series.add(at_end)
        at_end = before[at_end]
    return series


def _edits(a: list[str], b: list[str]) -> list[tuple[Mark, str]]:
    edits: list[tuple[Mark, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            edits.append((Mark.SAME, "".join(a[i1:i2])))
        else:
            edits += [(Mark.REMOVED, "".join(a[i1:i2])), (Mark.ADDED, "".join(b[j1:j2]))]
    return edits


def _without_stray_matches(edits: list[tuple[Mark, str]]) -> list[tuple[Mark, str]]:
    """Turn a short match between two larger changes into part of the change: people read phrases, not characters."""
    result: list[tuple[Mark, str]] = []
    for k, (mark, text) in enumerate(edits):
        inner = 0 < k < len(edits) - 1
        if mark is Mark.SAME and inner and len(text) <= 3 and _size_around(edits, k) > 2 * len(text):
            result += [(Mark.REMOVED, text), (Mark.ADDED, text)]
        else:
            result.append((mark, text))
    return result


def _size_around(edits: list[tuple[Mark, str]], k: int) -> int:
    """The smaller of the changes on both sides of a match."""
    before = max(len(text) for _, text in edits[max(0, k - 2) : k])
    after = max(len(text) for _, text in edits[k + 1 : k + 3])
    return min(before, after)


def _runs(edits: Iterable[tuple[Mark, str]]) -> tuple[Run, ...]:
    """Neighbouring edits joined: between two matches at most one removed run and then one added run."""
    runs: list[Run] = []
    removed = added = ""
    for mark, text in (*edits, (Mark.SAME, "")):
        if mark is Mark.REMOVED:
            removed += text
        elif mark is Mark.ADDED:
            added += text
        else:
            runs += [Run(m, t) for m, t in ((Mark.REMOVED, removed), (Mark.ADDED, added)) if t]
            removed = added = ""
            if text and runs and runs[-1].mark is Mark.SAME:
                runs[-1] = Run(Mark.SAME, runs[-1].text + text)
            elif text:
                runs.append(Run(Mark.SAME, text))
    return tuple(runs)


def _removed(old: Sequence[str], i: int) -> ParagraphChange:
    return ParagraphChange(Change.REMOVED, i, None, False, _runs([(Mark.REMOVED, old[i])]))
