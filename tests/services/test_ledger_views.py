"""常用视图: what is kept of a selection, under which name, and what the first page shows of it."""

import pytest

from proposals.domain.errors import BadInput, NotFound
from proposals.services.ledger import (
    change_view,
    delete_view,
    known_query,
    move_up,
    my_views,
    pinned_counts,
    save_view,
    view_of,
)
from proposals.storage.tables.searching import SavedView
from tests.factories import registered
from tests.people import Cast


def saved(cast: Cast, name: str = "待签收的", *, pinned: bool = True, **values: str) -> int:
    """A view of 王登记."""
    chosen = values or {"state": "pending_acceptance", "sort": "-due"}
    return save_view(cast.office, cast["王登记"], name, chosen, pinned=pinned).id


def names(cast: Cast) -> list[str]:
    return [v.name for v in my_views(cast.office, cast["王登记"])]


@pytest.mark.both_databases
def test_a_pinned_view_tells_on_the_first_page_how_many_cases_it_holds(cast: Cast) -> None:
    registered(cast)
    saved(cast)
    saved(cast, "已办结", state="closed")
    saved(cast, "不放首页", pinned=False, kind="cppcc_proposal")
    counts = pinned_counts(cast.office, cast["王登记"])
    assert [(v.name, count) for v, count in counts] == [("待签收的", 1), ("已办结", 0)]


def test_only_filters_and_the_order_are_kept() -> None:
    values = {"state": "open", "sort": "-due", "after": "2023-01-01~5", "next": "//evil", "q": "电梯"}
    assert known_query(values) == "q=%E7%94%B5%E6%A2%AF&state=open&sort=-due"
    assert known_query({"sort": "password_hash", "after": "x"}) == ""


def test_a_view_whose_session_and_department_are_gone_still_opens(cast: Cast) -> None:
    registered(cast)
    saved(cast, session="999999", department="888888")
    assert [count for _, count in pinned_counts(cast.office, cast["王登记"])] == [0]


def test_a_stored_query_that_nobody_understands_any_more_is_the_whole_ledger(cast: Cast) -> None:
    registered(cast)
    view = cast.office.db.get_one(SavedView, saved(cast))
    view.query = "colour=blue&%%%"
    assert [count for _, count in pinned_counts(cast.office, cast["王登记"])] == [1]


def test_views_are_renamed_reordered_and_deleted(cast: Cast) -> None:
    first, second = saved(cast, "甲"), saved(cast, "乙")
    move_up(cast.office, cast["王登记"], second)
    move_up(cast.office, cast["王登记"], second)
    assert names(cast) == ["乙", "甲"]
    change_view(cast.office, cast["王登记"], first, " 甲 改 ", pinned=False)
    assert names(cast) == ["乙", "甲 改"]
    delete_view(cast.office, cast["王登记"], second)
    assert names(cast) == ["甲 改"]


def test_a_view_is_nobody_elses(cast: Cast) -> None:
    view = saved(cast)
    assert my_views(cast.office, cast["李承办"]) == []
    for call in (view_of, move_up, delete_view):
        with pytest.raises(NotFound, match="没有找到这个视图"):
            call(cast.office, cast["李承办"], view)


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("  ", {"state": "open"}, "请给这个视图起个名字"),
        ("长" * 31, {"state": "open"}, "名字最多30个字"),
        ("待签收的", {"state": "open"}, "已经有叫“待签收的”的视图"),
        ("空的", {"sort": "due?", "after": "1"}, "还没有筛选条件"),
        ("长的", dict.fromkeys(("q", "handler", "cohandler", "result"), "字" * 100), "筛选条件太长"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_one_sentence(
    cast: Cast, name: str, values: dict[str, str], sentence: str
) -> None:
    saved(cast)
    with pytest.raises(BadInput, match=sentence):
        save_view(cast.office, cast["王登记"], name, values, pinned=False)
    assert names(cast) == ["待签收的"]


def test_six_views_fill_the_first_page_and_thirty_the_list(cast: Cast) -> None:
    for n in range(6):
        saved(cast, f"视图{n}")
    with pytest.raises(BadInput, match="首页最多放6个视图"):
        saved(cast, "第七个")
    for n in range(6, 30):
        saved(cast, f"视图{n}", pinned=False)
    with pytest.raises(BadInput, match="最多保存30个视图"):
        saved(cast, "第三十一个", pinned=False)
