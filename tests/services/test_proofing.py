"""核稿 of a case: what is found stops submission, is mended by a click, or is passed over with a reason."""

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, GateClosed, NotAllowed, NotPossible
from proposals.domain.proofing.findings import Severity
from proposals.services import proofing
from proposals.services._proofing import errors_to_tell
from proposals.services.contact import ContactStage, ContactWay, NewContact, record_contact
from proposals.services.drafting import DraftText, drafting_page, findings_in_typed, save_draft, save_fixed
from proposals.services.review import approve, review_page, submit, submit_page
from proposals.storage.handling import current_round
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.proofing import FindingWaiver
from tests.factories import in_hand
from tests.stories import by_paper, events, handling

pytestmark = pytest.mark.both_databases

RIGHT = "一、关于“加强法治培训”的建议\n已经开展培训。\n二、关于“严格规范性文件管理”的建议\n将严格管理。"
GAP = RIGHT.replace("二、", "三、")


@pytest.fixture
def case(cast) -> int:
    """In the hands of 李承办, the member spoken to."""
    case = in_hand(cast)
    talk = NewContact(cast.office.today, ContactWay.PHONE, ContactStage.BEFORE, "李承办", "请写明时限。")
    record_contact(cast.office, cast["李承办"], [case], talk)
    return case


def write(cast, case: int, body: str) -> None:
    page = drafting_page(cast.office, cast["李承办"], case)
    save_draft(cast.office, cast["李承办"], case, DraftText(body), base_version=page.version)


def found(cast, case: int):
    return proofing.findings_page(cast.office, cast["李承办"], case).report


def errors(cast, case: int):
    return [f.finding.rule for f in found(cast, case).errors]


def send(cast, case: int) -> None:
    submit(cast.office, cast["李承办"], case)


def test_an_error_stops_submission_and_the_page_says_where_it_stands(cast, case):
    write(cast, case, GAP)
    gates = {gate.gate: gate for gate in submit_page(cast.office, cast["李承办"], case).gates}
    gate = gates["errors"]
    assert (gate.blocks, gate.waivable) == (True, True)
    assert "第3段" in gate.sentence
    with pytest.raises(GateClosed, match="1处错误"):
        send(cast, case)


def test_a_text_without_errors_goes_to_review(cast, case):
    write(cast, case, RIGHT)
    send(cast, case)
    assert "errors" not in events(cast, case)[-1].data


def test_errors_are_waived_as_a_whole_and_the_event_keeps_how_many_there_were(cast, case):
    write(cast, case, GAP)
    submit(cast.office, cast["李承办"], case, waivers={"errors": "来文原样引用"})
    assert events(cast, case)[-1].data["errors"] == 1


def test_a_finding_passed_over_no_longer_stops_anything_and_is_kept_with_the_reason(cast, case):
    write(cast, case, GAP)
    (finding,) = found(cast, case).errors
    proofing.waive_findings(cast.office, cast["李承办"], case, [finding.key], "来文原来就是这样编号")
    kept = cast.office.db.scalars(select(FindingWaiver)).one()
    assert (kept.rule, kept.reason, kept.person_id) == (
        "R01",
        "来文原来就是这样编号",
        cast["李承办"].person_id,
    )
    event = events(cast, case)[-1]
    assert (event.action, event.note) == ("waive_finding", "来文原来就是这样编号")
    assert event.data["findings"] == [{"rule": "R01", "text": "三、", "where": "第3段"}]
    send(cast, case)


def test_the_approver_reads_what_was_passed_over_and_why(cast, case):
    write(cast, case, GAP)
    (finding,) = found(cast, case).errors
    proofing.waive_findings(cast.office, cast["李承办"], case, [finding.key], "来文原来就是这样编号")
    send(cast, case)
    report = review_page(cast.office, cast["周处长"], case).report
    assert "已忽略1项" in report.verdict
    (passed,) = report.passed
    assert (passed.by, passed.reason) == ("李承办", "来文原来就是这样编号")


def test_what_is_taken_up_again_counts_again(cast, case):
    write(cast, case, GAP)
    (finding,) = found(cast, case).errors
    proofing.waive_findings(cast.office, cast["李承办"], case, [finding.key], "来文原来就是这样编号")
    (passed,) = found(cast, case).passed
    proofing.take_up_again(cast.office, cast["李承办"], case, passed.id)
    assert errors(cast, case) == ["R01"]
    assert events(cast, case)[-1].data["called"] == "恢复核稿问题"
    with pytest.raises(NotPossible, match="已经恢复"):
        proofing.take_up_again(cast.office, cast["李承办"], case, passed.id)
    kept = cast.office.db.scalars(select(FindingWaiver)).one()
    assert kept.withdrawn_by == cast["李承办"].person_id


def test_while_it_is_reviewed_only_whoever_reviews_passes_anything_over(cast, case):
    write(cast, case, GAP)
    submit(cast.office, cast["李承办"], case, waivers={"errors": "请核稿人定"})
    (finding,) = found(cast, case).errors
    with pytest.raises(NotAllowed, match="当前审核步骤的人"):
        proofing.waive_findings(cast.office, cast["李承办"], case, [finding.key], "不用改的理由")
    page = review_page(cast.office, cast["周处长"], case)
    assert page.may_waive
    approve(cast.office, cast["周处长"], case, page.mine.id, draft_sha256=page.sha256)
    proofing.waive_findings(cast.office, cast["钱核稿"], case, [finding.key], "按来文编号，不用改")
    assert review_page(cast.office, cast["钱核稿"], case).report.errors == ()


def test_the_clerk_writes_down_what_the_proofreader_said_on_paper(cast, case):
    write(cast, case, GAP)
    submit(cast.office, cast["李承办"], case, waivers={"errors": "请核稿人定"})
    (finding,) = found(cast, case).errors
    proofing.waive_findings(
        cast.office, cast["王登记"], case, [finding.key], "稿纸上批了不用改", on_behalf=by_paper("钱核稿")
    )
    assert events(cast, case)[-1].on_behalf["name"] == "钱核稿"


@pytest.mark.parametrize(
    ("reason", "field"), [("", "reason"), ("不用改", "reason"), ("不用改\x07的", "reason")]
)
def test_a_reason_that_says_nothing_is_refused(cast, case, reason, field):
    write(cast, case, GAP)
    (finding,) = found(cast, case).errors
    with pytest.raises(BadInput) as refusal:
        proofing.waive_findings(cast.office, cast["李承办"], case, [finding.key], reason)
    assert refusal.value.field == field
    assert cast.office.db.scalars(select(FindingWaiver)).all() == []


@pytest.mark.parametrize("keys", [[], ["R01-0123456789"], ["R99-x", "R98-y"]])
def test_what_is_not_found_cannot_be_passed_over(cast, case, keys):
    write(cast, case, GAP)
    with pytest.raises(BadInput) as refusal:
        proofing.waive_findings(cast.office, cast["李承办"], case, keys, "不用改的理由")
    assert refusal.value.field == "findings"


def test_nothing_is_passed_over_before_there_is_a_draft(cast, case):
    with pytest.raises(NotPossible, match="还没有保存答复稿"):
        proofing.waive_findings(cast.office, cast["李承办"], case, ["R01-x"], "不用改的理由")


def test_a_mended_finding_makes_a_new_version_with_what_was_typed_beside_it(cast, case):
    write(cast, case, RIGHT)
    typed = DraftText(RIGHT + "\n我局已布署督察。")
    report = findings_in_typed(cast.office, cast["李承办"], case, typed)
    fixable = next(f for f in report.fixable if f.finding.rule == "R26")
    saved = save_fixed(cast.office, cast["李承办"], case, typed, fixable.key, base_version=1)
    draft = cast.office.db.get_one(Draft, saved.draft_id)
    assert draft.body.endswith("我局已部署督察。")
    assert draft.note == "核稿：“布署”改为“部署”"
    with pytest.raises(NotPossible, match="已经改过"):
        save_fixed(
            cast.office, cast["李承办"], case, DraftText(draft.body), fixable.key, base_version=saved.version
        )


def test_looking_through_what_is_typed_keeps_nothing(cast, case):
    write(cast, case, RIGHT)
    before = len(events(cast, case))
    report = findings_in_typed(cast.office, cast["李承办"], case, DraftText(GAP))
    assert [f.where for f in report.of(Severity.ERROR)] == ["第3段"]
    assert len(events(cast, case)) == before
    assert errors(cast, case) == []


def test_the_thanks_are_looked_through_as_well(cast, case):
    typed = DraftText(RIGHT, thanks="感谢您的意义建议。")
    report = findings_in_typed(cast.office, cast["李承办"], case, typed)
    assert "致谢语" in [f.where for f in report.errors]


def test_the_gate_is_told_nothing_while_there_is_no_draft(cast, case):
    of_case = handling(cast, case)
    assert errors_to_tell(cast.office, of_case, current_round(cast.office.db, of_case)) == {}
