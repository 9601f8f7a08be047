"""What the drafting page shows, previews, and the draft as a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from proposals.documents.letter import render_draft
from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.letter import LetterText
from proposals.domain.permissions import may, may_record
from proposals.domain.workflow import MEMBER_PARTS, Action, State
from proposals.services._kept import KeptFile, kept_file
from proposals.services._letter_facts import letter_facts, letter_text, template_for
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services._opinions_shown import OpinionShown, opinions_shown
from proposals.services._promises import CommitmentsPage, page_of
from proposals.services.drafting.comparing import text_of
from proposals.services.drafting.marks import base_mark
from proposals.services.drafting.skeleton import first_text
from proposals.services.drafting.text import DraftText, checked_characters
from proposals.storage.drafting import (
    answers_of,
    autosave_of,
    draft_of,
    drafts_of,
    points_of,
    sources_of,
)
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Assignment
from proposals.storage.tables.system import Blob


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the list of versions; ``uploaded``: it came as a Word file."""

    id: int
    version: int
    round_no: int
    author: str
    at: datetime
    note: str
    characters: int
    current: bool
    sha256: str
    uploaded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the newest version; ``sources`` are the units whose opinion it grew out of."""

    number: int
    text: str
    level: int
    lineage: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointToAnswer:
    """A point and the numbers of the paragraphs that answer it; ``unconfirmed``: found by wording alone."""

    id: int
    number: int
    text: str
    answered_in: tuple[int, ...]
    lineages: tuple[str, ...]
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentOpinion:
    """What a supporting department wrote."""

    department: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Autosaved text that differs from the newest version; ``stale`` says that somebody saved since."""

    text: DraftText
    at: datetime
    base_version: int
    stale: bool


@dataclass(frozen=True, slots=True)
class DraftingPage:
    """Everything at hand while drafting; ``may_edit`` where the case and the person allow it."""

    case: Opened
    text: DraftText
    version: int
    saved: bool
    may_edit: bool
    may_submit: bool
    lines: tuple[Line, ...]
    points: tuple[PointToAnswer, ...]
    opinions: tuple[OpinionShown, ...]
    departments: tuple[DepartmentOpinion, ...]
    versions: tuple[Version, ...]
    unsaved: Unsaved | None
    promises: CommitmentsPage

    @property
    def unanswered(self) -> int:
        """How many points no paragraph answers yet."""
        return sum(not p.answered_in for p in self.points)


def drafting_page(office: Office, actor: Actor, handling_id: int) -> DraftingPage:
    """The drafting page of a case for one person."""
    case = opened(office, actor, handling_id)
    latest = latest_draft(office.db, case.round.id)
    text = text_of(latest) if latest else first_text(office, case.handling)
    lines = _lines(office, case, latest)
    return DraftingPage(
        case=case,
        text=text,
        version=latest.version if latest else 0,
        saved=latest is not None,
        may_edit=case.facts.state is State.HANDLING and may(actor, Action.SAVE_DRAFT, case.facts),
        may_submit=may(actor, Action.SUBMIT, case.facts) or may_record(actor, Action.SUBMIT, case.facts),
        lines=lines,
        points=_points(office, case, lines),
        opinions=opinions_shown(office, case.handling, {line.lineage: line.number for line in lines}),
        departments=_departments(office, case),
        versions=_versions(office, case),
        unsaved=_unsaved(office, actor, case, latest, text),
        promises=page_of(office, case.handling, latest if case.facts.part in MEMBER_PARTS else None),
    )


def versions_of(office: Office, actor: Actor, handling_id: int) -> tuple[Version, ...]:
    """Every version of every round, newest first."""
    return _versions(office, opened(office, actor, handling_id))


def draft_preview(office: Office, actor: Actor, handling_id: int, draft_id: int | None = None) -> LetterText:
    """A version (the newest one if none is named) as the letter it will be."""
    case, draft, _ = _draft(office, actor, handling_id, draft_id)
    return letter_text(office, letter_facts(office, case.handling, draft), case.handling.part)


def preview_typed(office: Office, actor: Actor, handling_id: int, typed: DraftText) -> LetterText:
    """What is being typed as the letter it will be; raises for characters that paper cannot carry."""
    case = opened(office, actor, handling_id)
    return letter_text(
        office, letter_facts(office, case.handling, checked_characters(typed)), case.handling.part
    )


def draft_docx(
    office: Office, actor: Actor, handling_id: int, draft_id: int | None = None
) -> tuple[str, bytes]:
    """Name and bytes of a version as a Word file to work on."""
    case, draft, round_no = _draft(office, actor, handling_id, draft_id)
    facts = letter_facts(office, case.handling, draft)
    assert case.handling.unit_id is not None
    template = template_for(office, case.handling.unit_id, facts, office.today)
    again = f"（第{round_no}次办理）" if round_no > 1 else ""
    name = f"第{facts.serial_no}号答复稿{again}第{draft.version}稿.docx"
    text = letter_text(office, facts, case.handling.part)
    mark = base_mark(office, case.handling.id, draft.id)
    return name, render_draft(text, template, draft.version, base=mark, layout=office.rules.layout)


def uploaded_word(office: Office, actor: Actor, handling_id: int, draft_id: int) -> KeptFile:
    """The Word file that became this version, as it was sent."""
    _, draft, _ = _draft(office, actor, handling_id, draft_id)
    blob = office.db.get(Blob, draft.upload_blob_id) if draft.upload_blob_id else None
    if blob is None:
        raise NotFound("这一稿不是由Word文件上传的。")
    return kept_file(office, blob, f"第{draft.version}稿上传的文件")


def _draft(office: Office, actor: Actor, handling_id: int, draft_id: int | None) -> tuple[Opened, Draft, int]:
    case = opened(office, actor, handling_id)
    if draft_id is None:
        latest = latest_draft(office.db, case.round.id)
        found = (latest, case.round.number) if latest else None
    else:
        found = draft_of(office.db, case.handling.id, draft_id)
    if found is None:
        raise NotFound("还没有保存答复稿，请先保存。" if draft_id is None else "没有找到这一稿。")
    return case, found[0], found[1]


def _lines(office: Office, case: Opened, latest: Draft | None) -> tuple[Line, ...]:
    if latest is None:
        return ()
    sources: dict[str, list[str]] = {}
    for lineage, _, unit in sources_of(office.db, case.round.id):
        sources.setdefault(lineage, []).append(unit)
    return tuple(
        Line(p.position + 1, p.text, p.level, p.lineage, tuple(dict.fromkeys(sources.get(p.lineage, ()))))
        for p in latest.paragraphs
    )


def _points(office: Office, case: Opened, lines: tuple[Line, ...]) -> tuple[PointToAnswer, ...]:
    number_of = {line.lineage: line.number for line in lines}
    answers: dict[int, list[str]] = {}
    confirmed: set[int] = set()
    for answer in answers_of(office.db, case.round.id):
        if answer.lineage in number_of:
            answers.setdefault(answer.point_id, []).append(answer.lineage)
            if not answer.automatic:
                confirmed.add(answer.point_id)
    return tuple(
        PointToAnswer(
            point.id,
            n,
            point.text,
            tuple(sorted(number_of[lineage] for lineage in answers.get(point.id, ()))),
            tuple(answers.get(point.id, ())),
            bool(answers.get(point.id)) and point.id not in confirmed,
        )
        for n, point in enumerate(points_of(office.db, case.handling), 1)
    )


def _departments(office: Office, case: Opened) -> tuple[DepartmentOpinion, ...]:
    rows = office.db.scalars(
        select(Assignment)
        .where(Assignment.handling_id == case.handling.id, Assignment.opinion != "")
        .order_by(Assignment.id)
    )
    return tuple(DepartmentOpinion(a.department.name, a.opinion_by, a.opinion) for a in rows)


def _versions(office: Office, case: Opened) -> tuple[Version, ...]:
    rows = drafts_of(office.db, case.handling.id)
    return tuple(
        Version(
            id=draft.id,
            version=draft.version,
            round_no=number,
            author=draft.author_name,
            at=draft.at,
            note=draft.note,
            characters=sum(not c.isspace() for c in draft.body),
            current=n == 0 and number == case.facts.round_no,
            sha256=draft.sha256,
            uploaded=draft.upload_blob_id is not None,
        )
        for n, (draft, number) in enumerate(rows)
    )


def _unsaved(
    office: Office, actor: Actor, case: Opened, latest: Draft | None, text: DraftText
) -> Unsaved | None:
    row = autosave_of(office.db, case.round.id, actor.person_id)
    if row is None:
        return None
    kept = DraftText.stored(row.body, row.fields)
    if kept == text:
        return None
    stale = latest is not None and latest.version > row.base_version
    return Unsaved(kept, row.at, row.base_version, stale)
