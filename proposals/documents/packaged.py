"""What ships with the product: wording and Word templates, used where an installation has none of its own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from proposals.domain.letter import (
    AddresseeType,
    Layout,
    LetterFacts,
    Wording,
    parse_layout,
    parse_wording,
)
from proposals.domain.papers import PapersWording, parse_papers

DATA = Path(__file__).parents[1] / "data"
TEMPLATES = Path(__file__).parents[2] / "docx_templates"
NAMES = (
    "reply",
    "opinion",
    "receipt_form",
    "routing_slip",
    "opinion_request",
    "dispatch_notice",
    "urging_letter",
    "supervision_notice",
    "adjustment_request",
    "case_sheet",
    "covering_note",
    "labels",
    "ledger",
)


@cache
def packaged_wording() -> Wording:
    """The default wording of letters."""
    return parse_wording(tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8")))


@cache
def packaged_papers() -> PapersWording:
    """The default wording of the papers between offices."""
    return parse_papers(tomllib.loads((DATA / "papers.toml").read_text(encoding="utf-8")))


@cache
def packaged_layout() -> Layout:
    """The default layout of letters."""
    return parse_layout(tomllib.loads((DATA / "layout.toml").read_text(encoding="utf-8")))


@cache
def packaged_template(name: str) -> bytes:
    """The DOCX that is packaged under one of ``NAMES``."""
    if name not in NAMES:
        raise KeyError(name)
    return (TEMPLATES / f"{name}_v1.docx").read_bytes()


def letter_template_name(facts: LetterFacts) -> str:
    """Which template these facts ask for."""
    return "opinion" if facts.addressees[0].type is AddresseeType.UNIT else "reply"
