"""类似提案: earlier cases that say much the same, those with a reply first, and a warning before the same comes twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from proposals.domain.actors import Actor
from proposals.domain.similarity import (
    DUPLICATE,
    SIMILAR,
    Sentence,
    bigrams_in,
    bigrams_of,
    likeness,
    rarest,
    shared_sentences,
    weight,
)
from proposals.services._office import Office
from proposals.services._visible import visible_rows
from proposals.storage import similar as stored
from proposals.storage.tables.register import Proposal

SAMPLE = 2_000
"""Proposals in which the worker counts how common each bigram is."""
TOO_COMMON = SAMPLE // 20
"""A bigram in more of them is looked up only where a text has little else."""
FEW = 8
SHOWN, COMPARED = 10, 20
LONGEST = 20_000
"""Characters of a text that are compared."""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that says much the same; ``likeness`` from 0 to 1, ``row`` its line of the ledger."""

    row: Row[Any]
    likeness: float
    sentences: tuple[Sentence, ...] = ()

    @property
    def answered(self) -> bool:
        """True if a reply to it went out."""
        return bool(self.row.letter_number or self.row.answered_on)


def similar_to(office: Office, actor: Actor, proposal_id: int) -> list[SimilarCase]:
    """Cases like this one that may be seen, across kinds and years, with the sentences they share with it."""
    asked = select(Proposal.title, Proposal.text).where(Proposal.id == proposal_id)
    own = office.db.execute(asked).one()
    found = duplicates_of(office, actor, own.title, own.text, least=SIMILAR, but=proposal_id)
    found = sorted(found, key=lambda c: (not c.answered, -c.likeness))[:SHOWN]
    texts = select(Proposal.id, Proposal.text).where(Proposal.id.in_([c.row.proposal_id for c in found]))
    said = {row.id: row.text for row in office.db.execute(texts)} if found else {}
    return [replace(c, sentences=tuple(shared_sentences(said[c.row.proposal_id], own.text))) for c in found]


def duplicates_of(
    office: Office, actor: Actor, title: str, text: str, *, least: float = DUPLICATE, but: int | None = None
) -> list[SimilarCase]:
    """Cases that say the same (at least so much of it) as what is about to be registered, the most alike first."""
    return alike(office, visible_rows(actor), title, text, least=least, but=but)


def alike(
    office: Office, visible: ColumnElement[bool], title: str, text: str, *, least: float, but: int | None
) -> list[SimilarCase]:
    """The same among the rows of the ledger for which a condition holds."""
    text = text[:LONGEST]
    whole = f"{title}\n{text}"
    ids = stored.proposals_with(office.db, _weights(office, whole), visible, COMPARED)
    own, own_title = bigrams_in(whole), bigrams_in(title)
    found: dict[int, SimilarCase] = {}
    for row in stored.lines_of(office.db, [i for i in ids if i != but], visible):
        called = bigrams_in(row.title)
        # where one of them has no text, only what they are called can be compared
        whole_case = bool(row.said and text.strip())
        share = likeness(own, called | bigrams_of(row.said)) if whole_case else likeness(own_title, called)
        if share >= least:
            found.setdefault(row.proposal_id, SimilarCase(row, share))
    return sorted(found.values(), key=lambda c: (-c.likeness, -c.row.proposal_id))


def _weights(office: Office, text: str) -> dict[str, float]:
    """The rarest bigrams of a text with what each tells; common ones only where there are few others."""
    common = stored.common(office.db, bigrams_in(text))
    chosen = rarest(text, common)
    telling = [each for each in chosen if common.get(each, 0) <= TOO_COMMON]
    used = telling if len(telling) >= FEW else chosen
    return {each: weight(common.get(each, 0), SAMPLE) for each in used}
