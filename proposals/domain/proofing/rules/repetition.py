"""The same word twice in a row, and the same phrase twice in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import CHINESE, Sentence
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

REPETITION = RuleBook()
_CHARACTERS = re.compile(
    "(?<!目)的的(?![确士])|了了(?![解结断却然])|(?<![饱缓温总])和和(?![美气])|与与|或或|(?<!合)并并"
    "|(?<![针面应相反])对对(?!联)|(?<![现存实潜内外所自])在在|(?<![于还但只就都不可凡总])是是(?![否非])"
)
_WORDS = re.compile(
    rf"(?P<word>(?!逐|一[{CHINESE}]一|非常非常|很多很多)[{CHINESE}]{{2,20}}?)(?P<again>(?P=word)+)"
)
_CLAUSES = re.compile(rf"(?P<word>[{CHINESE}][^，。；：、\n]{{3,40}}[，。；、])(?P<again>(?P=word)+)")
_RIGHT = re.compile(r"(?:政府){2}信息|(?:服务){2}(?:中心|大厅|平台)|(?:研究|考虑|讨论|商量|试试|了解){2}")
_PHRASES = re.compile(
    "党中央、国务院|[省市区县]委、[省市区县]政府"
    r"|(?:^|(?<=，))[0-9]{4}年(?=，|[^0-9初底末上下以前同第—、，。；至到])"
    r"|在[^，。；：、\s在]{2,12}过程中"
)


@REPETITION.rule(
    "R29",
    "字、词、句不重复",
    Severity.ERROR,
    "公文写作惯例：文字精练；连着两遍的字词多是误打，一句之内同一词语说两遍宜合并。",
    bad=[
        "完善了的的制度。",
        "对项目进行进行检查。",
        "加强组织领导，加强组织领导，压实责任。",
        "2022年，召开推进会议，推进25项重点工作，2022年社会满意度提升至94.2%。",
        "落实党中央、国务院部署，执行党中央、国务院文件。",
        "在政府采购过程中，听取意见，发挥专业人士在政府采购过程中的作用。",
    ],
    good=[
        "达到目的的过程。",
        "为了了解情况，对现在在建项目开展检查。",
        "公开市政府政府信息。",
        "一个一个解决，一项一项落实。",
        "2022年，办结85件，2023年，办结90件。",
        "政务服务服务大厅已启用。",
        "一步一步推进，逐个逐个销号。",
    ],
)
def nothing_twice(reading: Reading) -> Iterator[Hit]:
    """Doubled characters, words and clauses; the same phrase twice in one sentence is only a reminder."""
    for spot in reading.spots(_CHARACTERS):
        yield Hit(spot.at(), f"“{spot[0]}”重复，请删去一个字。", spot[0][:1])
    for pattern in (_WORDS, _CLAUSES):
        for spot in reading.spots(pattern):
            around = spot.match.string[max(0, spot.match.start() - 2) : spot.match.end() + 4]
            if len(set(spot["word"])) > 1 and not _RIGHT.search(around):
                yield Hit(
                    spot.at("again"), f"“{spot['word']}”连写了两遍，请删去多余的。", f"删去“{spot['again']}”"
                )
    for sentence in reading.sentences:
        yield from _said_again(sentence)


def _said_again(sentence: Sentence) -> Iterator[Hit]:
    said: set[str] = set()
    for match in _PHRASES.finditer(sentence.text):
        if match[0] in said:
            yield Hit(
                sentence.at(match.start(), match.end()),
                f"同一句里“{match[0]}”说了两遍，请看能否合并。",
                severity=Severity.HINT,
            )
        said.add(match[0])
