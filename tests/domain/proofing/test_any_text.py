"""Whatever is pasted: every rule ends, points into the text, and says a whole sentence."""

import json

from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.letter import parse_facts
from proposals.domain.proofing.engine import proofread
from proposals.services._office import DATA
from proposals.services._proofing_lists import packaged_lexicon

FACTS = parse_facts(json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))["facts"])
PIECES = st.sampled_from(
    ["孔祥彬委员：", "收悉", "现答复如下：", "一、", "（一）", "1.", "《", "》", "“", "”", "（", "）", "关于", "提案", "第0607号", "我局", "我办", "将进一步", "9月底前", "市信访办", "会同", "、", "，", "。", "；", "\n", "12件", "共", "其中", "附件：", "重庆市司法局", "2023年4月27日", "回执", "此复函已经", "审签", "渝府办发〔2021〕40号", "13800138000", "截止", "\u3000", "(", ")", ",", "繁體", "👍", "🏽"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@given(TEXTS, st.sampled_from([None, FACTS]))
def test_every_finding_points_into_the_text(text, facts):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    for finding in proofread(text, facts, packaged_lexicon()).findings:
        assert finding.message.endswith("。")
        for place in (finding.place, *finding.also):
            assert 0 <= place.start <= place.end <= len(lines[place.line - 1])
