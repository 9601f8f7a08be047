"""搜索: from the top bar to the passage, with what cannot be searched said at the box; a number opens its case."""

import re
from urllib.parse import quote

import pytest

from tests.factories import registered
from tests.issued import approved, issued


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<(?!mark|/mark)[^>]+>", "", page))


def test_the_top_bar_leads_to_the_passages_with_the_words_marked_and_linked(site):
    case = approved(site.cast)
    (letter,) = issued(site.cast, case)
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    assert 'action="/search"' in clerk.get("/").text
    page = clerk.get("/search?q=开展 培训").text
    assert "找到 1 件" in words(page)
    assert "已经<mark>开展</mark><mark>培训</mark>" in words(page) or "<mark>开展培训</mark>" in words(page)
    assert f"/cases/{case}/letters#letter-{letter.id}" in page
    assert f"复函 {letter.number}" in words(page)
    assert 'value="开展 培训"' in page


def test_what_was_typed_is_never_read_as_markup(site):
    registered(site.cast, text="<script>粗体字样")
    site.cast.office.commit()
    page = site.visitor("王登记").get("/search?q=" + quote("<script>粗体字样")).text
    assert "<script>粗" not in page
    assert "&lt;<mark>script</mark>&gt;<mark>粗体字样</mark>" in page


def test_a_number_opens_its_case_with_a_way_to_the_list(site):
    case = registered(site.cast).handling_id
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    answer = clerk.get("/search?q=607")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/cases/{case}?back=")
    opened = clerk.get(answer.headers["Location"]).text
    assert "/search?q=607&amp;list=1" in opened
    assert "搜索结果" in opened
    listed = clerk.get("/search?q=0607&list=1")
    assert listed.status_code == 200
    assert "第<mark>0607</mark>号" in words(listed.text)


def test_nothing_found_says_what_to_do_next(site):
    registered(site.cast)
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    assert "没有找到" in clerk.get("/search?q=公证服务").text
    narrowed = clerk.get("/search?q=法治政府&year=2019").text
    assert "去掉筛选条件再找" in narrowed
    assert 'href="/search?q=%E6%B3%95%E6%B2%BB%E6%94%BF%E5%BA%9C"' in narrowed
    assert "输入两个字以上" in clerk.get("/search").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("法", "“法”只有一个字"),
        ("，。！", "请输入要查找的字词"),
        ("法" * 10_000, "太长"),
        ("'; DROP TABLE proposals; --", "没有找到"),
        ('"法治" NEAR(政府', "没有找到"),
    ],
)
def test_what_cannot_be_searched_is_one_sentence_at_the_box(site, query: str, said: str) -> None:
    answer = site.visitor("王登记").get("/search?q=" + quote(query))
    assert answer.status_code in (200, 422)
    assert said in answer.text


@pytest.mark.parametrize(
    "more", ["page=0", "page=999999", "page=x", "kind=x", "session=９", "year=x", "source=x"]
)
def test_a_strange_address_is_answered(site, more: str) -> None:
    registered(site.cast)
    site.cast.office.commit()
    assert site.visitor("王登记").get(f"/search?q=法治政府&{more}").status_code == 200


def test_more_than_twenty_are_paged_and_filters_stay(site):
    for n in range(25):
        registered(site.cast, serial_no=f"{n + 1:04d}")
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    page = clerk.get("/search?q=法治政府&kind=cppcc_proposal").text
    assert page.count('<li class="hit">') == 20
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert "kind=cppcc_proposal" in following
    rest = clerk.get(following.replace("&amp;", "&")).text
    assert rest.count('<li class="hit">') == 5
    assert "种类：" in words(rest)


def test_a_stranger_finds_nothing_of_ours(site):
    registered(site.cast)
    site.cast.office.commit()
    page = site.visitor("外人").get("/search?q=法治政府").text
    assert "没有找到" in page
    assert "孔祥彬" not in page
