"""Three cosigners of one letter, each with a link of their own; one is not satisfied."""

from tests.journeys.clerk_alone import to_the_post
from tests.journeys.conftest import Town
from tests.journeys.steps import TITLE, answer, link_of

THREE = ("孔祥彬", "孟平", "颜青")


def test_one_of_three_cosigners_is_not_satisfied_and_round_one_stays(town: Town) -> None:
    clerk = town.desk("王登记")
    to_the_post(clerk, town, THREE)
    links = [link_of(clerk, f"{name}委员") for name in THREE]
    assert len(set(links)) == 3
    answer(town.desk(phone=True), links[1], "满意", "很好。")
    clerk.case(TITLE)
    clerk.sees("已办复")
    answer(town.desk(phone=True), links[0], "不满意", "没有说到点子上。")
    answer(town.desk(phone=True), links[2], "基本满意", "")
    clerk.case(TITLE)
    clerk.sees("第2次办理", "没有说到点子上。", "很好。", "渝司提〔")
