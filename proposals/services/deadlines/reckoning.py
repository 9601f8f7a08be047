"""Every limit of a kind from a date on, without a database: packaged rules (or the office's file) and announced days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from proposals.domain.deadlines import Clock, StartEvent
from proposals.domain.errors import BadInput
from proposals.domain.explaining import Explained, explain_rules
from proposals.domain.kinds import LEVELS, Kind, parse_kinds
from proposals.domain.limits import CaseTraits, parse_limits
from proposals.domain.proposers import PROPOSER_TYPE_NAMES
from proposals.domain.workdays import Calendar
from proposals.services._office import read_data
from proposals.storage import official_days


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a kind (code or name), a day, and whatever else narrows the rules or is known already."""

    kind: str
    start: date
    level: str = ""
    session: str = ""
    in_session: bool | None = None
    proposer_type: str = ""
    unit: str = ""
    starts: Mapping[StartEvent, date] = field(default_factory=dict)
    fixed: Mapping[Clock, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The answer; ``supposed`` are the events for which no day of their own was given."""

    kind: str
    clocks: list[Explained]
    supposed: tuple[str, ...]


def reckon(question: Question) -> Reckoned:
    """Every clock of the kind; an event without a day of its own is taken to be on the day asked about."""
    kind = _kind(question.kind)
    traits = CaseTraits(
        kind=kind.code,
        level=_code(question.level, LEVELS, "级别"),
        session=question.session,
        in_session=question.in_session,
        proposer_type=_code(
            question.proposer_type, {t.value: n for t, n in PROPOSER_TYPE_NAMES.items()}, "提案者类型"
        ),
        unit=question.unit,
    )
    rules = parse_limits(read_data("limits.toml")).rules_for(traits)
    asked = {rule.start: rule.start_label for rule in rules.values()}
    asked.pop(StartEvent.REPLY_DUE, None)
    starts = {**dict.fromkeys(asked, question.start), **question.starts}
    clocks = explain_rules(rules.values(), starts, _packaged_calendar(), fixed=question.fixed)
    supposed = tuple(label for event, label in asked.items() if event not in question.starts)
    return Reckoned(kind.name, clocks, supposed)


def _kind(text: str) -> Kind:
    kinds = parse_kinds(read_data("kinds.toml"))
    found = next((k for k in kinds.values() if text in (k.code, k.name)), None)
    if found is None:
        known = "、".join(f"{k.code}（{k.name}）" for k in kinds.values())
        raise BadInput(f"没有“{text[:40]}”这个种类，可以用：{known}。", field="kind")
    return found


def _code(text: str, names: Mapping[str, str], what: str) -> str:
    """A code from a code or a name; empty stays empty."""
    if not text:
        return ""
    found = next((code for code, name in names.items() if text in (code, name)), None)
    if found is None:
        known = "、".join(f"{code}（{name}）" for code, name in names.items())
        raise BadInput(f"没有“{text[:40]}”这个{what}，可以用：{known}。")
    return found


def _packaged_calendar() -> Calendar:
    return Calendar.of(
        official_days.announced_days(), official_days.announced_years(), official_days.announced_names()
    )
