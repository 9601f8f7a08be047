"""内部知悉: only the people named, for the case and what hangs on it."""

import pytest

from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.domain.workflow import Part
from proposals.services.dispatch import accept, lift_restriction, readers_of, restrict, transfer
from proposals.services.dispatch.transfer import Transfer
from tests.factories import registered
from tests.stories import cohandlings, events, handling, in_handling

pytestmark = pytest.mark.both_databases


def named(cast, *names):
    return [cast[name].person_id for name in names]


def test_only_the_people_named_still_find_the_case(cast):
    case = registered(cast).handling_id
    restrict(cast.office, cast["王登记"], case, named(cast, "王登记", "陈局长"), "涉及信访个案")
    assert [p.name for p in readers_of(cast.office, case)] == ["王登记", "陈局长"]
    with pytest.raises(NotFound):
        restrict(cast.office, cast["吴分管"], case, named(cast, "吴分管"), "想看")
    accept(cast.office, cast["王登记"], case)
    event = events(cast, case)[-2]
    assert (event.note, event.data["readers"]) == ("涉及信访个案", ["王登记", "陈局长"])


def test_readers_are_named_anew_and_the_restriction_is_lifted(cast):
    case = registered(cast).handling_id
    restrict(cast.office, cast["王登记"], case, named(cast, "王登记", "陈局长"), "涉及个案")
    restrict(cast.office, cast["王登记"], case, named(cast, "王登记"), "缩小范围")
    assert [p.name for p in readers_of(cast.office, case)] == ["王登记"]
    lift_restriction(cast.office, cast["王登记"], case, "个案已经办结")
    assert readers_of(cast.office, case) == []
    assert not handling(cast, case).restricted


def test_cohandlings_follow_their_lead(cast):
    case = in_handling(cast, part=Part.LEAD, co_units=("市信访办", "市机关事务局")).handling_id
    restrict(cast.office, cast["王登记"], case, named(cast, "王登记", "赵会办"), "涉及个案")
    petitions, affairs = cohandlings(cast, case)
    accept(cast.office, cast["赵会办"], petitions.id)
    with pytest.raises(NotFound):
        accept(cast.office, cast["孙会办"], affairs.id)
    lift_restriction(cast.office, cast["王登记"], case, "已办结")
    accept(cast.office, cast["孙会办"], affairs.id)


def test_what_comes_from_a_restricted_case_is_restricted(cast):
    case = in_handling(cast).handling_id
    restrict(cast.office, cast["王登记"], case, named(cast, "王登记", "外人"), "涉及个案")
    theirs = transfer(cast.office, cast["王登记"], case, Transfer("市水利局", "职能划转"))
    assert [p.name for p in readers_of(cast.office, theirs)] == ["王登记", "外人"]


@pytest.mark.parametrize("names", [(), ("陈局长",)])
def test_a_clerk_must_be_among_the_readers(cast, names):
    case = registered(cast).handling_id
    with pytest.raises(BadInput) as refusal:
        restrict(cast.office, cast["王登记"], case, named(cast, *names), "涉及个案")
    assert refusal.value.field == "readers"


def test_somebody_unknown_cannot_be_named(cast):
    case = registered(cast).handling_id
    with pytest.raises(BadInput) as refusal:
        restrict(cast.office, cast["王登记"], case, [*named(cast, "王登记"), 99999], "涉及个案")
    assert refusal.value.field == "readers"


def test_restricting_needs_a_reason(cast):
    case = registered(cast).handling_id
    with pytest.raises(BadInput, match="知悉范围"):
        restrict(cast.office, cast["王登记"], case, named(cast, "王登记"), "")


def test_only_a_clerk_restricts(cast):
    case = registered(cast).handling_id
    with pytest.raises(NotAllowed, match="提案办理员"):
        restrict(cast.office, cast["周处长"], case, named(cast, "王登记"), "涉及个案")
