"""Two people at once, each with a session of their own: one wins, the other gets a sentence, nothing is half done.

A barrier brings the threads together in front of the door; from there the database decides who is first.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from proposals.documents.packaged import packaged_template
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, Conflict, DomainError, NotAllowed, NotPossible
from proposals.domain.workflow import Part, State
from proposals.services import cohandling, contact, dispatch, drafting, exchange, review
from proposals.services._links import link_url
from proposals.services._office import Office
from proposals.services.doctor import examine
from proposals.services.exchange import directory
from proposals.services.exchange.directory import LoginFrom
from proposals.services.issuing import Numbering, issue
from proposals.services.portal import answer
from proposals.services.receipt import PaperReceipt, ReceiptChannel, receive
from proposals.services.register import register
from proposals.services.settings import templates
from proposals.storage.engine import sessions
from proposals.storage.letters import link_of
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.delivery import Receipt
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, LedgerRow, Task
from proposals.storage.tables.issuing import Letter, NumberCounter
from proposals.storage.tables.notices import Notice
from proposals.storage.tables.organisation import Person, RoleGrant
from proposals.storage.tables.register import ImportBatch, Proposal
from proposals.storage.tables.review import ReviewStep, StepKind, Whose
from tests.directories import people, person
from tests.factories import in_hand, registered, registration
from tests.issued import SATISFIED, answered, approved
from tests.lists import ROWS, workbook
from tests.people import EVER, Cast, add_chain, make_cast, make_office

pytestmark = pytest.mark.both_databases
Deed = Callable[[Office], object]
TEXT = drafting.DraftText(
    "一、关于“加强法治培训”的建议\n已经培训。\n二、关于“严格规范性文件管理”的建议\n已经清理。"
)


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def at_once(cast: Cast, engine: Engine, *deeds: Deed) -> list[BaseException | None]:
    """Do all of it at the same time, each in its own transaction; what each of them was refused with."""
    cast.office.commit()
    cast.office.close()
    start = threading.Barrier(len(deeds))

    def run(deed: Deed) -> BaseException | None:
        start.wait()
        with sessions(engine, write=True) as db:
            office = replace(cast.office, db=db)
            try:
                deed(office)
                office.commit()
            except BaseException as problem:  # judged by the test
                office.rollback()
                return problem
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        outcome = list(pool.map(run, deeds))
    told = [p for p in examine(cast.office).problems if "按留痕" not in p and "衔接" not in p]
    assert told == []  # letters are brought to 待编号 by hand, everything else must fit
    return outcome


def one_wins(outcome: Sequence[BaseException | None], *refusals: type[DomainError]) -> DomainError:
    """Exactly one was not refused; gives the refusal of the other, in words."""
    assert outcome.count(None) == 1, outcome
    (refused,) = [problem for problem in outcome if problem is not None]
    assert isinstance(refused, refusals), repr(refused)
    assert refused.sentence.endswith("。")
    return refused


def state_of(cast: Cast, handling_id: int) -> State:
    return cast.office.db.get_one(Handling, handling_id, populate_existing=True).state


def test_of_two_who_accept_one_wins_and_the_other_reads_who_was_first(cast, engine):
    case = registered(cast)
    clerk, seen = cast["王登记"], cast.office.db.get_one(Handling, case.handling_id).version
    outcome = at_once(cast, engine, *[lambda o: dispatch.accept(o, clerk, case.handling_id, seen=seen)] * 2)
    assert "王登记“签收”" in one_wins(outcome, Conflict).sentence
    assert state_of(cast, case.handling_id) is State.HANDLING


# ------------------------------------------------------------------ review


def submitted(cast: Cast) -> int:
    handling_id = in_hand(cast)
    handler = cast["李承办"]
    drafting.save_draft(cast.office, handler, handling_id, TEXT, base_version=0)
    review.submit(cast.office, cast["王登记"], handling_id, waivers={"contact": "委员出差"})
    return handling_id


def active(cast: Cast, handling_id: int) -> list[ReviewStep]:
    rows = select(ReviewStep).where(ReviewStep.state == "active").order_by(ReviewStep.id)
    return list(cast.office.db.scalars(rows))


def approving(actor: Actor, handling_id: int, step: ReviewStep) -> Deed:
    step_id, sha = step.id, step.draft_sha256
    return lambda o: review.approve(o, actor, handling_id, step_id, draft_sha256=sha)


def test_of_two_approvals_of_one_step_one_counts(cast, engine):
    handling_id = submitted(cast)
    (step,) = active(cast, handling_id)
    outcome = at_once(cast, engine, *[approving(cast["周处长"], handling_id, step)] * 2)
    assert "周处长" in one_wins(outcome, Conflict).sentence
    passed = select(ReviewStep).where(ReviewStep.acted_at.is_not(None))
    assert len(cast.office.db.scalars(passed).all()) == 1


def test_two_approvals_side_by_side_both_count_and_open_the_next_step_once(cast, engine):
    side_by_side = (
        (1, StepKind.PROOFREAD, "办公室核稿", "proofreader", Whose.UNIT),
        (1, StepKind.COSIGN, "分管领导会签", "leader", Whose.UNIT),
        (2, StepKind.SIGN, "主要领导签发", "director", Whose.UNIT),
    )
    add_chain(cast.office.db, cast.unit, Part.SOLE, side_by_side)
    handling_id = submitted(cast)
    first, second = active(cast, handling_id)
    outcome = at_once(
        cast,
        engine,
        approving(cast["钱核稿"], handling_id, first),
        approving(cast["吴分管"], handling_id, second),
    )
    assert outcome == [None, None]
    assert [s.name for s in active(cast, handling_id)] == ["主要领导签发"]
    orders = cast.office.db.scalars(select(ReviewStep.acted_order).where(ReviewStep.acted_order > 0))
    assert sorted(orders) == [1, 2]


def test_of_two_drafts_saved_from_one_version_the_second_is_not_lost_but_told(cast, engine):
    handling_id = in_hand(cast)
    other = replace(TEXT, body=TEXT.body.replace("已经培训", "已经培训三期"))
    handler, clerk = cast["李承办"], cast["王登记"]
    outcome = at_once(
        cast,
        engine,
        lambda o: drafting.save_draft(o, handler, handling_id, TEXT, base_version=0),
        lambda o: drafting.save_draft(o, clerk, handling_id, other, base_version=0),
    )
    assert "保存了第1稿" in one_wins(outcome, Conflict).sentence
    assert list(cast.office.db.scalars(select(Draft.version))) == [1]


# ------------------------------------------------------------------ numbers


def test_ten_who_number_at_once_get_ten_numbers_and_a_rollback_gives_its_own_back(cast, engine):
    cases = [approved(cast, serial_no=f"07{n:02}") for n in range(10)]
    clerk, today = cast["王登记"], cast.office.today

    def numbered(handling_id: int, fails: bool) -> Deed:
        def deed(office: Office) -> None:
            issue(office, clerk, handling_id, Numbering(today))
            if fails:
                raise BadInput("后来出了错。")

        return deed

    outcome = at_once(cast, engine, *(numbered(h, n in (2, 5)) for n, h in enumerate(cases)))
    assert [n for n, problem in enumerate(outcome) if problem] == [2, 5]
    numbers = set(cast.office.db.scalars(select(Letter.number)))
    assert numbers == {f"渝司提〔2023〕{n}号" for n in range(1, 9)}
    assert cast.office.db.scalars(select(NumberCounter.next)).all() == [9]


# ------------------------------------------------------------------ receipts


def test_a_receipt_by_link_and_one_on_paper_one_counts(cast, engine):
    handling_id, (copy, *_) = answered(cast)
    link = link_of(cast.office.db, copy.id)
    token, clerk, copy_id = link_url(cast.office, link).rpartition("/")[2], cast["王登记"], copy.id
    paper = PaperReceipt(copy_id, SATISFIED, ReceiptChannel.PAPER, cast.office.today)
    outcome = at_once(
        cast,
        engine,
        lambda o: answer(o, token, SATISFIED),
        lambda o: receive(o, clerk, handling_id, paper),
    )
    one_wins(outcome, NotPossible, Conflict)
    assert len(cast.office.db.scalars(select(Receipt)).all()) == 1


# ------------------------------------------------------------------ merging, co-handlers


def test_two_merges_crosswise_end_in_one(cast, engine):
    clerk = cast["王登记"]
    first = in_hand(cast)
    second = in_hand(cast, serial_no="0611", title="关于加强行政执法监督的建议")
    outcome = at_once(
        cast,
        engine,
        lambda o: dispatch.merge(o, clerk, first, second, "内容相同"),
        lambda o: dispatch.merge(o, clerk, second, first, "内容相同"),
    )
    one_wins(outcome, BadInput, NotPossible, Conflict)
    assert {state_of(cast, first), state_of(cast, second)} == {State.MERGED, State.HANDLING}


def test_opinions_that_come_at_once_are_both_in_the_lead_s_ledger(cast, engine):
    case = registered(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局"))
    dispatch.accept(cast.office, cast["王登记"], case.handling_id)
    rows = select(Handling.id).where(Handling.parent_id == case.handling_id).order_by(Handling.id)
    first, second = cast.office.db.scalars(rows)
    zhao, sun, opinion = cast["赵会办"], cast["孙会办"], cohandling.OpinionText("同意。")
    outcome = at_once(
        cast,
        engine,
        lambda o: cohandling.give_opinion(o, zhao, first, opinion),
        lambda o: cohandling.give_opinion(o, sun, second, opinion),
    )
    assert outcome == [None, None]
    db = cast.office.db
    assert state_of(cast, first) is state_of(cast, second) is State.CLOSED
    row = db.scalars(select(LedgerRow).where(LedgerRow.handling_id == case.handling_id)).one()
    assert row.cohandlers == "重庆市信访办公室、重庆市机关事务管理局"
    assert not db.scalars(select(Task).where(Task.handling_id.in_([first, second]))).all()


def test_a_link_sent_twice_at_once_gives_one_opinion(cast, engine):
    case = registered(cast, part=Part.LEAD, co_units=("市档案馆",))
    dispatch.accept(cast.office, cast["王登记"], case.handling_id)
    child = cast.office.db.scalars(select(Handling.id).where(Handling.parent_id == case.handling_id)).one()
    token = cohandling.make_link(cast.office, cast["王登记"], child).token
    opinion = cohandling.OpinionText("同意。", given_by="钱联络")
    outcome = at_once(cast, engine, *[lambda o: cohandling.give_by_link(o, token, opinion)] * 2)
    one_wins(outcome, NotAllowed, NotPossible, Conflict)
    assert len(cast.office.db.scalars(select(Opinion)).all()) == 1


def test_two_meetings_about_the_same_cases_named_crosswise_are_both_kept(cast, engine):
    clerk = cast["王登记"]
    first, second = in_hand(cast), in_hand(cast, serial_no="0611", title="关于加强行政执法监督的建议")
    talk = contact.NewContact(
        cast.office.today, contact.ContactWay.FORUM, contact.ContactStage.DURING, "李承办", "同意"
    )
    outcome = at_once(
        cast,
        engine,
        lambda o: contact.record_contact(o, clerk, [first, second], talk),
        lambda o: contact.record_contact(o, clerk, [second, first], talk),
    )
    assert outcome == [None, None]
    assert len(contact.contacts_of(cast.office, clerk, first)) == 2


# ------------------------------------------------------------------ registration


def test_one_serial_number_registered_twice_at_once_is_one_proposal(cast, engine):
    clerk = cast["王登记"]
    new = registration(cast)
    outcome = at_once(cast, engine, *[lambda o: register(o, clerk, new)] * 2)
    refused = one_wins(outcome, BadInput, Conflict)
    assert "0607" in refused.sentence
    assert len(cast.office.db.scalars(select(Proposal)).all()) == 1


def test_of_two_lists_that_overlap_the_case_in_both_is_registered_once(cast, engine):
    """The later one is refused whole, or finds the case known if the earlier had ended: never two, never half."""
    office, clerk = cast.office, cast["王登记"]
    wish = exchange.Wish(cast.unit.id, "市政协六届一次会议")
    others = tuple((str(n), f"第{n}件", "某委员", "", "市司法局", "新单位", "2023-02-08", "") for n in (1, 2))
    lists = (ROWS[:3], (*others, ROWS[1]))
    batches = [
        exchange.stage(office, clerk, wish, f"清单{n}.xlsx", workbook(rows)).id
        for n, rows in enumerate(lists)
    ]
    outcome = at_once(cast, engine, *[lambda o, b=batch: exchange.confirm(o, clerk, b) for batch in batches])
    office.db.expire_all()
    reports = [office.db.get_one(ImportBatch, batch).report for batch in batches]
    if outcome.count(None) == 1:
        refused = one_wins(outcome, BadInput)
        assert "0608" in refused.sentence or "有错" in refused.sentence
        assert reports[outcome.index(refused)]["state"] == "preview"
    else:
        assert outcome == [None, None]
        assert sorted(report["known"] for report in reports) == [0, 1]
    counts = Counter(office.db.scalars(select(Proposal.batch_id)))
    assert counts == {b: r["registered"] for b, r in zip(batches, reports, strict=True) if "registered" in r}
    assert list(office.db.scalars(select(Proposal.serial_no))).count("0608") == 1


def test_two_units_named_for_the_first_time_at_once_are_one_unit(cast, engine):
    first, second = in_hand(cast), in_hand(cast, serial_no="0611")
    clerk, ask = cast["王登记"], cohandling.Ask(("重庆市教育委员会",))
    outcome = at_once(
        cast,
        engine,
        lambda o: cohandling.ask_opinion(o, clerk, first, ask),
        lambda o: cohandling.ask_opinion(o, clerk, second, ask),
    )
    assert outcome == [None, None]


def test_templates_uploaded_at_once_are_versions_one_and_two(cast, engine):
    cast.office.db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    cast.office.db.flush()
    who, unit, data = cast["钱核稿"], cast.unit.id, packaged_template("reply")

    def upload(office: Office) -> object:
        return templates.add_template(office, who, unit, "reply", "本局.docx", data)

    assert at_once(cast, engine, upload, upload) == [None, None]
    assert sorted(line.template.version for line in templates.all_templates(cast.office)) == [1, 2]


def test_notices_issued_at_once_have_numbers_of_their_own(cast, engine):
    clerk, cases = cast["王登记"], [in_hand(cast, serial_no=str(700 + n)) for n in range(4)]
    deeds = [lambda o, h=h: dispatch.issue_notice(o, clerk, h, dispatch.Supervision()) for h in cases]
    assert at_once(cast, engine, *deeds) == [None] * 4
    numbers = sorted(cast.office.db.scalars(select(Notice.number)))
    assert numbers == [f"督办〔2023〕{n}号" for n in range(1, 5)]


def test_the_same_people_from_two_workbooks_arrive_once(cast: Cast, engine: Engine) -> None:
    admin = RoleGrant(
        person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
    )
    cast.office.db.add(admin)
    cast.office.db.flush()
    keeper = cast["钱核稿"]
    data = people(person(姓名="郑书记", 单位="市司法局"), person(姓名="新人", 单位="市司法局", 账号="xin"))
    ids = [directory.stage(cast.office, keeper, LoginFrom.NOTHING, "名册.xlsx", data).id for _ in range(2)]
    problems = at_once(cast, engine, *(lambda office, n=n: directory.confirm(office, keeper, n) for n in ids))
    assert sorted(type(p).__name__ for p in problems) == ["BadInput", "NoneType"]
    names = cast.office.db.scalars(select(Person.name).where(Person.name.in_(["郑书记", "新人"])))
    assert sorted(names) == ["新人", "郑书记"]
