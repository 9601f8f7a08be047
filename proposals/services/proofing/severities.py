"""管理—核稿—规则: how severe each rule is here, or that it is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.domain.proofing.findings import SEVERITY_NAMES, Severity
from proposals.domain.proofing.rule import Rule
from proposals.domain.proofing.rules import RULES
from proposals.services._office import Office
from proposals.services._proofing import SEVERITIES, severities_of
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.system import Setting

OFF = "off"
CHOICES: dict[str, str] = {**{s.value: name for s, name in SEVERITY_NAMES.items()}, OFF: "不查"}
"""What may be decided for a rule, with its words."""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule with what holds for it; ``by`` and ``at``: who decided otherwise than packaged, if anybody did."""

    rule: Rule
    severity: str
    packaged: str
    by: str = ""
    at: datetime | None = None


def rules_shown(office: Office) -> tuple[RuleShown, ...]:
    """Every rule by its number."""
    chosen, kept = severities_of(office), office.changed_rules.get(SEVERITIES, {})
    return tuple(
        RuleShown(
            rule,
            code_of(chosen.get(rule.id, rule.severity)),
            rule.severity.value,
            kept.get(rule.id, {}).get("by", ""),
            datetime.fromisoformat(kept[rule.id]["at"]) if rule.id in kept else None,
        )
        for rule in RULES
    )


def set_severities(office: Office, actor: Actor, wanted: Mapping[str, str]) -> int:
    """Decide rules by their number (a code of ``CHOICES``); gives how many changed. What is packaged is not kept."""
    require_sysadmin(actor)
    now = {shown.rule.id: shown for shown in rules_shown(office)}
    for rule, code in wanted.items():
        if rule not in now or code not in CHOICES:
            raise BadInput("请从列出的程度里选择。", field=rule)
    changed = {rule: code for rule, code in wanted.items() if now[rule].severity != code}
    if not changed:
        return 0
    row = office.db.scalar(select(Setting).where(Setting.key == SEVERITIES).with_for_update())
    kept = dict(row.value) if row else {}
    for rule, code in changed.items():
        decided = {"severity": code, "by": actor.name, "at": office.now.isoformat()}
        kept = {**kept, rule: decided} if code != now[rule].packaged else _without(kept, rule)
    if row is None:
        row = Setting(key=SEVERITIES, value=kept, changed_at=office.now, changed_by=actor.person_id)
        office.db.add(row)
    row.value, row.changed_at, row.changed_by = kept, office.now, actor.person_id
    told = [f"{rule}{CHOICES[now[rule].severity]}→{CHOICES[code]}" for rule, code in changed.items()]
    record(office, actor, "admin_proofing_rules", {"changed": "，".join(told)})
    office.db.flush()
    office.forget_settings()
    return len(changed)


def code_of(severity: Severity | None) -> str:
    """As forms send it."""
    return OFF if severity is None else severity.value


def _without(kept: dict[str, object], rule: str) -> dict[str, object]:
    return {name: value for name, value in kept.items() if name != rule}
