"""Word to PDF as every stage may use it: ask inside one's own act, look how it stands, take the pictures.

The worker does the work afterwards (``services/renderings``); nobody waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from proposals.documents.pdf_pages import WIDTHS, page_count, page_png
from proposals.domain.errors import BadInput, NotFound
from proposals.services._office import Office
from proposals.storage import renderings
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.rendering import Rendering
from proposals.storage.tables.system import Blob

PNG = "image/png"
__all__ = [
    "PNG",
    "WIDTHS",
    "RenderingShown",
    "ask",
    "ask_again",
    "pages_of",
    "picture",
    "pictures_folder",
    "shown",
]


@dataclass(frozen=True, slots=True)
class RenderingShown:
    """How the PDF of a file stands; ``problem`` is the sentence of the last failure, ``attempts`` how many there were."""

    id: int
    state: WorkState
    attempts: int
    next_at: datetime
    problem: str
    pages: int
    pdf_blob_id: int | None

    @property
    def is_coming(self) -> bool:
        """Whether looking again later is worth while."""
        return self.state in (WorkState.WAITING, WorkState.WORKING)


def ask(office: Office, docx: Blob, letter_id: int | None = None) -> None:
    """Ask for the PDF of a stored Word file; asking again changes nothing. A rollback takes the wish back."""
    renderings.ask_once(office.db, docx.id, letter_id, office.now)


def ask_again(office: Office, rendering: Rendering) -> None:
    """Begin anew with what failed or waits, at once and with all attempts before it; what is done stays."""
    if rendering.state in (WorkState.FAILED, WorkState.WAITING):
        rendering.state, rendering.attempts, rendering.next_attempt_at = WorkState.WAITING, 0, office.now
        rendering.problem, rendering.finished_at = "", None
        office.db.flush()


def shown(rendering: Rendering | None) -> RenderingShown | None:
    """A rendering for a page; None where nobody asked."""
    if rendering is None:
        return None
    return RenderingShown(
        rendering.id,
        rendering.state,
        rendering.attempts,
        rendering.next_attempt_at,
        rendering.problem,
        rendering.pages or 0,
        rendering.pdf_blob_id,
    )


def picture(office: Office, pdf: Blob, page: int, width: int) -> bytes:
    """A page of a PDF of ours as PNG; kept beside the files, where it may be deleted at any time."""
    folder = pictures_folder(office) / pdf.sha256[:2]
    kept = folder / f"{pdf.sha256}-{page}-{width}.png"
    if kept.is_file():
        return kept.read_bytes()
    try:
        made = page_png(office.read_file(pdf), page, width)
    except FileNotFoundError:
        raise NotFound("这份PDF不在文件库里，请联系系统管理员。") from None
    folder.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{uuid4().hex}.part")
    part.write_bytes(made)
    part.replace(kept)
    return made


def pages_of(office: Office, pdf: Blob) -> int:
    """How many pages a PDF of ours has; none where it cannot be read."""
    try:
        return page_count(office.read_file(pdf))
    except (FileNotFoundError, BadInput):
        return 0


def pictures_folder(office: Office) -> Path:
    """Where page pictures are kept: beside the files, not among them."""
    return Path(office.settings.blob_dir).parent / "pages"
