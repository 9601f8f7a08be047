"""Texts that hold some of a few bigrams, by the index of 全文检索, and the sample that tells which bigrams are rare."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Row,
    Subquery,
    and_,
    column,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from proposals.domain.similarity import bigrams_of
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.searching import CommonBigram, SearchText, TextSource

PROPOSED = (TextSource.HEADING.value, TextSource.PROPOSAL.value)
LOOKED_AT = 100
"""Texts with the most weight that are looked at, to find among them what a person may see."""
COMMON_FROM = 3
"""Texts of the sample; what stands in fewer is as rare as what stands in none."""
PIECE = {
    "sqlite": "SELECT rowid AS text_id, :w{0} AS w FROM search_index WHERE search_index MATCH :b{0}",
    "postgresql": "SELECT id AS text_id, CAST(:w{0} AS float) AS w FROM search_index"
    " WHERE bigrams @@ CAST(:b{0} AS tsquery)",
}
SHOWN = tuple(
    LedgerRow.__table__.c[name]
    for name in (
        "handling_id", "proposal_id", "serial_no", "title", "proposers", "session_name", "kind_code", "level_code",
        "part", "state", "letter_number", "answered_on", "result",
    )
)  # fmt: skip
"""What of a line of the ledger is shown of a similar case."""
QUOTED = {"sqlite": '"{}"', "postgresql": "'{}'"}
COMMON = {
    "sqlite": "SELECT bigram, texts FROM common_bigrams WHERE bigram IN (SELECT value FROM json_each(:among))",
    "postgresql": "SELECT bigram, texts FROM common_bigrams"
    " WHERE bigram IN (SELECT json_array_elements_text(CAST(:among AS json)))",
}


def common(db: Session, among: Collection[str]) -> dict[str, int]:
    """In how many texts of the sample each of these bigrams stands; rare ones are left out."""
    asked = text(COMMON[db.get_bind().dialect.name])
    found = db.execute(asked, {"among": json.dumps(sorted(among), ensure_ascii=False)})
    return {bigram: texts for bigram, texts in found}  # noqa: C416 (a row is no pair to dict())


def proposals_with(
    db: Session, weights: Mapping[str, float], visible: ColumnElement[bool], most: int
) -> list[int]:
    """Ids of the proposals that may be seen in whose words the most of these bigrams stand by weight, the best first."""
    if not weights:
        return []
    dialect = db.get_bind().dialect.name
    values: dict[str, object] = {}
    for at, (bigram, weighs) in enumerate(weights.items()):
        values |= {f"b{at}": QUOTED[dialect].format(bigram), f"w{at}": weighs}
    best = _heaviest(dialect, len(weights))
    seen = (
        select(SearchText.proposal_id)
        .select_from(best)
        .join(SearchText, SearchText.id == best.c.text_id)
        .join(LedgerRow, LedgerRow.proposal_id == SearchText.proposal_id)
        .where(SearchText.source.in_(PROPOSED), visible)
        .order_by(best.c.weight.desc(), best.c.text_id.desc())
    )
    return list(dict.fromkeys(db.scalars(seen, values).all()))[:most]


@cache
def _heaviest(dialect: str, bigrams: int) -> Subquery:
    """The texts with the most weight: the postings of so many bigrams, added up by text."""
    postings = " UNION ALL ".join(PIECE[dialect].format(at) for at in range(bigrams))
    best = (
        f"SELECT text_id, sum(w) AS weight FROM ({postings}) AS postings"
        f" GROUP BY text_id ORDER BY weight DESC, text_id DESC LIMIT {LOOKED_AT}"
    )
    return text(best).columns(column("text_id", Integer), column("weight", Float)).subquery("best")


def lines_of(db: Session, proposal_ids: Collection[int], visible: ColumnElement[bool]) -> list[Row[Any]]:
    """Lines of the ledger for these proposals, those with a letter first, each with what the proposal says (``said``), as it is matched."""
    said = and_(
        SearchText.proposal_id == LedgerRow.proposal_id,
        SearchText.source == TextSource.PROPOSAL.value,
        SearchText.part == 0,
    )
    rows = (
        select(*SHOWN, func.coalesce(SearchText.plain, "").label("said"))
        .outerjoin(SearchText, said)
        .where(LedgerRow.proposal_id.in_(proposal_ids), visible)
        .order_by(LedgerRow.letter_number == "", LedgerRow.handling_id)
    )
    return list(db.execute(rows))


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
