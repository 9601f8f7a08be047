"""What became of an opinion: frozen with the letter, told to the units that were asked, read by login and by link."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from proposals.domain.errors import NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services import cohandling, collation, drafting, points
from proposals.services.cohandling import Judgement, OpinionText, Verdict
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.services.drafting import DraftText
from proposals.services.issuing import Voiding, void
from proposals.services.letters import letters_page
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.drafting import DraftParagraph
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import Letter
from tests.factories import in_hand
from tests.issued import issued, signed
from tests.people import Cast, make_cast, make_office
from tests.stories import cohandlings, notices

pytestmark = pytest.mark.both_databases

DRAFT = "一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def worked_out(cast: Cast) -> tuple[int, Handling]:
    """A case whose co-handler's opinion was judged and written into the draft, which everybody signed."""
    case = in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    (child,) = cohandlings(cast, case)
    text = OpinionText("我办法治培训已经开展。\n其他没有意见。")
    cohandling.give_opinion(cast.office, cast["赵会办"], child.id, text)
    drafting.save_draft(cast.office, cast["李承办"], case, DraftText(DRAFT), base_version=0)
    page = collation.collation_page(cast.office, cast["李承办"], case)
    part, rest = page.points[0].parts[0].id, page.loose[0].id
    words = [Judgement(part, Verdict.ADOPTED), Judgement(rest, Verdict.NOT_ADOPTED, "与本件无关")]
    cohandling.judge_opinion(cast.office, cast["李承办"], case, words)
    after = page.points[0].insert_after
    drafting.insert_into_newest(cast.office, cast["李承办"], case, part, after=after, base_version=1)
    first = points.matrix_page(cast.office, cast["李承办"], case).points[0]
    reply = points.PointReply(tuple(first.lineages), points.PointVerdictWord.ADOPTED)
    points.answer_points(cast.office, cast["李承办"], case, {first.id: reply})
    sign(cast, case)
    return case, child


def sign(cast: Cast, case: int) -> None:
    db = cast.office.db
    kept = latest_draft(db, current_round(db, db.get_one(Handling, case)).id)
    signed(cast, case, body=kept.body)
    newest = latest_draft(db, kept.round_id)
    for p in kept.paragraphs:
        copy = DraftParagraph(position=p.position, level=p.level, text=p.text, lineage=p.lineage)
        newest.paragraphs.append(copy)
    db.flush()


def send(cast: Cast, case: int) -> Letter:
    (letter,) = issued(cast, case)
    deliver(cast.office, cast["王登记"], case, Sending(DeliveryWay.REGISTERED_MAIL, cast.office.today))
    return letter


def test_the_letter_keeps_where_each_point_is_answered_and_out_of_what(cast):
    case, _ = worked_out(cast)
    (letter,) = issued(cast, case)
    kept = cast.office.db.get_one(Letter, letter.id).sources
    first, second = kept["points"]
    assert (first["text"], first["verdict"], first["covers"]) == ("加强法治培训", "采纳", [1, 2, 3])
    assert [p["number"] for p in first["paragraphs"]] == [1]
    assert (second["verdict"], second["parts"]) == ("", [])
    taken, rest = kept["parts"]
    assert first["parts"] == [taken["id"]]
    assert (taken["unit"], taken["verdict"], taken["paragraphs"][0]["number"]) == ("市信访办", "采纳", 3)
    assert (rest["verdict"], rest["reason"], rest["paragraphs"]) == ("未采纳", "与本件无关", [])
    (shown,) = letters_page(cast.office, cast["王登记"], case)
    assert shown.sources == kept


def test_the_unit_is_told_and_reads_the_letter_but_not_the_draft(cast):
    case, child = worked_out(cast)
    assert cohandling.issued_letters(cast.office, cast["赵会办"], child.id) == ()
    letter = send(cast, case)
    cast.office.db.commit()
    assert "主办单位的复函已寄出" in notices(cast, "赵会办")
    (read,) = cohandling.issued_letters(cast.office, cast["赵会办"], child.id)
    assert read.number == letter.number
    assert cohandling.issued_file(cast.office, cast["赵会办"], child.id, letter.id).data
    part = cohandling.cohandler_page(cast.office, cast["赵会办"], child.id).opinions[0].parts[0]
    assert part.used_in == ("第3段：我办法治培训已经开展。",)
    with pytest.raises(NotFound):
        drafting.drafting_page(cast.office, cast["赵会办"], case)
    with pytest.raises(NotFound):
        letters_page(cast.office, cast["赵会办"], case)


def test_a_void_letter_is_read_no_more(cast):
    case, child = worked_out(cast)
    letter = send(cast, case)
    void(cast.office, cast["王登记"], case, Voiding("写错了"))
    assert cohandling.issued_letters(cast.office, cast["赵会办"], child.id) == ()
    with pytest.raises(NotFound, match="没有找到这份复函"):
        cohandling.issued_file(cast.office, cast["赵会办"], child.id, letter.id)


def test_a_stranger_and_the_lead_itself_have_no_outcome_to_read(cast):
    case, child = worked_out(cast)
    send(cast, case)
    with pytest.raises(NotFound):
        cohandling.issued_letters(cast.office, cast["外人"], child.id)
    with pytest.raises(NotFound):
        cohandling.issued_letters(cast.office, cast["王登记"], case)


def test_a_link_reads_the_outcome_until_it_expires_and_gives_no_opinion(cast):
    case, child = worked_out(cast)
    send(cast, case)
    token = cohandling.make_outcome_link(cast.office, cast["王登记"], child.id).token
    unit = cohandling.outcome_actor(cast.office, token)
    assert cohandling.issued_letters(cast.office, unit, child.id)
    with pytest.raises(NotFound):
        cohandling.link_actor(cast.office, token)
    (shown,) = cohandling.cohandlings_of(cast.office, cast["王登记"], case)
    assert [(link.outcome, link.works) for link in shown.links] == [(True, True)]
    cast.office.now += timedelta(days=400)
    with pytest.raises(NotAllowed, match="过期"):
        cohandling.outcome_actor(cast.office, token)


def test_a_link_for_opinions_reads_no_outcome(cast):
    case = in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    (child,) = cohandlings(cast, case)
    token = cohandling.make_link(cast.office, cast["王登记"], child.id).token
    with pytest.raises(NotFound):
        cohandling.outcome_actor(cast.office, token)


def test_before_the_letter_went_out_there_is_no_link_to_it(cast):
    case, child = worked_out(cast)
    issued(cast, case)
    with pytest.raises(NotPossible, match="寄出以后"):
        cohandling.make_outcome_link(cast.office, cast["王登记"], child.id)


def test_only_the_lead_makes_the_link(cast):
    case, child = worked_out(cast)
    send(cast, case)
    with pytest.raises(NotAllowed, match="主办单位"):
        cohandling.make_outcome_link(cast.office, cast["赵会办"], child.id)
