"""What a rule is. Its examples are its tests (``tests/domain/proofing/test_examples.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.lexicon import ExpiredPassage
from proposals.domain.proofing.reading import Reading

Check = Callable[[Reading], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text, with the facts of its case that differ from those of case 0607 where the rule asks for them.

    ``facts`` None: the text is read without any facts. ``expired``: passages that hold no longer.
    """

    text: str
    facts: Mapping[str, object] | None = None
    expired: tuple[ExpiredPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of 核稿: ``id`` as in R01; ``why``: the explanation with the clause it comes from."""

    id: str
    name: str
    severity: Severity
    why: str
    check: Check
    bad: tuple[Example, ...]
    good: tuple[Example, ...]


@dataclass(slots=True)
class RuleBook:
    """The rules of one module, collected by the decorator ``rule``."""

    rules: list[Rule] = field(default_factory=list)

    def rule(
        self,
        id: str,
        name: str,
        severity: Severity,
        why: str,
        *,
        bad: Iterable[str | Example],
        good: Iterable[str | Example],
    ) -> Callable[[Check], Check]:
        """Enter the function beneath as a rule."""

        def enter(check: Check) -> Check:
            self.rules.append(Rule(id, name, severity, why, check, _examples(bad), _examples(good)))
            return check

        return enter


def _examples(given: Iterable[str | Example]) -> tuple[Example, ...]:
    return tuple(each if isinstance(each, Example) else Example(each) for each in given)
