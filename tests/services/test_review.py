"""The chain: who approves what in which order, what goes back, what holds again, and what never does."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.actors import Grant, Role
from proposals.domain.errors import BadInput, Conflict, GateClosed, NotAllowed, NotFound, NotPossible
from proposals.domain.facts import StepState
from proposals.domain.workflow import Part
from proposals.services import review
from proposals.services.accounts import delegate
from proposals.services.drafting import DraftText, save_draft
from proposals.storage.engine import sessions
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Assignment, Task, Waiver
from proposals.storage.tables.organisation import Person, Post, RoleGrant
from proposals.storage.tables.review import Chain, ChainStep, ReviewStep, StepKind, Whose
from proposals.storage.tables.system import Setting
from tests.factories import in_hand, on_paper
from tests.people import EVER, Cast, add_chain, make_cast, make_office, state_of

pytestmark = pytest.mark.both_databases

TEXT = DraftText(
    body="一、关于“加强法治培训”的建议\n已经组织培训。\n二、关于“严格规范性文件管理”的建议\n已经清理文件。"
)
OTHER = replace(TEXT, body=TEXT.body.replace("已经组织培训", "已经组织三期培训"))
SPOKEN = {"contact": "委员出国，已通过秘书沟通"}
ORDER = ("周处长", "钱核稿", "吴分管", "陈局长")


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def drafted(cast: Cast, **changes) -> int:
    case = in_hand(cast, **changes)
    save_draft(cast.office, cast["李承办"], case, TEXT, base_version=0)
    return case


def submitted(cast: Cast, **changes) -> int:
    case = drafted(cast, **changes)
    review.submit(cast.office, cast["王登记"], case, waivers=SPOKEN)
    return case


def active(cast: Cast, case: int) -> list[review.StepShown]:
    return list(review.review_page(cast.office, cast["王登记"], case).active)


def names(cast: Cast, case: int) -> list[str]:
    return [s.name for s in active(cast, case)]


def approve(cast: Cast, case: int, who: str, opinion: str = "", **more) -> review.Approval:
    page = review.review_page(cast.office, cast[who], case)
    step = page.mine or page.active[0]
    return review.approve(
        cast.office, cast[who], case, step.id, draft_sha256=page.sha256, opinion=opinion, **more
    )


def approved_by(cast: Cast, case: int, *people: str) -> None:
    for who in people:
        approve(cast, case, who)


def signed(cast: Cast, **changes) -> int:
    case = submitted(cast, **changes)
    approved_by(cast, case, *ORDER)
    return case


def back_to_handler(cast: Cast, case: int, who: str, reason: str = "请补充数据") -> None:
    step = review.review_page(cast.office, cast[who], case).mine
    review.return_to_handler(cast.office, cast[who], case, step.id, reason)


def tasks(cast: Cast) -> list[tuple[str, str]]:
    return [(t.title, t.role) for t in cast.office.db.scalars(select(Task).order_by(Task.id))]


# ------------------------------------------------------------------ submission and its gates


def test_open_gates_keep_a_draft_from_review(cast):
    case = in_hand(cast)
    with pytest.raises(GateClosed) as refusal:
        review.submit(cast.office, cast["李承办"], case)
    assert refusal.value.gates[0] == "draft"
    save_draft(cast.office, cast["李承办"], case, TEXT, base_version=0)
    with pytest.raises(GateClosed, match="还没有登记办前或办中沟通"):
        review.submit(cast.office, cast["李承办"], case)
    assert state_of(cast.office, case) == "handling"


def test_a_gate_is_passed_with_a_reason_that_stays(cast):
    case = submitted(cast)
    assert state_of(cast.office, case) == "under_review"
    waiver = cast.office.db.scalars(select(Waiver)).one()
    assert (waiver.gate, waiver.reason) == ("contact", "委员出国，已通过秘书沟通")
    cast.office.db.commit()
    actions = [e.action for e in cast.office.db.scalars(select(Event).order_by(Event.seq))]
    assert actions[-2:] == ["waive", "submit"]


def test_a_waiver_needs_its_reason(cast):
    case = drafted(cast)
    with pytest.raises(BadInput, match="理由"):
        review.submit(cast.office, cast["王登记"], case, waivers={"contact": " "})


def test_a_missing_draft_cannot_be_waived(cast):
    case = in_hand(cast)
    with pytest.raises(BadInput, match="不能放行"):
        review.submit(cast.office, cast["王登记"], case, waivers={"draft": "领导已看过"})


def test_a_draft_with_errors_is_stopped(cast):
    case = in_hand(cast)
    wrong = replace(TEXT, body=TEXT.body.replace("一、关于", "三、关于"))
    save_draft(cast.office, cast["李承办"], case, wrong, base_version=0)
    with pytest.raises(GateClosed) as refusal:
        review.submit(cast.office, cast["王登记"], case, waivers=SPOKEN)
    assert refusal.value.gates == ["errors"]


def test_the_page_before_submission_names_the_gates_and_the_way(cast):
    case = drafted(cast)
    page = review.submit_page(cast.office, cast["李承办"], case)
    assert [(g.gate, g.waivable, g.by_office) for g in page.gates if g.blocks] == [("contact", False, True)]
    clerks = review.submit_page(cast.office, cast["王登记"], case)
    assert [(g.gate, g.waivable, g.by_office) for g in clerks.gates if g.blocks] == [("contact", True, False)]
    assert page.way[0] == "处室负责人审核"
    assert page.way[-1] == "主要领导签发"
    assert page.version == 1


def test_a_text_that_changed_since_the_page_was_shown_is_not_submitted(cast):
    case = drafted(cast)
    save_draft(cast.office, cast["王登记"], case, OTHER, base_version=1)
    with pytest.raises(Conflict, match="王登记刚保存了第2稿"):
        review.submit(cast.office, cast["王登记"], case, waivers=SPOKEN, draft_sha256=TEXT.sha256)


def test_who_does_not_draft_cannot_submit(cast):
    case = drafted(cast)
    with pytest.raises(NotAllowed):
        review.submit(cast.office, cast["钱核稿"], case)
    with pytest.raises(NotFound):
        review.submit(cast.office, cast["外人"], case)


def test_a_case_under_review_cannot_be_submitted_twice(cast):
    case = submitted(cast)
    with pytest.raises(NotPossible):
        review.submit(cast.office, cast["王登记"], case)


def test_a_gate_that_only_warns_lets_pass_and_says_so(cast):
    cast.office.db.add(Setting(key="gates", value={"contact": "warn"}, changed_at=cast.office.now))
    cast.office.db.flush()
    warnings = review.submit(cast.office, cast["李承办"], drafted(cast))
    assert warnings[0] == "还没有登记办前或办中沟通，请先与提案者沟通并登记。"


# ------------------------------------------------------------------ the chain


def test_the_chain_runs_in_its_order_and_the_last_one_signs(cast):
    case = submitted(cast)
    told = []
    for who in ORDER:
        told.append((names(cast, case), approve(cast, case, who).signed))
    assert told == [
        (["处室负责人审核"], False),
        (["办公室核稿"], False),
        (["分管领导审签"], False),
        (["主要领导签发"], True),
    ]
    assert state_of(cast.office, case) == "approved"
    assert tasks(cast) == [("请编号用印", "clerk")]


def test_a_step_waits_for_its_own_people_alone(cast):
    case = submitted(cast)
    step = active(cast, case)[0]
    for who in ("陈局长", "钱核稿", "李承办", "冯处长"):
        with pytest.raises(NotAllowed):
            review.approve(cast.office, cast[who], case, step.id, draft_sha256=TEXT.sha256)
    with pytest.raises(NotFound):
        review.approve(cast.office, cast["外人"], case, step.id, draft_sha256=TEXT.sha256)


def test_supporting_departments_cosign_side_by_side(cast):
    db = cast.office.db
    third = type(cast.department)(unit_id=cast.unit.id, name="法治调研处")
    db.add(third)
    db.flush()
    head = Person(login="蒋处长", name="蒋处长", title="处长", unit_id=cast.unit.id, department_id=third.id)
    db.add(head)
    db.flush()
    db.add(
        RoleGrant(
            person_id=head.id, role=Role.HEAD, unit_id=cast.unit.id, department_id=third.id, valid_from=EVER
        )
    )
    cast.people["蒋处长"] = head
    case = in_hand(cast, supporting=True)
    db.add(
        Assignment(
            handling_id=case,
            department_id=third.id,
            lead=False,
            assigned_at=cast.office.now,
            accepted_at=cast.office.now,
            opinion_at=cast.office.now,
        )
    )
    db.flush()
    save_draft(cast.office, cast["李承办"], case, TEXT, base_version=0)
    review.submit(cast.office, cast["王登记"], case, waivers=SPOKEN)
    approve(cast, case, "周处长")
    assert names(cast, case) == ["配合处室会签", "配合处室会签"]
    first, second = active(cast, case)
    with pytest.raises(NotAllowed, match="不由您办理"):
        review.approve(cast.office, cast["蒋处长"], case, first.id, draft_sha256=TEXT.sha256)
    approve(cast, case, "蒋处长")
    assert names(cast, case) == ["配合处室会签"]
    approve(cast, case, "冯处长")
    assert names(cast, case) == ["办公室核稿"]
    assert second.id != first.id


def test_a_chain_may_end_at_the_leader_for_cohandling(cast):
    add_chain(
        cast.office.db,
        cast.unit,
        Part.COHANDLE,
        ((1, StepKind.ENDORSE, "分管领导签发", Role.LEADER, Whose.UNIT),),
    )
    case = in_hand(cast, part=Part.COHANDLE, lead_unit="重庆市公安局")
    save_draft(cast.office, cast["李承办"], case, TEXT, base_version=0)
    review.submit(cast.office, cast["李承办"], case)
    assert approve(cast, case, "吴分管").signed is True


def test_a_unit_without_a_chain_has_its_director_sign_and_the_clerk_records_it(cast):
    for chain in cast.office.db.scalars(select(Chain)):
        chain.active = False
    case = submitted(cast)
    assert names(cast, case) == ["主要领导签发"]
    approve(cast, case, "王登记", on_behalf=on_paper("陈局长", "局长"))
    assert state_of(cast.office, case) == "approved"


def test_a_step_named_for_one_person_waits_for_that_person(cast):
    step = cast.office.db.scalars(select(ChainStep).where(ChainStep.role == Role.LEADER)).one()
    other = Person(login="卫分管", name="卫分管", title="副局长", unit_id=cast.unit.id)
    cast.office.db.add(other)
    cast.office.db.flush()
    cast.office.db.add(RoleGrant(person_id=other.id, role=Role.LEADER, unit_id=cast.unit.id, valid_from=EVER))
    cast.people["卫分管"] = other
    step.person_id = other.id
    cast.office.db.flush()
    case = submitted(cast)
    approved_by(cast, case, "周处长", "钱核稿")
    with pytest.raises(NotAllowed):
        approve(cast, case, "吴分管")
    assert approve(cast, case, "卫分管").waits_for == ("主要领导签发",)


def test_nobody_approves_a_text_other_than_the_one_shown(cast):
    case = submitted(cast)
    step = active(cast, case)[0]
    with pytest.raises(Conflict, match="换了一稿"):
        review.approve(cast.office, cast["周处长"], case, step.id, draft_sha256=OTHER.sha256)


def test_of_two_who_approve_at_once_the_second_reads_who_was_first(cast):
    case = submitted(cast)
    page = review.review_page(cast.office, cast["周处长"], case)
    seen = page.case.facts.version
    review.approve(
        cast.office, cast["周处长"], case, page.mine.id, draft_sha256=page.sha256, opinion="同意。", seen=seen
    )
    cast.office.db.commit()
    with pytest.raises(Conflict, match="已由周处长于2月10日09:00同意"):
        review.approve(cast.office, cast["周处长"], case, page.mine.id, draft_sha256=page.sha256, seen=seen)
    with pytest.raises(Conflict, match="已由周处长"):
        review.return_to_handler(cast.office, cast["周处长"], case, page.mine.id, "不行", seen=seen)


def test_two_who_press_at_the_same_moment_do_not_both_approve(cast, engine, tmp_path):
    """Two sessions, two threads, one step: the lock lets one through."""
    case = submitted(cast)
    page = review.review_page(cast.office, cast["周处长"], case)
    head = cast["周处长"]
    cast.office.db.commit()

    def press(outcomes: list[str]) -> None:
        with sessions(engine, write=True) as db:
            office = make_office(db, tmp_path)
            try:
                review.approve(office, head, case, page.mine.id, draft_sha256=page.sha256)
                db.commit()
                outcomes.append("passed")
            except Conflict as refusal:
                outcomes.append(refusal.sentence)

    outcomes: list[str] = []
    threads = [threading.Thread(target=press, args=(outcomes,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(o[:6] for o in outcomes) == ["passed", "“处室负责人"]
    cast.office.db.expire_all()
    assert names(cast, case) == ["办公室核稿"]


def test_an_opinion_too_long_or_with_control_characters_is_refused(cast):
    case = submitted(cast)
    for opinion in ("同" * 1_001, "同意\x00"):
        with pytest.raises(BadInput) as refusal:
            approve(cast, case, "周处长", opinion)
        assert refusal.value.field == "opinion"


# ------------------------------------------------------------------ paper and delegation


def test_the_whole_chain_can_be_recorded_from_the_paper_slip(cast):
    case = submitted(cast)
    slip = (("周处长", "处长"), ("钱核稿", ""), ("吴分管", "副局长"), ("种局长", "局长"))
    for name, title in slip:
        approve(cast, case, "王登记", "同意。", on_behalf=on_paper(name, title))
    assert state_of(cast.office, case) == "approved"
    history = review.review_page(cast.office, cast["王登记"], case).history
    assert [(s.name_acted, s.title_acted, s.recorded) for s in history] == [
        ("周处长", "处长", "纸质"),
        ("钱核稿", "办公室主任", "纸质"),
        ("吴分管", "副局长", "纸质"),
        ("种局长", "局长", "纸质"),
    ]
    cast.office.db.commit()
    last = cast.office.db.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (last.actor_name, last.on_behalf["name"]) == ("王登记", "种局长")


def test_a_signer_unknown_here_needs_a_title(cast):
    case = submitted(cast)
    approved_by(cast, case, *ORDER[:3])
    with pytest.raises(BadInput, match="请写明签发人种局长的职务") as refusal:
        approve(cast, case, "王登记", on_behalf=on_paper("种局长"))
    assert refusal.value.field == "behalf_title"


def test_only_the_clerk_records_what_was_signed_on_paper(cast):
    case = submitted(cast)
    with pytest.raises(NotAllowed):
        approve(cast, case, "李承办", on_behalf=on_paper("周处长", "处长"))


def test_a_delegate_signs_with_their_own_name_and_the_event_says_for_whom(cast):
    case = submitted(cast)
    approved_by(cast, case, *ORDER[:3])
    director, deputy = cast.people["陈局长"], cast.people["吴分管"]
    day = cast.office.today
    delegate(cast.office, director, deputy, Grant(Role.DIRECTOR, cast.unit.id), day, day, "出差")
    approve(cast, case, "吴分管")
    last = review.review_page(cast.office, cast["王登记"], case).history[-1]
    assert (last.name_acted, last.title_acted) == ("吴分管", "副局长")
    cast.office.db.commit()
    event = cast.office.db.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event.data["delegated_by"] == "陈局长"


def test_a_delegation_that_has_ended_signs_nothing(cast):
    case = submitted(cast)
    approved_by(cast, case, *ORDER[:3])
    yesterday = cast.office.today - timedelta(days=1)
    delegate(
        cast.office,
        cast.people["陈局长"],
        cast.people["吴分管"],
        Grant(Role.DIRECTOR, cast.unit.id),
        yesterday,
        yesterday,
        "出差",
    )
    with pytest.raises(NotAllowed):
        approve(cast, case, "吴分管")


def test_a_delegate_of_the_person_named_for_a_step_may_act(cast):
    step = cast.office.db.scalars(select(ChainStep).where(ChainStep.role == Role.DIRECTOR)).one()
    step.person_id = cast.people["陈局长"].id
    cast.office.db.flush()
    case = submitted(cast)
    approved_by(cast, case, *ORDER[:3])
    day = cast.office.today
    delegate(
        cast.office,
        cast.people["陈局长"],
        cast.people["吴分管"],
        Grant(Role.DIRECTOR, cast.unit.id),
        day,
        day,
        "",
    )
    assert approve(cast, case, "吴分管").signed is True


def test_the_title_is_that_of_the_post_held_on_the_day(cast):
    director = cast.people["陈局长"]
    cast.office.db.add(
        Post(person_id=director.id, unit_id=cast.unit.id, title="党委书记、局长", valid_from=date(2023, 1, 1))
    )
    case = signed(cast)
    assert review.review_page(cast.office, cast["王登记"], case).history[-1].title_acted == "党委书记、局长"


# ------------------------------------------------------------------ going back


def test_a_return_needs_a_reason_and_tells_the_handler(cast):
    case = submitted(cast)
    step = active(cast, case)[0]
    with pytest.raises(BadInput, match="退回的理由"):
        review.return_to_handler(cast.office, cast["周处长"], case, step.id, "  ")
    back_to_handler(cast, case, "周处长", "数据要核对")
    assert state_of(cast.office, case) == "handling"
    history = review.review_page(cast.office, cast["李承办"], case).history
    assert (history[0].words, history[0].opinion) == ("退回", "数据要核对")
    assert {s.words for s in history[1:]} == {"不再需要"}


def test_an_unchanged_text_keeps_the_approvals_it_had(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长")
    back_to_handler(cast, case, "钱核稿")
    review.submit(cast.office, cast["王登记"], case)
    assert names(cast, case) == ["办公室核稿"]
    head = review.review_page(cast.office, cast["王登记"], case).steps[0]
    assert (head.name_acted, head.carried) == ("周处长", True)


def test_a_changed_text_needs_every_approval_anew(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长")
    back_to_handler(cast, case, "钱核稿")
    save_draft(cast.office, cast["李承办"], case, OTHER, base_version=1)
    review.submit(cast.office, cast["李承办"], case)
    assert names(cast, case) == ["处室负责人审核"]
    page = review.review_page(cast.office, cast["周处长"], case)
    assert page.previous_draft_id != page.draft_id
    assert page.previous_draft_id is not None


def test_a_text_changed_back_has_its_approvals_back(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长")
    back_to_handler(cast, case, "钱核稿")
    save_draft(cast.office, cast["李承办"], case, OTHER, base_version=1)
    save_draft(cast.office, cast["李承办"], case, TEXT, base_version=2)
    review.submit(cast.office, cast["李承办"], case)
    assert names(cast, case) == ["办公室核稿"]


def test_the_signature_itself_is_never_carried_over(cast):
    case = submitted(cast)
    approved_by(cast, case, *ORDER[:3])
    back_to_handler(cast, case, "陈局长")
    review.submit(cast.office, cast["王登记"], case)
    assert names(cast, case) == ["主要领导签发"]
    assert state_of(cast.office, case) == "under_review"


def test_a_return_to_a_step_lets_it_and_all_later_ones_wait_again(cast):
    case = submitted(cast)
    approved_by(cast, case, *ORDER[:3])
    page = review.review_page(cast.office, cast["陈局长"], case)
    assert [s.name for s in page.can_return_to] == ["处室负责人审核", "办公室核稿", "分管领导审签"]
    target = page.can_return_to[1]
    review.return_to_step(cast.office, cast["陈局长"], case, page.mine.id, target.id, "请再核数据")
    assert state_of(cast.office, case) == "under_review"
    assert names(cast, case) == ["办公室核稿"]
    approved_by(cast, case, "钱核稿", "吴分管", "陈局长")
    assert state_of(cast.office, case) == "approved"
    history = review.review_page(cast.office, cast["陈局长"], case).history
    assert [s.words for s in history if s.name == "主要领导签发"] == ["退回", "同意"]
    assert [s.words for s in history if s.name == "分管领导审签"] == ["不再需要", "同意"]


def test_a_return_goes_only_to_an_earlier_step_that_was_passed(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长")
    page = review.review_page(cast.office, cast["钱核稿"], case)
    for wrong in (page.mine.id, page.steps[-1].id, 999_999):
        with pytest.raises(BadInput, match="前面已经办过的一步"):
            review.return_to_step(cast.office, cast["钱核稿"], case, page.mine.id, wrong, "请再看")


def test_the_submitter_takes_the_submission_back_until_somebody_acts(cast):
    case = submitted(cast)
    with pytest.raises(BadInput, match="撤回的理由"):
        review.recall(cast.office, cast["王登记"], case, "")
    review.recall(cast.office, cast["王登记"], case, "还要改一句")
    assert state_of(cast.office, case) == "handling"
    assert {s.state for s in cast.office.db.scalars(select(ReviewStep))} == {StepState.VOID}


def test_after_the_next_one_acted_the_submitter_cannot_take_it_back(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长")
    with pytest.raises(NotAllowed):
        review.recall(cast.office, cast["王登记"], case, "还要改一句")


def test_the_last_approver_takes_the_approval_back(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长", "钱核稿")
    with pytest.raises(NotAllowed):
        review.recall(cast.office, cast["周处长"], case, "再看看")
    review.recall(cast.office, cast["钱核稿"], case, "再看看")
    assert names(cast, case) == ["办公室核稿"]
    review.recall(cast.office, cast["周处长"], case, "再看看")
    assert names(cast, case) == ["处室负责人审核"]
    approved_by(cast, case, *ORDER)
    assert state_of(cast.office, case) == "approved"


def test_the_clerk_takes_back_what_was_recorded_by_mistake(cast):
    case = submitted(cast)
    approve(cast, case, "王登记", on_behalf=on_paper("周处长", "处长"))
    review.recall(cast.office, cast["王登记"], case, "录错了件")
    assert names(cast, case) == ["处室负责人审核"]


def test_the_signature_can_be_taken_back_before_a_number_is_given(cast):
    case = signed(cast)
    with pytest.raises(NotAllowed, match="签发人本人"):
        review.recall_approval(cast.office, cast["吴分管"], case, "有误")
    review.recall_approval(cast.office, cast["陈局长"], case, "有一处数据要核")
    assert state_of(cast.office, case) == "under_review"
    assert names(cast, case) == ["主要领导签发"]
    approved_by(cast, case, "陈局长")
    assert state_of(cast.office, case) == "approved"


def test_orders_of_acts_only_grow(cast):
    case = submitted(cast)
    approved_by(cast, case, "周处长", "钱核稿")
    review.recall(cast.office, cast["钱核稿"], case, "再看看")
    approve(cast, case, "钱核稿")
    orders = [s.acted_order for s in cast.office.db.scalars(select(ReviewStep).order_by(ReviewStep.id))]
    assert sorted(o for o in orders if o) == [1, 2, 3]


def test_once_signed_the_letter_names_who_signed(cast):
    page = review.review_page(cast.office, cast["陈局长"], signed(cast))
    assert page.letter.closing[0].startswith("此复函已经市司法局陈局长局长审签。")


# ------------------------------------------------------------------ the approver's page and 常用意见


def test_the_approver_sees_the_letter_as_it_will_look(cast):
    case = submitted(cast)
    page = review.review_page(cast.office, cast["周处长"], case)
    assert page.letter.addressee == "孔祥彬委员："
    assert page.letter.closing[0].startswith("此复函已经市司法局×××审签。")
    assert (page.last, page.mine.name) == (False, "处室负责人审核")
    approved_by(cast, case, *ORDER[:3])
    assert review.review_page(cast.office, cast["陈局长"], case).last is True
    assert review.review_page(cast.office, cast["李承办"], case).mine is None


def test_before_submission_there_is_no_page_of_review(cast):
    assert review.review_page(cast.office, cast["周处长"], drafted(cast)) is None


def test_everybody_keeps_their_own_phrases(cast):
    office, director = cast.office, cast["陈局长"]
    packaged = review.phrases_of(office, director)
    assert packaged[0].text == "同意。"
    assert packaged[0].own is False
    review.add_phrase(office, director, "同意，注意时限。")
    review.add_phrase(office, director, "同意，注意时限。")
    mine = [p for p in review.phrases_of(office, director) if p.own]
    assert [p.text for p in mine] == ["同意，注意时限。"]
    assert [p for p in review.phrases_of(office, cast["吴分管"]) if p.own] == []
    with pytest.raises(NotFound):
        review.remove_phrase(office, cast["吴分管"], mine[0].id)
    review.remove_phrase(office, director, mine[0].id)
    assert review.phrases_of(office, director) == packaged
    with pytest.raises(BadInput):
        review.add_phrase(office, director, " ")
