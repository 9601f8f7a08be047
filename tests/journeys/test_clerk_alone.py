"""Useful with one user on day one: a whole case with nobody but the clerk logged in."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.clerk_alone import to_the_post
from tests.journeys.conftest import Town
from tests.journeys.steps import TITLE, day


def test_a_whole_case_with_nobody_but_the_clerk_logged_in(town: Town, scan: Callable[[str], Path]) -> None:
    clerk = town.desk("王登记")
    to_the_post(clerk, town)
    clerk.case(TITLE)
    clerk.follow("登记回执")
    clerk.choose("办理态度", "满意")
    clerk.choose("办理结果", "满意")
    clerk.fill("意见", "答复具体。")
    clerk.attach("回执扫描件", scan("回执.png"))
    clerk.press("登记回执")
    clerk.sees("回执已登记", "已办结", "陈局长", "王登记")


def test_the_same_without_scripts(town: Town) -> None:
    clerk = town.desk("王登记", scripts=False)
    to_the_post(clerk, town)
    clerk.case(TITLE)
    clerk.sees("已办复", day(town).split("-")[0])
