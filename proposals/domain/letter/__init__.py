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
from proposals.domain.letter.layout import Layout, Place, SignerMark, parse_layout
from proposals.domain.letter.wording import FormWording, ReceiptWording, Wording, parse_wording

__all__ = [
    "Addressee",
    "AddresseeType",
    "Contact",
    "FormWording",
    "Layout",
    "LetterFacts",
    "LetterText",
    "Paragraph",
    "Place",
    "PreviousLetter",
    "PromisedMeasure",
    "ReceiptWording",
    "RoundKind",
    "Signer",
    "SignerMark",
    "Wording",
    "compose",
    "paragraphs",
    "parse_facts",
    "parse_layout",
    "parse_wording",
]
