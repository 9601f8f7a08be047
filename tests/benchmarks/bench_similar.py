"""类似提案 among 100,000 texts, against a search for four characters in the same database."""

import os
import random
from itertools import cycle
from pathlib import Path

from proposals.domain.actors import Actor
from proposals.domain.similarity import SIMILAR
from proposals.services._actors import actor_of
from proposals.services._office import Office
from proposals.services.search import Wanted, search
from proposals.services.similar import duplicates_of, similar_to
from proposals.storage.tables.register import Proposal
from tests.benchmarks.registry import corpus
from tests.benchmarks.registry.furnishing import STRIDE, furnish
from tests.benchmarks.rivals import medians

COUNT = int(os.environ.get("FUHAN_BENCH_TEXTS", "100000"))
ASKED = 40
GOAL = 3
"""× the time of a search."""


def test_similar_cases_cost_little_more_than_a_search(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "fuhan.db"
    file.write_bytes(sqlite_template.read_bytes())
    furnished = furnish(f"sqlite:///{file}", tmp_path, corpus.proposals(COUNT), COUNT)
    office = furnished.site.fresh()
    actor = actor_of(office, furnished.site.cast.people["王登记"])
    chance = random.Random(8)
    first = office.db.query(Proposal.id).order_by(Proposal.id).limit(1).scalar()
    ids = [first + n * STRIDE for n in chance.sample(range(1, COUNT), ASKED)]
    right = _found_again(office, actor, ids, chance)
    print(f"\n{right} of {ASKED} proposals with two thirds of their sentences replaced found again")
    assert right >= ASKED * 0.94
    words = [_four_characters(office, i, chance) for i in ids]
    texts, cases = cycle(words), cycle(ids)
    spent = medians(
        {
            "search": lambda: search(office, actor, Wanted(q=next(texts))),
            "similar": lambda: similar_to(office, actor, next(cases)),
        },
        ASKED,
    )
    ratio = spent["similar"] / spent["search"]
    print(
        f"{COUNT} proposals: similar {spent['similar']:.1f} ms, search {spent['search']:.1f} ms, {ratio:.1f} ×"
    )
    assert ratio < GOAL
    office.close()
    furnished.site.close()


def _four_characters(office: Office, proposal_id: int, chance: random.Random) -> str:
    text = office.db.get_one(Proposal, proposal_id).text.replace("。", "")
    at = chance.randrange(len(text) - 4)
    return text[at : at + 4]


def _found_again(office: Office, actor: Actor, ids: list[int], chance: random.Random) -> int:
    """Of how many proposals a text that keeps a third of their sentences has them first but for the source of the rest."""
    right = 0
    for this, other in zip(ids, ids[1:] + ids[:1], strict=True):
        kept, taken = (office.db.get_one(Proposal, i).text.split("。")[:-1] for i in (this, other))
        chance.shuffle(kept)
        mixed = "。".join([*kept[:3], *taken[:5]]) + "。"
        found = duplicates_of(office, actor, "关于其他事项的建议", mixed, least=SIMILAR)
        right += this in {c.row.proposal_id for c in found[:2]}
    return right
