"""采纳、部分采纳、解释说明: what a reply does with a point, as people read it."""

from __future__ import annotations

from proposals.storage.tables.drafting import PointVerdictWord

VERDICT_NAMES: dict[PointVerdictWord, str] = {
    PointVerdictWord.ADOPTED: "采纳",
    PointVerdictWord.PARTLY: "部分采纳",
    PointVerdictWord.EXPLAINED: "解释说明",
}
