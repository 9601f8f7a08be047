"""Refusals that carry the sentence the person will read.

Every layer raises these; one handler per surface (page, command) shows them.
"""

from __future__ import annotations


class DomainError(Exception):
    """A refusal: one Chinese sentence saying what is wrong, where, and what to do."""

    status = 422
    at: int | None = None
    """Which of several things it speaks of, counted from 0."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class BadInput(DomainError):
    """Something typed or uploaded cannot be used; ``field`` names the place."""


class SeveralProblems(BadInput):
    """Several fields are wrong at once; ``problems`` holds one ``BadInput`` each."""

    def __init__(self, problems: list[BadInput]) -> None:
        super().__init__("；".join(p.sentence.rstrip("。") for p in problems) + "。")
        self.problems = problems


def refuse_all(problems: list[BadInput]) -> None:
    """Raise what was found wrong, one or several together; nothing where all is well."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise SeveralProblems(problems)


class NotAllowed(DomainError):
    """This person may not do this; the sentence says who may."""

    status = 403


class NotFound(DomainError):
    """Nothing there, or nothing this person may know of: the same answer for both."""

    status = 404


class NotPossible(DomainError):
    """The case is not in a state in which this can be done."""

    status = 409


class Conflict(DomainError):
    """Somebody else acted meanwhile; ``meanwhile`` holds who did what, oldest first."""

    status = 409

    def __init__(self, sentence: str, meanwhile: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.meanwhile = meanwhile or []


class GateClosed(DomainError):
    """Something required is missing; ``gates`` names what, each may be waived with a reason."""

    def __init__(self, sentence: str, gates: list[str]) -> None:
        super().__init__(sentence)
        self.gates = gates


class TooMany(DomainError):
    """Too many tries from one place; the sentence says when to come back."""

    status = 429
