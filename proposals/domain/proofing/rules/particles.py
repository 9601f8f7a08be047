"""的, 地 and 得 where one of them is missing or another is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

PARTICLES = RuleBook()
_PEOPLE = "群众|公众|社会各界|社会|企业|居民|市民|村民|职工|委员|代表|当事人|用户|家长|学生|人民"
_SATISFIED = re.compile(
    rf"(?:{_PEOPLE})对(?P<thing>(?:(?!提升|提高|增强|开展|进行|影响|纳入|测评|调查)[^，。；：、的\s]){{2,16}})"
    r"(?P<degree>满意度|满意率|知晓率|认可度|信任度|支持率)"
)
_ADVERB = re.compile(
    r"(?:不断|逐步|逐渐|切实|大力|着力|日益|渐渐)(?P<particle>的)"
    r"(?=(?:推进|推动|完善|提升|提高|加强|深化|优化|健全|强化|改善|增强|扩大|规范)[^，。；、的和与])"
)
_DONE = re.compile(
    r"(?<=[做办抓干管搞跑])(?P<particle>的)(?=(?:好不好|不够|很好|更好|比较好|扎实|很实|更实|不错|不到位)[，。；])"
)


@PARTICLES.rule(
    "R28",
    "“的”“地”“得”",
    Severity.WARNING,
    "现代汉语语法：定语后面用“的”，状语后面用“地”，补语前面用“得”；“对……的满意度”不能缺“的”。",
    bad=["社会各界对法治政府建设满意度提升至94.2%。", "不断的完善工作机制。", "这项工作做的不够。"],
    good=[
        "社会各界对法治政府建设的满意度提升至94.2%。",
        "不断地完善工作机制。",
        "取得了不断的进步。",
        "这项工作做得不够。",
        "群众对提升满意度的期盼。",
        "社会满意度逐年提高。",
    ],
)
def particles_stand_right(reading: Reading) -> Iterator[Hit]:
    """对……满意度 without 的; 不断的完善; 做的不够."""
    for spot in reading.spots(_SATISFIED):
        right = f"的{spot['degree']}"
        yield Hit(
            spot.at("degree"),
            f"“对{spot['thing']}{spot['degree']}”缺“的”，应写作“对{spot['thing']}{right}”。",
            right,
            fix=right,
        )
    for pattern, right in ((_ADVERB, "地"), (_DONE, "得")):
        for spot in reading.spots(pattern):
            yield Hit(
                spot.at("particle"),
                f"“{spot[0]}”后面是{'动词' if right == '地' else '补语'}，“的”宜改为“{right}”。",
                right,
                severity=Severity.HINT,
            )
