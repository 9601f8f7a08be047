"""The rules for files, and findings made by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from proposals.domain.proofing.findings import Finding, Place, Severity

WHOLE_FILE = Place(0, 0, 0)
"""The place of what no line of the text shows."""


@dataclass(frozen=True, slots=True)
class FileRule:
    """One rule; ``why`` says where it comes from."""

    id: str
    name: str
    severity: Severity
    why: str

    def finding(
        self, message: str, suggestion: str = "", places: Sequence[Place] = (WHOLE_FILE,), text: str = ""
    ) -> Finding:
        """What was found, at one place or several."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            place=places[0],
            text=text,
            message=message,
            suggestion=suggestion,
            fix=None,
            fingerprint=sha256(f"{self.id}\n{message}\n{text}".encode()).hexdigest()[:32],
            also=tuple(places[1:]),
        )


STANDARD = "GB/T 9704-2012《党政机关公文格式》"
BODY_FONT = FileRule(
    "D01", "正文字体", Severity.WARNING, f"{STANDARD}第5.2.2条、第7.3.3条：正文用3号仿宋体字。"
)
HEADING_FONT = FileRule(
    "D02", "标题字体", Severity.WARNING, f"{STANDARD}第7.3.1条、第7.3.3条：标题用小标宋，一级黑体，二级楷体。"
)
SIZE = FileRule("D03", "字号", Severity.WARNING, f"{STANDARD}第5.2.2条：正文3号；第7.3.1条：标题2号。")
PAGE = FileRule(
    "D04", "纸张和页边距", Severity.WARNING, f"{STANDARD}第5.1条、第5.2.1条：A4纸，天头37毫米，订口28毫米。"
)
TO_FILL_IN = FileRule(
    "D05", "没有填写的内容", Severity.ERROR, "模板和代拟稿里留着待填的地方，发出前要填好或者删去。"
)
COMMENTS = FileRule("D06", "批注", Severity.WARNING, "批注随电子文件送出，收到的人看得到。")
TRACKED = FileRule(
    "D07", "修订", Severity.WARNING, "没有接受或拒绝的修订随电子文件送出，改动前后的文字都看得到。"
)
HIDDEN = FileRule(
    "D08", "隐藏文字", Severity.WARNING, "隐藏文字屏幕上看不到，随电子文件送出，收到的人能显示出来。"
)
AUTHORS = FileRule(
    "D09",
    "文件属性里的姓名",
    Severity.HINT,
    "作者和最后修改人的姓名留在文件属性里，公开前宜在“文件—信息—检查文档”里清除。",
)
FILE_RULES = (BODY_FONT, HEADING_FONT, SIZE, PAGE, TO_FILL_IN, COMMENTS, TRACKED, HIDDEN, AUTHORS)
"""All of them by their number."""
