"""全文检索: exactly what stands in the texts, what one may see of it, and the best first; the same on both databases."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from proposals.domain.errors import BadInput
from proposals.domain.searching import plain
from proposals.domain.workflow import Part
from proposals.services import search
from proposals.services._searchable import forget_letter, forget_proposal, make_proposal_searchable
from proposals.services.cohandling import OpinionText, give_opinion
from proposals.services.dispatch import Transfer, accept, transfer
from proposals.services.issuing import Voiding, VoidTo, void
from proposals.services.search import Found, Wanted
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.handling import Handling, LedgerRow, RestrictedReader
from proposals.storage.tables.register import CongressSession, Proposal
from proposals.storage.tables.searching import TextSource
from tests.factories import registered
from tests.issued import approved, issued
from tests.people import Cast

pytestmark = pytest.mark.both_databases


def found(cast: Cast, query: str, who: str = "王登记", page: int = 1, **narrowed: str) -> Found:
    return search.search(cast.office, cast[who], Wanted(q=query, **narrowed), page)


def serials(cast: Cast, query: str, who: str = "王登记", **narrowed: str) -> list[str]:
    return [case.row.serial_no for case in found(cast, query, who, **narrowed).cases]


def marked(passage: search.FoundPassage) -> list[str]:
    return [piece.text for piece in passage.passage.pieces if piece.marked]


def child(cast: Cast, lead_id: int) -> Handling:
    return cast.office.db.scalars(select(Handling).where(Handling.parent_id == lead_id)).one()


# ------------------------------------------------------------------ exactly what stands there

SIGNS = "法治政府建设推进依行政执监督机关事务信访司局市民公众平台热线服提升质量办理，。、；《》\n 0123ABab"
PLANTED = ("龘齉", "凤栖梧桐", "共享单车停放管理")
CASES = 750


def corpus(cast: Cast, chance: random.Random) -> dict[int, dict[TextSource, str]]:
    """So many cases with four texts each; a phrase planted in some, told apart by nothing but its place."""
    db, now = cast.office.db, cast.office.now
    session_id = db.scalars(select(CongressSession.id)).first()
    texts: dict[int, dict[TextSource, str]] = {}
    proposals, handlings, rows, put = [], [], [], []
    for n in range(1, CASES + 1):
        texts[n] = {s: said(chance) for s in (TextSource.PROPOSAL, TextSource.LETTER, TextSource.OPINION)}
        texts[n][TextSource.HEADING] = f"第{n:05d}号"
        named = {"id": n, "serial_no": f"{n:05d}", "title": "题", "session_id": session_id}
        of = {"kind_code": "cppcc_proposal", "level_code": "city"}
        proposals.append({**named, **of, "registered_at": now, "text": texts[n][TextSource.PROPOSAL]})
        handlings.append(
            {"id": n, "proposal_id": n, "unit_id": cast.unit.id, "part": "sole", "state": "handling", "updated_at": now}
        )  # fmt: skip
        shown = {"session_name": "市政协六届一次会议", "proposers": "", "part": "sole", "state": "handling"}
        rows.append(
            {**named, **of, **shown, "unit_id": cast.unit.id, "handling_id": n, "proposal_id": n, "round_no": 1, "updated_at": now}
        )  # fmt: skip
        rows[-1].pop("id")
        put += [
            (Key(s, n), Place(n, None if s in (TextSource.HEADING, TextSource.PROPOSAL) else n), body)
            for s, body in texts[n].items()
        ]
    db.execute(insert(Proposal), proposals)
    db.execute(insert(Handling), handlings)
    db.execute(insert(LedgerRow), rows)
    search_index.put_all(db, put, new=True)
    return texts


def said(chance: random.Random) -> str:
    body = "".join(chance.choices(SIGNS, k=chance.randint(20, 120)))
    at = chance.randrange(len(body))
    return body[:at] + chance.choice(PLANTED) + body[at:] if chance.random() < 0.05 else body


def standing(texts: dict[int, dict[TextSource, str]], *words: str) -> set[int]:
    """The cases in whose texts all these words stand."""
    return {
        n for n, own in texts.items() if all(any(w in plain(body) for body in own.values()) for w in words)
    }


def all_found(cast: Cast, query: str) -> set[int]:
    """Every case that the pages of a search list, each once."""
    listed: list[int] = []
    page, more = 1, True
    while more:
        part = found(cast, query, page=page)
        listed += [case.row.handling_id for case in part.cases]
        page, more = page + 1, part.more
    assert len(listed) == len(set(listed)) == part.count
    return set(listed)


def test_three_thousand_texts_give_exactly_the_planted_hits_also_after_edits_and_deletions(
    cast: Cast,
) -> None:
    chance = random.Random(607)
    texts = corpus(cast, chance)
    queries = [(word,) for word in PLANTED] + [(PLANTED[0], "法治"), (PLANTED[2], "政府", "信访")]

    def compare() -> None:
        for words in queries:
            assert all_found(cast, " ".join(words)) == standing(texts, *words), words

    compare()
    assert all(len(standing(texts, word)) > 20 for word in PLANTED)
    db = cast.office.db
    for n in chance.sample(sorted(texts), 150):
        texts[n][TextSource.PROPOSAL] = said(chance)
        put = (Key(TextSource.PROPOSAL, n), Place(n), texts[n][TextSource.PROPOSAL])
        search_index.put(db, *put)
    for n in chance.sample(sorted(texts), 150):
        forget_letter(cast.office, n)
        texts[n][TextSource.LETTER] = ""
    for n in chance.sample(sorted(texts), 75):
        forget_proposal(cast.office, n)
        texts[n] = {}
    compare()


def test_any_piece_of_a_text_of_two_characters_or_more_finds_it(cast: Cast) -> None:
    text = "一、加强“渝快办”ＡＰＰ建设，推进一网通办；\n（一）完善12345热线 与 部门协同机制。"
    case = registered(cast, text=text, points=())
    folded = plain(text)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(folded) - 2))
        piece = folded[at : at + data.draw(st.integers(2, 12))]
        if any(len(word) < 2 for word in piece.split()) or not piece.split():
            return
        cases = found(cast, piece).cases
        assert [c.row.handling_id for c in cases] == [case.handling_id]
        assert {plain(t) for p in cases[0].passages for t in marked(p)}

    check()


# ------------------------------------------------------------------ each text when it is written


def test_a_letter_is_found_when_it_is_issued_and_no_longer_when_it_is_void(cast: Cast) -> None:
    case = approved(cast)
    assert serials(cast, "严格管理文件") == serials(cast, "已经开展培训") == []
    (letter,) = issued(cast, case)
    (hit,) = found(cast, "已经开展培训").cases
    assert [(p.source, p.source_id, p.handling_id, p.label, marked(p)) for p in hit.passages] == [
        ("letter", letter.id, case, letter.number, ["已经开展培训"])
    ]
    assert serials(cast, letter.number) == ["0607"]
    void(cast.office, cast["王登记"], case, Voiding("写错了", VoidTo.HANDLING))
    assert serials(cast, "已经开展培训") == []


def test_an_opinion_is_found_by_its_unit_and_by_the_lead_alone(cast: Cast) -> None:
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局")).handling_id
    children = cast.office.db.scalars(
        select(Handling).where(Handling.parent_id == lead).order_by(Handling.id)
    )
    asked = next(iter(children))
    give_opinion(cast.office, cast["赵会办"], asked.id, OpinionText("已建立信访法治审查机制。"))
    assert serials(cast, "审查机制", "王登记") == serials(cast, "审查机制", "赵会办") == ["0607"]
    assert found(cast, "审查机制").cases[0].passages[0].handling_id == lead
    assert found(cast, "审查机制", "赵会办").cases[0].passages[0].handling_id == asked.id
    assert serials(cast, "审查机制", "孙会办") == serials(cast, "审查机制", "外人") == []
    assert serials(cast, "法治政府", "孙会办") == ["0607"], "the proposal itself it may see"


def test_opinions_go_along_when_the_lead_hands_the_case_over(cast: Cast) -> None:
    lead = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    give_opinion(cast.office, cast["赵会办"], child(cast, lead).id, OpinionText("已建立审查机制。"))
    accept(cast.office, cast["王登记"], lead)
    transfer(cast.office, cast["王登记"], lead, Transfer("市水利局", "职能划转", "渝府督函〔2023〕9号"))
    assert serials(cast, "审查机制", "外人") == ["0607"]
    assert serials(cast, "审查机制", "王登记") == []


def test_a_changed_proposal_is_found_by_its_new_words_alone(cast: Cast) -> None:
    case = registered(cast, text="建议推广行政复议。")
    proposal = cast.office.db.get_one(Proposal, case.proposal_id)
    proposal.text, proposal.title = "建议推广公证服务。", "关于公证的建议"
    make_proposal_searchable(cast.office, proposal)
    assert serials(cast, "行政复议") == serials(cast, "进一步加强") == []
    assert serials(cast, "公证服务") == ["0607"]


# ------------------------------------------------------------------ who may see


def test_a_strangers_unit_finds_nothing_of_ours(cast: Cast) -> None:
    issued(cast, approved(cast, text="建议推广行政复议。"))
    for query in ("行政复议", "孔祥彬", "0607", "开展培训", "法治政府 行政复议"):
        assert serials(cast, query) == ["0607"]
        assert serials(cast, query, "外人") == []


def test_a_restricted_case_is_found_by_the_people_named_alone(cast: Cast) -> None:
    case = registered(cast, restricted=True)
    assert serials(cast, "法治政府") == ["0607"]
    assert serials(cast, "法治政府", "陈局长") == []
    reader = RestrictedReader(handling_id=case.handling_id, person_id=cast.people["陈局长"].id)
    cast.office.db.add(reader)
    cast.office.db.flush()
    assert serials(cast, "法治政府", "陈局长") == ["0607"]


def test_a_letter_of_another_unit_does_not_tell_that_a_word_stands_in_it(cast: Cast) -> None:
    """Every word must stand in what one may see: the cohandler sees the proposal, never the lead's letter."""
    case = registered(cast, part=Part.LEAD, co_units=("市信访办",)).handling_id
    search_index.put(
        cast.office.db,
        Key(TextSource.LETTER, 1),
        Place(cast.office.db.get_one(Handling, case).proposal_id, case),
        "答复：已建立台账。",
    )
    assert serials(cast, "法治政府 已建立台账") == ["0607"]
    assert (
        serials(cast, "法治政府 已建立台账", "赵会办") == serials(cast, "已建立台账 法治政府", "赵会办") == []
    )


# ------------------------------------------------------------------ order, filters, pages, numbers


def test_words_in_the_heading_come_first_then_the_newest(cast: Cast) -> None:
    registered(cast, serial_no="0001", title="关于停车的建议", text="也谈公共法律服务。")
    registered(cast, serial_no="0002", title="关于公共法律服务的建议", text="略。")
    registered(cast, serial_no="0003", title="关于绿化的建议", text="再谈公共法律服务。")
    assert serials(cast, "公共法律服务") == ["0002", "0003", "0001"]
    (heading, *_) = found(cast, "公共法律服务").cases
    assert [p.text for p in heading.title if p.marked] == ["公共法律服务"]


def test_words_may_stand_in_different_texts_of_one_case(cast: Cast) -> None:
    issued(cast, approved(cast))
    registered(cast, serial_no="0002")
    (case,) = found(cast, "孔祥彬 开展培训").cases
    assert case.row.serial_no == "0607"
    assert [marked(p) for p in case.passages] == [["孔祥彬", "开展培训"]]
    assert [p.text for p in case.proposers if p.marked] == ["孔祥彬"]


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        ({"source": "letter"}, ["0607"]),
        ({"source": "proposal"}, ["0002", "0607"]),
        ({"source": "no-such"}, ["0002", "0607"]),
        ({"kind": "cppcc_proposal"}, ["0002", "0607"]),
        ({"kind": "npc_suggestion"}, []),
        ({"year": "2023"}, ["0002", "0607"]),
        ({"year": "2019"}, []),
        ({"session": "999"}, []),
        ({"replied": "1"}, ["0607"]),
    ],
)
def test_filters_narrow_what_is_found(cast: Cast, narrowed: dict[str, str], left: list[str]) -> None:
    issued(cast, approved(cast))
    registered(cast, serial_no="0002")
    assert sorted(serials(cast, "法治政府", **narrowed)) == left


def test_a_common_word_is_counted_up_to_a_thousand_and_paged_by_twenty(cast: Cast) -> None:
    corpus(cast, random.Random(1))
    first, second = found(cast, "00号"), found(cast, "00号", page=2)
    assert (first.count, first.capped, first.more, len(first.cases), len(second.cases)) == (
        7,
        False,
        False,
        7,
        0,
    )
    everything = found(cast, "第0")
    assert (everything.count, everything.more, len(everything.cases)) == (CASES, True, 20)


@pytest.mark.parametrize(
    "query", ["法", "，。", "", "法" * 10_000, "' OR 1=1 --", "甲乙 丙丁 戊己 庚辛 壬癸 子丑"]
)
def test_what_cannot_be_searched_says_so(cast: Cast, query: str) -> None:
    with pytest.raises(BadInput):
        found(cast, query)


def test_sql_and_query_language_are_words_like_any_other(cast: Cast) -> None:
    registered(cast, text='请说明 "DROP TABLE" 与 NEAR(a b) 的区别')
    for query in ("'; DROP TABLE proposals; --", "法治% 政府", "near", '"'):
        try:
            found(cast, query)
        except BadInput:
            continue
    assert serials(cast, "drop table") == ["0607"]
    assert serials(cast, "法治%政府") == ["0607"], "a sign sets words apart, and matches nothing"
    assert serials(cast, "法治_说明 drop") == ["0607"]


def test_a_number_opens_the_one_case_of_the_newest_year(cast: Cast) -> None:
    case = registered(cast)
    assert search.numbered(cast.office, cast["王登记"], "0607") == case.handling_id
    assert search.numbered(cast.office, cast["王登记"], " 607 ") == case.handling_id
    assert search.numbered(cast.office, cast["王登记"], "0608") is None
    assert search.numbered(cast.office, cast["王登记"], "法治") is None
    assert search.numbered(cast.office, cast["外人"], "0607") is None


def test_a_number_of_an_older_year_does_not_stand_in_the_way_and_two_of_one_year_do(cast: Cast) -> None:
    db = cast.office.db
    older = CongressSession(
        name="市政协五届五次会议", kind_code="cppcc_proposal", level_code="city", year=2022
    )
    db.add(older)
    db.flush()
    registered(cast, session=older.name)
    case = registered(cast)
    assert search.numbered(cast.office, cast["王登记"], "0607") == case.handling_id
    assert serials(cast, "0607") == ["0607", "0607"]
    registered(cast, kind="npc_suggestion", session="市六届人大一次会议")
    assert search.numbered(cast.office, cast["王登记"], "0607") is None
