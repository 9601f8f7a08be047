"""发文稿纸（送审单）: the paper that goes from desk to desk, with what was said so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.documents.word_template import compiled
from proposals.domain.dates import chinese_date
from proposals.domain.letter import LetterText


@dataclass(frozen=True)
class SlipStep:
    """One step of the chain; one not yet done has its name only. ``people`` names both where one acted for another."""

    name: str
    opinion: str = ""
    people: str = ""
    acted_on: date | None = None


@dataclass(frozen=True)
class RoutingSlip:
    """What the slip holds besides the letter itself."""

    steps: tuple[SlipStep, ...]
    version: int
    fingerprint: str = ""
    department: str = ""
    drafter: str = ""
    co_units: tuple[str, ...] = ()
    remark: str = ""
    heading: str = "发文稿纸"


def render_routing_slip(text: LetterText, slip: RoutingSlip, *, template: bytes) -> bytes:
    """The DOCX of the slip for this version of a letter."""
    return compiled(template).fill(slip_context(text, slip))


def slip_context(text: LetterText, slip: RoutingSlip) -> dict[str, object]:
    """Exactly the fields of docx_templates/README.md, as plain data."""
    fingerprint = f"（{slip.fingerprint[:8]}）" if slip.fingerprint else ""
    steps = [
        {
            "name": step.name,
            "opinion": step.opinion,
            "people": step.people,
            "acted_on": chinese_date(step.acted_on) if step.acted_on else "",
        }
        for step in slip.steps
    ]
    return {
        "heading": text.mark + slip.heading,
        "identifier": slip.fingerprint,
        "version": f"第{slip.version}稿{fingerprint}",
        "title": "".join(text.title),
        "addressee": text.addressee.rstrip("："),
        "copies": (text.copies or "").removeprefix("抄送：").rstrip("。"),
        "number": text.number or "",
        "date": text.date or "",
        "outcome_class": text.outcome_class or "",
        "publicity": text.publicity or "",
        "department": slip.department,
        "drafter": slip.drafter,
        "co_units": "、".join(slip.co_units),
        "attachments": "；".join(text.attachments).removeprefix("附件："),
        "steps": steps,
        "remark": slip.remark,
    }
