"""Laws and documents as the text names them: titles that are nearly right (R32), numbers without titles (R33)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.dates import chinese_date
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.lexicon import DocumentTitle
from proposals.domain.proofing.manuscript import Spot
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook

TITLES = RuleBook()
SHORTEST = 6
"""Characters of a title that is compared: shorter ones are near to too many."""
MOST_MISSING, LONGEST_GAP = 4, 0.25
"""How many characters may differ inside two titles that are near, and which part of the longer one at most."""
_TITLE = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_BRACKETED = re.compile(r"[（(][^（）()]{1,6}[）)]$")
_NUMBER = re.compile(r"(?P<code>[\u4e00-\u9fff]{1,5}[发函办规令])[〔\[（(]\d{4}[〕\]）)]\s*\d{1,4}号")
_BARE_NUMBER = re.compile(
    r"(?:按照?|根据|依据|落实|执行|按)[\u4e00-\u9fff]{1,5}(?:府|办|委|政|司|财|人社)发[第]?\d{1,4}号"
)
_CITED = re.compile(r"^\s*[（(]\s*(?P<number>[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\]）)]\s*\d{1,4}号)")
_BEFORE_NUMBER = re.compile(r"(?:[（(、，]|号|第)\s*$")


@TITLES.rule(
    "R32",
    "文件名与文件名库一致",
    Severity.WARNING,
    "《党政机关公文处理工作条例》第十九条：引用法律法规和文件，名称要准确；与库里的名称只差几个字的，请核对。",
    bad=[
        "贯彻落实《重庆市重大行政决策规定》。",
        "严格落实《中华人民共和国政府招采购法》。",
        "执行《重庆市规范行政处罚裁量权方法》。",
    ],
    good=[
        "贯彻落实《重庆市重大行政决策程序规定》和《行政复议法》。",
        "落实《关于贯彻落实〈重庆市行政规范性文件管理办法〉的实施意见》。",
        "印发《2022年全市法治政府建设工作要点》《大渡口区法治政府建设实施方案》。",
        "制定《重庆市行政规范性文件制定办法实施细则》《区行政调解办法》。",
    ],
)
def titles_are_those_of_the_library(reading: Reading) -> Iterator[Hit]:
    """Titles that differ from one of the library by a few characters, and documents that are no longer in force."""
    library = {_bare(each.title): each for each in reading.lexicon.documents}
    near: dict[str, DocumentTitle | None] = {}
    for spot in reading.spots(_TITLE):
        bare = _bare(spot["title"])
        if bare in library:
            yield from _ended(reading, spot, library[bare])
            continue
        if bare not in near:
            near[bare] = next((each for name, each in library.items() if is_near(bare, name)), None)
        known = near[bare]
        if known is not None:
            message = (
                f"“《{spot['title']}》”与文件名库里的“《{known.title}》”只差几个字，请核对是不是同一个文件。"
            )
            yield Hit(spot.at(), message, f"《{known.title}》")


def is_near(title: str, known: str) -> bool:
    """Whether two bare titles are likely one: the same figures, beginning and end, a few characters apart inside.

    Titles of which one goes on where the other ends (法 and 法实施条例), or begins earlier (with the place's name), are
    two documents or a usual short form.
    """
    if min(len(title), len(known)) < SHORTEST or title[0] != known[0] or title[-1] != known[-1]:
        return False
    if abs(len(title) - len(known)) > MOST_MISSING or _figures(title) != _figures(known):
        return False
    if _inner_form(title, known) or _inner_form(known, title):
        return False
    ours, theirs = _apart(title, known)
    most = 1 if ours and theirs else MOST_MISSING
    return max(ours, theirs) <= min(most, LONGEST_GAP * max(len(title), len(known)))


def _apart(title: str, known: str) -> tuple[int, int]:
    """How long the one place is at which each differs from the other, between what they have alike at both ends."""
    before = _alike(title, known)
    behind = _alike(title[before:][::-1], known[before:][::-1])
    return len(title) - before - behind, len(known) - before - behind


def _alike(one: str, other: str) -> int:
    """How many characters two texts have alike at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _inner_form(long: str, short: str) -> bool:
    """Whether the longer title is the other with 实施 put before its last words: another document of its own."""
    return "实施" in long and "实施" not in short


def _bare(title: str) -> str:
    """A title without the marks that may stand in it, and without （试行） at its end."""
    plain = re.sub(r"[《》〈〉\s]", "", title).replace("(", "（").replace(")", "）")
    plain = plain.replace("-", "—").replace("－", "—")
    return _BRACKETED.sub("", plain) or plain


def _figures(title: str) -> list[str]:
    return re.findall(r"\d+|[一二三四五六七八九十]+", title)


def _ended(reading: Reading, spot: Spot, known: DocumentTitle) -> Iterator[Hit]:
    day = reading.day
    if known.ended_on and day and known.ended_on <= day:
        message = f"“《{known.title}》”已于{chinese_date(known.ended_on)}废止，请核对现行的文件。"
        yield Hit(spot.at(), message)


@TITLES.rule(
    "R33",
    "先引标题后引文号",
    Severity.WARNING,
    "公文写作的通行要求：引用公文先引标题，后引发文字号，文号用六角括号写全年份。",
    bad=[
        "按渝府办发40号要求抓好落实。",
        "根据渝府办发〔2021〕40号的规定，全面推行告知承诺制。",
        "按《重庆市人民政府办公厅关于印发2021年全市法治政府建设工作要点的通知》（渝府办发〔2021〕41号）执行。",
        "按《重庆市人民政府办公厅关于印发2021年全市法治政府建设工作要点的通知》执行。",
    ],
    good=[
        "按《重庆市人民政府办公厅关于印发2021年全市法治政府建设工作要点的通知》（渝府办发〔2021〕40号）执行。",
        "工作要点的通知\n渝府办发〔2021〕40号\n各区县人民政府：",
        Example("我局《关于再次答复的函》（渝司提〔2023〕5号）收悉。", {}),
    ],
)
def a_title_stands_before_its_number(reading: Reading) -> Iterator[Hit]:
    """Numbers cited without a title, a number that is not the library's, and one that is left out."""
    for spot in reading.spots(_BARE_NUMBER):
        yield Hit(
            spot.at(),
            "引用文件只写了文号，而且缺年份，应写“《标题》（×发〔年份〕×号）”。",
            cause="bare",
        )
    for spot in reading.spots(_NUMBER):
        before = spot.before
        alone = spot.line.text.strip() == spot[0]
        if not (alone or before.rstrip().endswith("》") or _BEFORE_NUMBER.search(before)):
            yield Hit(spot.at(), "引用文件只写了文号，应先写标题：“《标题》（文号）”。", cause="alone")
    yield from _numbers_of_the_library(reading)


def _numbers_of_the_library(reading: Reading) -> Iterator[Hit]:
    numbers = {_bare(each.title): each.number for each in reading.lexicon.documents if each.number}
    seen: set[str] = set()
    for spot in reading.spots(_TITLE):
        number = numbers.get(_bare(spot["title"]))
        if number is None:
            continue
        cited = _CITED.match(spot.after)
        if cited and cited["number"] != number:
            place = spot.line.at(*(spot.match.end() + n for n in cited.span("number")))
            yield Hit(
                place,
                f"文件名库里这个文件的文号是“{number}”，这里写的是“{cited['number']}”，请核对。",
                number,
            )
        elif not cited and number not in seen:
            message = f"第一次引用这个文件，宜在标题后写明文号（{number}）。"
            yield Hit(spot.at(), message, f"（{number}）", severity=Severity.HINT)
        seen.add(number)
