"""``docs/proofreading.md`` with all rules: ``python -m tests.guards.proofreading_page`` writes its table anew."""

from proposals.domain.proofing.findings import SEVERITY_NAMES
from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules import RULES
from tests.guards.tree import ROOT

FILE = ROOT / "docs" / "proofreading.md"
MARK = "<!-- 以下由规则生成，请勿手改：python -m tests.guards.proofreading_page -->\n"


def page(written: str) -> str:
    """The page as it should be: what people wrote above the mark, the rules beneath it."""
    return "\n".join([written.partition(MARK)[0] + MARK, *_table(), ""])


def _table() -> list[str]:
    head = ["| 规则 | 查什么 | 级别 | 为什么 | 例如 |", "|---|---|---|---|---|"]
    return head + [
        f"| {r.id} | {r.name} | {SEVERITY_NAMES[r.severity]} | {r.why} | {_shown(r)} |" for r in RULES
    ]


def _shown(rule: Rule) -> str:
    """The shortest wrong example, in one line."""
    text = min((example.text for example in rule.bad), key=len)
    line = " ".join(text.replace("|", "\\|").split())
    return line if len(line) <= 60 else line[:60] + "……"


if __name__ == "__main__":
    FILE.write_text(page(FILE.read_text(encoding="utf-8")), encoding="utf-8")
