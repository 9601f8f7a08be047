"""Which of a unit's Word templates is in force on a day: of those that overlap, the one that began last."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_

from proposals.storage.tables.issuing import LetterTemplate

IN_FORCE_FIRST = (LetterTemplate.valid_from.desc(), LetterTemplate.version.desc())


def in_force_on(on: date) -> tuple[ColumnElement[bool], ...]:
    """In use, begun and not yet over on this day; the first in the order above is the one that serves."""
    return (
        LetterTemplate.active.is_(True),
        LetterTemplate.valid_from <= on,
        or_(LetterTemplate.valid_to.is_(None), LetterTemplate.valid_to >= on),
    )
