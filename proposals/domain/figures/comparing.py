"""Same measure, same period, other value: within a text, and against what other texts vouch for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proposals.domain.figures.figure import Figure, KnownFigure, agree, same_matter

LEAST_ALIKE = 8
"""Characters that a measure without any period must have before it is held against another text."""
MOST_EARLIER = 20
"""Mentions of one measure, counted back, with which the next one is compared."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A figure of the text, and the one it contradicts, of the same text or of another."""

    figure: Figure
    other: Figure | KnownFigure

    @property
    def of_one_period(self) -> bool:
        """True if both say for when they hold, or neither does."""
        return self.figure.period == self.other.period


def in_one_text(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Each figure that contradicts an earlier one of the text; where one names no period, it may be the same."""
    earlier: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if not _is_compared(figure):
            continue
        known = earlier.setdefault((figure.measure, figure.unit), [])
        same = [f for f in known[-MOST_EARLIER:] if same_matter(f, figure) and _same_time(f, figure)]
        if same and not any(agree(f, figure) for f in same):
            yield Conflict(figure, same[-1])
        known.append(figure)


def against_known(figures: Iterable[Figure], known: Iterable[KnownFigure]) -> Iterator[Conflict]:
    """Each figure that a source contradicts, once for each source, all of one period.

    A figure that names no period is held against what is known of any, if its measure tells enough: unless one of them
    agrees, the latest is shown.
    """
    sources: dict[tuple[str, str], list[KnownFigure]] = {}
    for each in known:
        sources.setdefault((each.measure, each.unit), []).append(each)
    for figure in filter(_is_compared, figures):
        same = [k for k in sources.get((figure.measure, figure.unit), ()) if same_matter(figure, k)]
        if figure.period:
            yield from _of_its_period(figure, same)
        elif same and len(figure.measure) >= LEAST_ALIKE and not any(agree(figure, k) for k in same):
            yield Conflict(figure, max(same, key=lambda k: k.period))


def _of_its_period(figure: Figure, same: Iterable[KnownFigure]) -> Iterator[Conflict]:
    told: set[str] = set()
    for known in same:
        if known.period == figure.period and not agree(figure, known) and known.source not in told:
            told.add(known.source)
            yield Conflict(figure, known)


def known_from(figures: Iterable[Figure], source: str) -> tuple[KnownFigure, ...]:
    """The figures of another text that can be compared, by the name of that text."""
    return tuple(
        KnownFigure(
            f.measure, f.value, f.unit, f.period, source, f.step, f.scope, f.loose, f.sentence, f.context
        )
        for f in figures
        if _is_compared(f)
    )


def _is_compared(figure: Figure) -> bool:
    return bool(figure.measure) and not (figure.change or figure.former)


def _same_time(one: Figure, other: Figure) -> bool:
    return one.period == other.period or not (one.period and other.period)
