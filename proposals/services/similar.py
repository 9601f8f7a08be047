"""类似提案: earlier cases that say much the same, those with a reply first, and a warning before the same comes twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from proposals.domain.actors import Actor
from proposals.domain.similarity import (
    DUPLICATE,
    SIMILAR,
    Sentence,
    bigrams_in,
    likeness,
    rarest,
    shared_sentences,
    weight,
)
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.services._visible import visible_rows
from proposals.storage import similar as stored
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.register import CongressSession, Proposal

SAMPLE = 2_000
"""Proposals in which the worker counts how common each bigram is."""
TOO_COMMON = SAMPLE // 20
"""A bigram in more of them is looked up only where a text has little else."""
FEW = 8
SHOWN, COMPARED = 10, 24
LONGEST = 20_000
"""Characters of a text that are compared."""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that says much the same; ``likeness`` from 0 to 1, ``row`` its line of the ledger."""

    row: Row[Any]
    year: int
    likeness: float
    sentences: tuple[Sentence, ...] = ()

    @property
    def answered(self) -> bool:
        """True if a reply to it went out."""
        return bool(self.row.letter_number or self.row.answered_on)


def count_common_bigrams(desk: Desk) -> int:
    """Count anew which bigrams are common, outside every transaction that writes; the worker does it each night."""
    counted = desk.read(lambda office: stored.sampled(office.db, SAMPLE))
    desk.write(lambda office: stored.keep_sample(office.db, counted))
    return len(counted)


def similar_to(office: Office, actor: Actor, proposal_id: int) -> list[SimilarCase]:
    """Cases like this one that may be seen, across kinds and years, with the sentences they share with it."""
    proposal = office.db.get_one(Proposal, proposal_id)
    found = _alike(office, actor, proposal.title, proposal.text, SIMILAR, but=proposal.id)
    rows = _rows(office, actor, found)
    cases = [
        SimilarCase(rows[p.id], year, share, tuple(shared_sentences(p.text, proposal.text)))
        for p, year, share in found
        if p.id in rows
    ]
    return sorted(cases, key=lambda c: (not c.answered, -c.likeness))[:SHOWN]


def duplicates_of(
    office: Office, actor: Actor, title: str, text: str, *, least: float = DUPLICATE
) -> list[SimilarCase]:
    """Cases that say the same (at least so much of it) as what is about to be registered, the most alike first."""
    found = _alike(office, actor, title, text, least)
    rows = _rows(office, actor, found)
    return [SimilarCase(rows[p.id], year, share) for p, year, share in found if p.id in rows]


Alike = tuple[Proposal, int, float]


def _alike(
    office: Office, actor: Actor, title: str, text: str, least: float, *, but: int | None = None
) -> list[Alike]:
    """Proposals with at least this share of bigrams in common, with their year, the most alike first."""
    whole = f"{title}\n{text[:LONGEST]}"
    ids = stored.proposals_with(office.db, _weights(office, whole), visible_rows(actor), COMPARED)
    rows = office.db.execute(
        select(Proposal, CongressSession.year)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(Proposal.id.in_([i for i in ids if i != but]))
    )
    own, own_title = bigrams_in(whole), bigrams_in(title)
    found = [(p, year, _share(own, own_title, p, text)) for p, year in rows]
    return sorted((f for f in found if f[2] >= least), key=lambda f: (-f[2], -f[0].id))


def _share(own: frozenset[str], own_title: frozenset[str], other: Proposal, text: str) -> float:
    """Where one of them has no text, only what they are called can be compared."""
    if not text.strip() or not other.text.strip():
        return likeness(own_title, bigrams_in(other.title))
    return likeness(own, bigrams_in(f"{other.title}\n{other.text[:LONGEST]}"))


def _weights(office: Office, text: str) -> dict[str, float]:
    """The rarest bigrams of a text with what each tells; common ones only where there are few others."""
    common = stored.common(office.db, sorted(bigrams_in(text)))
    chosen = rarest(text, common)
    telling = [each for each in chosen if common.get(each, 0) <= TOO_COMMON]
    used = telling if len(telling) >= FEW else chosen
    return {each: weight(common.get(each, 0), SAMPLE) for each in used}


def _rows(office: Office, actor: Actor, found: Iterable[Alike]) -> dict[int, Row[Any]]:
    """One line of the ledger for each proposal: of the case that may be seen, one with a reply before others."""
    ids: Sequence[int] = [p.id for p, _, _ in found]
    columns = LedgerRow.__table__.c
    query = select(*columns).where(visible_rows(actor), LedgerRow.proposal_id.in_(ids))
    ordered = query.order_by(LedgerRow.letter_number == "", LedgerRow.handling_id)
    rows: dict[int, Row[Any]] = {}
    for row in office.db.execute(ordered):
        rows.setdefault(row.proposal_id, row)
    return rows
