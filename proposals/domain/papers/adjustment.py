"""申请调整承办单位函: why a case is not ours, whose it is, and that they were spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.letter import LetterText, Wording
from proposals.domain.letter.wording import fill
from proposals.domain.papers.cases import PaperCase, Sender, paper_text, sections, unit_spoken_to, words_of
from proposals.domain.papers.wording import PapersWording

PAPER = "adjustment_request"


@dataclass(frozen=True)
class AdjustmentPaper:
    """The request as it was made; ``window`` is the last day for it, where it was made in time."""

    case: PaperCase
    sender: Sender
    to: str
    ground: tuple[str, ...]
    proposed: str = ""
    talked: tuple[str, ...] = ()
    window: date | None = None


def compose_adjustment(asked: AdjustmentPaper, wording: Wording, papers: PapersWording) -> LetterText:
    """The letter to the authority; what was not said is not printed."""
    case, kind = asked.case, asked.case.kind
    words = words_of(case, asked.sender, unit_spoken_to([asked.to], wording), wording)
    given = chinese_date(case.dispatched_on) if case.dispatched_on else None
    words["dispatched"] = papers.clause("dispatched", given, words)
    words["dispatch_no"] = papers.clause("dispatch_no", case.dispatch_no or None, words)
    words["proposed"] = asked.proposed
    words["window"] = chinese_date(asked.window) if asked.window else ""
    ground = [*asked.ground]
    if asked.window:
        ground.append(fill(papers.line(PAPER, "in_time", kind), words))
    proposal = [fill(papers.line(PAPER, "proposal_sentence", kind), words)] if asked.proposed else []
    return paper_text(
        asked.sender,
        wording,
        title=[fill(line, words) for line in papers.lines(PAPER, "title", kind)],
        addressee=[asked.to],
        opening=fill(papers.line(PAPER, "opening", kind), words),
        body=sections(
            [
                (papers.line(PAPER, "ground", kind), ground),
                (papers.line(PAPER, "proposal", kind), proposal),
                (papers.line(PAPER, "talked", kind), asked.talked),
            ]
        ),
        closing=[fill(line, words) for line in papers.lines(PAPER, "closing", kind)],
    )
