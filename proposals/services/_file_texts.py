"""The words of attached files, as every stage may ask for them; the worker reads them afterwards."""

from __future__ import annotations

from collections.abc import Collection

from proposals.documents.file_words import has_words
from proposals.services._office import Office
from proposals.services._searchable import make_attachment_searchable
from proposals.storage import file_texts
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.register import Attachment
from proposals.storage.tables.system import Blob

WAITING = "文字还没有读出来，稍后才能查到其中的内容。"


def ask_for_words(office: Office, attachment: Attachment, blob: Blob) -> None:
    """Let a file just attached be read, and found; where the same file was read before it is found at once."""
    if not has_words(blob.media_type):
        return
    file_texts.ask_once(office.db, blob.id, office.now)
    read = file_texts.of_blobs(office.db, [blob.id])[blob.id]
    if read.state is WorkState.DONE:
        make_attachment_searchable(office, attachment, read.text)


def words_noted(office: Office, blob_ids: Collection[int]) -> dict[int, str]:
    """One sentence on each of these files whose words cannot be found, or not yet, or not all."""
    noted = {}
    for blob_id, row in file_texts.of_blobs(office.db, blob_ids).items():
        open_yet = row.state in (WorkState.WAITING, WorkState.WORKING)
        noted[blob_id] = row.problem or (WAITING if open_yet else "")
    return {blob_id: words for blob_id, words in noted.items() if words}
