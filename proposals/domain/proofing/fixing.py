"""One-click fixes: the text with what a finding suggests in the place of what it found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposals.domain.proofing.findings import Finding, Place
from proposals.domain.proofing.manuscript import Manuscript


def fixed(text: str, findings: Iterable[Finding]) -> str:
    """The text with the fixes of these findings put in; of two that meet in one place the first is taken.

    A folded finding is mended wherever the very same words stand.
    """
    manuscript = Manuscript(text)
    wanted = sorted(
        (change for finding in findings for change in _changes(manuscript, finding)),
        key=lambda change: (change[0].line, change[0].start, change[0].end),
    )
    lines = manuscript.source.split("\n")
    for place, words in reversed(_apart(wanted)):
        line = lines[place.line - 1]
        lines[place.line - 1] = line[: place.start] + words + line[place.end :]
    return "\n".join(lines)


def _changes(manuscript: Manuscript, finding: Finding) -> Iterator[tuple[Place, str]]:
    if finding.fix is None:
        return
    for place in (finding.place, *finding.also):
        if manuscript.words_at(place) == finding.text:
            yield place, finding.fix


def _apart(wanted: list[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """Those that begin after the one before them has ended."""
    kept: list[tuple[Place, str]] = []
    for place, words in wanted:
        before = kept[-1][0] if kept else None
        if before is None or before.line < place.line or before.end <= place.start:
            kept.append((place, words))
    return kept
