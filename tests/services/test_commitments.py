"""What a reply promises: found in the draft, confirmed or declined, carried by the letter, told when it is gone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, NotAllowed, NotPossible, SeveralProblems
from proposals.domain.workflow import Part
from proposals.services import review
from proposals.services._printed import facts_of_letter
from proposals.services.commitments import Added, Decided, commitments_page, confirm_commitments
from proposals.services.drafting import DraftText, Saved, drafting_page, save_draft
from proposals.services.issuing import Numbering, issue
from proposals.services.points import PointReply, answer_points
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import Commitment, CommitmentState
from proposals.storage.tables.issuing import Letter
from tests.factories import in_hand
from tests.people import Cast, make_cast, make_office
from tests.services.test_whole_life import sign_on_paper, talked

pytestmark = pytest.mark.both_databases

BODY = (
    "一、关于“加强法治培训”的建议\n我局将于2023年9月底前完成行政执法人员轮训。\n"
    "二、关于“严格规范性文件管理”的建议\n由市信访办牵头，年底前建立目录。同时，已清理文件12件。"
)
TEXT = DraftText(body=BODY, outcome_class="B")


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


@pytest.fixture
def case(cast: Cast) -> int:
    handling_id = in_hand(cast)
    saved(cast, handling_id, TEXT)
    return handling_id


def saved(cast: Cast, case: int, text: DraftText, base: int = 0) -> Saved:
    return save_draft(cast.office, cast["李承办"], case, text, base_version=base)


def page(cast: Cast, case: int, who: str = "李承办"):
    return commitments_page(cast.office, cast[who], case)


def decided(line, *, confirmed: bool = True, **changes) -> Decided:
    return replace(Decided(line.key, confirmed, line.measure, line.unit, line.due), **changes)


def confirm_all(cast: Cast, case: int, who: str = "李承办") -> int:
    return confirm_commitments(
        cast.office, cast[who], case, [decided(line) for line in page(cast, case).lines]
    )


def test_the_promises_of_the_draft_wait_to_be_confirmed(cast, case):
    training, index = page(cast, case).lines
    assert (training.measure, training.unit, training.due) == (
        "完成行政执法人员轮训",
        "市司法局",
        date(2023, 9, 30),
    )
    assert (index.measure, index.unit, index.due) == ("建立目录", "市信访办", date(2023, 12, 31))
    assert (training.paragraph, index.paragraph) == (2, 4)
    assert page(cast, case).undecided == (training, index)


@pytest.mark.parametrize("who", ["李承办", "王登记", "周处长"])
def test_whoever_drafts_confirms_and_the_event_says_what(cast, case, who):
    first, second = page(cast, case).lines
    count = confirm_commitments(
        cast.office,
        cast[who],
        case,
        [decided(first, measure="轮训全部行政执法人员"), decided(second, confirmed=False)],
    )
    assert count == 1
    cast.office.commit()
    event = cast.office.db.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event.note == "轮训全部行政执法人员（市司法局，2023-09-30）；不是承诺：建立目录"
    states = {r.measure: r.state for r in cast.office.db.scalars(select(Commitment))}
    assert states == {
        "轮训全部行政执法人员": CommitmentState.CONFIRMED,
        "建立目录": CommitmentState.DECLINED,
    }
    assert [line.measure for line in page(cast, case).confirmed] == ["轮训全部行政执法人员"]


def test_a_commitment_remembers_the_point_that_its_paragraph_answers(cast, case):
    drafting = drafting_page(cast.office, cast["李承办"], case)
    point, training = drafting.points[0], drafting.lines[1]
    answer_points(cast.office, cast["李承办"], case, {point.id: PointReply((training.lineage,))})
    confirm_all(cast, case)
    rows = cast.office.db.scalars(select(Commitment).order_by(Commitment.id)).all()
    assert rows[0].point_id == point.id


def test_a_decision_can_be_changed(cast, case):
    confirm_all(cast, case)
    first, _ = page(cast, case).lines
    confirm_commitments(cast.office, cast["王登记"], case, [decided(first, confirmed=False)])
    assert [line.state for line in page(cast, case).lines] == ["declined", "confirmed"]
    assert len(cast.office.db.scalars(select(Commitment)).all()) == 2


def test_it_follows_its_sentence_through_new_versions(cast, case):
    confirm_all(cast, case)
    moved = replace(TEXT, body="前言一段。\n" + BODY)
    assert not any("承诺" in words for words in saved(cast, case, moved, base=1).warnings)
    assert [(line.paragraph, line.state) for line in page(cast, case).lines] == [
        (3, "confirmed"),
        (5, "confirmed"),
    ]


def test_the_handler_is_told_when_its_sentence_is_gone_and_finds_it_again(cast, case):
    confirm_all(cast, case)
    changed = replace(TEXT, body=BODY.replace("2023年9月底前", "2023年10月底前"))
    told = saved(cast, case, changed, base=1).warnings
    assert any("承诺事项“完成行政执法人员轮训”的原句已不在稿中" in words for words in told)
    now = page(cast, case)
    assert now.gone == ("完成行政执法人员轮训（市司法局，2023年9月30日）",)
    assert now.lines[0].state == ""
    assert now.lines[0].was == now.gone[0]
    assert now.lines[0].due == date(2023, 10, 31)
    saved(cast, case, TEXT, base=2)
    assert [line.state for line in page(cast, case).lines] == ["confirmed", "confirmed"]


def test_the_letter_carries_what_was_confirmed_and_nothing_else_is_printed(cast, case):
    talked(cast, case)
    first, second = page(cast, case).lines
    confirm_commitments(cast.office, cast["李承办"], case, [decided(first), decided(second, confirmed=False)])
    review.submit(cast.office, cast["王登记"], case, waivers={"points": "已写在正文里"})
    sign_on_paper(cast, case)
    issue(cast.office, cast["王登记"], case, Numbering(cast.office.today))
    letter = cast.office.db.scalars(select(Letter)).one()
    assert facts_of_letter(letter)["commitments"] == [
        {"measure": "完成行政执法人员轮训", "unit": "市司法局", "due": "2023-09-30"}
    ]


def test_a_class_that_promises_is_warned_of_without_a_commitment(cast, case):
    def gates() -> dict[str, bool]:
        found = review.submit_page(cast.office, cast["李承办"], case).gates
        return {g.gate: g.blocks for g in found}

    assert gates()["commitments"] is False
    confirm_all(cast, case)
    assert "commitments" not in gates()
    saved(cast, case, replace(TEXT, outcome_class="A", body="一、已经办理。"), base=1)
    assert "commitments" not in gates()


def test_submitting_says_the_warning_once_more(cast, case):
    talked(cast, case)
    told = review.submit(cast.office, cast["王登记"], case, waivers={"points": "已写在正文里"})
    assert any("还没有确认承诺事项" in words for words in told)


# ------------------------------------------------------------------ one that was not found


PLAIN = "收集到的意见由我局汇总，逐件回复，不留尾巴。"
WITH_PLAIN = replace(TEXT, body=f"{BODY}\n三、关于“回应意见”的建议\n（一）{PLAIN}")
BY_HAND = Added(PLAIN, "逐件回复收集到的意见", "市司法局", date(2023, 11, 30))


@pytest.fixture
def unread(cast: Cast, case: int) -> int:
    """The case, with a second version that promises something in a sentence without a date."""
    saved(cast, case, WITH_PLAIN, base=1)
    return case


def add(cast: Cast, case: int, added: Added = BY_HAND, decisions=(), who: str = "李承办") -> int:
    return confirm_commitments(cast.office, cast[who], case, list(decisions), added)


def refused_at(cast: Cast, case: int, added: Added, decisions=()) -> dict[str | None, str]:
    """What is said at which field; nothing is kept."""
    with pytest.raises(BadInput) as refused:
        add(cast, case, added, decisions)
    problem = refused.value
    assert cast.office.db.scalars(select(Commitment)).all() == []
    several = problem.problems if isinstance(problem, SeveralProblems) else [problem]
    return {one.field: one.sentence for one in several}


@pytest.mark.parametrize("who", ["李承办", "王登记", "周处长"])
def test_whoever_drafts_writes_down_a_commitment_that_was_not_found(cast, unread, who):
    assert add(cast, unread, who=who) == 1
    cast.office.commit()
    line = page(cast, unread).confirmed[0]
    assert (line.sentence, line.measure, line.due) == (PLAIN, BY_HAND.measure, BY_HAND.due)
    assert (line.paragraph, line.due_words) == (6, "")
    event = cast.office.db.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event.note == "逐件回复收集到的意见（市司法局，2023-11-30）"


def test_it_is_written_down_together_with_decisions_about_those_found(cast, unread):
    first, second = page(cast, unread).lines
    assert add(cast, unread, decisions=[decided(first), decided(second, confirmed=False)]) == 2
    assert [line.state for line in page(cast, unread).lines] == ["confirmed", "declined", "confirmed"]


def test_it_is_corrected_and_declined_like_the_others(cast, unread):
    add(cast, unread)
    by_hand = page(cast, unread).lines[2]
    changed = decided(by_hand, measure="每件都回复")
    assert confirm_commitments(cast.office, cast["李承办"], unread, [changed]) == 1
    again = page(cast, unread).lines[2]
    assert again.measure == "每件都回复"
    assert confirm_commitments(cast.office, cast["李承办"], unread, [decided(again, confirmed=False)]) == 0
    assert len(cast.office.db.scalars(select(Commitment)).all()) == 1


def test_it_remembers_its_point_and_is_told_when_its_sentence_is_gone(cast, unread):
    drafting = drafting_page(cast.office, cast["李承办"], unread)
    point, paragraph = drafting.points[0], drafting.lines[5]
    answer_points(cast.office, cast["李承办"], unread, {point.id: PointReply((paragraph.lineage,))})
    add(cast, unread)
    assert cast.office.db.scalars(select(Commitment)).one().point_id == point.id
    told = saved(cast, unread, TEXT, base=2).warnings
    assert any("承诺事项“逐件回复收集到的意见”的原句已不在稿中" in words for words in told)


def test_another_date_of_a_sentence_that_is_listed_is_one_more(cast, case):
    first, _ = page(cast, case).lines
    later = replace(BY_HAND, sentence=first.sentence, due=date(2024, 6, 30))
    assert add(cast, case, later, [decided(first)]) == 2


def test_the_letter_and_the_gate_take_it_as_one_that_was_found(cast, unread):
    talked(cast, unread)
    add(cast, unread)
    told = review.submit(cast.office, cast["王登记"], unread, waivers={"points": "已写在正文里"})
    assert not any("还没有确认承诺事项" in words for words in told)
    sign_on_paper(cast, unread)
    issue(cast.office, cast["王登记"], unread, Numbering(cast.office.today))
    letter = cast.office.db.scalars(select(Letter)).one()
    assert facts_of_letter(letter)["commitments"] == [
        {"measure": "逐件回复收集到的意见", "unit": "市司法局", "due": "2023-11-30"}
    ]


def test_a_sentence_is_kept_as_it_is_pasted_from_broken_lines(cast, unread):
    add(cast, unread, replace(BY_HAND, sentence="收集到的意见由我局\n  汇总，逐件回复，不留尾巴。"))
    assert page(cast, unread).confirmed[0].sentence == PLAIN


def test_a_sentence_that_the_draft_does_not_hold_is_refused(cast, unread):
    told = refused_at(cast, unread, replace(BY_HAND, sentence="我局将逐件回复意见。"))
    assert list(told) == ["sentence-added"]
    assert told["sentence-added"].startswith("第2稿里没有这句话")


def test_a_sentence_over_two_paragraphs_is_refused(cast, unread):
    over = f"三、关于“回应意见”的建议\n（一）{PLAIN}"
    assert "没有这句话" in refused_at(cast, unread, replace(BY_HAND, sentence=over))["sentence-added"]


def test_a_sentence_too_short_to_be_found_again_is_refused(cast, unread):
    assert "太短" in refused_at(cast, unread, replace(BY_HAND, sentence="逐件"))["sentence-added"]


def test_a_sentence_that_is_listed_already_is_refused(cast, unread):
    first, _ = page(cast, unread).lines
    listed = replace(BY_HAND, sentence=first.sentence, due=first.due)
    assert "已经列在上面" in refused_at(cast, unread, listed)["sentence-added"]


def test_a_sentence_that_was_written_down_already_is_refused(cast, unread):
    add(cast, unread)
    with pytest.raises(BadInput, match="已经列在上面"):
        add(cast, unread, replace(BY_HAND, due=date(2024, 1, 31)))


def test_one_written_down_needs_sentence_measure_unit_and_date(cast, unread):
    told = refused_at(cast, unread, Added("", " ", "", None))
    assert set(told) == {"sentence-added", "measure-added", "unit-added", "due-added"}


def test_one_written_down_for_a_day_that_is_past_is_refused(cast, unread):
    told = refused_at(cast, unread, replace(BY_HAND, due=date(2023, 1, 1)))
    assert told == {"due-added": "期限早于今天，请核对。"}


def test_what_is_wrong_above_and_in_the_one_added_is_said_together(cast, unread):
    first, _ = page(cast, unread).lines
    told = refused_at(cast, unread, replace(BY_HAND, unit=""), [decided(first, unit="")])
    assert set(told) == {f"unit-{first.key}", "unit-added"}


# ------------------------------------------------------------------ refusals


def test_a_commitment_needs_measure_unit_and_date(cast, case):
    first, _ = page(cast, case).lines
    wrong = decided(first, measure=" ", unit="", due=None)
    with pytest.raises(SeveralProblems) as refused:
        confirm_commitments(cast.office, cast["李承办"], case, [wrong])
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {f"measure-{first.key}", f"unit-{first.key}", f"due-{first.key}"}
    assert cast.office.db.scalars(select(Commitment)).all() == []


def test_a_date_that_is_past_is_refused(cast, case):
    first, _ = page(cast, case).lines
    with pytest.raises(BadInput, match="期限早于今天"):
        confirm_commitments(cast.office, cast["李承办"], case, [decided(first, due=date(2023, 1, 1))])


def test_what_no_draft_holds_is_refused(cast, case):
    first, _ = page(cast, case).lines
    saved(cast, case, replace(TEXT, body="一、已经办理。"), base=1)
    with pytest.raises(BadInput, match="答复稿已经变化"):
        confirm_commitments(cast.office, cast["李承办"], case, [decided(first)])


def test_deciding_nothing_is_refused(cast, case):
    with pytest.raises(BadInput, match="请至少对一条选择"):
        confirm_commitments(cast.office, cast["李承办"], case, [])


def test_there_is_nothing_to_confirm_before_a_draft(cast):
    empty = in_hand(cast, serial_no="0608")
    assert page(cast, empty).lines == ()
    with pytest.raises(NotPossible, match="还没有保存答复稿"):
        confirm_commitments(cast.office, cast["李承办"], empty, [])


@pytest.mark.parametrize("who", ["钱核稿", "陈局长", "郑配合"])
def test_others_do_not_confirm(cast, case, who):
    first, _ = page(cast, case).lines
    with pytest.raises(NotAllowed):
        confirm_commitments(cast.office, cast[who], case, [decided(first)])


def test_an_opinion_for_another_unit_promises_the_member_nothing(cast):
    opinion = in_hand(cast, serial_no="0609", part=Part.COHANDLE, lead_unit="市信访办")
    with pytest.raises(NotPossible):
        confirm_commitments(cast.office, cast["李承办"], opinion, [])
