"""A letter from facts: read the facts, fill in the wording, give the text; no file, no clock."""

from proposals.domain.letter.compose import LetterText, Paragraph, compose, paragraphs
from proposals.domain.letter.facts import (
    Addressee,
    AddresseeType,
    Contact,
    LetterFacts,
    PreviousLetter,
    PromisedMeasure,
    RoundKind,
    Signer,
    parse_facts,
)
from proposals.domain.letter.wording import FormWording, ReceiptWording, Wording, parse_wording

__all__ = [
    "Addressee",
    "AddresseeType",
    "Contact",
    "FormWording",
    "LetterFacts",
    "LetterText",
    "Paragraph",
    "PreviousLetter",
    "PromisedMeasure",
    "ReceiptWording",
    "RoundKind",
    "Signer",
    "Wording",
    "compose",
    "paragraphs",
    "parse_facts",
    "parse_wording",
]
