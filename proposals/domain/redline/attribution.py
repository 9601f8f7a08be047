"""Who changed what when: the first and the last version of a chain compared, each change with the edit that made it.

What stands and what is gone is decided by comparing the two ends alone, so what was written and struck out again in
between is not seen. The versions in between are asked only for the edit: an insertion belongs to the version whose
text first held it, a deletion to the version that no longer did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise

from proposals.domain.redline.comparing import Change, Mark, ParagraphChange, compare


@dataclass(frozen=True, slots=True)
class Edit:
    """Who saved a version, and when (aware)."""

    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text: its paragraphs, and the edit that made it."""

    edit: Edit
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedRun:
    """A stretch of text with one mark, and the edit that made it (none where the text stayed)."""

    mark: Mark
    text: str
    edit: Edit | None


@dataclass(frozen=True, slots=True)
class TracedParagraph:
    """One paragraph of either end as in ``ParagraphChange``; ``edit`` put it here, moved it or took it away."""

    change: Change
    old: int | None
    new: int | None
    moved: bool
    runs: tuple[TracedRun, ...]
    edit: Edit | None


@dataclass(frozen=True, slots=True)
class _Blame:
    """The versions that made a paragraph's characters, the paragraph and its last move; 0 where no version did."""

    chars: list[int]
    whole: int
    moved: int


def trace(chain: Sequence[Version]) -> list[TracedParagraph]:
    """All paragraphs of the comparison of the chain's ends, oldest version first, every change with its edit.

    Only the second and later versions make edits; raises ``ValueError`` for an empty chain.
    """
    if not chain:
        raise ValueError("a chain has at least one version")
    steps = [compare(before.paragraphs, after.paragraphs) for before, after in pairwise(chain)]
    births = _births(chain, steps)
    deaths = _deaths(chain, steps)
    edits = [version.edit for version in chain]
    ends = compare(chain[0].paragraphs, chain[-1].paragraphs)
    return [_traced(change, births, deaths, edits) for change in ends]


def without_moves(paragraphs: Iterable[TracedParagraph]) -> list[TracedParagraph]:
    """The same comparison with every moved paragraph taken away at its old place and put in at its new one.

    What is taken away stands right behind what stood before it, so that both ends can be read off in order.
    """
    staying: list[TracedParagraph] = []
    gone: list[TracedParagraph] = []
    for paragraph in paragraphs:
        if paragraph.moved:
            gone.append(_half(paragraph, Mark.REMOVED))
            staying.append(_half(paragraph, Mark.ADDED))
        else:
            (gone if paragraph.change is Change.REMOVED else staying).append(paragraph)
    waiting = sorted(gone, key=lambda p: -1 if p.old is None else -p.old)
    result: list[TracedParagraph] = []
    ahead = _old_ahead(staying)
    for n, paragraph in enumerate(staying):
        if n == 0 or staying[n - 1].old is not None:
            result += _before(waiting, ahead[n])
        result.append(paragraph)
    return result + waiting[::-1]


def _old_ahead(staying: Sequence[TracedParagraph]) -> list[int | None]:
    """For each place the old number of the first paragraph from there on that has one."""
    ahead: list[int | None] = []
    seen: int | None = None
    for paragraph in reversed(staying):
        seen = paragraph.old if paragraph.old is not None else seen
        ahead.append(seen)
    return ahead[::-1]


def _before(waiting: list[TracedParagraph], limit: int | None) -> Iterator[TracedParagraph]:
    while waiting and (limit is None or (waiting[-1].old or 0) < limit):
        yield waiting.pop()


def _half(paragraph: TracedParagraph, mark: Mark) -> TracedParagraph:
    """A moved paragraph as it was taken away, or as it was put in."""
    added = mark is Mark.ADDED
    runs = tuple(
        replace(run, mark=mark, edit=run.edit if run.mark is mark else paragraph.edit)
        for run in paragraph.runs
        if run.mark in (Mark.SAME, mark)
    )
    return TracedParagraph(
        Change.ADDED if added else Change.REMOVED,
        None if added else paragraph.old,
        paragraph.new if added else None,
        False,
        runs,
        paragraph.edit,
    )


def _births(chain: Sequence[Version], steps: Sequence[list[ParagraphChange]]) -> list[_Blame]:
    """For each paragraph of the last version: the versions that first held its characters and itself."""
    blames = [_Blame([0] * len(text), 0, 0) for text in chain[0].paragraphs]
    for number, step in enumerate(steps, 1):
        after: list[_Blame] = []
        for change in sorted((c for c in step if c.new is not None), key=lambda c: c.new or 0):
            before = blames[change.old] if change.old is not None else None
            after.append(_carried(change, before, number, Mark.REMOVED, Mark.ADDED))
        blames = after
    return blames


def _deaths(chain: Sequence[Version], steps: Sequence[list[ParagraphChange]]) -> list[_Blame]:
    """For each paragraph of the first version: the versions that no longer held its characters and itself."""
    blames = [_Blame([0] * len(text), 0, 0) for text in chain[-1].paragraphs]
    for number, step in reversed(list(enumerate(steps, 1))):
        before: list[_Blame] = []
        for change in sorted((c for c in step if c.old is not None), key=lambda c: c.old or 0):
            after = blames[change.new] if change.new is not None else None
            before.append(_carried(change, after, number, Mark.ADDED, Mark.REMOVED))
        blames = before
    return blames


def _carried(change: ParagraphChange, known: _Blame | None, number: int, theirs: Mark, ours: Mark) -> _Blame:
    """What is known of a paragraph carried over one step: text marked ``ours`` is of this step."""
    chars: list[int] = []
    at = 0
    for run in change.runs:
        if run.mark is ours:
            chars += [number] * len(run.text)
        elif run.mark is theirs:
            at += len(run.text)
        elif known is not None:
            chars += known.chars[at : at + len(run.text)]
            at += len(run.text)
    if known is None:
        return _Blame(chars, number, 0)
    return _Blame(chars, known.whole, number if change.moved else known.moved)


def _traced(
    change: ParagraphChange, births: list[_Blame], deaths: list[_Blame], edits: Sequence[Edit]
) -> TracedParagraph:
    birth = births[change.new] if change.new is not None else None
    death = deaths[change.old] if change.old is not None else None
    runs: list[TracedRun] = []
    old = new = 0
    for run in change.runs:
        length = len(run.text)
        if run.mark is Mark.SAME:
            runs.append(TracedRun(Mark.SAME, run.text, None))
        elif run.mark is Mark.ADDED and birth is not None:
            runs += _split(run.mark, run.text, birth.chars[new : new + length], edits)
        elif death is not None:
            runs += _split(run.mark, run.text, death.chars[old : old + length], edits)
        old += length if run.mark is not Mark.ADDED else 0
        new += length if run.mark is not Mark.REMOVED else 0
    return TracedParagraph(
        change.change, change.old, change.new, change.moved, tuple(runs), _whole(change, birth, death, edits)
    )


def _split(mark: Mark, text: str, numbers: Sequence[int], edits: Sequence[Edit]) -> Iterator[TracedRun]:
    """One run cut where the edit changes."""
    at = 0
    for number, group in groupby(_filled(numbers, len(edits) - 1)):
        length = len(list(group))
        yield TracedRun(mark, text[at : at + length], edits[number])
        at += length


def _filled(numbers: Sequence[int], last: int) -> list[int]:
    """The versions of a run's characters, each one of the chain's edits.

    The two ends may be aligned otherwise than the steps between them, as where a phrase was moved; a character that
    the steps never touched goes with the one before it, else with the next that was touched, else with the last edit.
    """
    following = next((n for n in numbers if n), last)
    result: list[int] = []
    for number in numbers:
        following = number or following
        result.append(following)
    return result


def _whole(
    change: ParagraphChange, birth: _Blame | None, death: _Blame | None, edits: Sequence[Edit]
) -> Edit | None:
    """The edit that put a paragraph in, moved it or took it away; None where it stayed in its place."""
    if change.moved and birth is not None:
        return edits[birth.moved or len(edits) - 1]
    blame = {Change.ADDED: birth, Change.REMOVED: death}.get(change.change)
    if blame is None:
        return None
    return edits[blame.whole or _filled(blame.chars or [0], len(edits) - 1)[0]]
