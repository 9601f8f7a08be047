"""Drafting: versions that stay, text that is never lost, points and opinions that keep their paragraphs."""

import io
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotPossible, SeveralProblems
from proposals.domain.redline import Change
from proposals.domain.workflow import Part
from proposals.services import drafting
from proposals.services.dispatch import withdraw
from proposals.services.drafting import DraftText
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import Draft, DraftParagraph, ParagraphSource
from proposals.storage.tables.handling import Handling
from tests.factories import in_hand, on_paper, registered, with_opinion
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases

FIRST = DraftText(
    body="一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。",
    thanks="感谢您的关心。",
    outcome_class="A",
    publicity="主动公开",
    contact_name="李承办",
    contact_phone="023-60000000",
)


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def save(cast: Cast, case: int, text: DraftText = FIRST, base: int = 0, who: str = "李承办", **more):
    return drafting.save_draft(cast.office, cast[who], case, text, base_version=base, **more)


def page(cast: Cast, case: int, who: str = "李承办") -> drafting.DraftingPage:
    return drafting.drafting_page(cast.office, cast[who], case)


def changed(**changes) -> DraftText:
    return replace(FIRST, **changes)


# ------------------------------------------------------------------ versions


def test_the_handler_saves_versions_that_never_change(cast):
    case = in_hand(cast)
    first = save(cast, case)
    second = save(cast, case, changed(body=FIRST.body + "\n三、下一步。"), base=1, note="补写下一步")
    assert (first.version, second.version) == (1, 2)
    versions = page(cast, case).versions
    assert [(v.version, v.author, v.note, v.current) for v in versions] == [
        (2, "李承办", "补写下一步", True),
        (1, "李承办", "", False),
    ]
    assert cast.office.db.get(Draft, first.draft_id).body == FIRST.body


def test_a_draft_before_any_contact_warns_and_is_kept(cast):
    assert save(cast, in_hand(cast)).warnings == ("还没有与提案者沟通，先起草可能答非所问。",)


def test_equal_text_makes_no_version_and_no_event(cast):
    case = in_hand(cast)
    save(cast, case)
    again = save(cast, case, base=1)
    assert (again.version, again.new) == (1, False)
    cast.office.db.commit()
    count = select(func.count(Event.seq)).where(Event.action == "save_draft")
    assert cast.office.db.scalar(count) == 1


def test_a_changed_field_alone_is_a_new_version_with_another_hash(cast):
    case = in_hand(cast)
    save(cast, case)
    assert save(cast, case, changed(outcome_class="B"), base=1).version == 2
    assert changed(outcome_class="B").sha256 != FIRST.sha256


def test_paragraphs_keep_their_lineage_through_rewriting(cast):
    case = in_hand(cast)
    save(cast, case)
    before = {p.number: p.lineage for p in page(cast, case).lines}
    body = FIRST.body.replace("已经组织培训。", "新加的一段话。\n已经组织三次培训。")
    save(cast, case, changed(body=body), base=1)
    after = {line.text: line.lineage for line in page(cast, case).lines}
    assert after["已经组织三次培训。"] == before[2]
    assert after["已经清理文件。"] == before[4]
    assert after["新加的一段话。"] not in before.values()
    assert [p.level for p in cast.office.db.scalars(select(DraftParagraph).limit(2))] == [1, 0]


def test_who_saves_over_a_newer_version_reads_who_saved_it(cast):
    case = in_hand(cast)
    save(cast, case)
    save(cast, case, changed(body="一、王登记改过。已经办理。"), base=1, who="王登记")
    with pytest.raises(Conflict, match="王登记保存了第2稿") as refusal:
        save(cast, case, changed(body="一、李承办改过。已经办理。"), base=1)
    assert len(refusal.value.meanwhile) == 1
    typed = drafting.compare_typed(
        cast.office, cast["李承办"], case, changed(body="一、李承办改过。已经办理。")
    )
    assert (typed.old_name, typed.new_name, typed.changed) == ("第2稿（王登记）", "您输入的内容", 1)


def test_two_who_begin_at_once_do_not_overwrite_each_other(cast):
    case = in_hand(cast)
    save(cast, case, who="王登记")
    with pytest.raises(Conflict, match="王登记保存了第1稿"):
        save(cast, case, changed(thanks=""), base=0)


def test_a_draft_written_on_paper_is_recorded_for_its_author(cast):
    case = in_hand(cast)
    save(cast, case, who="王登记", on_behalf=on_paper("李承办"))
    assert page(cast, case).versions[0].author == "李承办"


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (changed(body=" \n "), "body"),
        (changed(body="一、好\x07的"), "body"),
        (changed(body="好" * 60_001), "body"),
        (changed(thanks="感谢您的关心"), "thanks"),
        (changed(outcome_class="Z"), "outcome_class"),
        (changed(publicity="公开"), "publicity"),
        (changed(publicity="不予公开"), "publicity_reason"),
        (changed(contact_name=""), "contact_name"),
        (changed(copies=("市政协\n提案委",)), "copies"),
        (changed(attachments=("附" * 201,)), "attachments"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(cast, text, field):
    case = in_hand(cast)
    with pytest.raises(BadInput) as refusal:
        save(cast, case, text)
    assert refusal.value.field == field
    assert page(cast, case).version == 0


def test_several_wrong_fields_are_told_together(cast):
    with pytest.raises(SeveralProblems) as refusal:
        save(cast, in_hand(cast), changed(body="", thanks="感谢", publicity="乱写"))
    assert [p.field for p in refusal.value.problems] == ["body", "thanks", "publicity"]


def test_rare_characters_emoji_and_markup_are_kept_as_typed(cast):
    case = in_hand(cast)
    body = "一、𠮷野𫠊同志😀<script>alert(1)</script>{{ x }}。已办。"
    save(cast, case, changed(body=body))
    assert drafting.draft_preview(cast.office, cast["李承办"], case).body[0].text == body


def test_somebody_of_the_unit_who_does_not_draft_cannot_save(cast):
    case = in_hand(cast)
    with pytest.raises(NotAllowed):
        save(cast, case, who="钱核稿")


def test_a_stranger_finds_no_draft(cast):
    case = in_hand(cast)
    save(cast, case)
    with pytest.raises(NotFound):
        page(cast, case, "外人")
    with pytest.raises(NotFound):
        save(cast, case, who="外人")
    with pytest.raises(NotFound):
        drafting.draft_docx(cast.office, cast["外人"], case)


def test_before_acceptance_nothing_can_be_drafted(cast):
    case = registered(cast).handling_id
    with pytest.raises(NotPossible):
        save(cast, case, who="王登记")


def test_a_withdrawn_case_keeps_its_draft_and_takes_no_other(cast):
    case = in_hand(cast)
    save(cast, case)
    withdraw(cast.office, cast["王登记"], case, "提案者书面撤回")
    with pytest.raises(NotPossible):
        save(cast, case, changed(thanks=""), base=1, who="王登记")
    shown = page(cast, case, "王登记")
    assert (shown.version, shown.may_edit) == (1, False)


# ------------------------------------------------------------------ autosave


def test_what_is_typed_waits_for_the_same_person_until_it_is_saved(cast):
    case = in_hand(cast)
    typed = changed(body="刚写了半句", thanks="没写完")
    drafting.autosave(cast.office, cast["李承办"], case, changed(body="刚"), base_version=0)
    drafting.autosave(cast.office, cast["李承办"], case, typed, base_version=0)
    unsaved = page(cast, case).unsaved
    assert (unsaved.text, unsaved.stale) == (typed, False)
    assert page(cast, case, "王登记").unsaved is None
    save(cast, case)
    assert page(cast, case).unsaved is None


def test_unsaved_text_older_than_the_newest_version_says_so(cast):
    case = in_hand(cast)
    drafting.autosave(cast.office, cast["李承办"], case, changed(body="一、半句"), base_version=0)
    save(cast, case, who="王登记")
    assert page(cast, case).unsaved.stale is True


def test_autosaved_text_equal_to_the_version_is_not_offered_and_can_be_discarded(cast):
    case = in_hand(cast)
    save(cast, case)
    drafting.autosave(cast.office, cast["李承办"], case, FIRST, base_version=1)
    assert page(cast, case).unsaved is None
    drafting.autosave(cast.office, cast["李承办"], case, changed(thanks=""), base_version=1)
    drafting.discard_autosave(cast.office, cast["李承办"], case)
    assert page(cast, case).unsaved is None


def test_autosave_is_refused_to_whoever_may_not_draft(cast):
    case = in_hand(cast)
    with pytest.raises(NotAllowed):
        drafting.autosave(cast.office, cast["钱核稿"], case, FIRST, base_version=0)
    with pytest.raises(NotFound):
        drafting.autosave(cast.office, cast["外人"], case, FIRST, base_version=0)


# ------------------------------------------------------------------ points


def test_the_first_text_names_every_point_and_its_headings_answer_them(cast):
    case = in_hand(cast)
    shown = page(cast, case)
    assert shown.saved is False
    assert shown.text.body == "一、关于“加强法治培训”的建议\n\n二、关于“严格规范性文件管理”的建议"
    assert shown.text.thanks == "感谢您对我们工作的关心和支持。"
    assert shown.unanswered == 2
    save(cast, case)
    after = page(cast, case)
    assert [p.answered_in for p in after.points] == [(1,), (3,)]
    assert after.case.facts.unanswered_points == 0


def test_headings_without_answers_are_errors_of_the_draft(cast):
    case = in_hand(cast)
    save(cast, case, page(cast, case).text)
    shown = page(cast, case)
    assert [f.finding.rule for f in drafting.findings_in(cast.office, shown.case, shown.text).errors] == [
        "R38",
        "R38",
    ]


# ------------------------------------------------------------------ restoring, comparing, printing


def test_restoring_what_already_stands_is_refused(cast):
    case = in_hand(cast)
    first = save(cast, case)
    with pytest.raises(BadInput, match="不用恢复"):
        drafting.restore_version(cast.office, cast["李承办"], case, first.draft_id, base_version=1)


def test_a_version_of_another_case_can_be_neither_restored_nor_compared(cast):
    case, other = in_hand(cast), in_hand(cast, serial_no="0608")
    first, foreign = save(cast, case), save(cast, other)
    with pytest.raises(NotFound):
        drafting.restore_version(cast.office, cast["李承办"], case, foreign.draft_id, base_version=1)
    with pytest.raises(NotFound):
        drafting.compare_versions(cast.office, cast["李承办"], case, first.draft_id, foreign.draft_id)


def test_any_two_versions_are_compared_paragraph_by_paragraph(cast):
    case = in_hand(cast)
    first = save(cast, case)
    second = save(
        cast,
        case,
        changed(body=FIRST.body.replace("已经组织", "已经三次组织"), outcome_class="B"),
        base=1,
    )
    found = drafting.compare_versions(cast.office, cast["陈局长"], case, first.draft_id, second.draft_id)
    assert (found.old_name, found.new_name, found.changed) == ("第1稿", "第2稿", 2)
    assert [p.change for p in found.paragraphs].count(Change.CHANGED) == 1
    assert [(f.name, f.old, f.new) for f in found.fields] == [("办理类别", "A", "B")]


def test_the_earlier_version_is_the_old_one_however_they_are_chosen(cast):
    case = in_hand(cast)
    first = save(cast, case)
    second = save(cast, case, changed(thanks="感谢您的支持。"), base=1)
    found = drafting.compare_versions(cast.office, cast["陈局长"], case, second.draft_id, first.draft_id)
    assert (found.old_name, found.new_name) == ("第1稿", "第2稿")
    assert [(f.name, f.new) for f in found.fields] == [("致谢语", "感谢您的支持。")]


def test_each_change_between_two_versions_is_under_its_editor(cast):
    case = in_hand(cast)
    first = save(cast, case)
    save(cast, case, changed(body=FIRST.body.replace("已经组织", "已经三次组织"), outcome_class="B"), base=1)
    third = save(
        cast,
        case,
        changed(body=FIRST.body.replace("已经组织", "已经三次组织") + "\n三、下一步。", outcome_class="B"),
        base=2,
        who="王登记",
    )
    found = drafting.compare_versions(cast.office, cast["陈局长"], case, first.draft_id, third.draft_id)
    assert [(e.number, e.version, e.edit.author) for e in found.edits] == [
        (1, "第2稿", "李承办"),
        (2, "第3稿", "王登记"),
    ]
    changed_runs = [(r.text, r.edit.author) for p in found.paragraphs for r in p.runs if r.edit]
    assert changed_runs == [("三次", "李承办"), ("三、下一步。", "王登记")]
    assert [(f.name, f.edit.author) for f in found.fields] == [("办理类别", "李承办")]


def test_the_draft_can_be_taken_along_as_a_word_file(cast):
    case = in_hand(cast)
    save(cast, case)
    name, data = drafting.draft_docx(cast.office, cast["李承办"], case)
    assert name == "第0607号答复稿第1稿.docx"
    texts = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert "已经组织培训。" in texts
    assert any("感谢您的关心。" in t for t in texts)


def test_what_is_typed_can_be_looked_at_as_a_letter(cast):
    case = in_hand(cast)
    letter = drafting.preview_typed(cast.office, cast["李承办"], case, FIRST)
    assert letter.title == ("重庆市司法局", "关于市政协六届一次会议", "第0607号提案的复函")
    assert (letter.outcome_class, letter.date, letter.number) == ("A类", None, None)


# ------------------------------------------------------------------ opinions


def lead_case(cast: Cast) -> tuple[int, Handling]:
    case = in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    return case, cast.office.db.scalars(select(Handling).where(Handling.parent_id == case)).one()


def test_an_inserted_opinion_remembers_where_it_came_from(cast):
    case, child = lead_case(cast)
    opinion = with_opinion(cast, child, "一、信访工作法治化正在推进。", "二、建议加强源头治理。")
    save(cast, case)
    second = page(cast, case).lines[1].lineage
    drafting.insert_opinion_part(
        cast.office, cast["李承办"], case, opinion.parts[1].id, FIRST, after=second, base_version=1
    )
    shown = page(cast, case)
    assert shown.lines[2].text == "建议加强源头治理。"
    assert shown.lines[2].sources == ("市信访办",)
    assert [part.used_in for part in shown.opinions[0].parts] == [(), (3,)]
    body = shown.text.body.replace("建议加强源头治理。", "我们将加强源头治理，建立台账。")
    save(cast, case, changed(body="一、总述。已办。\n" + body.replace("一、关", "二、关")), base=2)
    line = next(line for line in page(cast, case).lines if "台账" in line.text)
    assert line.sources == ("市信访办",)


def test_inserting_over_a_newer_version_is_a_conflict(cast):
    case, child = lead_case(cast)
    opinion = with_opinion(cast, child, "同意。")
    save(cast, case, who="王登记")
    with pytest.raises(Conflict):
        drafting.insert_opinion_part(
            cast.office, cast["李承办"], case, opinion.parts[0].id, FIRST, base_version=0
        )
    assert cast.office.db.scalar(select(func.count(ParagraphSource.id))) == 0


def test_an_opinion_given_to_another_lead_cannot_be_inserted(cast):
    case, _ = lead_case(cast)
    other = in_hand(cast, serial_no="0608", part=Part.LEAD, co_units=("市信访办",))
    child = cast.office.db.scalars(select(Handling).where(Handling.parent_id == other)).one()
    opinion = with_opinion(cast, child, "同意。")
    with pytest.raises(NotFound):
        drafting.insert_opinion_part(
            cast.office, cast["李承办"], case, opinion.parts[0].id, FIRST, base_version=0
        )


def test_the_later_of_two_versions_shows_its_own_time(cast):
    case = in_hand(cast)
    save(cast, case)
    cast.office.now += timedelta(hours=3)
    save(cast, case, changed(thanks=""), base=1)
    newest, first = page(cast, case).versions
    assert newest.at - first.at == timedelta(hours=3)
