"""What became of an opinion: the lead's letter as it went out, for the units that were asked; the draft stays the lead's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.letter import LetterText
from proposals.domain.permissions import may_see
from proposals.domain.workflow import Part
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._kept import KeptFile, kept_file
from proposals.services._office import Office
from proposals.services._printed import text_of
from proposals.storage.letters import files_of
from proposals.storage.tables.delivery import Delivery
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import FileUse, Letter
from proposals.storage.tables.system import Blob

NO_SUCH_LETTER = "没有找到这份复函，可能还没有寄出或者已经作废，请刷新页面。"


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """A letter that went out and holds, and where it took up each part of the opinion (by id)."""

    id: int
    number: str
    issued_on: date | None
    text: LetterText
    used_in: dict[int, tuple[str, ...]]


def issued_letters(office: Office, actor: Actor, handling_id: int) -> tuple[IssuedLetter, ...]:
    """The lead's letters to the proposal this unit co-handles, newest first; none before one went out."""
    return tuple(
        shown_letter(letter) for letter in letters_of_lead(office, _cohandling(office, actor, handling_id))
    )


def issued_file(office: Office, actor: Actor, handling_id: int, letter_id: int) -> KeptFile:
    """The copy of record of such a letter: the sealed scan, else the PDF, else the Word file."""
    letters = letters_of_lead(office, _cohandling(office, actor, handling_id))
    letter = next((x for x in letters if x.id == letter_id), None)
    if letter is None:
        raise NotFound(NO_SUCH_LETTER)
    files = files_of(office.db, letter.id)
    newest = [f for use in (FileUse.STAMPED, FileUse.PDF) for f in reversed(files) if f.use is use]
    blob = office.db.get(Blob, newest[0].blob_id if newest else letter.docx_blob_id or 0)
    if blob is None:
        raise NotFound(NO_SUCH_LETTER)
    return kept_file(office, blob, letter.number or "复函")


def went_out(office: Office, child: Handling) -> bool:
    """True once a letter of the lead to this proposal went out and holds."""
    return bool(letters_of_lead(office, child))


def _cohandling(office: Office, actor: Actor, handling_id: int) -> Handling:
    child = office.db.get(Handling, handling_id)
    if child is None or child.part is not Part.COHANDLE or not may_see(actor, facts_of(office, child)):
        raise NotFound(NO_SUCH_CASE)
    return child


def letters_of_lead(office: Office, child: Handling) -> list[Letter]:
    """The lead's letters to this proposal that went out and hold, newest first."""
    lead = child.parent
    if lead is None:
        return []
    answering = [lead.id, *([lead.merged_into_id] if lead.merged_into_id else [])]
    sent = exists().where(Delivery.letter_id == Letter.id, Delivery.delivered_on.is_not(None))
    rows = select(Letter).where(
        Letter.handling_id.in_(answering),
        Letter.proposal_id == child.proposal_id,
        Letter.void_at.is_(None),
        sent,
    )
    return list(office.db.scalars(rows.order_by(Letter.id.desc())))


def shown_letter(letter: Letter) -> IssuedLetter:
    """A letter as its co-handlers read it."""
    parts = (letter.sources or {}).get("parts", [])
    used = {
        part["id"]: tuple(f"第{p['number']}段：{p['text']}" for p in part["paragraphs"]) for part in parts
    }
    return IssuedLetter(letter.id, letter.number or "", letter.issued_on, text_of(letter), used)
