"""Figures of sentences. What is counted is taken from the words around a number, and only where that is certain."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal

from proposals.domain.chinese_numerals import parse_numeral
from proposals.domain.figures.figure import SHARES, Figure
from proposals.domain.figures.periods import PERIOD, Period, periods_in
from proposals.domain.proofing.manuscript import Manuscript, Sentence

UNITS = (
    "个百分点", "百分点", "平方公里", "平方米", "立方米", "件次", "人次", "家次", "批次", "辆次", "户次", "场次",
    "公里", "公顷", "学时", "课时", "小时", "千瓦时", "%", "％", "‰", "亩", "吨", "米", "元", "件", "项", "次", "个",
    "家", "户", "人", "名", "部", "条", "起", "份", "处", "所", "场", "期", "类", "批", "台", "辆", "套", "座", "宗",
    "例", "门", "篇", "支", "张", "册", "种", "幅", "间", "对", "倍",
)  # fmt: skip
_SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_SCALE = "万亿|千万|百万|亿|万|千|百"
_NUMBER = re.compile(
    rf"(?<![\d.〔\[第/+\-—A-Za-z])(?:(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,15}}(?:\.\d{{1,6}})?)"
    rf"(?P<more>[余多])?(?P<scale>{_SCALE})?(?P<more2>[余多])?(?P<unit>{'|'.join(UNITS)})"
    r"|百分之(?P<chinese>百|[〇零一二三四五六七八九十]{1,4}(?:点[〇零一二三四五六七八九]{1,3})?))(?P<about>左右|以上|以下)?"
)
_CLAUSE = re.compile(r"[，；：。！？（）,;:]")
_CHANGED = re.compile(
    r"(?:增长|增加|增幅|提升|提高|上升|上涨|下降|降低|降幅|减少|压减|压缩|缩短|净增|多|少)(?:了|约|近|为|达)?$"
)
_FORMER = re.compile(r"[由从](?:原来的|原先的|过去的|最初的|原)?$")
_LOOSE = re.compile(r"(?:约|近|超过|突破|超|逾|不少于|不低于|大约|接近)$")
_TAIL = re.compile(
    r"(?:分别|共计|共有|共|累计|合计|总计|已经|已|均|仅|全部|有|了|达到|达|为|是|至|到|超过|突破|约|近|超|逾|"
    r"不少于|不低于|大约|接近|(?:提升|提高|上升|增长|增加|下降|降低|减少|压减|压缩|缩短|稳定|保持)(?:至|到|在))+$"
)
_SCOPE = r"(?:全|我|本)(?P<scope>国|省|市|区|县|州|旗|局|委|办|厅|系统)"
_HEAD = re.compile(
    rf"^(?:[、和及与并等的]|以及|其中|同时|此外|另外|截至|目前|近年来|全年|当年|累计|共计|共|已经|已|先后|又|还|"
    rf"[一二三四五六七八九十]是|{PERIOD.pattern}|(?P<whole>{_SCOPE})(?:共|累计|已)?)"
)
_TITLE = re.compile(r"《[^《》]*》")
_OPEN = re.compile(r"[、和及与或的等\d]$|\d")
_LEADS_BY = 6
"""A period so near the beginning of a sentence holds for the rest of its line."""
_PUNCTUATION = re.compile(r"[“”‘’《》〈〉\s]")
_RATE = re.compile(r"(?:率|度|比例|比重|占比|指数)$")
_VERBS = re.compile(
    r"(?:完成|开展|发布|推进|新增|培训|涉及|覆盖|办理|受理|审结|办结|实施|制定|出台|建成|设立|处理|查处|提出|召开|举办|"
    r"组织|印发|命名|对|在|等|将|把|向|于|给|为|每年|每人|安排|投入|帮助|服务|解决|整改|化解|调解|审查|报备|废止|修改|"
    r"修订|调整|清理|取消|下放|选聘|建立|明确|下设|分别|新建|打造|形成|发现|梳理|纳入|涵盖|惠及|其他|各类|近)$"
)
_NOUN = re.compile(r"[\u4e00-\u9fff“”]+")
_ENDS_NOUN = re.compile(
    r"全部|参与|实现|完成|开展|予以|实行|纳入|进行|办理|均|已|被|与|和|对|在|并|中|的|得到|下放|获评|参加|受益"
)
LEAST_OF_RATE, LEAST_OF_COUNT, LEAST_OF_NOUN = 5, 4, 3
"""Characters below which the name of a measure says too little to be compared."""
MOST_OF_CLAUSE = 60
"""Characters before a number, and behind it, that are looked at."""
MOST_OF_VERB, MOST_OF_NOUN = 12, 16
"""Characters beyond which the words around a number are more than a verb and its object."""


def figures_in(text: str, year: int | None = None) -> tuple[Figure, ...]:
    """All figures of a text; ``year`` is that of the text, for 今年 and 去年."""
    return figures_of(Manuscript(text).sentences, year)


def figures_of(sentences: Iterable[Sentence], year: int | None = None) -> tuple[Figure, ...]:
    """All figures of sentences in their order; a period that a sentence begins with holds to the end of its line."""
    found: list[Figure] = []
    line, standing = 0, ""
    for sentence in sentences:
        standing = standing if sentence.line.number == line else ""
        line = sentence.line.number
        # what titles of documents count is no matter of this text
        plain = _TITLE.sub(lambda m: "〓" * len(m[0]), sentence.text)
        periods = periods_in(plain, year)
        found += _of_sentence(sentence, plain, periods, standing)
        leading = [p.words for p in periods if p.start <= _LEADS_BY]
        standing = leading[-1] if leading else standing
    return tuple(found)


def _of_sentence(sentence: Sentence, plain: str, periods: list[Period], standing: str) -> Iterator[Figure]:
    after, former = 0, ""
    opening, opened = _opening(sentence.text)
    for match in _NUMBER.finditer(plain):
        gap = sentence.text[after : match.start()]
        before = _CLAUSE.split(gap[-MOST_OF_CLAUSE:])[-1]
        change = bool(_CHANGED.search(before)) or (match["unit"] or "").endswith("百分点")
        was = bool(_FORMER.search(before))
        first = after == 0 or before != gap
        measure, scope = (
            ("", "") if change else _measure(_FORMER.sub("", before), match, sentence.text, first)
        )
        # 由14项压减至3项: both count what stands before the first
        measure = measure or (former if not first and not change else "")
        former = measure if was else ""
        value, step = _value(match)
        yield Figure(
            value=value,
            step=step,
            unit=_unit(match),
            measure=measure,
            period=_period_at(periods, match.start()) or standing,
            scope=scope,
            context=opening if match.start() > opened else "",
            change=change,
            former=was,
            loose=_is_loose(match, before),
            place=sentence.at(match.start(), match.end()),
            text=sentence.text[match.start() : match.end()],
            gap=gap,
            sentence=sentence.text,
        )
        after = match.end()


def _period_at(periods: list[Period], at: int) -> str:
    """The last period before a place of the sentence."""
    before = bisect_right(periods, at, key=lambda p: p.end)
    return periods[before - 1].words if before else ""


def _opening(sentence: str) -> tuple[str, int]:
    """The first clause of a sentence that says more than a time, and where it ends."""
    start = 0
    for mark in _CLAUSE.finditer(sentence):
        words = _without_head(sentence[start : mark.start()][:MOST_OF_CLAUSE].strip())[0]
        if words:
            return words, mark.start()
        start = mark.end()
    return "", len(sentence)


def _measure(before: str, number: re.Match[str], sentence: str, first: bool) -> tuple[str, str]:
    """What is counted, as its name is compared, and of whom; empty where the words leave it open.

    ``first``: no other figure stands before it in its clause.
    """
    words, scope = _without_head(_TAIL.sub("", before))
    name = _PUNCTUATION.sub("", words)
    if len(before) >= MOST_OF_CLAUSE or _OPEN.search(name) or not (first or before[:1] in "、和及"):
        return "", scope
    if _unit(number) in SHARES:
        last = re.split(r"(?<=率)、", name)[-1]
        return (last, scope) if _RATE.search(last) and len(last) >= LEAST_OF_RATE else ("", scope)
    if len(name) >= LEAST_OF_COUNT and not _VERBS.search(name):
        return name, scope
    noun = _noun_after(sentence, number.end())
    is_verb = first and 1 < len(name) <= MOST_OF_VERB
    return (f"{name}…{noun}", scope) if noun and is_verb else ("", scope)


def _noun_after(sentence: str, at: int) -> str:
    # no further: what is cut off here makes it too long for a noun in any case
    match = _NOUN.match(sentence, at, at + MOST_OF_CLAUSE)
    noun = _PUNCTUATION.sub("", _ENDS_NOUN.split(match[0])[0]) if match else ""
    return noun if LEAST_OF_NOUN <= len(noun) <= MOST_OF_NOUN else ""


def _without_head(words: str) -> tuple[str, str]:
    """The words without what only leads up to them, and the scope that was among it."""
    scope = ""
    while match := _HEAD.match(words):
        scope = match["scope"] or scope
        words = words[match.end() :]
    return words, scope


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The number in single units, and how exact it is written."""
    if match["chinese"]:
        return _spelled(match["chinese"]), Decimal(1)
    digits = match["number"].replace(",", "")
    scale = _SCALES[match["scale"] or ""]
    places = len(digits.partition(".")[2])
    return Decimal(digits) * scale, Decimal(scale) / 10**places


def _spelled(words: str) -> Decimal:
    """八十三点二 as a number."""
    if words == "百":
        return Decimal(100)
    whole, _, rest = words.partition("点")
    digits = "".join(str("〇一二三四五六七八九".index(c.replace("零", "〇"))) for c in rest)
    return Decimal(f"{parse_numeral(whole) or 0}.{digits or 0}")


def _unit(match: re.Match[str]) -> str:
    return "%" if match["chinese"] or match["unit"] == "％" else str(match["unit"])


def _is_loose(match: re.Match[str], before: str) -> bool:
    more = match["number"] and (match["more"] or match["more2"])
    return bool(more or match["about"] or _LOOSE.search(before))
