"""期限规则: the office's own rules over the packaged ones, for all cases or for those with certain traits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from proposals.domain.actors import Actor, Role
from proposals.domain.deadlines import Clock, Roll, Rule, StartEvent, Unit, rule_words
from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.kinds import LEVELS
from proposals.domain.limits import STARTS_OF, CaseTraits
from proposals.domain.proposers import PROPOSER_TYPE_NAMES, ProposerType
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import is_sysadmin, require_keeper
from proposals.storage.tables.organisation import Unit as UnitRow
from proposals.storage.tables.system import Setting

KEY = "limits"
OFF = "不设这个期限"
LONGEST = {Unit.WORKDAYS: 250, Unit.DAYS: 730, Unit.MONTHS: 36}
When = Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule as typed: so many units after its start, before it where it counts back from the reply."""

    start: StartEvent
    n: int
    unit: Unit
    roll: Roll


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule that the office changed; ``rule`` None: no such limit."""

    key: str
    when: When
    clock: Clock
    label: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One limit of the chosen cases, and where its rule comes from; ``own``: changed by the office."""

    clock: Clock
    label: str
    rule: Rule | None
    when: When | None
    own: bool


def rules_in_force(office: Office, traits: CaseTraits) -> list[RuleInForce]:
    """Every limit as it would start today for a case with these traits."""
    packaged, limits = office.rules.limits.overrides, office.limits
    return [
        RuleInForce(
            clock=clock,
            label=limits.labels[clock],
            rule=rule,
            when=dict(source.when) if source else None,
            own=source is not None and source not in packaged,
        )
        for clock, (rule, source) in limits.chosen(traits).items()
    ]


def own_rules(office: Office) -> list[OwnRule]:
    """What the office changed, in the order in which it was changed."""
    own = office.limits.overrides[len(office.rules.limits.overrides) :]
    return [
        OwnRule(_key(dict(each.when), clock), dict(each.when), clock, office.limits.labels[clock], rule)
        for each in own
        for clock, rule in each.rules.items()
    ]


def when_words(office: Office, when: When | None) -> str:
    """The traits in words: 人大建议，市级，大会期间."""
    if not when:
        return "全部"
    words: dict[str, str] = {str(name): str(value) for name, value in when.items()}
    if "kind" in when:
        kind = office.rules.kinds.get(words["kind"])
        words["kind"] = kind.name if kind else words["kind"]
    if "level" in when:
        words["level"] = f"{LEVELS.get(words['level'], words['level'])}级"
    if "in_session" in when:
        words["in_session"] = "大会期间" if when["in_session"] else "平时"
    if "proposer_type" in when:
        words["proposer_type"] = PROPOSER_TYPE_NAMES[ProposerType(words["proposer_type"])]
    return "，".join(words.values())


def told_rule(rule: Rule | None) -> str:
    """A rule in words, or that there is none."""
    return rule_words(rule) if rule else OFF


def set_rule(office: Office, actor: Actor, when: When, clock: Clock, facts: RuleFacts | None) -> None:
    """Set one limit for the cases with these traits, None for no such limit; running clocks keep theirs."""
    _require_right(office, actor, when)
    raw = _as_table(clock, facts) if facts else {"off": True}
    before = {rule.key: rule for rule in own_rules(office)}.get(_key(when, clock))
    kept = [each for each in _overrides(office) if _key_of(each) != _key(when, clock)]
    _store(office, actor, {"overrides": [*kept, {"when": dict(when), "rules": {clock.value: raw}}]})
    after = next(rule for rule in own_rules(office) if rule.key == _key(when, clock))
    told = {
        "name": f"{after.label}（{when_words(office, when)}）",
        "from": told_rule(before.rule) if before else "",
        "to": told_rule(after.rule),
    }
    record(office, actor, "admin_limits_changed", told)


def drop_rule(office: Office, actor: Actor, key: str) -> None:
    """Take one of the office's own rules away: the more general one counts again."""
    dropped = next((rule for rule in own_rules(office) if rule.key == key), None)
    if dropped is None:
        raise NotPossible("这条规则已经删除或改过，请刷新页面看现在的规则。")
    _require_right(office, actor, dropped.when)
    _store(office, actor, {"overrides": [each for each in _overrides(office) if _key_of(each) != key]})
    told = {
        "name": f"{dropped.label}（{when_words(office, dropped.when)}）",
        "from": told_rule(dropped.rule),
        "to": "删除",
    }
    record(office, actor, "admin_limits_changed", told)


def restore_defaults(office: Office, actor: Actor) -> None:
    """Drop all of the office's own rules; the switch goes back as well."""
    _require_right(office, actor, {})
    count = len(own_rules(office))
    _store(office, actor, {"overrides": [], "switches": {}})
    record(office, actor, "admin_limits_restored", {"count": count})


def set_pause(office: Office, actor: Actor, on: bool) -> None:
    """Whether clocks stand still while adjustment is asked for; for requests made from now on."""
    _require_right(office, actor, {})
    if office.limits.pause_while_adjusting is on:
        return
    _store(office, actor, {"switches": {"pause_while_adjusting": on}})
    record(office, actor, "admin_limits_pause", {"to": "暂停计时" if on else "不暂停"})


def _as_table(clock: Clock, facts: RuleFacts) -> dict[str, Any]:
    if facts.start not in STARTS_OF[clock]:
        raise BadInput("这个期限不能从这件事起算，请从列出的里面选一项。", field="start")
    most = LONGEST[facts.unit]
    if not 1 <= facts.n <= most:
        raise BadInput(f"数量请填1至{most}之间的整数；不要这个期限请选“{OFF}”。", field="n")
    n = -facts.n if facts.start is StartEvent.REPLY_DUE else facts.n
    return {"from": facts.start.value, "n": n, "unit": facts.unit.value, "roll": facts.roll.value}


def _require_right(office: Office, actor: Actor, when: When) -> None:
    """Rules of one unit are its clerk's; those of all are the administrator's, or of the only unit, or the authority."""
    require_keeper(actor)
    if is_sysadmin(actor):
        return
    own = {g.unit_id for g in actor.grants if g.role is Role.CLERK}
    units = office.db.scalars(select(UnitRow).where(UnitRow.id.in_(own))).all()
    if any(unit.is_authority for unit in units):
        return
    if office.db.scalar(select(func.count()).select_from(UnitRow).where(UnitRow.inside)) == 1:
        return
    if when.get("unit") not in {name for unit in units for name in (unit.name, unit.short_name)}:
        raise NotAllowed(
            "这里有几个单位，您只能改本单位的规则：请在“承办单位”里选本单位；其余由系统管理员设置。"
        )


def _stored(office: Office) -> Setting | None:
    return office.db.scalar(select(Setting).where(Setting.key == KEY).with_for_update())


def _overrides(office: Office) -> list[dict[str, Any]]:
    row = _stored(office)
    return list(row.value.get("overrides", [])) if row else []


def _store(office: Office, actor: Actor, changes: Mapping[str, Any]) -> None:
    """Read what is to be stored as strictly as the packaged table, then store it."""
    row = _stored(office)
    value = {**(row.value if row else {}), **changes}
    office.rules.limits.changed_by(value)
    if row is None:
        row = Setting(key=KEY, value=value, changed_at=office.now, changed_by=actor.person_id)
        office.db.add(row)
    row.value, row.changed_at, row.changed_by = value, office.now, actor.person_id
    office.db.flush()
    office.forget_settings()


def _key(when: When, clock: Clock) -> str:
    """A name for the rule of these traits and this clock, the same in every process."""
    text = json.dumps([dict(sorted(when.items())), clock.value], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _key_of(stored: Mapping[str, Any]) -> str:
    (clock,) = stored["rules"]
    return _key(stored["when"], Clock(clock))
