"""附件: files that belong to a proposal, added by those who work on it, read by whoever may see the case."""

from __future__ import annotations

from sqlalchemy import select

from proposals.documents.uploads import UploadPurpose, inspect_upload
from proposals.documents.uploads.inspection import UploadLimits
from proposals.domain.actors import Actor, Role
from proposals.domain.errors import NotAllowed, NotFound
from proposals.domain.facts import Facts
from proposals.domain.permissions import may_see
from proposals.services._apply import NO_SUCH_CASE, facts_of
from proposals.services._file_texts import ask_for_words, words_noted
from proposals.services._kept import KeptFile
from proposals.services._office import Office
from proposals.services._records import record
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Attachment, AttachmentUse
from proposals.storage.tables.system import Blob

ADDING = frozenset({Role.CLERK, Role.HANDLER, Role.HEAD, Role.COHANDLER})

USES = {AttachmentUse.ORIGINAL: "提案原件", AttachmentUse.PAST_REPLY: "往年复函"}
"""What an attached file is, where it is more than an attachment."""


def may_attach(actor: Actor, facts: Facts) -> bool:
    """Those who work on the case in its unit, and the clerk of the authority that dispatched it."""
    own = actor.roles_in(facts.unit_id) if facts.unit_id is not None else frozenset()
    return bool(own & ADDING) or actor.has(Role.CLERK, facts.dispatcher_unit_id)


def refuse_strangers(actor: Actor, facts: Facts) -> None:
    """Say who may attach, to whoever may not."""
    if not may_attach(actor, facts):
        raise NotAllowed("附件由办理这一件的人员添加，请联系承办人或提案办理员。")


def attach(office: Office, actor: Actor, handling_id: int, name: str, data: bytes) -> Attachment:
    """Check a file by its content and keep it with the proposal, under a name that is safe to offer."""
    handling, facts = _opened(office, actor, handling_id)
    refuse_strangers(actor, facts)
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    upload = inspect_upload(name, data, UploadPurpose.ATTACHMENT, limits, field="file")
    blob = office.keep_file(data, upload.media_type)
    attachment = Attachment(
        proposal_id=handling.proposal_id,
        handling_id=handling.id,
        blob_id=blob.id,
        name=upload.safe_name,
        added_by=actor.person_id,
        added_at=office.now,
    )
    office.db.add(attachment)
    office.db.flush()
    ask_for_words(office, attachment, blob)
    record(
        office,
        actor,
        "attached",
        {"handling": handling.id, "name": upload.safe_name, "sha256": blob.sha256},
    )
    office.db.flush()
    return attachment


def attached(office: Office, actor: Actor, handling_id: int) -> list[tuple[Attachment, Blob]]:
    """What is attached to the proposal of a case that one may see, in order."""
    handling, _ = _opened(office, actor, handling_id)
    rows = office.db.execute(
        select(Attachment, Blob)
        .join(Blob, Blob.id == Attachment.blob_id)
        .where(Attachment.proposal_id == handling.proposal_id)
        .order_by(Attachment.id)
    )
    return [(attachment, blob) for attachment, blob in rows]


def noted(office: Office, files: list[tuple[Attachment, Blob]]) -> dict[int, str]:
    """One sentence on each of these files whose words cannot be searched, by the file's ``Blob.id``."""
    return words_noted(office, [blob.id for _, blob in files])


def read_attachment(office: Office, actor: Actor, handling_id: int, attachment_id: int) -> KeptFile:
    """One attached file; ``NotFound`` for what is not there and what one may not know."""
    for attachment, blob in attached(office, actor, handling_id):
        if attachment.id == attachment_id:
            return KeptFile(attachment.name, blob.media_type, office.read_file(blob))
    raise NotFound("没有找到这份附件，请从详情页重新打开。")


def _opened(office: Office, actor: Actor, handling_id: int) -> tuple[Handling, Facts]:
    handling = office.db.get(Handling, handling_id)
    if handling is None:
        raise NotFound(NO_SUCH_CASE)
    facts = facts_of(office, handling)
    if not may_see(actor, facts):
        raise NotFound(NO_SUCH_CASE)
    return handling, facts
