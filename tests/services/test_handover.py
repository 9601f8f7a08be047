"""工作移交: what hangs on somebody who leaves goes to colleagues; what they did stays under their name."""

import pytest
from sqlalchemy import select

from proposals.domain.actors import Grant, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import State
from proposals.services import review
from proposals.services.directory import people
from proposals.services.directory.duties import NOT_SHOWN, DutyKind
from proposals.services.directory.handover import Order, hand_over, handed, handovers, plan, standing
from proposals.services.directory.people import PersonFacts
from proposals.services.dispatch.assignment import Shares, assign
from proposals.services.dispatch.readers import restrict
from proposals.services.doctor import examine
from proposals.storage.tables.audit import Event
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Assignment, Handling, LedgerRow, RestrictedReader, Task
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Person, RoleGrant
from proposals.storage.tables.review import ChainStep, ReviewStep
from tests.factories import in_hand
from tests.people import EVER, Cast, make_cast, make_office
from tests.services.test_review import SPOKEN, drafted


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    """The cast, with 何接手 in the lead department; 钱核稿 administers as well."""
    cast = make_cast(make_office(db, tmp_path))
    taker = Person(
        login="何接手", name="何接手", unit_id=cast.unit.id, department_id=cast.department.id, title="干部"
    )
    db.add(taker)
    db.flush()
    cast.people["何接手"] = taker
    admin = cast.people["钱核稿"]
    db.add(RoleGrant(person_id=admin.id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER))
    db.flush()
    return cast


def order_for(cast: Cast, name: str, to: str, **more: object) -> Order:
    """Everything that hangs on ``name`` goes to ``to``."""
    there = standing(cast.office, cast["钱核稿"], cast.people[name].id)
    values: dict[str, object] = {
        "keys": frozenset(d.key for g in there.groups for d in g.duties),
        "takers": {g.kind: cast.people[to].id for g in there.groups},
        "roles": {},
        "reason": "调离",
        "witness": "钱核稿",
    }
    return Order(**{**values, **more})  # type: ignore[arg-type]


def events_of(cast: Cast, action: str) -> list[Event]:
    cast.office.commit()
    return list(cast.office.db.scalars(select(Event).where(Event.action == action).order_by(Event.seq)))


@pytest.mark.both_databases
def test_cases_go_to_a_colleague_and_the_leaver_can_be_deactivated(cast):
    first, second = in_hand(cast), in_hand(cast, serial_no="0608")
    office, admin, leaver = cast.office, cast["钱核稿"], cast.people["李承办"]
    with pytest.raises(NotPossible, match="李承办还承办2件，请先办理工作移交，再停用"):
        people.deactivate_person(office, admin, leaver.id)
    hand_over(office, cast["王登记"], leaver.id, order_for(cast, "李承办", "何接手"))
    assert standing(office, admin, leaver.id).count == 0
    rows = office.db.scalars(select(LedgerRow).where(LedgerRow.handling_id.in_([first, second])))
    assert {(r.handler, r.handler_id) for r in rows} == {("何接手", cast.people["何接手"].id)}
    tasks = office.db.scalars(select(Task.person_id).where(Task.handling_id == first)).all()
    assert tasks == [cast.people["何接手"].id]
    people.deactivate_person(office, admin, leaver.id)
    told = events_of(cast, "hand_over")
    assert [e.handling_id for e in told] == [first, second]
    assert told[0].note == "法治调研督察处，独办：李承办移交给何接手。原因：调离"
    assert told[0].from_state == told[0].to_state == "handling"
    assert examine(office).problems == ()


def test_what_the_leaver_wrote_stays_under_their_name(cast):
    drafted(cast)
    hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order_for(cast, "李承办", "何接手"))
    draft = cast.office.db.scalars(select(Draft)).one()
    assert draft.author_id == cast.people["李承办"].id
    saved = events_of(cast, "save_draft")
    assert [e.actor_name for e in saved] == ["李承办"]


def test_one_notice_says_how_much_came(cast):
    for n in range(7):
        in_hand(cast, serial_no=str(700 + n))
    hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order_for(cast, "李承办", "何接手"))
    told = cast.office.db.scalars(
        select(OutboxMessage).where(OutboxMessage.person_id == cast.people["何接手"].id)
    ).all()
    assert [m.subject for m in told] == ["李承办移交给您7项工作"]
    assert told[0].text.startswith("第700号（法治调研督察处，独办）")
    assert (told[0].text.count("号（"), "等7项" in told[0].text) == (5, True)


def test_single_cases_can_go_first_and_the_rest_stays(cast):
    first, second = in_hand(cast), in_hand(cast, serial_no="0608")
    share = cast.office.db.scalars(select(Assignment).where(Assignment.handling_id == first)).one()
    order = order_for(cast, "李承办", "何接手", keys=frozenset({f"lead-{share.id}"}))
    assert plan(cast.office, cast["王登记"], cast.people["李承办"].id, order).left == 1
    hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order)
    handlers = dict(cast.office.db.execute(select(LedgerRow.handling_id, LedgerRow.handler)).all())
    assert handlers == {first: "何接手", second: "李承办"}


def test_a_supporting_share_and_a_closed_case_stand_in_groups_of_their_own(cast):
    case, closed = in_hand(cast, supporting=True), in_hand(cast, serial_no="0608")
    cast.office.db.get(Handling, closed).state = State.CLOSED
    groups = standing(cast.office, cast["王登记"], cast.people["李承办"].id).groups
    assert [(g.kind, len(g.duties)) for g in groups] == [(DutyKind.LEAD, 1), (DutyKind.CLOSED, 1)]
    groups = standing(cast.office, cast["王登记"], cast.people["郑配合"].id).groups
    assert [(g.kind, g.duties[0].handling_id) for g in groups] == [(DutyKind.SUPPORT, case)]


@pytest.mark.both_databases
def test_a_review_step_and_the_chain_that_name_the_leaver_are_handed_over(cast):
    office, db, leader = cast.office, cast.office.db, cast.people["吴分管"]
    for step in db.scalars(select(ChainStep).where(ChainStep.role == Role.LEADER)):
        step.person_id = leader.id
    case = drafted(cast)
    review.submit(office, cast["王登记"], case, waivers=SPOKEN)
    with pytest.raises(NotPossible, match="还有1项待办指名由吴分管办理，请先办完或办理工作移交"):
        people.deactivate_person(office, cast["钱核稿"], leader.id)
    hand_over(office, cast["钱核稿"], leader.id, order_for(cast, "吴分管", "陈局长"))
    steps = db.scalars(select(ReviewStep.person_id).where(ReviewStep.role == Role.LEADER)).all()
    chain = db.scalars(select(ChainStep.person_id).where(ChainStep.role == Role.LEADER)).all()
    assert [*steps, *chain] == [cast.people["陈局长"].id] * 2
    people.deactivate_person(office, cast["钱核稿"], leader.id)
    office.commit()
    assert examine(office).problems == ()


def test_a_chain_that_names_somebody_keeps_them_from_leaving(cast):
    step = cast.office.db.scalars(select(ChainStep).where(ChainStep.role == Role.LEADER)).one()
    step.person_id = cast.people["吴分管"].id
    with pytest.raises(NotPossible, match="审核流程里还有1步指名由吴分管办理，请先办理工作移交，再停用"):
        people.deactivate_person(cast.office, cast["钱核稿"], cast.people["吴分管"].id)


def test_a_role_passes_from_the_head_to_a_colleague(cast):
    office, admin, head = cast.office, cast["钱核稿"], cast.people["周处长"]
    grant = people.grants_of(office, head.id)[0]
    empty = order_for(cast, "周处长", "何接手")
    with pytest.raises(BadInput, match="还没有选择移交给谁"):
        plan(office, admin, head.id, empty)
    order = order_for(cast, "周处长", "何接手", roles={grant.id: cast.people["何接手"].id})
    hand_over(office, admin, head.id, order)
    role = Grant(Role.HEAD, cast.unit.id, cast.department.id)
    assert [role in cast[name].grants for name in ("何接手", "周处长")] == [True, False]
    data = events_of(cast, "handed_over")[0].data
    assert data["roles"] == [{"role": "处室负责人", "where": "法治调研督察处", "to": "何接手"}]


def test_whoever_holds_the_role_already_is_not_given_it_twice(cast):
    office, head, taker = cast.office, cast.people["周处长"], cast.people["何接手"]
    people.grant_role(
        office, cast["钱核稿"], taker.id, Role.HEAD, cast.unit.id, cast.department.id, EVER, None
    )
    grant = people.grants_of(office, head.id)[0]
    hand_over(
        office, cast["钱核稿"], head.id, order_for(cast, "周处长", "何接手", roles={grant.id: taker.id})
    )
    assert len(people.grants_of(office, taker.id)) == 1


def test_a_role_left_vacant_is_a_warning_and_no_refusal(cast):
    in_hand(cast)
    head = cast.people["周处长"]
    cast.office.db.scalars(select(Assignment)).one().handler_id = head.id
    planned = plan(cast.office, cast["王登记"], head.id, order_for(cast, "周处长", "何接手"))
    assert planned.warnings == ("法治调研督察处的处室负责人将空缺，请先授予另一人。",)


@pytest.mark.both_databases
def test_a_restricted_case_tells_its_title_to_nobody_else_and_goes_along_with_its_reading(cast):
    case = in_hand(cast)
    named = [cast.people["王登记"].id, cast.people["李承办"].id]
    restrict(cast.office, cast["王登记"], case, named, "涉及个人")
    shown = standing(cast.office, cast["钱核稿"], cast.people["李承办"].id).groups[0].duties[0]
    assert (shown.serial_no, shown.title) == ("0607", NOT_SHOWN)
    hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order_for(cast, "李承办", "何接手"))
    readers = cast.office.db.scalars(select(RestrictedReader.person_id)).all()
    assert cast.people["何接手"].id in readers
    assert events_of(cast, "handed_over")[0].data["lines"][0]["title"] == NOT_SHOWN


def test_the_list_is_kept_and_can_be_read_again(cast):
    in_hand(cast)
    order = order_for(cast, "李承办", "何接手")
    event = hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order)
    cast.office.commit()
    kept = handed(cast.office, cast["王登记"], event.seq)
    assert [h.seq for h in handovers(cast.office, cast["钱核稿"])] == [event.seq]
    assert (kept.by, kept.reason, kept.data["witness"], kept.data["count"]) == (
        "王登记",
        "调离",
        "钱核稿",
        1,
    )
    assert kept.data["lines"][0] | {"case": 0} == {
        "group": "承办的在办件",
        "case": 0,
        "session": "市政协六届一次会议",
        "serial_no": "0607",
        "title": "关于进一步加强法治政府建设的建议",
        "what": "法治调研督察处，独办",
        "stands": "办理中",
        "due": kept.data["lines"][0]["due"],
        "to": "何接手",
    }
    with pytest.raises(NotFound, match="没有这份移交清单"):
        handed(cast.office, cast["外人"], event.seq)
    assert handovers(cast.office, cast["外人"]) == []


# ------------------------------------------------------------------ refusals


REFUSED = {
    "to a person of another department": (
        {"takers": "郑配合"},
        BadInput,
        "郑配合不是第0607号（法治调研督察处，独办）所在处室的人员，请另选接收人",
    ),
    "to the leaver": ({"takers": "李承办"}, BadInput, "不能移交给李承办本人"),
    "to another unit": ({"takers": "赵会办"}, BadInput, "接收人应是本单位在用的人员"),
    "without a reason": ({"reason": " "}, BadInput, "“移交原因”不能为空，请填写"),
    "to nobody": ({"takers": None}, BadInput, "还没有选择移交给谁"),
    "what is not theirs": ({"keys": frozenset({"lead-999"})}, NotPossible, "刚才已经改由别人办理"),
    "a role that is gone": ({"roles": {999: 1}}, NotPossible, "有的角色刚才已经收回"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_moves(cast, what):
    in_hand(cast)
    changes, error, sentence = REFUSED[what]
    if "takers" in changes:
        name = changes["takers"]
        changes = {"takers": {DutyKind.LEAD: cast.people[name].id} if name else {}}
    order = order_for(cast, "李承办", "何接手", **changes)
    with pytest.raises(error, match=sentence):
        hand_over(cast.office, cast["钱核稿"], cast.people["李承办"].id, order)
    assert cast.office.db.scalars(select(LedgerRow.handler)).all() == ["李承办"]


def test_only_the_administrator_and_the_clerk_of_the_unit_hand_over(cast):
    in_hand(cast)
    order = order_for(cast, "李承办", "何接手")
    for name in ("李承办", "陈局长", "外人"):
        with pytest.raises(NotAllowed, match="由本单位提案办理员或系统管理员设置"):
            hand_over(cast.office, cast[name], cast.people["李承办"].id, order)


def test_a_clerk_passes_no_roles(cast):
    in_hand(cast)
    head = cast.people["周处长"]
    roles = {people.grants_of(cast.office, head.id)[0].id: cast.people["何接手"].id}
    with pytest.raises(NotAllowed, match="由系统管理员设置"):
        hand_over(cast.office, cast["王登记"], head.id, order_for(cast, "周处长", "何接手", roles=roles))


def test_more_than_five_hundred_go_in_two(cast, monkeypatch):
    monkeypatch.setattr("proposals.services.directory.handover.planning.MOST", 1)
    in_hand(cast), in_hand(cast, serial_no="0608")
    with pytest.raises(BadInput, match="一次最多移交1项，现在勾选了2项"):
        hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order_for(cast, "李承办", "何接手"))


def test_somebody_moved_to_another_unit_hands_over_first(cast):
    in_hand(cast)
    person = cast.people["李承办"]
    elsewhere = cast.people["外人"].unit_id
    facts = PersonFacts(name="李承办", unit_id=elsewhere, login="李承办", title="四级调研员")
    with pytest.raises(NotPossible, match="李承办还承办1件，请先办理工作移交，再调出本单位"):
        people.change_person(cast.office, cast["钱核稿"], person.id, facts)


def test_a_case_reassigned_meanwhile_is_no_longer_theirs(cast):
    case = in_hand(cast)
    order = order_for(cast, "李承办", "何接手")
    shares = Shares(cast.department.id, cast.people["何接手"].id)
    assign(cast.office, cast["王登记"], case, shares)
    with pytest.raises(NotPossible, match="刚才已经改由别人办理"):
        hand_over(cast.office, cast["王登记"], cast.people["李承办"].id, order)
