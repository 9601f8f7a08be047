"""答复口径: kept by its owner and the office, said anew without losing what was said, found and inserted while drafting."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotPossible
from proposals.domain.standard_lines import LineState
from proposals.services import drafting, standard_lines
from proposals.services._standard_lines import expired_passages
from proposals.services.dispatch import withdraw
from proposals.services.drafting import DraftText
from proposals.services.standard_lines import NewVersion
from proposals.storage.handling import current_round
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import ParagraphLine
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.standard_lines import StandardLine, StandardLineVersion
from tests.factories import in_hand
from tests.people import Cast, make_cast, make_office
from tests.stories import set_day

pytestmark = pytest.mark.both_databases
OLD = "公证服务收费标准仍按2019年公布的政府指导价执行。"
NEW = "公证服务收费标准自2023年2月1日起降低两成，特殊群体减半收取。"
FIRST = NewVersion(OLD, "某发改〔2019〕8号", "吴分管", date(2023, 1, 1))
BODY = "一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def added(
    cast: Cast, topic: str = "公证收费", new: NewVersion = FIRST, who: str = "王登记", **more
) -> StandardLine:
    department = more.get("department", cast.department)
    owner = department.id if department else None
    return standard_lines.add_line(cast.office, cast[who], cast.unit.id, owner, topic, new)


def listed(cast: Cast, *args, who: str = "李承办") -> list[tuple[str, str]]:
    found = standard_lines.lines(cast.office, cast[who], cast.unit.id, *args)
    return [(each.line.topic, each.state.value) for each in found]


# ------------------------------------------------------------------ keeping


def test_the_owner_department_adds_a_line_and_everybody_of_the_unit_reads_it(cast) -> None:
    line = added(cast, who="李承办")
    page = standard_lines.line_page(cast.office, cast["钱核稿"], line.id)
    assert (page.shown.department, page.shown.state, page.shown.may_keep) == (
        "法治调研督察处",
        LineState.VALID,
        False,
    )
    assert [(v.number, v.text, person) for v, person in page.versions] == [(1, OLD, "李承办")]


def test_a_new_version_stands_beside_the_old_one(cast) -> None:
    line = added(cast)
    standard_lines.revise_line(
        cast.office, cast["周处长"], line.id, NewVersion(NEW, "某发改〔2023〕1号", "", date(2023, 2, 1))
    )
    page = standard_lines.line_page(cast.office, cast["王登记"], line.id)
    assert [(v.number, v.text) for v, _ in page.versions] == [(2, NEW), (1, OLD)]
    assert page.shown.version.number == 2


def test_a_version_that_begins_later_does_not_hold_yet(cast) -> None:
    line = added(cast)
    standard_lines.revise_line(
        cast.office, cast["王登记"], line.id, NewVersion(NEW, "文", "", date(2023, 3, 1))
    )
    assert standard_lines.line_page(cast.office, cast["王登记"], line.id).shown.version.number == 1
    assert expired_passages(cast.office, cast.unit.id) == ()
    set_day(cast, date(2023, 3, 1))
    (gone,) = expired_passages(cast.office, cast.unit.id)
    assert (gone.text, gone.why, gone.current) == (OLD, "2023年3月1日起已有新口径", NEW)


def test_what_is_done_to_a_line_is_recorded(cast) -> None:
    line = added(cast)
    standard_lines.change_line(cast.office, cast["王登记"], line.id, "公证的收费", cast.supporting.id)
    standard_lines.retire_line(cast.office, cast["王登记"], line.id)
    standard_lines.restore_line(cast.office, cast["王登记"], line.id)
    cast.office.db.commit()
    told = select(Event.action).where(Event.action.like("standard_line%")).order_by(Event.seq)
    assert list(cast.office.db.scalars(told)) == [
        "standard_line_added",
        "standard_line_changed",
        "standard_line_retired",
        "standard_line_restored",
    ]


@pytest.mark.parametrize(
    ("topic", "new", "sentence", "field"),
    [
        ("", FIRST, "“主题”不能为空", "topic"),
        ("收费", NewVersion(" ", "文", "", date(2023, 1, 1)), "“口径”不能为空", "text"),
        ("收费", NewVersion(OLD, "", "", date(2023, 1, 1)), "“依据”不能为空", "source"),
        ("收费", NewVersion(OLD, "文", "", date(2023, 1, 2), date(2023, 1, 1)), "截止日期早于起始日期", "valid_to"),
        ("收费", NewVersion("字" * 5_001, "文", "", date(2023, 1, 1)), "超过5000个字的上限", "text"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_at_its_field(cast, topic, new, sentence, field) -> None:
    with pytest.raises(BadInput, match=sentence) as refusal:
        added(cast, topic, new)
    assert refusal.value.field == field


def test_a_topic_stands_once(cast) -> None:
    line = added(cast)
    with pytest.raises(BadInput, match="已有主题为“公证收费”的口径"):
        added(cast)
    standard_lines.retire_line(cast.office, cast["王登记"], line.id)
    added(cast)
    with pytest.raises(BadInput, match="已有主题"):
        standard_lines.restore_line(cast.office, cast["王登记"], line.id)


def test_a_new_version_cannot_begin_before_the_last_one(cast) -> None:
    line = added(cast)
    with pytest.raises(BadInput, match="早于上一版的2023年1月1日") as refusal:
        standard_lines.revise_line(
            cast.office, cast["王登记"], line.id, NewVersion(NEW, "文", "", date(2022, 12, 31))
        )
    assert refusal.value.field == "valid_from"


def test_a_retired_line_is_restored_before_it_is_said_anew(cast) -> None:
    line = added(cast)
    standard_lines.retire_line(cast.office, cast["王登记"], line.id)
    with pytest.raises(NotPossible, match="先恢复"):
        standard_lines.revise_line(cast.office, cast["王登记"], line.id, FIRST)
    with pytest.raises(NotPossible, match="已经停用"):
        standard_lines.retire_line(cast.office, cast["王登记"], line.id)


def test_other_departments_leave_a_line_alone(cast) -> None:
    line = added(cast)
    with pytest.raises(NotAllowed, match="由归口处室和办公室维护"):
        standard_lines.revise_line(cast.office, cast["郑配合"], line.id, FIRST)
    with pytest.raises(NotAllowed, match="只能维护本处室归口的口径"):
        added(cast, "另一题", who="郑配合")
    with pytest.raises(NotAllowed):
        standard_lines.change_line(cast.office, cast["李承办"], line.id, "公证收费", cast.supporting.id)
    with pytest.raises(NotAllowed):
        added(cast, "第三题", who="吴分管", department=None)


def test_other_units_do_not_even_know_a_line(cast) -> None:
    line = added(cast)
    for call in (standard_lines.line_page, standard_lines.retire_line):
        with pytest.raises(NotFound, match="没有这条口径"):
            call(cast.office, cast["外人"], line.id)
    with pytest.raises(NotFound):
        standard_lines.lines(cast.office, cast["外人"], cast.unit.id)


# ------------------------------------------------------------------ looking for one


def test_lines_are_found_by_topic_words_and_state(cast) -> None:
    added(cast)
    added(
        cast,
        "法律援助经费",
        NewVersion("公证和法律援助经费列入预算。", "文", "", date(2022, 1, 1), date(2023, 1, 31)),
    )
    added(cast, "热线值守", NewVersion("热线全天接听。", "文", "", date(2023, 1, 1), date(2023, 3, 1)))
    assert listed(cast) == [("公证收费", "valid"), ("法律援助经费", "expired"), ("热线值守", "ending")]
    assert [topic for topic, _ in listed(cast, "公证")] == ["公证收费", "法律援助经费"]
    assert listed(cast, "公证 预算") == [("法律援助经费", "expired")]
    assert listed(cast, "", [LineState.ENDING]) == [("热线值守", "ending")]
    assert listed(cast, "仲裁") == []


def test_one_character_is_too_little_to_look_for(cast) -> None:
    with pytest.raises(BadInput, match="只有一个字"):
        listed(cast, "费")


# ------------------------------------------------------------------ in a draft


@pytest.fixture
def case(cast) -> int:
    handling_id = in_hand(cast)
    drafting.save_draft(cast.office, cast["李承办"], handling_id, DraftText(body=BODY), base_version=0)
    return handling_id


def inserted(cast: Cast, case: int, line: StandardLine, base: int = 1, after: str = "", body: str = BODY):
    return drafting.insert_standard_line(
        cast.office,
        cast["李承办"],
        case,
        line.versions[-1].id,
        DraftText(body=body),
        after=after,
        base_version=base,
    )


def panel(cast: Cast, case: int, query: str = "") -> standard_lines.DraftLines:
    page = drafting.drafting_page(cast.office, cast["李承办"], case)
    numbers = {line.lineage: line.number for line in page.lines}
    return standard_lines.lines_for_draft(
        cast.office, cast["李承办"], cast.unit.id, page.case.round.id, numbers, query
    )


def test_an_inserted_line_is_remembered_through_later_versions(cast, case) -> None:
    line = added(cast)
    second = drafting.drafting_page(cast.office, cast["李承办"], case).lines[1].lineage
    assert inserted(cast, case, line, after=second).version == 2
    page = drafting.drafting_page(cast.office, cast["李承办"], case)
    assert page.lines[2].text == OLD
    text = DraftText(body="总述。\n" + page.text.body.replace("仍按", "继续按"))
    drafting.save_draft(cast.office, cast["李承办"], case, text, base_version=2)
    (used,) = panel(cast, case).used
    assert (used.paragraph, used.topic, used.version) == (4, "公证收费", 1)


def test_a_line_is_all_of_an_empty_draft(cast) -> None:
    case = in_hand(cast)
    inserted(cast, case, added(cast), base=0, body="")
    assert drafting.drafting_page(cast.office, cast["李承办"], case).text.body == OLD


def test_only_what_may_be_said_today_is_offered_and_inserted(cast, case) -> None:
    line = added(cast)
    assert [found.shown.line.topic for found in panel(cast, case, "公证").found] == ["公证收费"]
    standard_lines.retire_line(cast.office, cast["王登记"], line.id)
    assert panel(cast, case, "公证").found == ()
    with pytest.raises(NotPossible, match="现在不能用"):
        inserted(cast, case, line)
    assert cast.office.db.scalars(select(ParagraphLine)).all() == []


def test_a_superseded_version_is_not_inserted(cast, case) -> None:
    line = added(cast)
    old = line.versions[0].id
    standard_lines.revise_line(
        cast.office, cast["王登记"], line.id, NewVersion(NEW, "文", "", date(2023, 2, 1))
    )
    with pytest.raises(NotPossible):
        drafting.insert_standard_line(
            cast.office, cast["李承办"], case, old, DraftText(body=BODY), base_version=1
        )


def test_lines_of_another_unit_cannot_be_inserted(cast, case) -> None:
    elsewhere = cast.people["外人"].unit_id
    line = standard_lines.add_line(cast.office, cast["外人"], elsewhere, None, "节水", FIRST)
    with pytest.raises(NotFound, match="没有找到这条口径"):
        inserted(cast, case, line)


def test_inserting_over_a_newer_version_is_a_conflict(cast, case) -> None:
    line = added(cast)
    drafting.save_draft(cast.office, cast["王登记"], case, DraftText(body=BODY + "。"), base_version=1)
    with pytest.raises(Conflict, match="王登记保存了第2稿"):
        inserted(cast, case, line)


def test_a_query_that_cannot_be_searched_is_told_beside_the_draft(cast, case) -> None:
    assert "只有一个字" in panel(cast, case, "费").problem


# ------------------------------------------------------------------ expired


def test_a_new_version_shows_the_drafts_that_say_the_old_one(cast, case) -> None:
    line = added(cast)
    inserted(cast, case, line)
    standard_lines.revise_line(
        cast.office, cast["王登记"], line.id, NewVersion(NEW, "文", "", date(2023, 2, 1))
    )
    (draft,) = standard_lines.line_page(cast.office, cast["王登记"], line.id).drafts
    assert (draft.handling_id, draft.serial_no, draft.version, draft.paragraphs) == (case, "0607", 1, (5,))


def test_a_draft_that_took_the_paragraph_out_or_is_withdrawn_is_not_shown(cast, case) -> None:
    line = added(cast)
    inserted(cast, case, line)
    drafting.save_draft(cast.office, cast["李承办"], case, DraftText(body=BODY), base_version=2)
    assert standard_lines.line_page(cast.office, cast["王登记"], line.id).drafts == ()
    inserted(cast, case, line, base=3)
    withdraw(cast.office, cast["王登记"], case, "提案者申请撤回")
    assert standard_lines.line_page(cast.office, cast["王登记"], line.id).drafts == ()


def test_a_case_known_to_few_is_not_named_to_others(cast) -> None:
    hidden = in_hand(cast, restricted=True)
    line = added(cast)
    drafting.insert_standard_line(
        cast.office, cast["王登记"], hidden, line.versions[0].id, DraftText(body=BODY), base_version=0
    )
    assert standard_lines.line_page(cast.office, cast["郑配合"], line.id).drafts == ()


def test_passages_that_ended_are_told_with_their_day_and_marked_where_this_draft_took_them(
    cast, case
) -> None:
    ending = NewVersion(OLD, "文", "", date(2023, 1, 1), cast.office.today + timedelta(days=3))
    line = added(cast, new=ending)
    inserted(cast, case, line)
    assert expired_passages(cast.office, cast.unit.id) == ()
    set_day(cast, date(2023, 2, 20))
    handling = cast.office.db.get_one(Handling, case)
    (gone,) = expired_passages(cast.office, cast.unit.id, current_round(cast.office.db, handling).id)
    assert (gone.why, gone.current, gone.linked) == ("已于2023年2月13日到期", "", True)
    assert not expired_passages(cast.office, cast.unit.id)[0].linked


def test_no_version_is_ever_written_over(cast) -> None:
    line = added(cast)
    standard_lines.revise_line(
        cast.office, cast["王登记"], line.id, NewVersion(NEW, "文", "", date(2023, 2, 1))
    )
    standard_lines.retire_line(cast.office, cast["王登记"], line.id)
    every = cast.office.db.scalars(
        select(StandardLineVersion.text).order_by(StandardLineVersion.number)
    ).all()
    assert list(every) == [OLD, NEW]
