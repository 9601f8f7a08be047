"""Letters for pages: as printed, with their files, their copies and what came back; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from proposals.documents.letter import render_letter
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.letter import AddresseeType, LetterText
from proposals.services._copies import DOCX
from proposals.services._letter_facts import own_template
from proposals.services._links import link_url
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._printed import facts_of_letter, text_of
from proposals.services._renderings import RenderingShown, pages_of, picture, shown
from proposals.storage import renderings
from proposals.storage.letters import all_receipts, deliveries_of, files_of, letters_of_handling, link_of
from proposals.storage.tables.delivery import Delivery, DeliveryWay, Receipt
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.system import Blob

NO_SUCH_FILE = "没有找到这个文件，请从复函页面重新打开。"


@dataclass(frozen=True)
class CopyView:
    """One copy: to whom, how and when it went, its receipts (the last one counts), its form and link."""

    id: int
    recipient: str
    way: DeliveryWay | None
    delivered_on: date | None
    tracking_no: str
    receipts: list[Receipt]
    form_id: int | None
    url: str

    @property
    def receipt(self) -> Receipt | None:
        """The receipt that counts."""
        return next((r for r in self.receipts if not r.superseded), None)


@dataclass(frozen=True)
class LetterView:
    """One letter; ``stamped`` and ``pdf`` are its newest scan and PDF, ``current`` is of the running round.

    ``rendering`` says how the PDF stands, ``pages`` how many of it can be shown as pictures, ``sources`` where each
    point was answered when it was numbered (``_letter_sources``).
    """

    id: int
    number: str
    issued_on: date | None
    signer: str
    round_no: int
    current: bool
    void_at: datetime | None
    void_reason: str
    replaced_by: str
    sha256: str
    text: LetterText
    stamped: LetterFile | None
    pdf: LetterFile | None
    rendering: RenderingShown | None
    pages: int
    copies: list[CopyView]
    sources: dict[str, Any] | None


@dataclass(frozen=True)
class StoredFile:
    """A file to hand out."""

    name: str
    media_type: str
    data: bytes


def letters_page(office: Office, actor: Actor, handling_id: int) -> list[LetterView]:
    """All letters of a case, newest first, void ones included; links are shown to the unit's clerk alone."""
    handling = opened(office, actor, handling_id).handling
    letters = letters_of_handling(office.db, handling_id)
    copies = deliveries_of(office.db, [x.id for x in letters])
    receipts = all_receipts(office.db, [d.id for d in copies])
    rendered = renderings.of_letters(office.db, [x.id for x in letters])
    with_links = actor.has(Role.CLERK, handling.unit_id)
    views = []
    for letter in reversed(letters):
        files = files_of(office.db, letter.id)
        mine = [d for d in copies if d.letter_id == letter.id]
        views.append(
            _view(
                office,
                handling,
                letter,
                files,
                shown(rendered.get(letter.id)),
                [_copy(office, d, receipts, files, with_links) for d in mine],
                _successor(letter, letters),
            )
        )
    return views


def letter_docx(office: Office, actor: Actor, handling_id: int, letter_id: int) -> StoredFile:
    """The Word file of a letter, as frozen."""
    letter = _letter(office, actor, handling_id, letter_id)
    blob = office.db.get(Blob, letter.docx_blob_id or 0)
    if blob is None:
        raise NotFound(NO_SUCH_FILE)
    return StoredFile(f"{letter.number}.docx", blob.media_type, office.read_file(blob))


def letter_preprinted(office: Office, actor: Actor, handling_id: int, letter_id: int) -> StoredFile:
    """The letter once more for paper that bears mark and red lines already; the record is the frozen file."""
    letter = _letter(office, actor, handling_id, letter_id)
    if letter.void_at is not None:
        raise BadInput("这件复函已经作废，不再提供套打版。", field="letter")
    to_unit = facts_of_letter(letter)["addressees"][0]["type"] == AddresseeType.UNIT
    on = letter.issued_on or office.today
    template = own_template(office, letter.unit_id, "opinion" if to_unit else "reply", on)
    data = render_letter(
        text_of(letter),
        template,
        identifier=letter.number or "",
        layout=office.rules.layout,
        preprinted=True,
    )
    return StoredFile(f"{letter.number}套打版.docx", DOCX, data)


def letter_file(office: Office, actor: Actor, handling_id: int, letter_id: int, file_id: int) -> StoredFile:
    """A PDF, a scan or a receipt form of a letter."""
    letter = _letter(office, actor, handling_id, letter_id)
    file = office.db.get(LetterFile, file_id)
    blob = office.db.get(Blob, file.blob_id) if file else None
    if file is None or blob is None or file.letter_id != letter.id:
        raise NotFound(NO_SUCH_FILE)
    name = file.name if file.use is FileUse.PDF else f"{letter.number}{file.name}"
    return StoredFile(name, blob.media_type, office.read_file(blob))


def letter_picture(
    office: Office, actor: Actor, handling_id: int, letter_id: int, page: int, width: int
) -> bytes:
    """A page of the letter's newest PDF as PNG."""
    letter = _letter(office, actor, handling_id, letter_id)
    made = files_of(office.db, letter.id, FileUse.PDF)
    blob = office.db.get(Blob, made[-1].blob_id) if made else None
    if blob is None:
        raise NotFound(NO_SUCH_FILE)
    return picture(office, blob, page, width)


def _letter(office: Office, actor: Actor, handling_id: int, letter_id: int) -> Letter:
    opened(office, actor, handling_id)
    letter = office.db.get(Letter, letter_id)
    if letter is None or letter.handling_id != handling_id:
        raise NotFound(NO_SUCH_FILE)
    return letter


def _view(
    office: Office,
    handling: Handling,
    letter: Letter,
    files: list[LetterFile],
    rendering: RenderingShown | None,
    copies: list[CopyView],
    successor: str,
) -> LetterView:
    running = office.db.get(Round, letter.round_id)
    assert running is not None
    pdf = next((f for f in reversed(files) if f.use is FileUse.PDF), None)
    return LetterView(
        id=letter.id,
        number=letter.number or "",
        issued_on=letter.issued_on,
        signer=f"{letter.signer_name or ''}{letter.signer_title or ''}",
        round_no=running.number,
        current=running.number == handling.round_no and running.cancelled_at is None,
        void_at=letter.void_at,
        void_reason=letter.void_reason,
        replaced_by=successor,
        sha256=letter.docx_sha256 or "",
        text=text_of(letter),
        stamped=next((f for f in reversed(files) if f.use is FileUse.STAMPED), None),
        pdf=pdf,
        rendering=rendering,
        pages=_pages(office, pdf, rendering),
        copies=copies,
        sources=letter.sources,
    )


def _pages(office: Office, pdf: LetterFile | None, rendering: RenderingShown | None) -> int:
    """As counted when the PDF was made; one of an older version is counted now."""
    if pdf is None:
        return 0
    if rendering is not None and rendering.pages:
        return rendering.pages
    return pages_of(office, office.db.get_one(Blob, pdf.blob_id))


def _copy(
    office: Office, delivery: Delivery, receipts: list[Receipt], files: list[LetterFile], with_links: bool
) -> CopyView:
    link = link_of(office.db, delivery.id) if with_links else None
    works = link is not None and link.revoked_at is None and link.expires_on >= office.today
    return CopyView(
        id=delivery.id,
        recipient=delivery.recipient,
        way=delivery.way,
        delivered_on=delivery.delivered_on,
        tracking_no=delivery.tracking_no,
        receipts=[r for r in receipts if r.delivery_id == delivery.id],
        form_id=next((f.id for f in files if f.delivery_id == delivery.id), None),
        url=link_url(office, link) if link is not None and works else "",
    )


def _successor(letter: Letter, letters: list[Letter]) -> str:
    """The number that holds in place of a void letter."""
    if letter.void_at is None:
        return ""
    later = [
        x
        for x in letters
        if x.proposal_id == letter.proposal_id and x.void_at is None and x.round_id == letter.round_id
    ]
    return (later[-1].number or "") if later else ""
