"""A whole case by nobody but the clerk: what others did on paper is written down for them (代录)."""

from collections.abc import Sequence

from tests.journeys.conftest import Town
from tests.journeys.desk import Desk
from tests.journeys.steps import (
    TITLE,
    accept,
    assign,
    day,
    deliver,
    dispatch,
    draft,
    issue,
    register,
    submit,
    talk,
)

PASSED = (
    ("周处长", "处长"),
    ("钱核稿", "办公室主任"),
    ("吴分管", "副局长"),
    ("陈局长", "局长"),
)


def to_the_post(clerk: Desk, town: Town, proposers: Sequence[str] = ("孔祥彬",)) -> None:
    """From registration to the letter in the post, on paper inside the house."""
    register(clerk, proposers=proposers)
    dispatch(clerk, town)
    accept(clerk)
    assign(clerk)
    talk(clerk, town, "办前", "希望写明完成时限。", before=3)
    draft(clerk)
    submit(clerk)
    paper_slip(clerk, town)
    issue(clerk)
    deliver(clerk)


def paper_slip(clerk: Desk, town: Town) -> None:
    """The signatures on the paper slip, one after another."""
    for name, title in PASSED:
        clerk.case(TITLE)
        clerk.follow("审核（代录）")
        clerk.fill("意见", "同意。")
        clerk.on_behalf(name, day(town), paper_no="发文稿纸第8号", title=title)
        clerk.press("同意" if name != "陈局长" else "同意并签发")
        clerk.sees("已同意")
