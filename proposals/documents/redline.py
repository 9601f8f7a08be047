"""花脸稿: a chain of drafts as one Word file with real tracked changes, each under its editor's name and time.

Every version is rendered as the draft it is, in the template it would be printed in, and the rendered paragraphs are
compared. So an office's own template needs nothing special, headings keep their typefaces, and the opening, the
attachments or the copies are tracked wherever the template prints them. Accepting all gives the last draft, rejecting
all the first one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.letter import DOCUMENT, render_draft
from proposals.documents.rendered_paragraph import Paragraph, W, paragraphs_of
from proposals.documents.tracked_changes import Tracker
from proposals.documents.word_template import pack, unpack
from proposals.domain.letter import LetterText
from proposals.domain.redline import (
    Change,
    Edit,
    Mark,
    TracedParagraph,
    TracedRun,
    Version,
    trace,
    without_moves,
)

Placed = list[tuple[TracedParagraph, etree._Element]]


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as a letter, and the edit that made it."""

    text: LetterText
    edit: Edit


def render_redline(drafts: Sequence[DraftVersion], template: bytes, names: str) -> bytes:
    """The DOCX of the last draft with every change since the first one tracked; equal input gives equal bytes.

    ``drafts`` are the versions from the earlier to the later one, those between included; ``names`` (第1稿→第3稿) is
    printed in the header behind 花脸稿. Raises ``BadInput`` for a template that cannot be filled.
    """
    files = [unpack(render_draft(d.text, template, corner=f"花脸稿　{names}")) for d in drafts]
    roots = [etree.fromstring(parts[DOCUMENT], PARSER) for parts in files]
    rendered = [paragraphs_of(root) for root in roots]
    chain = [
        Version(draft.edit, tuple(p.text for p in paragraphs))
        for draft, paragraphs in zip(drafts, rendered, strict=True)
    ]
    changes = without_moves(trace(chain))
    if any(change.change is not Change.SAME for change in changes):
        _unfloat(roots[0])
        _unfloat(roots[-1])
    tracker = Tracker(roots[-1], drafts[-1].edit)
    _go_on_over_ends(_placed(_kept_apart(changes), rendered[0], rendered[-1], tracker), tracker)
    return pack(files[-1] | {DOCUMENT: tracker.document()})


def _placed(
    changes: Sequence[TracedParagraph], old: list[Paragraph], new: list[Paragraph], tracker: Tracker
) -> Placed:
    """Turn the last draft's paragraphs into tracked ones, and put the removed ones of the first draft between them."""
    result: Placed = []
    for change in changes:
        was = old[change.old] if change.old is not None else None
        stands = new[change.new] if change.new is not None else None
        if stands is not None:
            element = stands.element
            if change.change is not Change.SAME:
                element = tracker.changed(was, stands, change)
                stands.element.getparent().replace(stands.element, element)
        elif was is not None:
            element = tracker.removed(was, change)
            _insert(element, was, result[-1][1] if result else None, new)
        result.append((change, element))
    return result


def _insert(
    element: etree._Element, was: Paragraph, before: etree._Element | None, new: list[Paragraph]
) -> None:
    """Behind what stands before it, but not into a table that it was not in."""
    if before is None:
        first = new[0].element
        (_out_of_tables(first) if was.in_body else first).addprevious(element)
    else:
        (_out_of_tables(before) if was.in_body else before).addnext(element)


def _out_of_tables(element: etree._Element) -> etree._Element:
    while element.getparent().tag != W + "body":
        element = element.getparent()
    return element


def _unfloat(root: etree._Element) -> None:
    """Let everything stand in the text: LibreOffice forgets what is tracked in or beside frames and floating tables."""
    for mark in [*root.iter(W + "framePr", W + "tblpPr")]:
        mark.getparent().remove(mark)


# LibreOffice takes two insertions of one editor that meet at the untracked end of a paragraph for one, and rejects
# that end with them. So an insertion at the end of a paragraph goes on over it where whole paragraphs follow, and one
# at the beginning of a paragraph starts behind a character that is taken away and put in again.


def _kept_apart(changes: Sequence[TracedParagraph]) -> list[TracedParagraph]:
    result: list[TracedParagraph] = []
    author = ""  # of an insertion that reaches to an end of its own
    for change in changes:
        first, last = (change.runs[0], change.runs[-1]) if change.runs else (None, None)
        if change.change is Change.CHANGED and author and first and author == _inserted_by(first):
            change = replace(change, runs=_behind_a_character(change.runs))
        if change.change is Change.CHANGED:
            author = _inserted_by(last) if last else ""
        elif change.change is not Change.ADDED:
            author = ""
        elif author and last:
            author = _inserted_by(last)
        result.append(change)
    return result


def _inserted_by(run: TracedRun) -> str:
    return run.edit.author if run.mark is Mark.ADDED and run.edit else ""


def _behind_a_character(runs: tuple[TracedRun, ...]) -> tuple[TracedRun, ...]:
    at = next((n for n, run in enumerate(runs) if run.mark is not Mark.ADDED), 0)
    stays, edit = runs[at], runs[0].edit
    if stays.mark is not Mark.SAME:
        return runs
    char, rest = stays.text[:1], stays.text[1:]
    again = (TracedRun(Mark.REMOVED, char, edit), *runs[:at], TracedRun(Mark.ADDED, char, edit))
    return (*again, *([replace(stays, text=rest)] if rest else []), *runs[at + 1 :])


def _go_on_over_ends(placed: Placed, tracker: Tracker) -> None:
    for n, (change, element) in enumerate(placed):
        if change.change is not Change.CHANGED or change.runs[-1].mark is not Mark.ADDED:
            continue
        following: list[etree._Element] = []
        for later, new in placed[n + 1 :]:
            if later.change is not Change.ADDED or new is not (following or [element])[-1].getnext():
                break
            following.append(new)
        tracker.begin_at_end_of(element, following)
