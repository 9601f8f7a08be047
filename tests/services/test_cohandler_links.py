"""One-off links: shown once, working once, and each end says whom to call."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.actors import OnBehalf, Way
from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.domain.workflow import Part
from proposals.services.cohandling import (
    OpinionText,
    ask_again,
    cohandler_page,
    cohandlings_of,
    give_by_link,
    give_opinion,
    link_actor,
    make_link,
    revoke_link,
)
from proposals.services.dispatch import accept, withdraw
from proposals.storage.tables.audit import Event
from proposals.storage.tables.cohandling import CohandlerLink
from proposals.storage.tables.handling import Handling
from tests.factories import registered
from tests.people import Cast, make_cast, make_office, state_of

pytestmark = pytest.mark.both_databases

AGREED = OpinionText("同意。", given_by="钱联络")


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


@pytest.fixture
def asked(cast) -> tuple[int, int]:
    """Our case and the co-handling of 市档案馆, which has no account here."""
    case = registered(cast, part=Part.LEAD, co_units=("市档案馆",))
    accept(cast.office, cast["王登记"], case.handling_id)
    child = cast.office.db.scalars(select(Handling.id).where(Handling.parent_id == case.handling_id)).one()
    return case.handling_id, child


def test_a_link_opens_its_one_case_and_gives_the_opinion_in_one_go(cast, asked):
    lead, child = asked
    link = make_link(cast.office, cast["王登记"], child)
    assert link.expires_on == date(2023, 4, 11)
    actor = link_actor(cast.office, link.token)
    assert cohandler_page(cast.office, actor, child).title == "关于进一步加强法治政府建设的建议"
    give_by_link(cast.office, link.token, AGREED)
    assert state_of(cast.office, child) == "closed"
    (view,) = cohandlings_of(cast.office, cast["王登记"], lead)
    assert (view.opinions[0].way, view.opinions[0].given_by) == ("一次性链接", "钱联络")
    assert [link.words for link in view.links] == ["已使用"]


def test_only_the_hash_of_a_link_is_kept(cast, asked):
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    cast.office.db.commit()
    row = cast.office.db.scalars(select(CohandlerLink)).one()
    assert token not in (row.token_hash, str(row.__dict__))
    assert all(token not in str(e.data) + e.note for e in cast.office.db.scalars(select(Event)))


def test_a_link_does_not_open_the_lead_or_another_case(cast, asked):
    actor = link_actor(cast.office, make_link(cast.office, cast["王登记"], asked[1]).token)
    with pytest.raises(NotFound):
        cohandler_page(cast.office, actor, asked[0])
    with pytest.raises(NotFound):
        cohandlings_of(cast.office, actor, asked[0])


def test_an_unknown_link_finds_nothing(cast):
    with pytest.raises(NotFound, match="与发来链接的主办单位联系"):
        link_actor(cast.office, "guessed")


def test_a_used_link_names_whom_to_call(cast, asked):
    cast.people["王登记"].phone = "67010000"
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    give_by_link(cast.office, token, AGREED)
    with pytest.raises(NotAllowed, match="2023年2月10日通过这个链接提交.*重庆市司法局王登记（电话67010000）"):
        link_actor(cast.office, token)
    with pytest.raises(NotAllowed):
        give_by_link(cast.office, token, AGREED)


def test_an_expired_link_says_when(cast, asked):
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    cast.office.now += timedelta(days=60)
    assert link_actor(cast.office, token).name == "市档案馆"
    cast.office.now += timedelta(days=1)
    with pytest.raises(NotAllowed, match="已于2023年4月11日过期"):
        link_actor(cast.office, token)


def test_a_revoked_link_is_dead(cast, asked):
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    revoke_link(cast.office, cast["王登记"], asked[1])
    with pytest.raises(NotAllowed, match="已停用"):
        link_actor(cast.office, token)


def test_the_unit_s_own_contact_is_named_first(cast, asked):
    cast.unit.contact_name, cast.unit.contact_phone = "提案办", "023-67086000"
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    revoke_link(cast.office, cast["王登记"], asked[1])
    with pytest.raises(NotAllowed, match="重庆市司法局提案办（电话023-67086000）"):
        link_actor(cast.office, token)


def test_a_new_link_ends_the_one_before(cast, asked):
    old = make_link(cast.office, cast["王登记"], asked[1]).token
    new = make_link(cast.office, cast["王登记"], asked[1]).token
    with pytest.raises(NotAllowed, match="已停用"):
        link_actor(cast.office, old)
    assert link_actor(cast.office, new).link_handling_id == asked[1]


def test_an_opinion_on_paper_ends_the_link_also_for_a_later_round(cast, asked):
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    paper = OnBehalf(name="市档案馆", way=Way.PAPER, on=date(2023, 2, 9))
    give_opinion(cast.office, cast["王登记"], asked[1], OpinionText("同意。"), on_behalf=paper)
    ask_again(cast.office, cast["王登记"], asked[1], "请补充")
    with pytest.raises(NotAllowed, match="已停用"):
        link_actor(cast.office, token)


def test_a_closed_case_ends_its_links(cast, asked):
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    withdraw(cast.office, cast["王登记"], asked[0], "提案者撤回")
    with pytest.raises(NotAllowed, match="已经办结"):
        link_actor(cast.office, token)


def test_whoever_comes_by_link_gives_a_name(cast, asked):
    token = make_link(cast.office, cast["王登记"], asked[1]).token
    with pytest.raises(BadInput, match="“您的姓名”不能为空"):
        give_by_link(cast.office, token, OpinionText("同意。"))


def test_nobody_but_the_lead_makes_links(cast, asked):
    with pytest.raises(NotFound):
        make_link(cast.office, cast["外人"], asked[1])


def test_nobody_but_the_lead_revokes_links(cast, asked):
    with pytest.raises(NotAllowed, match="主办单位"):
        revoke_link(cast.office, cast["外人"], asked[1])


def test_no_link_is_made_once_the_opinion_is_in(cast, asked):
    give_by_link(cast.office, make_link(cast.office, cast["王登记"], asked[1]).token, AGREED)
    with pytest.raises(NotPossible, match="不能生成链接"):
        make_link(cast.office, cast["王登记"], asked[1])


def test_a_case_that_nobody_leads_has_no_links(cast):
    case = registered(cast)
    with pytest.raises(NotFound):
        make_link(cast.office, cast["王登记"], case.handling_id)
