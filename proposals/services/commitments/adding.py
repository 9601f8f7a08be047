"""补充承诺事项: a sentence of the draft that promises something and is not among those that were found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from proposals.domain.commitments import stands_in
from proposals.domain.errors import BadInput
from proposals.domain.letter.facts import LONG_LINE
from proposals.services._promises import OPEN, CommitmentLine, key_of
from proposals.services.commitments.terms import check_line, check_terms
from proposals.storage.tables.drafting import Draft, DraftParagraph

SHORTEST = 6
"""Characters of a sentence below which it may stand anywhere."""

PLACE = "-added"
"""Follows the names of its fields, as the key of a promise follows those of that promise."""
NO_WORDS = ""
"""Nothing in the sentence was read as its date; whoever added it says the day."""


@dataclass(frozen=True, slots=True)
class Added:
    """A commitment that somebody writes down: the sentence as the draft has it, measure, unit and date."""

    sentence: str
    measure: str
    unit: str
    due: date | None


def check_added(
    added: Added, draft: Draft, lines: Collection[CommitmentLine], today: date, problems: list[BadInput]
) -> CommitmentLine | None:
    """The line it becomes beside ``lines``; none where something is wrong.

    Adds to ``problems`` what is wrong at ``sentence-added``, ``measure-added``, ``unit-added`` and ``due-added``.
    """
    on_one_line = "".join(line.strip() for line in added.sentence.splitlines())
    sentence = check_line(on_one_line, "稿中的原句", LONG_LINE, f"sentence{PLACE}", problems)
    paragraph = next((p for p in draft.paragraphs if stands_in(sentence, p.text)), None)
    if sentence and (wrong := _misplaced(sentence, paragraph, added.due, draft, lines)):
        problems.append(BadInput(wrong, field=f"sentence{PLACE}"))
    measure, unit = check_terms(added.measure, added.unit, added.due, today, problems, PLACE)
    if problems or paragraph is None:
        return None
    key, number = key_of(sentence, NO_WORDS), paragraph.position + 1
    return CommitmentLine(key, number, paragraph.lineage, sentence, measure, unit, added.due, NO_WORDS, OPEN)


def _misplaced(
    sentence: str,
    paragraph: DraftParagraph | None,
    due: date | None,
    draft: Draft,
    lines: Collection[CommitmentLine],
) -> str:
    """Why the sentence cannot be kept, empty where it can."""
    if len(sentence) < SHORTEST:
        return f"原句太短，请把稿中写承诺的那句话写全，至少{SHORTEST}个字。"
    if paragraph is None:
        return f"第{draft.version}稿里没有这句话，请从稿中同一段里复制原句；稿子要改的，请先改稿、保存。"
    if any(_same(line, sentence, due) for line in lines):
        return "这句话已经列在上面，请直接改那一项；同一句里另有一项的，原句只填它所在的那半句。"
    return ""


def _same(line: CommitmentLine, sentence: str, due: date | None) -> bool:
    """Whether a line holds this already: one sentence, and no other date that would tell two promises apart."""
    same = stands_in(line.sentence, sentence) and stands_in(sentence, line.sentence)
    return same and (not line.due_words or line.due == due)
