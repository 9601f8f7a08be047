"""What stands on an issued letter, kept with it as plain data and read back without a single join."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from proposals.domain.letter import LetterFacts, LetterText, Paragraph
from proposals.domain.letter.facts import PromisedMeasure
from proposals.domain.levels import Level
from proposals.storage.tables.issuing import Letter


def printed(facts: LetterFacts, text: LetterText) -> dict[str, Any]:
    """Facts and text of a letter as JSON values, for ``Letter.facts``."""
    return {"facts": _plain(asdict(facts)), "text": _plain(asdict(text))}


def text_of(letter: Letter) -> LetterText:
    """The text of an issued letter exactly as it was printed."""
    kept = letter.facts["text"]
    body = tuple(Paragraph(p["text"], Level(p["level"]), p["heading"]) for p in kept["body"])
    lines = {name: tuple(kept[name]) for name in ("title", "closing", "attachments")}
    return LetterText(**{**kept, **lines, "body": body})


def facts_of_letter(letter: Letter) -> dict[str, Any]:
    """The facts of an issued letter, with the keys of FACTS.json."""
    facts: dict[str, Any] = letter.facts["facts"]
    return facts


def promises_of(letter: Letter) -> tuple[PromisedMeasure, ...]:
    """What an issued letter promises."""
    return tuple(map(_promise, facts_of_letter(letter).get("commitments") or ()))


def _promise(kept: dict[str, str]) -> PromisedMeasure:
    due = kept.get("due")
    return PromisedMeasure(
        kept["measure"], kept.get("unit") or None, date.fromisoformat(due) if due else None
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
