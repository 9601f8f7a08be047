"""征求会办意见函: the lead asks another unit what it does about a proposal, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.letter import LetterText, Wording
from proposals.domain.letter.wording import fill
from proposals.domain.levels import Level
from proposals.domain.papers.cases import (
    PaperCase,
    Sender,
    numbered,
    paper_text,
    sections,
    unit_spoken_to,
    words_of,
)
from proposals.domain.papers.wording import PapersWording

PAPER = "opinion_request"


@dataclass(frozen=True)
class OpinionRequest:
    """What is asked of ``to``: the lead's own words (``asked``, by lines), else the points of the proposal.

    ``nth`` is 2 where the first opinion was not enough and the lead asks once more.
    """

    case: PaperCase
    sender: Sender
    to: str
    asked: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    due: date | None = None
    nth: int = 1


def compose_request(request: OpinionRequest, wording: Wording, papers: PapersWording) -> LetterText:
    """The letter in the wording of its kind."""
    case, kind = request.case, request.case.kind
    words = words_of(case, request.sender, unit_spoken_to([request.to], wording), wording)
    due = chinese_date(request.due) if request.due else None
    words["due"] = papers.clause("due", due, words)
    words["again"] = papers.clause("again", str(request.nth) if request.nth > 1 else None, words)
    answer = (fill(sentence, words) for sentence in papers.lines(PAPER, "answer_sentences", kind))
    matter = ("matters", request.asked) if request.asked else ("points", request.points)
    asked = request.asked or numbered(request.points, Level.THIRD)
    return paper_text(
        request.sender,
        wording,
        title=[fill(line, words) for line in papers.lines(PAPER, "title", kind)],
        addressee=[request.to],
        opening=fill(papers.line(PAPER, "opening", kind), words),
        body=sections(
            [
                (fill(papers.line(PAPER, matter[0], kind), words), asked),
                (fill(papers.line(PAPER, "answer", kind), words), [line for line in answer if line]),
            ]
        ),
        closing=[fill(line, words) for line in papers.lines(PAPER, "closing", kind)],
    )
