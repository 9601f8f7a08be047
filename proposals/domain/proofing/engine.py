"""All rules over one text. Findings stand in reading order; those with one cause are folded into one."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from proposals.domain.letter import LetterFacts
from proposals.domain.proofing.findings import Edit, Finding, Hit, Report, Severity
from proposals.domain.proofing.lexicon import Lexicon
from proposals.domain.proofing.manuscript import Manuscript
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules import RULES

FINGERPRINT = 32
"""Hexadecimal characters kept of a fingerprint's SHA-256."""


def proofread(
    text: str, facts: LetterFacts | None = None, lexicon: Lexicon | None = None, rules: Iterable[Rule] = RULES
) -> Report:
    """Every finding of a text; without facts those rules that ask for them find nothing."""
    known = lexicon or Lexicon()
    reading = Reading(Manuscript(text), facts, known)
    found = [f for rule in rules for f in _found(rule, reading)]
    return Report(tuple(sorted(found, key=lambda f: (f.place.line, f.place.start, f.rule))))


def _found(rule: Rule, reading: Reading) -> list[Finding]:
    severity = reading.lexicon.severities.get(rule.id, rule.severity)
    if severity is None:
        return []
    by_cause: dict[str, list[Hit]] = {}
    for hit in rule.check(reading):
        by_cause.setdefault(hit.cause or hit.message, []).append(hit)
    chosen = rule.id in reading.lexicon.severities
    return [_folded(rule, hits, severity, reading, chosen=chosen) for hits in by_cause.values()]


def _folded(rule: Rule, hits: list[Hit], severity: Severity, reading: Reading, *, chosen: bool) -> Finding:
    first = hits[0]
    words = reading.manuscript.words_at(first.place)
    edits = _edits(hits, reading)
    key = f"{rule.id}\n{first.cause or first.message}\n{words}"
    return Finding(
        rule=rule.id,
        severity=severity if chosen else first.severity or severity,
        place=first.place,
        text=words,
        message=first.message,
        suggestion=first.suggestion,
        fix=first.fix if edits else None,
        fingerprint=sha256(key.encode(errors="replace")).hexdigest()[:FINGERPRINT],
        also=tuple(hit.place for hit in hits[1:]),
        edits=edits,
    )


def _edits(hits: list[Hit], reading: Reading) -> tuple[Edit, ...]:
    """None in a text with broken lines: a place may be cut at the end of its line."""
    if reading.manuscript.broken:
        return ()
    return tuple(Edit(hit.place, hit.fix) for hit in hits if hit.fix is not None)
