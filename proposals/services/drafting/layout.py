"""看版面: the pages of a draft as paper will show them, rendered by the worker, looked at as pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.services._copies import DOCX
from proposals.services._office import Office
from proposals.services._renderings import RenderingShown, ask, ask_again, picture, shown
from proposals.services.drafting.reading import draft_docx
from proposals.storage import renderings
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.system import Blob

NO_PICTURE = "这一页还没有生成，请回到版面页刷新。"


@dataclass(frozen=True, slots=True)
class Layout:
    """A version of the draft and how its pages stand; no ``rendering`` where nobody has asked for them."""

    draft_id: int
    version: int
    rendering: RenderingShown | None


def layout_of(office: Office, actor: Actor, handling_id: int, draft_id: int) -> Layout:
    """How the pages of a version stand, as the letter would be printed today; writes nothing."""
    _, docx = draft_docx(office, actor, handling_id, draft_id)
    draft = office.db.get_one(Draft, draft_id)
    sha256 = hashlib.sha256(docx).hexdigest()
    return Layout(draft_id, draft.version, shown(renderings.of_file(office.db, sha256)))


def ask_layout(office: Office, actor: Actor, handling_id: int, draft_id: int | None = None) -> None:
    """Have the pages of a version (the newest one if none is named) made; what failed begins anew."""
    _, docx = draft_docx(office, actor, handling_id, draft_id)
    blob = office.keep_file(docx, DOCX)
    ask(office, blob)
    row = renderings.of_file(office.db, blob.sha256)
    assert row is not None
    ask_again(office, row)


def layout_picture(
    office: Office, actor: Actor, handling_id: int, draft_id: int, page: int, width: int
) -> bytes:
    """A page of a version as PNG."""
    found = layout_of(office, actor, handling_id, draft_id).rendering
    pdf = office.db.get(Blob, found.pdf_blob_id) if found and found.pdf_blob_id else None
    if pdf is None:
        raise NotFound(NO_PICTURE)
    return picture(office, pdf, page, width)
