"""催办函 of what is owed now, and 督办单 as it was issued: the same form with the same number ever after."""

from __future__ import annotations

from proposals.documents.letter import render_letter
from proposals.documents.papers import render_supervision
from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.domain.errors import NotFound
from proposals.domain.papers import SupervisionNotice, compose_urging
from proposals.domain.urging import pressing_unit
from proposals.services._issued_notices import form_of, notice_for
from proposals.services._kept import KeptFile
from proposals.services._office import Office
from proposals.services._papers import Printed
from proposals.services._urged import urged_paper
from proposals.services.papers.making import Paper, file_of, name_of_paper
from proposals.services.papers.offers import Seen
from proposals.storage.notices import NoticeWithEvents, latest_supervision
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.notices import NoticeForm


def urging_letter(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """催办函."""
    unit_id = pressing_unit(actor, case.facts)
    assert unit_id is not None
    urged = urged_paper(office, actor, case.handling, case.facts, "urging_letter", printed)
    text = compose_urging(urged, office.rules.wording, office.rules.papers)
    return Paper(
        use="urging_letter",
        name=name_of_paper("urging_letter", case.handling),
        unit_id=unit_id,
        on=urged.sender.issued_on,
        lines=tuple(text.lines()),
        render=lambda template: render_letter(text, template, layout=office.rules.layout),
    )


def supervision_notice(office: Office, actor: Actor, case: Seen, printed: Printed) -> Paper:
    """The 督办单 issued last, as it was issued; nothing that is typed in now changes it."""
    issued = latest_supervision(office.db, case.handling.id)
    assert issued is not None
    return _as_issued(case.handling, issued)


def notice_docx(office: Office, actor: Actor, notice_id: int) -> KeptFile:
    """One 督办单 as a Word file, for whoever may see its case."""
    seen = notice_for(office, actor, notice_id)
    if seen.issued.notice.form is not NoticeForm.SUPERVISION:
        raise NotFound("报领导、转督查没有单独的文书，请在件里复制文字。")
    return file_of(office, _as_issued(seen.handling, seen.issued))


def _as_issued(handling: Handling, issued: NoticeWithEvents) -> Paper:
    form = form_of(issued)
    return Paper(
        use="supervision_notice",
        name=name_of_paper("supervision_notice", handling, issued.notice.number),
        unit_id=issued.notice.issuer_unit_id,
        on=issued.notice.issued_at.astimezone(BEIJING).date(),
        lines=_form_lines(form),
        render=lambda template: render_supervision(form, template),
    )


def _form_lines(form: SupervisionNotice) -> tuple[str, ...]:
    head = (form.heading, f"编号：{form.number}", f"承办：{form.to}", f"督办事项：{form.matter}")
    return (*head, *form.owed, form.request, form.date)
