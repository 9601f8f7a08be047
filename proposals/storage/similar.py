"""Texts that hold some of a few bigrams, by the index of 全文检索, and the sample that tells which bigrams are rare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, func, insert, select, text
from sqlalchemy.orm import Session

from proposals.domain.similarity import bigrams_of
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.searching import CommonBigram, SearchText, TextSource

PROPOSED = (TextSource.HEADING.value, TextSource.PROPOSAL.value)
LOOKED_AT = 200
"""Texts with the most weight that are looked at, to find among them what a person may see."""
COMMON_FROM = 3
"""Texts of the sample; what stands in fewer is as rare as what stands in none."""
PIECE = {
    "sqlite": "SELECT rowid AS text_id, :w{0} AS w FROM search_index WHERE search_index MATCH :b{0}",
    "postgresql": "SELECT id AS text_id, CAST(:w{0} AS float) AS w FROM search_index"
    " WHERE bigrams @@ CAST(:b{0} AS tsquery)",
}
QUOTED = {"sqlite": '"{}"', "postgresql": "'{}'"}


def common(db: Session, among: Sequence[str]) -> dict[str, int]:
    """In how many texts of the sample each of these bigrams stands; rare ones are left out."""
    rows = select(CommonBigram.bigram, CommonBigram.texts).where(CommonBigram.bigram.in_(among))
    return {row.bigram: row.texts for row in db.execute(rows)}


def proposals_with(
    db: Session, weights: Mapping[str, float], visible: ColumnElement[bool], most: int
) -> list[int]:
    """Ids of the proposals that may be seen in whose words the most of these bigrams stand by weight, the best first."""
    if not weights:
        return []
    best = _heaviest(db, weights)
    seen = (
        select(SearchText.id, SearchText.proposal_id)
        .join(LedgerRow, LedgerRow.proposal_id == SearchText.proposal_id)
        .where(SearchText.id.in_(best), SearchText.source.in_(PROPOSED), visible)
        .distinct()
    )
    proposal_of = {row.id: row.proposal_id for row in db.execute(seen)}
    ordered = (proposal_of[text_id] for text_id in best if text_id in proposal_of)
    return list(dict.fromkeys(ordered))[:most]


def _heaviest(db: Session, weights: Mapping[str, float]) -> list[int]:
    """Ids of the texts with the most weight, in one statement: the postings of each bigram, added up by text."""
    dialect = db.get_bind().dialect.name
    postings = " UNION ALL ".join(PIECE[dialect].format(at) for at in range(len(weights)))
    statement = text(
        f"SELECT text_id FROM ({postings}) AS postings GROUP BY text_id"
        f" ORDER BY sum(w) DESC, text_id DESC LIMIT {LOOKED_AT}"
    )
    values: dict[str, object] = {}
    for at, (bigram, weighs) in enumerate(weights.items()):
        values |= {f"b{at}": QUOTED[dialect].format(bigram), f"w{at}": weighs}
    return list(db.scalars(statement, values))


def texts_of(db: Session, proposal_ids: Sequence[int]) -> dict[int, str]:
    """What each of these proposals says, as it is matched; those without a text are left out."""
    mine = SearchText.proposal_id.in_(proposal_ids), SearchText.source == TextSource.PROPOSAL.value
    rows = select(SearchText.proposal_id, SearchText.plain).where(*mine, SearchText.part == 0)
    return {row.proposal_id: row.plain for row in db.execute(rows)}


def sampled(db: Session, most: int) -> Counter[str]:
    """In how many of at most so many proposals, taken evenly of all, each of the common bigrams stands."""
    heading = SearchText.source == TextSource.HEADING.value
    lowest, highest = db.execute(
        select(func.min(SearchText.id), func.max(SearchText.id)).where(heading)
    ).one()
    counted: Counter[str] = Counter()
    if lowest is None:
        return counted
    step, at = max(1, (highest - lowest) // most), lowest
    next_one = select(SearchText.id, SearchText.proposal_id).where(heading).order_by(SearchText.id).limit(1)
    while (row := db.execute(next_one.where(SearchText.id >= at)).first()) is not None:
        counted.update(_bigrams_of(db, row.proposal_id))
        at = row.id + step
    return Counter({bigram: texts for bigram, texts in counted.items() if texts >= COMMON_FROM})


def _bigrams_of(db: Session, proposal_id: int) -> set[str]:
    """What a proposal is called and what it says, as it is looked for."""
    mine = SearchText.proposal_id == proposal_id, SearchText.source.in_(PROPOSED)
    return {each for words in db.scalars(select(SearchText.plain).where(*mine)) for each in bigrams_of(words)}


def keep_sample(db: Session, counted: Mapping[str, int]) -> None:
    """Put a new sample in place of the old one."""
    db.execute(delete(CommonBigram))
    if counted:
        db.execute(insert(CommonBigram), [{"bigram": b, "texts": n} for b, n in counted.items()])
