"""The digest's text: sections, a limit to each, everything named once, nothing to say no mail."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.digest import (
    MOST_LINES,
    DueItem,
    NewsItem,
    WaitingItem,
    compose,
    compose_for_group,
)

TODAY = date(2023, 5, 10)
SITE = "https://fuhan.test"


def due(day: int, case: int = 1, title: str = "某件") -> DueItem:
    return DueItem(case, title, "答复", date(2023, 5, day), "灯语")


def waits(case: int = 1, day: int | None = None, what: str = "请核稿") -> WaitingItem:
    return WaitingItem(case, "某件", what, date(2023, 5, 4), date(2023, 5, day) if day else None, "灯语")


def text_of(*, due=(), waiting=(), news=()) -> str:
    said = compose("钱核稿", TODAY, due, waiting, news, SITE)
    return said.text if said else ""


def test_nothing_to_say_is_no_mail():
    assert compose("钱核稿", TODAY, [], [], [], SITE) is None
    assert compose_for_group("市司法局", TODAY, [], SITE) is None


def test_the_whole_mail():
    news = [NewsItem(datetime(2023, 5, 9, 8, 30, tzinfo=UTC), "转来一件")]
    assert text_of(due=[due(8), due(10), due(12)], waiting=[waits(2)], news=news) == (
        "钱核稿：\n\n今天是2023年5月10日，星期三。\n\n"
        "一、今日到期（1件）\n1. 某件：答复，期限2023年5月10日，灯语\n   https://fuhan.test/cases/1\n\n"
        "二、已逾期（1件）\n1. 某件：答复，期限2023年5月8日，灯语\n   https://fuhan.test/cases/1\n\n"
        "三、本周到期（1件）\n1. 某件：答复，期限2023年5月12日，灯语\n   https://fuhan.test/cases/1\n\n"
        "四、等您办理（1件）\n1. 某件：请核稿，5月4日起等您办理\n   https://fuhan.test/cases/2\n\n"
        "五、新消息（1条）\n1. 5月9日16:30 转来一件\n"
    )


def test_a_task_with_the_date_of_a_clock_above_stands_there_and_not_again():
    text = text_of(due=[due(8)], waiting=[waits(1, 8), waits(1, 8, "请登记答复"), waits(1, 20)])
    assert "灯语；请核稿，5月4日起等您办理；请登记答复，5月4日起等您办理\n" in text
    assert "二、等您办理（1件）\n1. 某件：请核稿，5月4日起等您办理，期限2023年5月20日，灯语" in text


def test_what_is_due_of_one_case_stands_in_one_line():
    text = text_of(due=[due(8), due(9), due(9, case=2)])
    assert "已逾期（2件）" in text
    assert "1. 某件：答复，期限2023年5月8日，灯语；答复，期限2023年5月9日，灯语\n" in text


def test_a_reminder_of_a_clock_above_is_not_news():
    at = datetime(2023, 5, 10, tzinfo=UTC)
    news = [NewsItem(at, "甲", (1, date(2023, 5, 8))), NewsItem(at, "乙", (1, date(2023, 6, 8)))]
    text = text_of(due=[due(8)], news=news)
    assert "乙" in text
    assert "甲" not in text


def test_so_many_lines_a_section_and_the_others_are_counted():
    text = text_of(due=[due(8, case=n) for n in range(MOST_LINES + 4)])
    assert f"已逾期（{MOST_LINES + 4}件）" in text
    assert text.count("答复，期限") == MOST_LINES
    assert "另有4件，请登录后查看。" in text


@given(title=st.text(min_size=1, max_size=80), subject=st.text(max_size=80))
def test_a_title_with_line_breaks_makes_no_further_lines(title, subject):
    usual = text_of(due=[due(8)], news=[NewsItem(datetime(2023, 5, 9, tzinfo=UTC), "短")])
    odd = text_of(due=[due(8, title=title)], news=[NewsItem(datetime(2023, 5, 9, tzinfo=UTC), subject)])
    assert len(odd.splitlines()) == len(usual.splitlines())
