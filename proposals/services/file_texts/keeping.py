"""How a piece ends: words kept and found, none at all, or the next attempt set."""

from __future__ import annotations

from datetime import timedelta

from proposals.documents.file_words import FileWords
from proposals.services._office import Office
from proposals.services._searchable import make_attachment_searchable
from proposals.services.file_texts.filling import fill_proposal
from proposals.storage import claims, file_texts
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.register import AttachmentUse
from proposals.storage.tables.searching import FileText

MOST_ATTEMPTS = 4
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def keep(office: Office, piece_id: int, owner: str, words: FileWords) -> bool:
    """Keep the words and let them be found wherever the file is attached; False where another worker took it over."""
    row = claims.held_by(office.db, FileText, piece_id, owner)
    if row is None:
        return False
    row.text = words.text
    _end(office, row, WorkState.DONE, words.note)
    for attachment in file_texts.attachments_of_blob(office.db, row.blob_id):
        make_attachment_searchable(office, attachment, words.text)
        if attachment.use is AttachmentUse.ORIGINAL:
            fill_proposal(office, attachment, words.text)
    return True


def fail(office: Office, piece_id: int, owner: str, sentence: str) -> None:
    """Say for good why there are no words."""
    row = claims.held_by(office.db, FileText, piece_id, owner)
    if row is not None:
        _end(office, row, WorkState.FAILED, sentence)


def put_off(office: Office, piece_id: int, owner: str, sentence: str, *, tried: bool) -> None:
    """Set the next attempt after a growing pause; ``tried`` is False where the file never came to its turn."""
    row = claims.held_by(office.db, FileText, piece_id, owner)
    if row is None:
        return
    row.attempts -= not tried
    if row.attempts >= MOST_ATTEMPTS:
        _end(office, row, WorkState.FAILED, sentence)
        return
    pause: timedelta = min(FIRST_PAUSE * 2 ** max(row.attempts - 1, 0), LONGEST_PAUSE)
    row.state, row.next_attempt_at = WorkState.WAITING, office.now + pause
    row.owner, row.until, row.problem = "", None, sentence[:300]
    office.db.flush()


def _end(office: Office, row: FileText, state: WorkState, sentence: str) -> None:
    row.state, row.owner, row.until, row.problem = state, "", None, sentence[:300]
    row.finished_at = office.now
    office.db.flush()
