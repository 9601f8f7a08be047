"""花脸稿: any two versions of a handling, or a version and what somebody has typed, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.letter import paragraphs
from proposals.domain.redline import Change, ParagraphChange, compare
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services.drafting.text import NAMES, DraftText
from proposals.storage.drafting import draft_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, as people read it."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared: names of both, paragraphs for the redline, fields that differ."""

    old_name: str
    new_name: str
    paragraphs: tuple[ParagraphChange, ...]
    fields: tuple[FieldChange, ...]

    @property
    def changed(self) -> int:
        """How many paragraphs and fields differ."""
        return sum(p.change is not Change.SAME or p.moved for p in self.paragraphs) + len(self.fields)


def compare_versions(office: Office, actor: Actor, handling_id: int, old_id: int, new_id: int) -> Comparison:
    """Any two versions of this handling, of whatever rounds."""
    case = opened(office, actor, handling_id)
    texts, names = [], []
    for draft_id in (old_id, new_id):
        found = draft_of(office.db, case.handling.id, draft_id)
        if found is None:
            raise NotFound("没有找到要比较的稿子，请从版本列表中选择。")
        draft, round_no = found
        texts.append(text_of(draft))
        names.append(version_name(draft.version, round_no, case.facts.round_no))
    return compared(names[0], texts[0], names[1], texts[1])


def compare_typed(
    office: Office, actor: Actor, handling_id: int, typed: DraftText, name: str = "您输入的内容"
) -> Comparison | None:
    """The newest version against what somebody typed, or sent under another ``name``; None while nothing is saved."""
    case = opened(office, actor, handling_id)
    latest = latest_draft(office.db, case.round.id)
    if latest is None:
        return None
    return compared(f"第{latest.version}稿（{latest.author_name}）", text_of(latest), name, typed)


def compared(old_name: str, old: DraftText, new_name: str, new: DraftText) -> Comparison:
    """Two texts as a view model."""
    lines = [[p.text for p in paragraphs(text.body)] for text in (old, new)]
    return Comparison(old_name, new_name, tuple(compare(*lines)), _field_changes(old, new))


def _field_changes(old: DraftText, new: DraftText) -> tuple[FieldChange, ...]:
    before, after = old.fields, new.fields
    return tuple(
        FieldChange(NAMES[name], _shown(before[name]), _shown(after[name]))
        for name in before
        if before[name] != after[name]
    )


def _shown(value: object) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


def text_of(draft: Draft) -> DraftText:
    """The text of a stored version."""
    return DraftText.stored(draft.body, draft.fields)


def version_name(version: int, round_no: int, running_round: int) -> str:
    """第3稿, with its round where that is not the running one."""
    return f"第{version}稿" if round_no == running_round else f"第{round_no}次办理第{version}稿"
