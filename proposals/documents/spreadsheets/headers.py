"""Where a sheet's header stands, and what each column is called when the header takes two rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from proposals.documents.spreadsheets.grids import HEADER_WITHIN, Grid
from proposals.domain.register_columns import header_key

_LONGEST = 20
_LEAST = 3
"""Filled cells a header needs that holds no known word."""


@dataclass(frozen=True)
class Header:
    """The header of one sheet: its row (from 0), the columns' names, the first data row, how many words are known."""

    at: int
    names: tuple[str, ...]
    first: int
    known: int


def find_header(grid: Grid, known: Collection[str], *, loose: bool) -> Header | None:
    """The row with most known headers; ``loose`` also takes two rows without merged cells and rows of own words."""
    at, score = _best_row(grid, known)
    if at is None and loose:
        at = _looks_like_header(grid)
    if at is None:
        return None
    if loose and _fills_gaps(grid, at - 1, at, known):
        at -= 1
    last = _last_header_row(grid, at, known, loose=loose)
    return header_at(grid, at, known, last, score)


def header_at(grid: Grid, at: int, known: Collection[str], last: int | None = None, score: int = 0) -> Header:
    """The header that stands in row ``at`` (and down to ``last``)."""
    last = _merged_down_to(grid, at) if last is None else last
    upper = _words(grid.rows[at])
    if last == at:
        return Header(at, _trimmed(upper), at + 1, score)
    return Header(at, _trimmed(_together(upper, _words(grid.rows[last]), known)), last + 1, score)


def _best_row(grid: Grid, known: Collection[str]) -> tuple[int | None, int]:
    best, best_score = None, 1
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        filled = {header_key(cell) for cell in row if cell.strip()}
        if not known and len(filled) >= 2:
            return at, 0
        score = len(filled & set(known))
        if score > best_score:
            best, best_score = at, score
    return best, best_score if best is not None else 0


def _looks_like_header(grid: Grid) -> int | None:
    """The first row of short words that is about as full as the rows below it."""
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        filled = [cell.strip() for cell in row if cell.strip()]
        below = [sum(bool(c.strip()) for c in r) for r in grid.rows[at + 1 : at + 21]]
        wordy = all(len(cell) <= _LONGEST and not cell[0].isdigit() for cell in filled)
        full = len(set(filled)) >= max(_LEAST, 0.6 * max(below, default=0))
        if wordy and full and len(set(filled)) == len(filled):
            return at
    return None


def _last_header_row(grid: Grid, at: int, known: Collection[str], *, loose: bool) -> int:
    deepest = _merged_down_to(grid, at)
    return at + 1 if loose and deepest == at and _fills_gaps(grid, at, at + 1, known) else deepest


def _merged_down_to(grid: Grid, at: int) -> int:
    deepest = max((last[0] for first, last in grid.merged if first[0] == at and last[0] > at), default=at)
    return deepest if deepest < len(grid.rows) else at


def _fills_gaps(grid: Grid, above: int, below: int, known: Collection[str]) -> bool:
    """Whether two rows are one header: the lower holds words where the upper has a gap, or begins a group."""
    if above < 0 or below >= len(grid.rows):
        return False
    upper, lower = _words(grid.rows[above]), _words(grid.rows[below])
    filled = [at for at, cell in enumerate(lower) if cell]
    upper += [""] * (len(lower) + 1 - len(upper))
    fits = all(not upper[at] or not upper[at + 1] or upper[at] == upper[at + 1] for at in filled)
    words = sum(header_key(lower[at]) in known for at in filled)
    heads = sum(header_key(cell) in known for at, cell in enumerate(upper[: len(lower)]) if not lower[at])
    short = all(len(lower[at]) <= _LONGEST for at in filled)
    return bool(filled) and fits and short and words * 2 >= len(filled) and heads > 0


def _together(upper: list[str], lower: list[str], known: Collection[str]) -> list[str]:
    """One name a column: the lower word, with the group above it where it says nothing by itself."""
    names, group = [], ""
    width = max(len(upper), len(lower))
    for above, below in zip(_padded(upper, width), _padded(lower, width), strict=True):
        group = above or (group if below else "")
        alone = not below or header_key(below) in known or group in ("", below)
        names.append((below or above) if alone else group + below)
    return names


def _padded(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def _words(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in row]


def _trimmed(headers: Sequence[str]) -> tuple[str, ...]:
    last = max((i for i, header in enumerate(headers) if header), default=-1)
    return tuple(headers[: last + 1])
