"""The index of bigrams finds what stands in the texts and nothing else, on both databases, whatever happened to them."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.searching import plain, words_of
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.register import CongressSession, Kind, Level, Proposal
from proposals.storage.tables.searching import SearchText, TextSource

pytestmark = pytest.mark.both_databases


@pytest.fixture
def proposal_id(db: Session) -> int:
    db.add_all([Kind(code="cppcc_proposal", name="提案"), Level(code="city", name="市")])
    db.flush()
    session = CongressSession(
        name="市政协六届一次会议", kind_code="cppcc_proposal", level_code="city", year=2023
    )
    db.add(session)
    db.flush()
    proposal = Proposal(
        kind_code="cppcc_proposal",
        level_code="city",
        session_id=session.id,
        serial_no="0607",
        title="题",
        registered_at=datetime(2023, 2, 8, 1, tzinfo=UTC),
    )
    db.add(proposal)
    db.flush()
    return proposal.id


def found(db: Session, query: str) -> set[int]:
    """Source ids of the texts that hold every word of the query."""
    sets = []
    for word in words_of(query):
        rows = select(SearchText.source_id).where(SearchText.id.in_(search_index.holding(db, plain(word))))
        sets.append(set(db.scalars(rows)))
    return set.intersection(*sets)


SIGNS = "法治政府建设推进依行政执监督机关事务信访司局市民公众平台热线服提升质量办理，。、；《》\n 0123ABab𠮷"


def test_any_piece_of_any_text_is_found_where_it_stands_and_nowhere_else(
    db: Session, proposal_id: int
) -> None:
    chance = random.Random(607)
    texts = {n: "".join(chance.choices(SIGNS, k=chance.randint(3, 80))) for n in range(120)}
    put = search_index.put
    for n, body in texts.items():
        put(db, Key(TextSource.PROPOSAL, n), Place(proposal_id), body)
    for n in chance.sample(sorted(texts), 40):
        texts[n] = "".join(chance.choices(SIGNS, k=50))
        put(db, Key(TextSource.PROPOSAL, n), Place(proposal_id), texts[n])
    for n in chance.sample(sorted(texts), 30):
        search_index.remove(db, Key(TextSource.PROPOSAL, n))
        del texts[n]
    for _ in range(300):
        body = plain(texts[chance.choice(sorted(texts))])
        at, length = chance.randrange(len(body)), chance.choice([2, 3, 4, 8])
        word = body[at : at + length]
        if len(word) < 2 or " " in word:
            continue
        assert found(db, word) == {n for n, text in texts.items() if word in plain(text)}, word


def test_nothing_of_a_proposal_that_left_is_found(db: Session, proposal_id: int) -> None:
    search_index.put(db, Key(TextSource.PROPOSAL, 1), Place(proposal_id), "关于加强法治政府建设的建议")
    assert found(db, "法治政府") == {1}
    search_index.remove_all_of(db, proposal_id)
    assert found(db, "法治政府") == set()


def test_a_word_at_the_border_of_two_parts_of_a_long_text_is_found(db: Session, proposal_id: int) -> None:
    body = "甲" * 19_996 + "行政复议体制改革试点工作" + "乙" * 30_000
    search_index.put(db, Key(TextSource.ATTACHMENT, 7), Place(proposal_id), body)
    assert found(db, "行政复议体制改革试点工作") == {7}


def test_a_thousand_texts_come_at_once_and_keep_their_own_entries(db: Session, proposal_id: int) -> None:
    texts = [(Key(TextSource.PROPOSAL, n), Place(proposal_id), f"第{n:04d}号建议") for n in range(1000)]
    search_index.put_all(db, texts, new=True)
    assert found(db, "0607号") == {607}
