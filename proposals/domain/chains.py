"""Words of the review chains: kinds of steps, and for whom a step is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput


class StepKind(StrEnum):
    """Kinds of review steps: 审核 会签 核稿 审签 签发 局外送审."""

    CHECK = "check"
    COSIGN = "cosign"
    PROOFREAD = "proofread"
    ENDORSE = "endorse"
    SIGN = "sign"
    OUTSIDE = "outside"


class Whose(StrEnum):
    """For which department a step of a chain is made when a review starts."""

    UNIT = "unit"
    LEAD_DEPARTMENT = "lead_department"
    SUPPORTING_DEPARTMENTS = "supporting_departments"


STEP_KIND_NAMES: dict[StepKind, str] = {
    StepKind.CHECK: "审核",
    StepKind.COSIGN: "会签",
    StepKind.PROOFREAD: "核稿",
    StepKind.ENDORSE: "审签",
    StepKind.SIGN: "签发",
    StepKind.OUTSIDE: "局外送审",
}
WHOSE_NAMES: dict[Whose, str] = {
    Whose.UNIT: "全单位",
    Whose.LEAD_DEPARTMENT: "牵头处室",
    Whose.SUPPORTING_DEPARTMENTS: "各配合处室",
}
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a chain as configured; steps of one position run side by side."""

    position: int
    kind: StepKind
    name: str
    role: Role
    whose: Whose
    person_id: int | None = None


def check_steps(steps: tuple[PlannedStep, ...]) -> None:
    """Refuse a chain that could not end in one signature."""
    if not steps:
        raise BadInput("审核流程至少要有一步，请填写。", field="steps")
    if len(steps) > MOST_STEPS:
        raise BadInput(f"审核流程最多{MOST_STEPS}步，请合并。", field="steps")
    last = max(step.position for step in steps)
    final = [step for step in steps if step.position == last]
    if len(final) != 1 or final[0].kind is not StepKind.SIGN:
        raise BadInput("最后一步应当只有一步，而且是“签发”，请调整顺序。", field="steps")
    if any(step.kind is StepKind.SIGN for step in steps if step.position != last):
        raise BadInput("“签发”只能是最后一步，请把前面的改为“审签”。", field="steps")
