"""花脸稿: any two versions of a handling, or a version and what somebody has typed; who changed what when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.letter import paragraphs
from proposals.domain.redline import Change, Edit, TracedParagraph, Version, trace
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services.drafting.text import NAMES, DraftText
from proposals.storage.drafting import drafts_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A version by its name, its text, and the edit that made it."""

    name: str
    text: DraftText
    edit: Edit


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, as people read it, and the edit that made it what it is."""

    name: str
    old: str
    new: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class NamedEdit:
    """An edit that a comparison shows, with the number by which it is marked there and the version it made."""

    number: int
    version: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared: names of both, paragraphs for the redline, fields that differ, and who changed them."""

    old_name: str
    new_name: str
    paragraphs: tuple[TracedParagraph, ...]
    fields: tuple[FieldChange, ...]
    edits: tuple[NamedEdit, ...]

    @property
    def changed(self) -> int:
        """How many paragraphs and fields differ."""
        return sum(p.change is not Change.SAME or p.moved for p in self.paragraphs) + len(self.fields)


def compare_versions(office: Office, actor: Actor, handling_id: int, old_id: int, new_id: int) -> Comparison:
    """Any two versions of this handling, of whatever rounds; the earlier one is the old one."""
    return compared(chain_between(office, opened(office, actor, handling_id), old_id, new_id))


def compare_typed(
    office: Office, actor: Actor, handling_id: int, typed: DraftText, name: str = "您输入的内容"
) -> Comparison | None:
    """The newest version against what somebody typed, or sent under another ``name``; None while nothing is saved."""
    case = opened(office, actor, handling_id)
    latest = latest_draft(office.db, case.round.id)
    if latest is None:
        return None
    saved = TextVersion(f"第{latest.version}稿（{latest.author_name}）", text_of(latest), edit_of(latest))
    return compared([saved, TextVersion(name, typed, Edit(actor.name, office.now))])


def chain_between(office: Office, case: Opened, old_id: int, new_id: int) -> list[TextVersion]:
    """Two versions of a case and all that were saved between them, the earliest first."""
    rows = drafts_of(office.db, case.handling.id)[::-1]
    places = {draft.id: n for n, (draft, _) in enumerate(rows)}
    if not {old_id, new_id} <= places.keys():
        raise NotFound("没有找到要比较的稿子，请从版本列表中选择。")
    first, last = sorted((places[old_id], places[new_id]))
    return [
        TextVersion(version_name(d.version, number, case.facts.round_no), text_of(d), edit_of(d))
        for d, number in rows[first : last + 1]
    ]


def compared(chain: Sequence[TextVersion]) -> Comparison:
    """The ends of a chain as a view model."""
    changes = trace([Version(v.edit, tuple(p.text for p in paragraphs(v.text.body))) for v in chain])
    fields = tuple(_field_changes(chain))
    seen = {edit for change in changes for edit in _edits(change)} | {field.edit for field in fields}
    shown = [version for version in chain[1:] if version.edit in seen]
    return Comparison(
        chain[0].name,
        chain[-1].name,
        tuple(changes),
        fields,
        tuple(NamedEdit(n, version.name, version.edit) for n, version in enumerate(shown, 1)),
    )


def _edits(change: TracedParagraph) -> Iterator[Edit]:
    yield from (run.edit for run in change.runs if run.edit)
    if change.edit:
        yield change.edit


def _field_changes(chain: Sequence[TextVersion]) -> Iterator[FieldChange]:
    before, after = chain[0].text.fields, chain[-1].text.fields
    for name in before:
        if before[name] != after[name]:
            made = [b.edit for a, b in pairwise(chain) if a.text.fields[name] != b.text.fields[name]]
            yield FieldChange(NAMES[name], _shown(before[name]), _shown(after[name]), made[-1])


def _shown(value: object) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


def text_of(draft: Draft) -> DraftText:
    """The text of a stored version."""
    return DraftText.stored(draft.body, draft.fields)


def version_name(version: int, round_no: int, running_round: int) -> str:
    """第3稿, with its round where that is not the running one."""
    return f"第{version}稿" if round_no == running_round else f"第{round_no}次办理第{version}稿"


def edit_of(draft: Draft) -> Edit:
    """Who saved a version, and when."""
    return Edit(draft.author_name, draft.at)
