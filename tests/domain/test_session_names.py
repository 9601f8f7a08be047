"""Sessions are recognised however the authority writes them."""

import pytest

from proposals.domain.errors import BadInput
from proposals.domain.session_names import Body, Level, parse_session


@pytest.mark.parametrize(
    ("typed", "level", "body", "term", "meeting", "printed"),
    [
        ("市政协六届一次会议", Level.CITY, Body.CPPCC, 6, 1, "市政协六届一次会议"),
        ("重庆市政协第六届第一次会议", Level.CITY, Body.CPPCC, 6, 1, "重庆市政协六届一次会议"),
        ("政协重庆市第六届委员会第一次会议", Level.CITY, Body.CPPCC, 6, 1, "重庆市政协六届一次会议"),
        (
            "中国人民政治协商会议重庆市第六届委员会第一次会议",
            Level.CITY,
            Body.CPPCC,
            6,
            1,
            "重庆市政协六届一次会议",
        ),
        ("市政协 6届1次会议", Level.CITY, Body.CPPCC, 6, 1, "市政协六届一次会议"),
        ("全国政协十四届二次会议", Level.NATIONAL, Body.CPPCC, 14, 2, "全国政协十四届二次会议"),
        ("渝北区政协十九届三次会议", Level.DISTRICT, Body.CPPCC, 19, 3, "渝北区政协十九届三次会议"),
        ("省政协十三届一次会议", Level.PROVINCE, Body.CPPCC, 13, 1, "省政协十三届一次会议"),
        ("市六届人大一次会议", Level.CITY, Body.NPC, 6, 1, "市六届人大一次会议"),
        ("重庆市第六届人民代表大会第一次会议", Level.CITY, Body.NPC, 6, 1, "重庆市六届人大一次会议"),
        ("市人大六届一次会议", Level.CITY, Body.NPC, 6, 1, "市六届人大一次会议"),
        ("十四届全国人大一次会议", Level.NATIONAL, Body.NPC, 14, 1, "十四届全国人大一次会议"),
        ("市六届人大常委会第十次会议", Level.CITY, Body.NPC_STANDING, 6, 10, "市六届人大常委会第十次会议"),
    ],
)
def test_a_session_is_read_and_printed_in_one_way(
    typed: str, level: Level, body: Body, term: int, meeting: int, printed: str
) -> None:
    found = parse_session(typed)
    assert (found.level, found.body, found.term, found.meeting) == (level, body, term, meeting)
    assert str(found) == printed
    assert parse_session(printed) == found


@pytest.mark.parametrize(
    "typed",
    ["", "六届一次", "政协六届一次会议", "市政协会议", "市政协百届一次会议", "0607", "市政协0届1次会议"],
)
def test_what_names_no_session_is_refused_with_the_form_expected(typed: str) -> None:
    with pytest.raises(BadInput, match="市政协六届一次会议"):
        parse_session(typed)


def test_the_place_may_be_left_out() -> None:
    short, long = parse_session("市政协六届一次会议"), parse_session("重庆市政协六届一次会议")
    assert short.same_session(long)
    assert not long.same_session(parse_session("成都市政协六届一次会议"))
    assert not short.same_session(parse_session("市政协六届二次会议"))
