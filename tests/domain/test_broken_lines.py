"""Lines of a page are joined where only the margin broke them: what was one sentence is found as one."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.broken_lines import joined_lines

PAGE = [
    "一、工作情况",
    "去年以来，我局组织开展基层法治宣传，在全市一千二百个村和",
    "社区设立公共法律服务工作室，共办理法律援助案件三万余件，",
    "受到群众欢迎。",
    "（一）普法宣传",
    "— 3 —",
]


def test_a_sentence_broken_by_the_margin_is_one_again():
    lines = joined_lines([PAGE]).split("\n")
    assert lines == ["一、工作情况", "".join(PAGE[1:4]), "（一）普法宣传"]


def test_a_sentence_goes_on_over_the_page_and_its_number():
    first = ["我局将继续加强与市信访办、市机关事务局的沟通配合，共同把", "2"]
    assert joined_lines([first, ["这项工作做好。"]]) == first[0] + "这项工作做好。"


def test_latin_words_keep_their_space():
    assert joined_lines([["the Legal Aid", "and Advice"]]) == "the Legal Aid and Advice"


def test_a_page_without_lines_gives_nothing():
    assert joined_lines([[], ["  ", "- 1 -"]]) == ""


WORDS = st.text("法治政府建设普法宣传群众工作，。", min_size=1, max_size=40)


@given(st.lists(st.lists(WORDS, max_size=6), max_size=4))
def test_nothing_is_lost_and_nothing_moves(pages):
    assert joined_lines(pages).replace("\n", "") == "".join(line for page in pages for line in page)
