"""往年答复: what a similar case was told and promised, whether it was kept, and what the new draft says against it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from proposals.domain.errors import NotFound
from proposals.services._known_figures import known_figures
from proposals.services._proofing import proofread_draft
from proposals.services.commitments import Reported, track
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.drafting import DraftText, save_draft
from proposals.services.earlier_answers import EarlierAnswers, earlier_answers
from proposals.services.library import NewDocument, add_document
from proposals.storage.drafting import points_of
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.drafting import PointVerdict, PointVerdictWord
from proposals.storage.tables.handling import Handling, PastRecord
from proposals.storage.tables.register import Attachment, AttachmentUse, CongressSession
from proposals.storage.tables.searching import FileText
from tests.factories import in_hand, registered
from tests.issued import issued, signed
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases

ASKED = (
    "我市老旧小区加装电梯进展缓慢，群众反映强烈。建议尽快出台加装电梯补贴办法，明确各级财政分担比例。"
    "建议建立社区协商机制，由街道牵头调解。"
)
POINTS = ("尽快出台加装电梯补贴办法", "建立社区协商机制")
THEN = (
    "一、关于尽快出台加装电梯补贴办法\n同意出台加装电梯补贴办法，我局将于2023年9月底前印发加装电梯补贴办法。"
    "2022年，全市老旧小区加装电梯1200部。\n二、关于建立社区协商机制\n社区协商机制已经建立。"
)
NOW = (
    "一、关于尽快出台加装电梯补贴办法\n不同意出台加装电梯补贴办法。2022年，全市老旧小区加装电梯1500部。\n"
    "二、关于建立社区协商机制\n社区协商机制尚未建立。"
)


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def last_year(cast: Cast, **changes: object) -> int:
    """A case of the session before with the same request, answered with THEN on 10 February."""
    cast.office.db.add(
        CongressSession(name="市政协五届五次会议", kind_code="cppcc_proposal", level_code="city", year=2022)
    )
    cast.office.db.flush()
    values = {"session": "市政协五届五次会议", "serial_no": "0123", "text": ASKED, "points": POINTS}
    case = in_hand(cast, title="关于老旧小区加装电梯的建议", **{**values, **changes})
    signed(cast, case, THEN, {"outcome_class": "A"})
    issued(cast, case)
    deliver(cast.office, cast["王登记"], case, Sending(DeliveryWay.BY_HAND, cast.office.today))
    return case


def this_year(cast: Cast, body: str = NOW, outcome_class: str = "C") -> int:
    case = in_hand(cast, title="关于加快老旧小区加装电梯的建议", text=ASKED, points=POINTS)
    text = DraftText(body=body, outcome_class=outcome_class)
    save_draft(cast.office, cast["李承办"], case, text, base_version=0)
    return case


def page(cast: Cast, case: int, who: str = "李承办") -> EarlierAnswers:
    return earlier_answers(cast.office, cast[who], case)


def test_what_was_said_stands_beside_todays_points(cast):
    last_year(cast)
    (answer,) = page(cast, this_year(cast)).answers
    assert answer.reply.called == "市政协五届五次会议第0123号"
    assert answer.reply.outcome_class == "A类"
    assert [p.number for p in answer.points] == [1, 2]
    assert any("2023年9月底前印发" in text for text in answer.points[0].paragraphs)


def test_what_the_new_draft_says_against_it_is_told(cast):
    last_year(cast)
    found = page(cast, this_year(cast))
    told = {o.kind: (o.then, o.now) for o in found.answers[0].opposites}
    assert "1200部" in told["数据不同"][0]
    assert "1500部" in told["数据不同"][1]
    assert "已经建立" in told["当时说已做，这一稿说未做"][0]
    assert told["同意与否，前后不同"][1].startswith("不同意")
    assert told["办理类别"] == ("当时答复为A类", "这一稿为C类")
    assert found.opposed == len(found.answers[0].opposites)


def test_a_draft_that_says_the_same_is_not_accused(cast):
    last_year(cast)
    assert page(cast, this_year(cast, THEN, "A")).opposed == 0


def test_a_point_agreed_to_then_and_only_explained_now_is_told(cast):
    last_year(cast)
    case = this_year(cast, "一、已经研究。", "A")
    handling = cast.office.db.get(Handling, case)
    point = page(cast, case).answers[0].points[0]
    cast.office.db.add(
        PointVerdict(
            round_id=current_round(cast.office.db, handling).id,
            point_id=points_of(cast.office.db, handling)[point.number - 1].id,
            verdict=PointVerdictWord.EXPLAINED,
            at=cast.office.now,
        )
    )
    cast.office.db.flush()
    (opposite,) = page(cast, case).answers[0].opposites
    assert (opposite.kind, opposite.now) == ("采纳与否", "这一稿把第1条列为解释说明")


def test_a_promise_read_in_the_letter_is_open_until_somebody_reports_it(cast):
    earlier = last_year(cast)
    case = this_year(cast)
    (answer,) = page(cast, case).answers
    (promise,) = answer.promises
    assert (promise.measure, promise.due, promise.read) == (
        "印发加装电梯补贴办法",
        date(2023, 9, 30),
        True,
    )
    assert answer.kept == "未见办结情况。"
    later = replace(cast.office, now=cast.office.now + timedelta(days=300))
    (answer,) = earlier_answers(later, cast["李承办"], case).answers
    assert answer.kept == "未见办结情况，期限已过。"
    track(cast.office, cast["王登记"], earlier, Reported(cast.office.today, "办法已印发。", finished=True))
    (answer,) = page(cast, case).answers
    assert answer.kept == "2023年2月10日登记：全部办完。办法已印发。"


def test_a_case_of_past_years_speaks_through_its_file(cast):
    earlier = registered(
        cast,
        session="市政协六届一次会议",
        serial_no="0124",
        title="关于老旧小区加装电梯的建议",
        text=ASKED,
        points=(),
    )
    db, office = cast.office.db, cast.office
    blob = office.keep_file(THEN.encode(), "text/plain")
    db.add(
        PastRecord(
            handling_id=earlier.handling_id,
            letter_number="渝司提〔2021〕5号",
            answered_on=date(2021, 6, 1),
            outcome_class="B",
        )
    )
    db.add(
        Attachment(
            proposal_id=db.get(Handling, earlier.handling_id).proposal_id,
            blob_id=blob.id,
            name="第0124号复函.docx",
            use=AttachmentUse.PAST_REPLY,
            added_at=office.now,
        )
    )
    db.add(
        FileText(
            blob_id=blob.id, text=THEN, state=WorkState.DONE, asked_at=office.now, next_attempt_at=office.now, attempts=1, owner="", problem=""
        )
    )  # fmt: skip
    db.flush()
    (answer,) = page(cast, this_year(cast)).answers
    assert (answer.reply.number, answer.reply.outcome_class) == ("渝司提〔2021〕5号", "B类")
    assert [p.number for p in answer.points] == [1, 2]
    assert answer.opposites


def test_similar_cases_without_a_reply_are_named_aside(cast):
    registered(cast, serial_no="0125", title="关于老旧小区加装电梯的建议", text=ASKED, points=())
    found = page(cast, this_year(cast))
    assert found.answers == ()
    assert [c.row.serial_no for c in found.unanswered] == ["0125"]


def test_a_stranger_does_not_see_the_page(cast):
    with pytest.raises(NotFound):
        page(cast, this_year(cast), "外人")


# ------------------------------------------------------------------ figures that other texts vouch for


def figures_of(cast: Cast, case: int, text: str) -> list[tuple[str, str, str]]:
    found = known_figures(cast.office, cast.office.db.get(Handling, case), text)
    return [(f.measure, f.words, f.source) for f in found]


def test_replies_to_similar_cases_vouch_for_their_figures(cast):
    last_year(cast)
    case = this_year(cast)
    assert figures_of(cast, case, "2022年，全市老旧小区加装电梯1500部。") == [
        ("老旧小区加装电梯", "1200部", "市政协五届五次会议第0123号的复函（渝司提〔2023〕1号）")
    ]


def test_restricted_cases_vouch_for_nothing(cast):
    last_year(cast, restricted=True)
    assert figures_of(cast, this_year(cast), "2022年，全市老旧小区加装电梯1500部。") == []


def test_documents_of_the_library_vouch_for_theirs_until_they_are_taken_out(cast):
    text = "2022年，全市老旧小区加装电梯1300部。"
    document = add_document(
        cast.office,
        cast["王登记"],
        NewDocument("老旧小区改造工作报告", "渝建〔2023〕3号", text=text, issued_on=date(2023, 1, 5)),
    )
    case = this_year(cast)
    asked = "2022年，全市老旧小区加装电梯1500部。"
    assert figures_of(cast, case, asked) == [
        ("老旧小区加装电梯", "1300部", "《老旧小区改造工作报告》（渝建〔2023〕3号）")
    ]
    assert figures_of(cast, case, "我们将认真研究。") == []
    document.active = False
    cast.office.db.flush()
    assert figures_of(cast, case, asked) == []


def test_the_proofreading_shows_both_sources(cast):
    last_year(cast)
    case = this_year(cast)
    handling = cast.office.db.get(Handling, case)
    running = current_round(cast.office.db, handling)
    report = proofread_draft(cast.office, handling, running, latest_draft(cast.office.db, running.id))
    (found,) = [f for f in report.found if f.finding.rule == "F01"]
    assert "这里是“1500部”" in found.finding.message
    assert "第0123号的复函（渝司提〔2023〕1号）是“1200部”" in found.finding.message
