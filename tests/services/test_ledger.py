"""台账: what each filter and keyword leaves of the list, and what of it somebody sees."""

from datetime import date

import pytest

from proposals.domain.proposers import ProposerType
from proposals.services.ledger import Filters, choices, ledger, words
from proposals.services.register import NewProposer
from proposals.storage.tables.handling import Handling, LedgerRow, RestrictedReader
from tests.factories import in_hand, registered
from tests.people import Cast

pytestmark = pytest.mark.both_databases


def found(cast: Cast, who: str = "王登记", **filters: str) -> list[str]:
    """The numbers of the cases that are listed."""
    return [row.serial_no for row, _ in ledger(cast.office, cast[who], Filters(**filters)).rows]


@pytest.fixture
def two(cast: Cast) -> Cast:
    """0607 in the hands of 李承办, and 0812 about lifts, proposed by 周电梯."""
    in_hand(cast)
    registered(
        cast,
        serial_no="0812",
        title="关于老旧小区加装电梯的建议",
        proposers=(NewProposer("周电梯", ProposerType.MEMBER),),
    )
    cast.office.db.flush()
    return cast


@pytest.mark.parametrize(
    ("keywords", "numbers"),
    [
        ("法治", ["0607"]),
        ("加装电梯", ["0812"]),
        ("0607", ["0607"]),
        ("孔祥彬", ["0607"]),
        ("梯", ["0812"]),
        ("电梯 周", ["0812"]),
        ("电梯 法治", []),
        ("一次会议", ["0607", "0812"]),
        ("100%", []),
        ("_", []),
        ("，。", []),
        ("'; DROP TABLE ledger_rows; --", []),
        ("查" * 10_000, []),
    ],
)
def test_a_keyword_finds_what_a_case_is_called(two: Cast, keywords: str, numbers: list[str]) -> None:
    assert sorted(found(two, q=keywords)) == numbers


@pytest.mark.parametrize("keywords", ["法治", "0607", "孔祥彬", "一次会议", "没有的词"])
def test_a_common_word_finds_the_same_as_a_rare_one(
    two: Cast, keywords: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = found(two, q=keywords)
    monkeypatch.setattr(words, "MANY", -1)
    assert found(two, q=keywords) == rare


def test_whoever_handles_it_is_a_keyword_and_a_filter(cast: Cast) -> None:
    case = in_hand(cast)
    db = cast.office.db
    row = db.get_one(LedgerRow, (cast.unit.id, case))
    row.handler_id, row.handler, row.cohandlers = cast.people["李承办"].id, "李承办", "市信访办、市机关事务局"
    db.flush()
    assert found(cast, q="李承办") == found(cast, handler="承办") == found(cast, cohandler="信访") == ["0607"]
    assert found(cast, handler="郑配合") == found(cast, cohandler="%") == []


def test_the_day_of_the_reply_and_the_year_narrow_the_list(cast: Cast) -> None:
    case = in_hand(cast)
    cast.office.db.get_one(LedgerRow, (cast.unit.id, case)).answered_on = date(2023, 4, 27)
    cast.office.db.flush()
    assert found(cast, answered_from="2023-04-27", answered_to="2023-04-27") == ["0607"]
    assert found(cast, answered_from="2023-04-28") == found(cast, answered_to="2023-04-26") == []
    assert (found(cast, year="2023"), found(cast, year="2022")) == (["0607"], [])
    assert found(cast, year="二〇二三", answered_from="昨天") == ["0607"]


def test_keywords_find_nothing_that_one_may_not_know(cast: Cast) -> None:
    case = in_hand(cast)
    db = cast.office.db
    db.get_one(Handling, case).restricted = True
    db.get_one(LedgerRow, (cast.unit.id, case)).restricted = True
    db.flush()
    assert found(cast, q="法治") == found(cast, "外人", q="法治") == []
    db.add(RestrictedReader(handling_id=case, person_id=cast.people["王登记"].id))
    db.flush()
    assert found(cast, q="法治") == ["0607"]


def test_sessions_and_my_departments_can_be_chosen(cast: Cast) -> None:
    offered = choices(cast.office, cast["王登记"])
    assert [name for _, name in offered["session"]] == ["市六届人大一次会议", "市政协六届一次会议"]
    assert {name for _, name in offered["department"]} == {"法治调研督察处", "行政执法协调监督处"}
    assert offered["year"] == [("2023", "2023年")]
    assert choices(cast.office, cast["外人"])["department"] == []


def test_pages_follow_each_other_without_gap_or_repetition(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proposals.services.ledger.listing.PAGE", 2)
    for n in range(5):
        registered(cast, serial_no=str(100 + n))
    for sort in ("due", "serial_no", "dispatched_on", "updated"):
        for descending in (False, True):
            seen, key = [], ""
            while key is not None:
                page = ledger(
                    cast.office, cast["王登记"], Filters(), sort=sort, descending=descending, key=key
                )
                seen += [row.handling_id for row, _ in page.rows]
                key = page.next_key
            assert len(seen) == len(set(seen)) == 5, (sort, descending)
