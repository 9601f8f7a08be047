"""类似提案: found across kinds and years, those with a reply first, and only what one may see."""

import random
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest

from proposals.domain.proposers import ProposerType
from proposals.domain.similarity import SIMILAR
from proposals.services._office import Office
from proposals.services.register import NewProposer, Registered
from proposals.services.similar import count_common_bigrams, duplicates_of, similar_to
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.register import CongressSession
from proposals.storage.tables.searching import CommonBigram
from tests.benchmarks.registry.corpus import proposals as prose
from tests.factories import registered
from tests.people import Cast

T = TypeVar("T")
TEXT = (
    "我市老旧小区加装电梯进展缓慢，群众反映强烈。部分住户意见不统一，资金筹集困难。"
    "建议尽快出台加装电梯补贴办法，明确各级财政分担比例。建议建立社区协商机制，由街道牵头调解。"
)
TOUCHED_UP = (
    "目前我市老旧小区加装电梯的进展较为缓慢，群众反映强烈。住户之间意见不统一。"
    "建议尽快出台加装电梯补贴办法，明确各级财政的分担比例。此外，应加强电梯维护保养的监管。"
)


class AtHand:
    """A worker's desk whose every step happens in the story's own office."""

    owner = "甲"

    def __init__(self, office: Office) -> None:
        self.office = office

    def read(self, step: Callable[[Office], T]) -> T:
        return step(self.office)

    write = read


def said(cast: Cast, **changes: object) -> Registered:
    """A case with this text and no other points."""
    return registered(cast, **{"points": (), **changes})


def a_year_ago(cast: Cast) -> None:
    """Another 届次, of another kind."""
    cast.office.db.add(
        CongressSession(name="市五届人大五次会议", kind_code="npc_suggestion", level_code="city", year=2022)
    )
    cast.office.db.flush()


@pytest.mark.both_databases
def test_an_earlier_case_that_says_much_the_same_is_found_across_kinds_and_years(cast: Cast) -> None:
    a_year_ago(cast)
    deputy = (NewProposer("钱代表", ProposerType.DEPUTY),)
    earlier = said(
        cast, kind="npc_suggestion", session="市五届人大五次会议", serial_no="0012", title="关于加快老旧小区加装电梯的建议", text=TOUCHED_UP, proposers=deputy
    )  # fmt: skip
    said(
        cast, serial_no="0001", title="关于节约用水的建议", text="建议推广节水器具，改造老旧管网，减少漏损。"
    )
    case = said(cast, title="关于推进老旧小区加装电梯的建议", text=TEXT)
    found = similar_to(cast.office, cast["王登记"], case.proposal_id)
    assert [c.row.proposal_id for c in found] == [earlier.proposal_id]
    assert found[0].row.session_name == "市五届人大五次会议"
    shared = [s.text for s in found[0].sentences if s.shared]
    assert "建议尽快出台加装电梯补贴办法，明确各级财政的分担比例。" in shared
    assert "此外，应加强电梯维护保养的监管。" not in shared


def test_a_case_with_a_reply_comes_before_one_that_is_more_alike(cast: Cast) -> None:
    answered = said(cast, serial_no="0001", title="关于加装电梯的建议", text=TOUCHED_UP)
    alike = said(cast, serial_no="0002", title="关于加装电梯的建议", text=TEXT)
    row = cast.office.db.get_one(LedgerRow, (cast.unit.id, answered.handling_id))
    row.letter_number, row.answered_on = "渝司提〔2022〕5号", date(2022, 5, 1)
    case = said(cast, serial_no="0003", title="关于电梯的建议", text=TEXT)
    found = similar_to(cast.office, cast["王登记"], case.proposal_id)
    assert [c.row.proposal_id for c in found] == [answered.proposal_id, alike.proposal_id]
    assert found[0].likeness < found[1].likeness


def test_the_same_again_is_told_before_it_is_registered(cast: Cast) -> None:
    said(cast, title="关于推进老旧小区加装电梯的建议", text=TEXT)
    clerk = cast["王登记"]
    (same,) = duplicates_of(cast.office, clerk, "关于推进老旧小区加装电梯的建议", TEXT.replace("，", ","))
    assert same.likeness == 1.0
    assert duplicates_of(cast.office, clerk, "关于节约用水的建议", "建议推广节水器具。") == []


def test_without_a_text_the_titles_are_compared(cast: Cast) -> None:
    said(cast, title="关于推进老旧小区加装电梯的建议", text="")
    clerk = cast["王登记"]
    assert len(duplicates_of(cast.office, clerk, "推进老旧小区加装电梯的建议", TEXT)) == 1
    assert duplicates_of(cast.office, clerk, "关于老旧小区停车的建议", "") == []


def test_what_one_may_not_see_is_not_similar_to_anything(cast: Cast) -> None:
    said(cast, title="关于推进老旧小区加装电梯的建议", text=TEXT)
    assert duplicates_of(cast.office, cast["外人"], "关于推进老旧小区加装电梯的建议", TEXT) == []
    said(
        cast,
        serial_no="0608",
        title="关于养老的建议",
        text="建议建设社区食堂和日间照料中心。",
        restricted=True,
    )
    asked = ("关于养老的建议", "建议建设社区食堂和日间照料中心。")
    assert len(duplicates_of(cast.office, cast["王登记"], *asked)) == 1  # 王登记 registered it and is named
    assert duplicates_of(cast.office, cast["李承办"], *asked) == []


@pytest.mark.both_databases
def test_the_right_one_of_many_is_found_when_most_of_it_was_rewritten(cast: Cast) -> None:
    chance = random.Random(7)
    texts = list(prose(300))
    for n, one in enumerate(texts):
        said(cast, serial_no=f"{n:04d}" if n else "9999", title=one.title, text=one.text)
    cast.office.db.commit()
    assert count_common_bigrams(AtHand(cast.office)) == cast.office.db.query(CommonBigram).count() > 100
    right = 0
    for n in chance.sample(range(150), 20):
        kept, replaced = texts[n].text.split("。"), texts[n + 150].text.split("。")
        mixed = "。".join(kept[:3] + replaced[3:])
        found = duplicates_of(cast.office, cast["王登记"], "关于其他事项的建议", mixed, least=SIMILAR)
        right += {texts[n].title, texts[n + 150].title} <= {c.row.title for c in found}
    assert right == 20
