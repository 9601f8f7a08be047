"""Words and formulas: what is spelt wrong, and what official language writes in one way alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.lexicon import FixedPhrase, WrongWord
from proposals.domain.proofing.manuscript import Line, Spot
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

WORDS = RuleBook()
NEIGHBOURHOOD = 12
"""Characters on each side of a word that say whether it is right there."""


@WORDS.rule(
    "R26",
    "错别字",
    Severity.ERROR,
    "《党政机关公文处理工作条例》第十一条：汉字按国家标准和规定使用；错别字表可以增删，看上下文才知道对错的只作提醒。",
    bad=[
        "您提出的意义建议很有针对性。",
        "我局已布署专项检查。",
        "认真研究群众反应强烈的问题。",
        "动态调整行政权利清单。",
        "建立台帐，逐项销号。",
        "我局做出如下决定。",
    ],
    good=[
        "您提出的意见建议很有针对性。",
        "我局已部署专项检查。",
        "完善应急反应机制，及时反映群众的诉求。",
        "保障行政相对人权利，动态调整行政权力清单。",
        "发布署名文章；自己经过学习；以经济建设为中心；十年末来访。",
        "会同有关部门制订工作方案。",
    ],
)
def words_are_spelt_right(reading: Reading) -> Iterator[Hit]:
    """Every wrong word of the list, where its neighbourhood does not make it right."""
    for word in reading.lexicon.wrong_words:
        if word.wrong in reading.manuscript.source:
            yield from _wrong_words(reading, word)


def _wrong_words(reading: Reading, word: WrongWord) -> Iterator[Hit]:
    for spot in reading.spots(re.compile(re.escape(word.wrong))):
        if _is_wrong(word, spot):
            yield Hit(
                spot.at(),
                f"“{word.wrong}”应为“{word.right}”{'，' + word.note.rstrip('。') if word.note else ''}。",
                word.right,
                fix=word.right if word.safe else None,
                severity=word.severity,
            )


def _is_wrong(word: WrongWord, spot: Spot) -> bool:
    before, after = spot.before[-NEIGHBOURHOOD:], spot.after[:NEIGHBOURHOOD]
    if _ends_with(before, word.unless_after) or _starts_with(after, word.unless_before):
        return False
    asked = (word.only_after and not _ends_with(before, word.only_after)) or (
        word.only_before and not _starts_with(after, word.only_before)
    )
    return not asked


def _ends_with(text: str, pattern: str) -> bool:
    return bool(pattern) and re.search(f"(?:{pattern})$", text) is not None


def _starts_with(text: str, pattern: str) -> bool:
    return bool(pattern) and re.match(pattern, text) is not None


@WORDS.rule(
    "R44",
    "固定表述",
    Severity.WARNING,
    "《党政机关公文处理工作条例》第十九条：表述准确；重要提法、制度和机构的名称照规范写。",
    bad=[
        "坚持发展新时代枫桥经验，化解矛盾纠纷。",
        "为经济社会发展开好局起好步提供保障。",
        "将人民调解纳入社会购买服务指导目录。",
        "落实重大行政决策终身追究制度。",
        "列入各级党校（行政院校）教学内容。",
    ],
    good=[
        "坚持和发展新时代“枫桥经验”，创建“枫桥式”司法所。",
        "为经济社会发展开好局、起好步提供保障。",
        "将人民调解纳入政府购买服务指导性目录。",
        "落实重大行政决策终身责任追究制度。",
        "列入各级党校（行政学院）教学内容，推进合法性审核。",
        "以习近平新时代中国特色社会主义思想为指导。",
    ],
)
def formulas_are_whole(reading: Reading) -> Iterator[Hit]:
    """Every near miss of a fixed formula; where several fit one place, the first of the list."""
    phrases = [(re.compile(phrase.wrong), phrase) for phrase in reading.lexicon.phrases]
    for line in reading.lines:
        end = 0
        for match, phrase in _in_line(line, phrases):
            if match.start() >= end:
                end = match.end()
                yield _missed(Spot(line, match), phrase)


def _in_line(
    line: Line, phrases: list[tuple[re.Pattern[str], FixedPhrase]]
) -> list[tuple[re.Match[str], FixedPhrase]]:
    found = [(match, phrase) for pattern, phrase in phrases for match in pattern.finditer(line.text)]
    return sorted(found, key=lambda each: each[0].start())


def _missed(spot: Spot, phrase: FixedPhrase) -> Hit:
    note = "，" + phrase.note.rstrip("。") if phrase.note else ""
    return Hit(
        spot.at(),
        f"“{_inside(spot[0])}”宜写作“{_inside(phrase.right)}”{note}。",
        phrase.right,
        fix=phrase.right if phrase.safe else None,
        severity=phrase.severity,
    )


def _inside(quoted: str) -> str:
    """Words that stand within quotation marks: their own become single."""
    return quoted.replace("“", "‘").replace("”", "’")
