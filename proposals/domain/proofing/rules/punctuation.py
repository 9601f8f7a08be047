"""Punctuation between Chinese characters: full-width, without needless marks, without blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Place, Severity
from proposals.domain.proofing.manuscript import CHINESE, FULL_WIDTH
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

PUNCTUATION = RuleBook()
NAMES = {
    ",": "逗号",
    ";": "分号",
    ":": "冒号",
    "?": "问号",
    "!": "叹号",
    "(": "括号",
    ")": "括号",
    ".": "句点",
}
_QUOTED = re.compile(r'(?P<open>")(?P<words>[^"\n]*)(?P<close>")')
_CHINESE = re.compile(f"[{CHINESE}]")
_TITLES_APART = re.compile("(?<=》)、《")
_QUOTES_APART = re.compile("(?<=”)、“")
_BLANKS = re.compile(
    rf"(?<=[{CHINESE}，。；：、》”）])[ \u3000\u00a0]+(?P<next>[{CHINESE}0-9，。；：、《“（])"
    rf"|(?<=[0-9%])[ \u3000\u00a0]+(?P<after>[{CHINESE}，。；：、])"
)
_PROSE = re.compile("[，。；]")
_PUSHED_RIGHT = re.compile(r"^(?P<blanks>[ \u3000\u00a0\t]{5,})\S", re.MULTILINE)


@PUNCTUATION.rule(
    "R11",
    "并列的书名号、引号之间不用顿号",
    Severity.WARNING,
    "GB/T 15834-2011第4.5.3.5条：并列的书名号之间、引号之间一般不再加顿号；中间有括注的才加。",
    bad=["修订《甲办法》、《乙规定》。", "开展“一网通办”、“跨省通办”。"],
    good=["修订《甲办法》《乙规定》。", "开展“一网通办”“跨省通办”。", "修订《甲办法》（试行）、《乙规定》。"],
)
def no_comma_between_marks(reading: Reading) -> Iterator[Hit]:
    """》《 and ”“ stand next to each other; one click mends all."""
    for pattern, fix, kind in ((_TITLES_APART, "《", "书名号"), (_QUOTES_APART, "“", "引号")):
        for spot in reading.spots(pattern):
            yield Hit(spot.at(), f"并列的{kind}之间不用顿号，请删去顿号。", fix, fix=fix)


@PUNCTUATION.rule(
    "R19",
    "中文之间用全角标点",
    Severity.ERROR,
    "GB/T 15834-2011第5章：中文标点占一个字的位置，用全角。",
    bad=[
        "推进,落实",
        "各区县(自治县)政府:",
        '举报"新闻敲诈"的电话已开通。',
        "工作已完成.",
        "我局加强领导,压实责任,完善机制,健全制度,强化监督,严格执法,改进作风,提高效率,方便群众,优化服务,推动落实",
    ],
    good=[
        "推进，落实",
        "比例为3:1，时间为9:30，共1,000件，约1.5亿元。",
        "网址是https://example.gov.cn/a?b=1，邮箱是office@example.gov.cn。",
        "采用Hello, world一类的英文。",
        "一.加强领导",
        'Say "hello, world" twice.',
    ],
)
def marks_are_full_width(reading: Reading) -> Iterator[Hit]:
    """Half-width marks next to Chinese characters; in a text from the web all of them are one reminder."""
    manuscript = reading.manuscript
    for place in manuscript.half_width:
        mark = manuscript.words_at(place)
        if manuscript.from_web:
            yield _from_web(place, mark, len(manuscript.half_width))
        else:
            yield _typed(place, mark)
    yield from _straight_quotes(reading)


def _straight_quotes(reading: Reading) -> Iterator[Hit]:
    """Pairs are counted from the head of the line: where one is left over, only the writer knows which."""
    severity = Severity.HINT if reading.manuscript.from_web else None
    odd = {line.number for line in reading.lines if line.text.count('"') % 2}
    for spot in reading.spots(_QUOTED):
        around = spot.match.string[max(0, spot.match.start() - 1) : spot.match.end() + 1]
        if not _CHINESE.search(around):
            continue
        if spot.line.number in odd:
            yield Hit(
                spot.at("open"),
                "中文里的直引号应改为弯引号“”；这一段的引号不成对，请逐个核对。",
                "“……”",
                severity=severity,
            )
            continue
        for group, fix in (("open", "“"), ("close", "”")):
            yield Hit(spot.at(group), "中文里的直引号应改为弯引号“”。", "“……”", fix=fix, severity=severity)


def _from_web(place: Place, mark: str, count: int) -> Hit:
    return Hit(
        place,
        f"全文{count}处半角标点，像是从网页复制的，已按全角检查；可以一次全部改为全角。",
        mark.translate(FULL_WIDTH),
        fix=mark.translate(FULL_WIDTH),
        cause="网页",
        severity=Severity.HINT,
    )


def _typed(place: Place, mark: str) -> Hit:
    full = mark.translate(FULL_WIDTH)
    name = NAMES[mark]
    return Hit(
        place,
        f"半角{name}“{mark}”应改为全角的“{full}”。",
        full,
        fix=full,
        cause=name,
    )


@PUNCTUATION.rule(
    "R45",
    "不用空格排版",
    Severity.WARNING,
    "GB/T 9704-2012第7.3.5条：署名、成文日期用右空字数定位；正文的汉字、数字之间不留空格。",
    bad=[
        "推动 落实，取得成效。",
        "在 2023 年，全市办结85件。",
        "                江北市司法局",
        "请示。 以上意见，请审。",
    ],
    good=[
        "推动落实，取得成效。",
        "　　推动落实，取得成效。",
        "    推动落实，取得成效。",
        "江北市司法局",
        "首页 政务公开 渝快办",
        "采用Web of Science，检索文献。",
    ],
)
def no_blanks(reading: Reading) -> Iterator[Hit]:
    """Blanks between characters of a sentence (one click takes all out), and lines pushed to the right by blanks."""
    prose = {line.number for line in reading.lines if _PROSE.search(line.text)}
    for spot in reading.spots(_BLANKS):
        kept = spot["next"] or spot["after"]
        if spot.line.number in prose:
            yield Hit(spot.at(), "正文中间有空格，请删去。", "删去空格", fix=kept)
    for spot in reading.spots(_PUSHED_RIGHT):
        message = "这一行用空格推到右边，请改用右缩进或者右对齐；由本系统排版的不必输入。"
        yield Hit(spot.at("blanks"), message, "删去行首空格", severity=Severity.HINT)
