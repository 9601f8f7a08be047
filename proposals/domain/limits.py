"""The limits a bureau works under, read from its table, and the choice of the rules that fit one case.

``parse_limits`` takes what a TOML reader returns and refuses anything it does not know, with the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from proposals.domain.deadlines import Clock, Roll, Rule, StartEvent, Unit
from proposals.domain.errors import BadInput
from proposals.domain.light_settings import parse_signs
from proposals.domain.lights import Thresholds

_Code = TypeVar("_Code", bound=StrEnum)
_RULE_KEYS = {"label", "from", "n", "unit", "roll", "off"}
_WHEN_TEXT = {"kind", "level", "session", "proposer_type", "unit"}
_LIGHT_WORDS = {"left", "left_none", "today", "overdue", "overdue_none"}
_GIVEN = (StartEvent.DISPATCHED, StartEvent.RECEIVED, StartEvent.MEETING, StartEvent.ACCEPTED)
_WORK = (*_GIVEN, StartEvent.ASSIGNED)
STARTS_OF: dict[Clock, tuple[StartEvent, ...]] = {
    Clock.ACCEPT: _GIVEN[:3],
    Clock.DEPARTMENT_ACCEPT: (StartEvent.ASSIGNED, *_GIVEN),
    Clock.DEPARTMENT_RETURN: (StartEvent.ASSIGNED, *_GIVEN),
    Clock.DEPARTMENT_OPINION: (StartEvent.ASSIGNED, *_GIVEN, StartEvent.REPLY_DUE),
    Clock.ADJUSTMENT: _GIVEN,
    Clock.ADJUSTMENT_ANSWER: (StartEvent.REQUESTED,),
    Clock.OPINION: (*_GIVEN, StartEvent.REPLY_DUE),
    Clock.CONTACT: (*_WORK, StartEvent.REPLY_DUE),
    Clock.FIRST_DRAFT: (StartEvent.REPLY_DUE, *_WORK),
    Clock.LAST_APPROVAL: (StartEvent.REPLY_DUE, *_WORK),
    Clock.REPLY: _GIVEN,
    Clock.REPLY_LATEST: _GIVEN,
    Clock.RECEIPT: (StartEvent.DELIVERED,),
    Clock.REHANDLE: (StartEvent.RATED,),
    Clock.PUBLICATION: (StartEvent.DELIVERED,),
    Clock.COMMITMENT: (StartEvent.DELIVERED,),
}
"""What each clock may sensibly count from, the usual one first: offered where an office changes a rule."""
COUNTED_FROM = frozenset({Clock.REPLY, Clock.REPLY_LATEST})
"""Clocks that cannot count back from the reply: they are what it is reckoned by."""
_LARGEST = 3_660  # ten years in days: more than any authority ever gave


@dataclass(frozen=True)
class CaseTraits:
    """What the choice of rules may look at."""

    kind: str
    level: str = ""
    session: str = ""
    in_session: bool | None = None
    proposer_type: str = ""
    unit: str = ""
    unit_short: str = ""

    def have(self, name: str, value: str | bool) -> bool:
        """True when the case has this trait; a unit is meant by its full or its short name."""
        if name == "unit":
            return value in (self.unit, self.unit_short)
        return bool(getattr(self, name) == value)


@dataclass(frozen=True)
class Override:
    """Rules for the cases that have all these traits; ``None`` means: no such limit."""

    when: tuple[tuple[str, str | bool], ...]
    rules: Mapping[Clock, Rule | None]

    def fits(self, traits: CaseTraits) -> bool:
        """True when every named trait is the case's own."""
        return all(traits.have(name, value) for name, value in self.when)


@dataclass(frozen=True)
class Limits:
    """All rules with their overrides, and the thresholds of the lights.

    ``labels`` and ``starts`` name every clock and every start; ``pause_while_adjusting`` stops the clocks of a case while
    its unit asks for adjustment (off by default: 延期 is the lawful form).
    """

    rules: Mapping[Clock, Rule]
    overrides: tuple[Override, ...]
    thresholds: Thresholds
    labels: Mapping[Clock, str]
    starts: Mapping[StartEvent, str]
    pause_while_adjusting: bool = False
    raw: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    def rules_for(self, traits: CaseTraits) -> dict[Clock, Rule]:
        """The rules of one case; the most specific override wins, the later one among equals."""
        return {clock: rule for clock, (rule, _) in self.chosen(traits).items() if rule is not None}

    def chosen(self, traits: CaseTraits) -> dict[Clock, tuple[Rule | None, Override | None]]:
        """For every clock its rule (None: switched off) and the override it comes from, None for the general rule."""
        found: dict[Clock, tuple[Rule | None, Override | None]] = {
            clock: (self.rules.get(clock), None) for clock in self.labels
        }
        for override in sorted(self.overrides, key=lambda o: len(o.when)):
            if override.fits(traits):
                found.update({clock: (rule, override) for clock, rule in override.rules.items()})
        return found

    def changed_by(self, changes: Mapping[str, object]) -> Limits:
        """These limits with what an office changed: its overrides come after ours, its switches in place of ours."""
        _only(changes, {"overrides", "switches"}, "本单位的期限规则")
        overrides = [*_list(self.raw, "overrides"), *_list(changes, "overrides")]
        switches = {
            name: value
            for table in (self.raw, changes)
            for name, value in _as_table(table.get("switches", {}), "switches").items()
        }
        return parse_limits({**self.raw, "overrides": overrides, "switches": switches})


def parse_limits(table: Mapping[str, object]) -> Limits:
    """Read the table strictly; an unknown key, missing part or wrong type is a ``BadInput`` naming its place."""
    _only(table, {"starts", "rules", "overrides", "switches", "lights"}, "期限表")
    starts = _start_labels(_table(table, "starts"))
    raw = {
        _code(Clock, name, "rules"): _as_table(rule, f"rules.{name}")
        for name, rule in _table(table, "rules").items()
    }
    rules = {clock: _rule(clock, rule, starts, f"rules.{clock}") for clock, rule in raw.items()}
    overrides = tuple(
        _override(_as_table(each, "overrides"), raw, starts, i)
        for i, each in enumerate(_list(table, "overrides"), 1)
    )
    return Limits(
        rules={clock: rule for clock, rule in rules.items() if rule is not None},
        overrides=overrides,
        thresholds=_thresholds(_table(table, "lights")),
        labels={clock: _text(rule, "label", f"rules.{clock}") for clock, rule in raw.items()},
        starts=starts,
        pause_while_adjusting=_switch(
            _as_table(table.get("switches", {}), "switches"), "pause_while_adjusting"
        ),
        raw=table,
    )


def _list(table: Mapping[str, object], name: str) -> list[object]:
    listed = table.get(name, [])
    if not isinstance(listed, list):
        raise BadInput(f"期限表的“{name}”应写成 [[{name}]] 的列表。", field=name)
    return listed


def _switch(raw: Mapping[str, object], name: str) -> bool:
    _only(raw, {name}, "switches")
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise BadInput(f"期限表“switches.{name}”应为 true 或 false。", field=f"switches.{name}")
    return value


def _rule(
    clock: Clock, raw: Mapping[str, object], starts: Mapping[StartEvent, str], where: str
) -> Rule | None:
    _only(raw, _RULE_KEYS, where)
    if raw.get("off") is True:
        return None
    start = _code(StartEvent, raw.get("from"), f"{where}.from")
    if start is StartEvent.REPLY_DUE and clock in COUNTED_FROM:
        raise BadInput(f"期限表“{where}.from”不能从答复期限起算：答复期限由它推算。", field=f"{where}.from")
    n = _whole(raw, "n", where, -_LARGEST, _LARGEST)
    if n == 0:
        raise BadInput(f"期限表“{where}.n”不能是0；不要这个期限请写 off = true。", field=where)
    unit = _code(Unit, raw.get("unit"), f"{where}.unit")
    roll = _code(Roll, raw.get("roll", Roll.NEXT if n > 0 else Roll.PREVIOUS), f"{where}.roll")
    return Rule(clock, start, n, unit, roll, _text(raw, "label", where), starts[start])


def _override(
    raw: Mapping[str, object],
    base: Mapping[Clock, Mapping[str, object]],
    starts: Mapping[StartEvent, str],
    number: int,
) -> Override:
    where = f"overrides第{number}项"
    _only(raw, {"when", "rules"}, where)
    when = _table(raw, "when")
    _only(when, _WHEN_TEXT | {"in_session"}, f"{where}.when")
    traits: list[tuple[str, str | bool]] = []
    for name, value in when.items():
        if not isinstance(value, bool if name == "in_session" else str):
            raise BadInput(f"期限表“{where}.when.{name}”的值类型不对。", field=where)
        traits.append((name, value))
    rules: dict[Clock, Rule | None] = {}
    for name, part in _table(raw, "rules").items():
        clock = _code(Clock, name, f"{where}.rules")
        merged = {**base.get(clock, {}), **_as_table(part, f"{where}.rules.{name}")}
        rules[clock] = _rule(clock, merged, starts, f"{where}.rules.{name}")
    return Override(tuple(traits), rules)


def _thresholds(raw: Mapping[str, object]) -> Thresholds:
    _only(raw, {"blue", "yellow", "words", "signs"}, "lights")
    blue, yellow = (_whole(raw, name, "lights", 0, 250) for name in ("blue", "yellow"))
    if yellow > blue:
        raise BadInput("期限表“lights”里 yellow 不能大于 blue。", field="lights.yellow")
    words = _table(raw, "words")
    _only(words, _LIGHT_WORDS, "lights.words")
    signs = parse_signs(raw.get("signs", {}))
    told = {name: _text(words, name, "lights.words") for name in _LIGHT_WORDS}
    return Thresholds(blue, yellow, **told, signs=signs)


def _start_labels(raw: Mapping[str, object]) -> dict[StartEvent, str]:
    _only(raw, {event.value for event in StartEvent}, "starts")
    return {event: _text(raw, event.value, "starts") for event in StartEvent}


def _table(raw: Mapping[str, object], name: str) -> Mapping[str, object]:
    return _as_table(raw.get(name), name)


def _as_table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadInput(f"期限表缺少“{where}”，或它不是一张表。", field=where)
    return value


def _only(raw: Mapping[str, object], known: set[str], where: str) -> None:
    for name in raw:
        if name not in known:
            raise BadInput(
                f"期限表“{where}”里有不认识的项“{name}”，可用：{'、'.join(sorted(known))}。", field=where
            )


def _text(raw: Mapping[str, object], name: str, where: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"期限表“{where}.{name}”应为文字，不能空。", field=f"{where}.{name}")
    return value


def _whole(raw: Mapping[str, object], name: str, where: str, least: int, most: int) -> int:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(f"期限表“{where}.{name}”应为{least}到{most}之间的整数。", field=f"{where}.{name}")
    return value


def _code(kind: type[_Code], value: object, where: str) -> _Code:
    try:
        return kind(str(value))
    except ValueError:
        known = "、".join(member.value for member in kind)
        raise BadInput(f"期限表“{where}”的“{value}”不认识，只能是：{known}。", field=where) from None
