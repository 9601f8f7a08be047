"""The pages that a template makes of case 0607, rendered by the worker and looked at as pictures."""

from __future__ import annotations

import hashlib

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.services._copies import DOCX
from proposals.services._office import Office
from proposals.services._renderings import RenderingShown, ask, ask_again, picture, shown
from proposals.services.settings.templates import preview_template
from proposals.storage import renderings
from proposals.storage.tables.system import Blob

NO_PICTURE = "这一页还没有生成，请回到模板页刷新。"


def pages_of_template(office: Office, actor: Actor, template_id: int) -> RenderingShown | None:
    """How the pages stand; None where nobody has asked for them."""
    _, docx = preview_template(office, actor, template_id)
    return shown(renderings.of_file(office.db, hashlib.sha256(docx).hexdigest()))


def ask_template_pages(office: Office, actor: Actor, template_id: int) -> None:
    """Have the pages made; what failed begins anew."""
    _, docx = preview_template(office, actor, template_id)
    blob = office.keep_file(docx, DOCX)
    ask(office, blob)
    row = renderings.of_file(office.db, blob.sha256)
    assert row is not None
    ask_again(office, row)


def template_picture(office: Office, actor: Actor, template_id: int, page: int, width: int) -> bytes:
    """A page as PNG."""
    found = pages_of_template(office, actor, template_id)
    pdf = office.db.get(Blob, found.pdf_blob_id) if found and found.pdf_blob_id else None
    if pdf is None:
        raise NotFound(NO_PICTURE)
    return picture(office, pdf, page, width)
