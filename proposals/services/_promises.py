"""The promises of a draft beside what was decided about them, as the pages of drafting show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.commitments import Promise, promises_in, stands_in
from proposals.services._commitments import commitments_of
from proposals.services._office import Office
from proposals.storage.tables.drafting import Commitment, CommitmentState, Draft
from proposals.storage.tables.handling import Handling

OPEN = ""
"""Nobody has decided yet."""


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A promise of the newest draft; ``key`` names it in forms, ``state`` is empty while nobody has decided.

    ``was``: how a commitment of the same paragraph read whose sentence was changed since.
    """

    key: str
    paragraph: int
    lineage: str
    sentence: str
    measure: str
    unit: str
    due: date | None
    due_words: str
    state: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class CommitmentsPage:
    """What the page shows: the promises of the newest draft, and those confirmed whose sentence is gone."""

    version: int
    lines: tuple[CommitmentLine, ...]
    gone: tuple[str, ...]

    @property
    def confirmed(self) -> tuple[CommitmentLine, ...]:
        """Those that the letter will carry."""
        return tuple(line for line in self.lines if line.state == CommitmentState.CONFIRMED)

    @property
    def undecided(self) -> tuple[CommitmentLine, ...]:
        """Those that nobody has decided."""
        return tuple(line for line in self.lines if line.state == OPEN)


def page_of(office: Office, handling: Handling, draft: Draft | None) -> CommitmentsPage:
    """What a draft promises, and what was decided about it; nothing while no draft is saved."""
    if draft is None:
        return CommitmentsPage(0, (), ())
    rows = commitments_of(office, draft.round_id)
    gone = [r for r in rows if r.state is CommitmentState.CONFIRMED and not stands_in(r.sentence, draft.body)]
    lines = tuple(_lines(office, handling, draft, rows, gone))
    return CommitmentsPage(draft.version, lines, tuple(_told(r) for r in gone))


def _lines(
    office: Office, handling: Handling, draft: Draft, rows: Sequence[Commitment], gone: Sequence[Commitment]
) -> Iterator[CommitmentLine]:
    assert handling.unit is not None
    known = {(_bare(r.sentence), r.due_words): r for r in rows}
    for paragraph in draft.paragraphs:
        before = [r for r in gone if r.lineage == paragraph.lineage]
        for promise in promises_in(paragraph.text, office.today, handling.unit.short_name):
            row = known.pop((_bare(promise.sentence), promise.due_words), None)
            was = before[0] if row is None and len(before) == 1 else None
            yield _line(paragraph.position + 1, paragraph.lineage, promise, row, was)
    # what was written down by hand, or is read no more as a promise since its date is past by now
    for row in known.values():
        if stands_in(row.sentence, draft.body):
            yield _stored(row, draft)


def _line(
    paragraph: int, lineage: str, promise: Promise, row: Commitment | None, was: Commitment | None
) -> CommitmentLine:
    values = row or was
    return CommitmentLine(
        key=key_of(promise.sentence, promise.due_words),
        paragraph=paragraph,
        lineage=lineage,
        sentence=promise.sentence,
        measure=row.measure if row else promise.measure,
        unit=values.unit if values else promise.unit,
        due=row.due if row else promise.due,
        due_words=promise.due_words,
        state=row.state.value if row else OPEN,
        was=_told(was) if was else "",
    )


def _stored(row: Commitment, draft: Draft) -> CommitmentLine:
    numbers = [p.position + 1 for p in draft.paragraphs if stands_in(row.sentence, p.text)]
    return CommitmentLine(
        key=key_of(row.sentence, row.due_words),
        paragraph=numbers[0] if numbers else 0,
        lineage=row.lineage,
        sentence=row.sentence,
        measure=row.measure,
        unit=row.unit,
        due=row.due,
        due_words=row.due_words,
        state=row.state.value,
    )


def key_of(sentence: str, due_words: str) -> str:
    """What names a promise in forms: its sentence and date, whatever blanks were put in."""
    return hashlib.sha256(f"{_bare(sentence)}\n{due_words}".encode()).hexdigest()[:16]


def _bare(sentence: str) -> str:
    return "".join(sentence.split())


def _told(row: Commitment) -> str:
    due = f"，{row.due.year}年{row.due.month}月{row.due.day}日" if row.due else ""
    return f"{row.measure}（{row.unit}{due}）"
