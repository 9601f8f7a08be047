"""How a piece ends: the PDF kept and the letter given its copy, or the next attempt set."""

from __future__ import annotations

from datetime import timedelta

from proposals.services._office import Office
from proposals.services._sealing import SealedLetter, note_seal, sealed_letter
from proposals.storage import claims
from proposals.storage.letters import files_of
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.rendering import Rendering

PDF = "application/pdf"
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def sealed_for(office: Office, letter_id: int | None, pdf: bytes) -> SealedLetter | None:
    """The letter's PDF signed, where its unit has a certificate and it has no PDF yet; raises where it cannot be now.

    Only reads: a 电子印章 platform may take its time, and no writer should wait for it.
    """
    letter = office.db.get(Letter, letter_id) if letter_id else None
    if letter is None or letter.void_at is not None or files_of(office.db, letter.id, FileUse.PDF):
        return None
    return sealed_letter(office, letter, pdf)


def keep(
    office: Office, rendering_id: int, owner: str, pdf: bytes, pages: int, sealed: SealedLetter | None = None
) -> bool:
    """Keep what came out; False where another worker has taken the piece over, or the letter is void by now."""
    row = claims.held_by(office.db, Rendering, rendering_id, owner)
    if row is None:
        return False
    letter = office.db.get(Letter, row.letter_id) if row.letter_id else None
    if letter is not None and letter.void_at is not None:
        _end(office, row, WorkState.CANCELLED)
        return False
    row.pdf_blob_id, row.pages = office.keep_file(pdf, PDF).id, pages
    if letter is not None:
        _give_to_letter(office, letter, pdf, sealed)
    _end(office, row, WorkState.DONE)
    return True


def _give_to_letter(office: Office, letter: Letter, pdf: bytes, sealed: SealedLetter | None) -> None:
    """The letter's PDF, once, signed where its unit has a certificate."""
    if files_of(office.db, letter.id, FileUse.PDF):
        return
    blob = office.keep_file(sealed.pdf if sealed else pdf, PDF)
    file = LetterFile(
        letter_id=letter.id,
        use=FileUse.PDF,
        name=f"{letter.number}.pdf",
        blob_id=blob.id,
        sha256=blob.sha256,
        certificate_id=sealed.certificate_id if sealed else None,
        at=office.now,
    )
    office.db.add(file)
    office.db.flush()
    if sealed:
        note_seal(office, letter, sealed)


def _end(office: Office, row: Rendering, state: WorkState) -> None:
    row.state, row.owner, row.until, row.problem = state, "", None, ""
    row.finished_at = office.now
    office.db.flush()


def put_off(office: Office, rendering_id: int, owner: str, sentence: str, *, tried: bool) -> None:
    """Set the next attempt after a growing pause; the last one failing is final until a person asks again.

    ``tried`` is False where the file itself never came to its turn: that does not count.
    """
    row = claims.held_by(office.db, Rendering, rendering_id, owner)
    if row is None:
        return
    if not tried:
        row.attempts -= 1
    row.problem, row.owner, row.until = sentence[:300], "", None
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.finished_at = WorkState.FAILED, office.now
    else:
        row.state, row.next_attempt_at = WorkState.WAITING, office.now + pause_after(row.attempts)
    office.db.flush()


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, six hours at most."""
    doubled: int = 2 ** max(attempts - 1, 0)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
