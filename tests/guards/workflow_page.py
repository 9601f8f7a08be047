"""``docs/workflow.md`` from the workflow table: ``python -m tests.guards.workflow_page`` writes it anew."""

from itertools import groupby

from proposals.domain.workflow import (
    ACTION_NAMES,
    ALL_PARTS,
    ENDS,
    PART_NAMES,
    STATE_NAMES,
    TABLE,
    Part,
    State,
    Step,
)
from tests.guards.tree import ROOT

FILE = ROOT / "docs" / "workflow.md"
HEAD = """# 办理流程

由 `proposals/domain/workflow.py` 的 `TABLE` 生成，请勿手改：`python -m tests.guards.workflow_page`。
谁可以做，见 `proposals/domain/permissions.py`；条件的含义，见 `proposals/domain/conditions.py`。
"""


def page() -> str:
    return "\n".join([HEAD, *_diagram(), "", *_tables()])


def _diagram() -> list[str]:
    """Moves between states; what leaves the state as it is stands in the tables below."""
    moves: dict[tuple[State, State], list[str]] = {}
    for step in TABLE:
        if step.state is not step.target:
            names = moves.setdefault((step.state, step.target), [])
            if (name := ACTION_NAMES[step.action]) not in names:
                names.append(name)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.PENDING_DISPATCH}"]
    lines += [f"    {state}: {STATE_NAMES[state]}" for state in State]
    lines += [f"    {source} --> {target}: {'、'.join(names)}" for (source, target), names in moves.items()]
    lines += [f"    {state} --> [*]" for state in State if state in ENDS]
    return [*lines, "```"]


def _tables() -> list[str]:
    lines = []
    ordered = sorted(TABLE, key=lambda step: list(State).index(step.state))
    for state, rows in groupby(ordered, key=lambda step: step.state):
        lines += [
            f"## {STATE_NAMES[state]} `{state}`",
            "",
            "| 动作 | 去向 | 条件 | 限于 |",
            "|---|---|---|---|",
        ]
        lines += [_row(step) for step in rows]
        lines.append("")
    return lines


def _row(step: Step) -> str:
    target = "不变" if step.target is step.state else STATE_NAMES[step.target]
    parts = (
        "" if step.parts == ALL_PARTS else "、".join(PART_NAMES[part] for part in Part if part in step.parts)
    )
    when = f"`{step.when}`" if step.when else ""
    return f"| {ACTION_NAMES[step.action]} `{step.action}` | {target} | {when} | {parts} |"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
