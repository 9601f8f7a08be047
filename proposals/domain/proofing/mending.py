"""A text with the fix of a finding put in."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.domain.proofing.findings import Edit


def mended(source: str, edits: Iterable[Edit]) -> str:
    """The text after one click: every edit at its place; of two that meet in one place the first is made.

    Ends of lines become ``\\n``, as the places count them.
    """
    lines = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    for edit in reversed(_apart(edits)):
        line = lines[edit.place.line - 1]
        lines[edit.place.line - 1] = line[: edit.place.start] + edit.text + line[edit.place.end :]
    return "\n".join(lines)


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """In reading order, those that begin after the one before them has ended."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.place.line, e.place.start)):
        before = kept[-1].place if kept else None
        if before is None or before.line < edit.place.line or before.end <= edit.place.start:
            kept.append(edit)
    return kept
