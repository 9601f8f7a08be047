"""Two people at one case at the same moment: one wins, the other reads who was first and keeps what was typed."""

from tests.journeys.conftest import Town
from tests.journeys.steps import TITLE, accept, assign, dispatch, register


def test_of_two_who_accept_at_once_the_second_reads_who_was_first(town: Town) -> None:
    first, second = town.desk("王登记"), town.desk("王登记")
    register(first)
    dispatch(first, town)
    second.task(TITLE)
    for desk in (first, second):
        desk.follow("签收")
    first.press("签收")
    first.sees("已签收")
    second.press("签收")
    second.sees("您打开页面之后", "王登记“签收”")
    second.task(TITLE)
    second.sees("办理中")


def test_of_two_who_write_at_once_the_second_sees_both_texts_and_keeps_his_own(town: Town) -> None:
    clerk, handler = town.desk("王登记"), town.desk("李承办")
    register(clerk)
    dispatch(clerk, town)
    accept(clerk)
    assign(clerk)
    for desk, text in ((clerk, "一、已经制定方案"), (handler, "一、正在抓紧落实")):
        desk.case(TITLE)
        desk.follow("起草")
        desk.fill("正文", text)
    clerk.press("保存")
    clerk.sees("第1稿")
    handler.press("保存")
    handler.sees("王登记")
    assert handler.reads("正文") == "一、正在抓紧落实"
    handler.sees("您输入的内容与最新一稿不同", "已经制定方案")
    handler.press("保存")
    handler.sees("第2稿")
