"""What a rule finds (a hit), what a person reads of it (a finding), and the report of a whole text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """错误 keeps a draft from review unless waived; 提示 and 提醒 never do."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


SEVERITY_NAMES: dict[Severity, str] = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提示",
    Severity.HINT: "提醒",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Characters ``start`` to ``end`` (from 0, end not included) of line ``line`` (from 1)."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One place with what is wrong there.

    ``fix``: the text that may stand there instead, only where putting it there by a click is safe. ``cause``: hits of
    one rule with one cause are folded into one finding; empty: the message is the cause. ``severity``: where it differs
    from the rule's own.
    """

    place: Place
    message: str
    suggestion: str = ""
    fix: str | None = None
    cause: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a click puts at a place; empty text: what stands there goes."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person reads: one cause, its first place, and the places of the same (``同类N处``).

    ``fix`` is what may stand at the first place, ``edits`` what one click does at all of them, where that is safe.
    ``fingerprint`` stays the same while the words found and their rule do, wherever they move: a waiver hangs on it.
    """

    rule: str
    severity: Severity
    place: Place
    text: str
    message: str
    suggestion: str
    fix: str | None
    fingerprint: str
    also: tuple[Place, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def places(self) -> int:
        """At how many places this was found."""
        return 1 + len(self.also)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a text in reading order."""

    findings: tuple[Finding, ...] = field(default=())

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that keep a draft from review."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    def counted(self) -> dict[str, int]:
        """Places by rule."""
        counts: dict[str, int] = {}
        for finding in self.findings:
            counts[finding.rule] = counts.get(finding.rule, 0) + finding.places
        return counts
