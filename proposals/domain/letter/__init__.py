"""A letter from facts: read the facts, fill in the wording, give the text; no file, no clock."""

from .compose import LetterText, Paragraph, compose, paragraphs
from .facts import (
    Addressee,
    AddresseeType,
    Contact,
    LetterFacts,
    PreviousLetter,
    PromisedMeasure,
    Signer,
    parse_facts,
)
from .wording import FormWording, Wording, parse_wording

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
    "Signer",
    "Wording",
    "compose",
    "paragraphs",
    "parse_facts",
    "parse_wording",
]
