"""Chinese prose by the thousand, the same every time; a phrase stands in some texts and nowhere else."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

CHARACTERS = (
    "法治政府建设推进依行政执监督机关事务信访司局市民公众平台热线服提升质量办理加强基层社区街道乡村振兴"
    "教育医疗养老托幼就业住房交通环保治水护林防汛应急消防安全食品药监企营商科技创新数据智能融合文旅体"
    "育城更老旧小改造停车充电桩垃圾分类绿地公园河湖长制生态修复污染监测考核奖惩激励保障机制完善健全规"
    "范标准流程优化简便利惠普均衡发展协调统筹资源配置财金融税收投入引导扶持培训宣传普及解释答复沟通联"
    "系代表委员提案议意见落实措施责任单位期限进展成效问题原因分析对策研究方案试点总结经验广示范带动作用"
)
PLANTED = "稳岗惠企"
"""Four characters whose neighbours the generator never puts together, though three of them are common enough."""
PLANTED_TEXTS = 200
"""In how many texts the phrase stands, whatever their number."""
WORDS_A_SENTENCE, SENTENCES = 9, 8


@dataclass(frozen=True, slots=True)
class Prose:
    """One proposal as it is written."""

    serial_no: str
    title: str
    text: str


def _words(chance: random.Random) -> tuple[list[str], list[float]]:
    """Some thousand words; few are common and most are rare, as in any language."""
    words = ["".join(chance.sample(CHARACTERS, chance.choice((2, 2, 2, 3, 4)))) for _ in range(4000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    return words, weights


def proposals(count: int, seed: int = 607) -> Iterator[Prose]:
    """So many proposals, others for another seed; the planted phrase stands in ``PLANTED_TEXTS`` of them, evenly spread."""
    words, weights = _words(random.Random(607))
    chance = random.Random(seed)
    apart = max(1, count // PLANTED_TEXTS)
    for n in range(1, count + 1):
        drawn = chance.choices(words, weights, k=WORDS_A_SENTENCE * SENTENCES)
        sentences = [
            "".join(drawn[at : at + WORDS_A_SENTENCE]) for at in range(0, len(drawn), WORDS_A_SENTENCE)
        ]
        if n % apart == 0 and n // apart <= PLANTED_TEXTS:
            sentences[3] += PLANTED
        yield Prose(f"{n:07d}", f"关于{drawn[0]}{drawn[5]}{drawn[9]}的建议", "。".join(sentences) + "。")
