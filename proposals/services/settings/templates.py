"""函件模板: a unit's own Word templates in the place of the packaged ones; uploaded, looked at, taken into use, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from proposals.documents.packaged import packaged_template
from proposals.documents.template_check import check_template
from proposals.documents.template_preview import preview_docx, preview_lines
from proposals.documents.template_uses import USES as TEMPLATE_USES
from proposals.documents.uploads import UploadPurpose
from proposals.documents.uploads.inspection import UploadLimits, inspect_upload
from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.storage.letter_templates import IN_FORCE_FIRST, in_force_on
from proposals.storage.tables.audit import Event
from proposals.storage.tables.issuing import LetterTemplate
from proposals.storage.tables.organisation import Person, Unit
from proposals.storage.tables.system import Blob

USES: dict[str, str] = {use.code: use.label for use in TEMPLATE_USES.values()}
"""Papers whose template a unit may replace."""
_RECORDS = ("admin_template_added", "admin_template_taken", "admin_template_ended")


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One stored template, its unit, who uploaded it, and what it is today."""

    template: LetterTemplate
    unit: str
    added_by: str
    state: str


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One template with what it prints of case 0607, or why it does not, and what was done with it, latest first."""

    line: TemplateLine
    headers: list[str]
    text: list[str]
    problem: str
    history: list[Event]


def all_templates(office: Office) -> list[TemplateLine]:
    """Every template ever stored, the latest first."""
    serving = _serving(office)
    rows = office.db.execute(
        select(LetterTemplate, Unit.name, Person.name)
        .join(Unit, Unit.id == LetterTemplate.unit_id)
        .outerjoin(Person, Person.id == LetterTemplate.added_by)
        .order_by(LetterTemplate.id.desc())
    )
    return [
        TemplateLine(template, unit, person or "", _state(template, office.today, serving))
        for template, unit, person in rows
    ]


def one_template(office: Office, actor: Actor, template_id: int) -> TemplatePage:
    """A template as its page shows it."""
    require_sysadmin(actor)
    kept = _template(office, template_id)
    line = next(x for x in all_templates(office) if x.template is kept)
    headers, text, problem = _printed(office, line.template)
    events = office.db.scalars(select(Event).where(Event.action.in_(_RECORDS)).order_by(Event.seq.desc()))
    return TemplatePage(
        line, headers, text, problem, [e for e in events if e.data.get("template") == template_id]
    )


def _printed(office: Office, template: LetterTemplate) -> tuple[list[str], list[str], str]:
    """A template kept for long may not fit the fields of today."""
    try:
        return *preview_lines(_bytes(office, template), TEMPLATE_USES[template.use]), ""
    except BadInput as wrong:
        return [], [], wrong.sentence


def add_template(
    office: Office, actor: Actor, unit_id: int, use: str, name: str, data: bytes
) -> LetterTemplate:
    """Check a template and keep it to look at; nothing is printed on it before it is taken into use."""
    require_sysadmin(actor)
    if use not in USES:
        raise BadInput("请选择用于哪一种函件。", field="use")
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    upload = inspect_upload(name, data, UploadPurpose.TEMPLATE, limits, field="file")
    _check(data, use)
    # Whoever uploads at the same moment waits here and gets the next version.
    unit = office.db.scalar(select(Unit).where(Unit.id == unit_id).with_for_update())
    if unit is None:
        raise BadInput("请选择单位。", field="unit")
    blob = office.keep_file(data, upload.media_type)
    template = LetterTemplate(
        unit_id=unit_id,
        use=use,
        version=_newest(office, unit_id, use) + 1,
        blob_id=blob.id,
        valid_from=office.today,
        active=False,
        name=upload.safe_name,
        added_by=actor.person_id,
        added_at=office.now,
    )
    office.db.add(template)
    office.db.flush()
    _record(office, actor, "admin_template_added", template, sha256=blob.sha256)
    return template


def take_into_use(
    office: Office, actor: Actor, template_id: int, since: date, until: date | None = None
) -> LetterTemplate:
    """Print on this template from a day on (to a day); also one that was ended. Of several the latest begun serves."""
    require_sysadmin(actor)
    template = _template(office, template_id)
    if until is not None and until < since:
        raise BadInput("停用日期早于启用日期，请改正。", field="valid_to")
    _check(_bytes(office, template), template.use, field=None)  # it may be older than what is checked today
    template.valid_from, template.valid_to = since, until
    template.active, template.ended_at = True, None
    dates = {"from": since.isoformat(), "to": until.isoformat() if until else ""}
    _record(office, actor, "admin_template_taken", template, **dates)
    return template


def end_template(office: Office, actor: Actor, template_id: int) -> None:
    """Stop using a template at once; the one before it, or the packaged one, serves again."""
    require_sysadmin(actor)
    template = _template(office, template_id)
    template.active, template.ended_at = False, office.now
    _record(office, actor, "admin_template_ended", template)


def read_template(office: Office, actor: Actor, template_id: int) -> tuple[str, bytes]:
    """A stored template under its name, as it was uploaded."""
    require_sysadmin(actor)
    template = _template(office, template_id)
    return template.name or "模板.docx", _bytes(office, template)


def preview_template(office: Office, actor: Actor, template_id: int) -> tuple[str, bytes]:
    """The paper of case 0607 on a stored template, as DOCX under a name."""
    require_sysadmin(actor)
    template = _template(office, template_id)
    name = f"{USES[template.use]}（第{template.version}版试印）.docx"
    return name, preview_docx(_bytes(office, template), TEMPLATE_USES[template.use])


def fields_of(use: str) -> list[tuple[str, str]]:
    """The fields that a template of this use may print, with what those are called that it must."""
    return TEMPLATE_USES[use].fields()


def packaged(actor: Actor, use: str) -> bytes:
    """The packaged template, to start one's own from."""
    require_sysadmin(actor)
    if use not in USES:
        raise NotFound("没有这种函件的模板。")
    return packaged_template(use)


def _check(data: bytes, use: str, field: str | None = "file") -> None:
    try:
        check_template(data, TEMPLATE_USES[use])
    except BadInput as wrong:
        raise BadInput(wrong.sentence, field=field) from None


def _newest(office: Office, unit_id: int, use: str) -> int:
    newest = select(func.max(LetterTemplate.version)).where(
        LetterTemplate.unit_id == unit_id, LetterTemplate.use == use
    )
    return office.db.scalar(newest) or 0


def _serving(office: Office) -> set[int]:
    """The one template of each unit and use on which today's papers are printed."""
    rows = office.db.scalars(
        select(LetterTemplate).where(*in_force_on(office.today)).order_by(*IN_FORCE_FIRST)
    )
    first: dict[tuple[int, str], int] = {}
    for template in rows:
        first.setdefault((template.unit_id, template.use), template.id)
    return set(first.values())


def _state(template: LetterTemplate, today: date, serving: set[int]) -> str:
    if not template.active:
        return "已停用" if template.ended_at else "待启用"
    if template.id in serving:
        return "现用"
    if template.valid_from > today:
        return "到期启用"
    if template.valid_to and template.valid_to < today:
        return "已到期"
    return "被后启用的版本取代"


def _record(office: Office, actor: Actor, action: str, template: LetterTemplate, **more: str) -> None:
    data = {"template": template.id, "use": USES.get(template.use, template.use), "version": template.version}
    record(office, actor, action, {**data, **more})


def _bytes(office: Office, template: LetterTemplate) -> bytes:
    blob = office.db.get(Blob, template.blob_id)
    assert blob is not None
    return office.read_file(blob)


def _template(office: Office, template_id: int) -> LetterTemplate:
    template = office.db.get(LetterTemplate, template_id)
    if template is None or template.use not in USES:
        raise NotFound("没有这个模板，请从列表重新打开。")
    return template
