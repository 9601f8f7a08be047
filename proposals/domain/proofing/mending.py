"""A text with the fix of a finding put in."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.domain.proofing.findings import Edit


def mended(source: str, edits: Iterable[Edit]) -> str:
    """The text after one click: every edit at its place. Ends of lines become ``\\n``, as the places count them."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    for edit in sorted(edits, key=lambda e: (e.place.line, e.place.start), reverse=True):
        line = lines[edit.place.line - 1]
        lines[edit.place.line - 1] = line[: edit.place.start] + edit.text + line[edit.place.end :]
    return "\n".join(lines)
