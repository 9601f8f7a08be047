"""All rules for files over one Word file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from proposals.documents.fence import ChildEnded, Limits, run_child
from proposals.documents.word_checks.formats import Formats
from proposals.documents.word_checks.layout import check_layout
from proposals.documents.word_checks.leftovers import left_in, places_to_fill_in
from proposals.documents.word_reading.package import Package
from proposals.documents.word_reading.reading import LARGEST_AT_HOME, TOO_MUCH, read_here, unpacked_size
from proposals.documents.word_reading.result import Tracked
from proposals.domain.errors import BadInput
from proposals.domain.proofing.findings import Finding, Place, Severity

_CHILD = Path(__file__).with_name("child.py")
_LIMITS = Limits(memory=1_500 * 2**20, seconds=20, output=20 * 2**20, patience=60)


def check_word(data: bytes) -> tuple[Finding, ...]:
    """What is wrong with a DOCX beside its words; raises ``BadInput`` for what is none, or holds too much.

    A file larger than letters are is looked at in a process of its own, under limits.
    """
    if unpacked_size(data) <= LARGEST_AT_HOME:
        return check_here(data)
    try:
        answer = run_child(_CHILD, (), data, _LIMITS)
    except ChildEnded:
        raise BadInput(TOO_MUCH, field="file") from None
    if answer[:1] != b"=":
        raise BadInput(answer[1:].decode("utf-8", "replace") or TOO_MUCH, field="file")
    return tuple(_finding(raw) for raw in json.loads(answer[1:]))


def check_here(data: bytes) -> tuple[Finding, ...]:
    """``check_word`` without the fence."""
    word, package = read_here(data, Tracked.ACCEPT), Package(data)
    return (
        *places_to_fill_in(word.paragraphs),
        *left_in(package, word),
        *check_layout(package.document, Formats(package)),
    )


def as_json(findings: tuple[Finding, ...]) -> str:
    """For another process."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)


def _finding(raw: dict[str, object]) -> Finding:
    place, also, edits = raw.pop("place"), raw.pop("also"), raw.pop("edits")
    assert isinstance(place, dict)
    assert isinstance(also, list)
    assert edits == [], "a file is mended in Word"
    severity = Severity(str(raw.pop("severity")))
    return Finding(
        **raw,  # type: ignore[arg-type]
        severity=severity,
        place=Place(**place),
        also=tuple(Place(**each) for each in also),
    )
