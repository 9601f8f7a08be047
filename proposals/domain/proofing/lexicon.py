"""What an office knows beside the text: words, fixed phrases, names of units and leaders, titles of documents.

Packaged lists (``data/proofing``) with the office's own laid over them; built once and used for many texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from proposals.domain.figures.figure import KnownFigure
from proposals.domain.proofing.findings import Severity


@dataclass(frozen=True, slots=True)
class WrongWord:
    """``wrong`` is nearly always ``right``; ``note`` says why where that does not speak for itself.

    Its neighbourhood as regular expressions: after ``unless_after`` and before ``unless_before`` it is no fault; where
    ``only_after`` or ``only_before`` is given, it is a fault there alone. ``safe``: replacing it by a click can do
    no harm.
    """

    wrong: str
    right: str
    severity: Severity = Severity.ERROR
    note: str = ""
    safe: bool = True
    unless_after: str = ""
    unless_before: str = ""
    only_after: str = ""
    only_before: str = ""


@dataclass(frozen=True, slots=True)
class FixedPhrase:
    """A formula of official language, as it must be written; ``wrong`` is a regular expression of its near misses.

    ``safe``: only marks are put in, so that a click can do no harm.
    """

    wrong: str
    right: str
    severity: Severity = Severity.WARNING
    note: str = ""
    safe: bool = False


@dataclass(frozen=True, slots=True)
class UnitNames:
    """A unit's full name, short name and others, with the days for which the full name holds."""

    full: str
    short: str = ""
    others: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Who holds a post from a day to a day."""

    name: str
    title: str
    unit: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentTitle:
    """A law or document by its title, with its number where it has one; ``ended_on``: repealed."""

    title: str
    number: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExpiredPassage:
    """答复口径 that may not be said any longer: its topic, wording, why not, and what is said today, if anything.

    ``linked``: a paragraph of this text was taken from it.
    """

    topic: str
    text: str
    why: str
    current: str = ""
    linked: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All libraries together; ``severities``: what the office decided for a rule (None: it is switched off)."""

    wrong_words: tuple[WrongWord, ...] = ()
    phrases: tuple[FixedPhrase, ...] = ()
    units: tuple[UnitNames, ...] = ()
    holders: tuple[OfficeHolder, ...] = ()
    documents: tuple[DocumentTitle, ...] = ()
    figures: tuple[KnownFigure, ...] = ()
    expired: tuple[ExpiredPassage, ...] = ()
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
