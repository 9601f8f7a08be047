"""催办函 and 督办单: what is owed, how late it is, until when it is to be done; no superior is named by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.letter import LetterText, Wording
from proposals.domain.letter.wording import fill
from proposals.domain.papers.cases import PaperCase, Sender, paper_text, unit_spoken_to, words_of
from proposals.domain.papers.wording import PapersWording
from proposals.domain.urging import Owed

LETTER, NOTICE = "urging_letter", "supervision_notice"


@dataclass(frozen=True)
class UrgedPaper:
    """What ``to`` still owe on a case; ``nth`` counts the urges, ``answer_by`` is the day set for the answer."""

    case: PaperCase
    sender: Sender
    to: tuple[str, ...]
    owed: tuple[Owed, ...]
    nth: int
    answer_by: date
    copies: tuple[str, ...] = ()
    level: str = "督办单"


@dataclass(frozen=True)
class SupervisionNotice:
    """The cells of a 督办单; the rest of the form is filled in by hand."""

    heading: str
    number: str
    date: str
    to: str
    matter: str
    part: str
    dispatched_on: str
    owed: tuple[str, ...]
    request: str
    contact: str
    copies: str


def compose_urging(urged: UrgedPaper, wording: Wording, papers: PapersWording) -> LetterText:
    """The letter that urges; the second and later ones say so."""
    kind = urged.case.kind
    words = _words(urged, wording, papers)
    return paper_text(
        urged.sender,
        wording,
        title=[fill(line, words) for line in papers.lines(LETTER, "title", kind)],
        addressee=urged.to,
        opening=fill(papers.line(LETTER, "opening", kind), words),
        body=[*_owed(LETTER, urged, words, papers), fill(papers.line(LETTER, "request", kind), words)],
        closing=[fill(line, words) for line in papers.lines(LETTER, "closing", kind)],
        copies=urged.copies,
    )


def compose_supervision(urged: UrgedPaper, wording: Wording, papers: PapersWording) -> SupervisionNotice:
    """The form that is stricter than a letter, with a number, a receipt and room for the answer."""
    words = _words(urged, wording, papers)
    words |= {"year": str(urged.sender.issued_on.year), "nth": str(urged.nth), "level": urged.level}
    contact = urged.sender.contact
    return SupervisionNotice(
        heading=fill(papers.line(NOTICE, "heading"), words),
        number=urged.sender.number or fill(papers.line(NOTICE, "number"), words),
        date=chinese_date(urged.sender.issued_on),
        to="、".join(urged.to),
        matter=fill(papers.line(NOTICE, "matter", urged.case.kind), words),
        part=urged.case.part,
        dispatched_on=chinese_date(urged.case.dispatched_on) if urged.case.dispatched_on else "",
        owed=tuple(_owed(NOTICE, urged, words, papers)),
        request=fill(papers.line(NOTICE, "request", urged.case.kind), words),
        contact="，".join(filter(None, (contact.name, contact.phone))) if contact else "",
        copies="，".join(urged.copies),
    )


def _words(urged: UrgedPaper, wording: Wording, papers: PapersWording) -> dict[str, str]:
    if not urged.sender.inside:
        you = unit_spoken_to(urged.to, wording)
    else:
        you = papers.line(LETTER, "you_inside" if len(urged.to) == 1 else "you_several")
    words = words_of(urged.case, urged.sender, you, wording)
    given = urged.case.dispatched_on
    words["dispatched"] = papers.clause("dispatched", chinese_date(given) if given else None, words)
    words["again"] = papers.clause("again", str(urged.nth) if urged.nth > 1 else None, words)
    words["today"] = chinese_date(urged.sender.issued_on)
    words["answer_by"] = chinese_date(urged.answer_by)
    return words


def _owed(paper: str, urged: UrgedPaper, words: Mapping[str, str], papers: PapersWording) -> list[str]:
    """One sentence a debt; who owes it is named where there are several."""
    by = "_by" if len(urged.to) > 1 else ""
    lines = []
    for each in urged.owed:
        form = f"owed{by}" if each.due_on else f"owed_undated{by}"
        own = {
            "who": each.who,
            "what": each.what,
            "light": each.light,
            "due_on": chinese_date(each.due_on) if each.due_on else "",
        }
        lines.append(fill(papers.line(paper, form, urged.case.kind), {**words, **own}))
    return lines
