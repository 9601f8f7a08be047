"""函件模板: a unit's own Word templates in the place of the packaged ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from proposals.documents.packaged import packaged_template
from proposals.documents.template_check import check_template
from proposals.documents.template_uses import USES as TEMPLATE_USES
from proposals.documents.uploads import UploadPurpose
from proposals.documents.uploads.inspection import UploadLimits, inspect_upload
from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.tables.issuing import LetterTemplate
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.system import Blob

USES: dict[str, str] = {use.code: use.label for use in TEMPLATE_USES.values()}
"""Papers whose template a unit may replace."""


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One stored template and its unit."""

    template: LetterTemplate
    unit: str


def all_templates(office: Office) -> list[TemplateLine]:
    """Every template ever stored, the latest first."""
    rows = office.db.execute(
        select(LetterTemplate, Unit.name)
        .join(Unit, Unit.id == LetterTemplate.unit_id)
        .order_by(LetterTemplate.id.desc())
    )
    return [TemplateLine(template, unit) for template, unit in rows]


def add_template(
    office: Office, actor: Actor, unit_id: int, use: str, since: date, name: str, data: bytes
) -> LetterTemplate:
    """Try a template with a sample letter and take it into use from a day on; older versions stay."""
    require_sysadmin(actor)
    if use not in USES:
        raise BadInput("请选择用于哪一种函件。", field="use")
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    upload = inspect_upload(name, data, UploadPurpose.TEMPLATE, limits, field="file")
    try:
        check_template(data, TEMPLATE_USES[use])
    except BadInput as wrong:
        raise BadInput(wrong.sentence, field="file") from None
    blob = office.keep_file(data, upload.media_type)
    newest = office.db.scalar(
        select(func.max(LetterTemplate.version)).where(
            LetterTemplate.unit_id == unit_id, LetterTemplate.use == use
        )
    )
    template = LetterTemplate(
        unit_id=unit_id, use=use, version=(newest or 0) + 1, blob_id=blob.id, valid_from=since
    )
    office.db.add(template)
    office.db.flush()
    data_kept = {"template": template.id, "use": use, "version": template.version, "sha256": blob.sha256}
    record(office, actor, "admin_template_added", data_kept)
    return template


def end_template(office: Office, actor: Actor, template_id: int) -> None:
    """Stop using a template; the one before it, or the packaged one, serves again."""
    require_sysadmin(actor)
    template = _template(office, template_id)
    template.active = False
    record(office, actor, "admin_template_ended", {"template": template.id})


def read_template(office: Office, actor: Actor, template_id: int) -> bytes:
    """A stored template as it was uploaded."""
    require_sysadmin(actor)
    blob = office.db.get(Blob, _template(office, template_id).blob_id)
    assert blob is not None
    return office.read_file(blob)


def packaged(actor: Actor, use: str) -> bytes:
    """The packaged template, to start one's own from."""
    require_sysadmin(actor)
    if use not in USES:
        raise NotFound("没有这种函件的模板。")
    return packaged_template(use)


def _template(office: Office, template_id: int) -> LetterTemplate:
    template = office.db.get(LetterTemplate, template_id)
    if template is None:
        raise NotFound("没有这个模板，请从列表重新打开。")
    return template
