"""A clause of the directory in words: 《×》（文号）第（三）项“…”，由×牵头."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proposals.domain.levels import parse_line
from proposals.domain.responsibilities.reading import PART_WORDS, ResponsibilityPart, Share


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a task stands: title and number of its document, chapter and number there, its heading, its units."""

    document: str
    document_number: str
    chapter: str
    number: str
    title: str
    shares: tuple[Share, ...]


def clause_words(clause: Clause) -> str:
    """《市工作要点》（渝府办发〔2021〕40号）第一部分第（三）项“…”."""
    number = f"（{clause.document_number}）" if clause.document_number else ""
    heading = parse_line(clause.chapter)
    part = f"第{heading.marker.rstrip('、.．')}部分" if heading else ""
    item = f"第{clause.number.rstrip('、.．')}项" if clause.number else ""
    return f"《{clause.document}》{number}{part}{item}“{clause.title}”"


def units_words(shares: Iterable[Share]) -> str:
    """牵头单位：市司法局；配合单位：市信访办、各区县政府."""
    named: dict[ResponsibilityPart, list[str]] = {}
    for share in shares:
        named.setdefault(share.part, []).append(share.name)
    return "；".join(f"{PART_WORDS[part]}：{'、'.join(named[part])}" for part in PART_WORDS if part in named)


def adjustment_ground(clause: Clause, leaders: Sequence[str]) -> str:
    """The ground for handing a case on: the clause, and whom it names as lead."""
    return (
        f"根据{clause_words(clause)}，此项工作由{'、'.join(leaders)}牵头，不属于我单位牵头职责。"
        f"建议调整由{leaders[0]}主办，我单位配合。"
    )
