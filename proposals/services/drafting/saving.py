"""New versions of a draft; its paragraphs are linked to the points they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from proposals.documents.uploads.kinds import MEDIA_TYPES, UploadKind
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput, Conflict, NotFound
from proposals.domain.letter import paragraphs
from proposals.domain.printable import check_text
from proposals.domain.redline import inherit_lineage
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._commitments import lost_by
from proposals.services._office import Office
from proposals.services._part_points import place_parts
from proposals.services._point_links import link_by_wording
from proposals.services.drafting.autosave import forget
from proposals.services.drafting.marks import read_kept
from proposals.services.drafting.text import DraftText, checked
from proposals.storage.drafting import draft_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft, DraftParagraph
from proposals.storage.tables.system import Blob

NOTE = 200


@dataclass(frozen=True, slots=True)
class Saved:
    """The version that now stands; ``new`` is false where nothing had changed."""

    draft_id: int
    version: int
    new: bool
    warnings: tuple[str, ...] = ()


def save_draft(
    office: Office,
    actor: Actor,
    handling_id: int,
    text: DraftText,
    *,
    base_version: int,
    note: str = "",
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
    upload: str = "",
    keep_typed: bool = False,
) -> Saved:
    """Keep the text as a new version made from ``base_version`` (0: none yet); equal text makes none.

    ``upload``: the mark of the Word file it came from, which stays with the version; ``keep_typed``: what is typed on
    the page is another text and stays. Raises ``Conflict`` naming who saved meanwhile, ``BadInput`` at the field.
    """
    act = open_act(office, actor, handling_id, Action.SAVE_DRAFT, seen=seen, on_behalf=on_behalf)
    text = checked(text, act.kind)
    note = check_text(note, "版本说明", NOTE, field="note")
    latest = latest_draft(office.db, act.round.id)
    if latest is not None and latest.sha256 == text.sha256:
        if not keep_typed:
            forget(office, act.round.id, actor.person_id)
        return Saved(latest.id, latest.version, new=False)
    refuse_outdated(latest, base_version)
    came_from = _uploaded(office, actor, handling_id, upload) if upload else None
    lineages = lineages_of(latest, text)
    return add_version(act, latest, text, lineages, note, came_from, keep_typed=keep_typed)


def restore_version(
    office: Office,
    actor: Actor,
    handling_id: int,
    draft_id: int,
    *,
    base_version: int,
    seen: int | None = None,
) -> Saved:
    """An old version once more as the newest one, with the links its paragraphs had."""
    act = open_act(office, actor, handling_id, Action.SAVE_DRAFT, seen=seen)
    found = draft_of(office.db, handling_id, draft_id)
    if found is None:
        raise NotFound("没有找到这一稿，请刷新页面后重试。")
    old, round_no = found
    text = DraftText.stored(old.body, old.fields)
    latest = latest_draft(office.db, act.round.id)
    if latest is not None and latest.sha256 == old.sha256:
        raise BadInput(f"第{latest.version}稿与要恢复的内容完全一样，不用恢复。")
    refuse_outdated(latest, base_version)
    same_round = old.round_id == act.round.id
    lineages = [p.lineage for p in old.paragraphs] if same_round else lineages_of(latest, text)
    where = "" if same_round else f"第{round_no}次办理的"
    return add_version(act, latest, text, lineages, f"恢复{where}第{old.version}稿")


def _uploaded(office: Office, actor: Actor, handling_id: int, mark: str) -> Blob | None:
    """The file of a mark; without it the version is saved all the same."""
    found = read_kept(office, actor, handling_id, mark)
    file = office.blob_path(found[0]) if found else None
    if found is None or file is None or not file.is_file():
        return None
    kind = UploadKind.DOCX if found[1].lower().endswith(".docx") else UploadKind.DOC
    return office.keep_file(file.read_bytes(), MEDIA_TYPES[kind])


def add_version(
    act: Act,
    latest: Draft | None,
    text: DraftText,
    lineages: Sequence[str],
    note: str,
    came_from: Blob | None = None,
    *,
    keep_typed: bool = False,
) -> Saved:
    """Store the next version with its paragraphs, link the points it names, and say that the act is done."""
    db = act.office.db
    draft = Draft(
        round_id=act.round.id,
        version=latest.version + 1 if latest else 1,
        base_id=latest.id if latest else None,
        body=text.body,
        fields=text.fields,
        sha256=text.sha256,
        note=note,
        author_id=act.on_behalf.person_id if act.on_behalf else act.actor.person_id,
        author_name=act.acted_name,
        at=act.office.now,
        upload_blob_id=came_from.id if came_from else None,
        paragraphs=[
            DraftParagraph(position=n, level=int(p.level), text=p.text, lineage=lineage)
            for n, (p, lineage) in enumerate(zip(paragraphs(text.body), lineages, strict=True))
        ],
    )
    db.add(draft)
    db.flush()
    known = {p.lineage for p in latest.paragraphs} if latest else set()
    link_by_wording(act.office, act.handling, draft, {*lineages} - known)
    place_parts(act.office, act.handling)
    if not keep_typed:
        forget(act.office, act.round.id, act.actor.person_id)
    lost = lost_by(act.office, act.round.id, latest.body, draft.body) if latest else ()
    decision = act.done({"version": draft.version, "sha256": draft.sha256}, note=note)
    return Saved(draft.id, draft.version, True, (*(f.sentence for f in decision.warnings), *lost))


def lineages_of(latest: Draft | None, text: DraftText) -> list[str]:
    """For each paragraph of a text the lineage it has from the newest version, or a fresh one."""
    previous = [(p.lineage, p.text) for p in latest.paragraphs] if latest else []
    return inherit_lineage(previous, [p.text for p in paragraphs(text.body)], fresh_lineage)


def fresh_lineage() -> str:
    """A lineage that no paragraph has."""
    return uuid4().hex


def refuse_outdated(latest: Draft | None, base_version: int) -> None:
    """Raise ``Conflict`` where somebody saved since the version that was being changed."""
    if latest is None or latest.version == base_version:
        return
    at = latest.at.astimezone(BEIJING)
    told = f"{at.month}月{at.day}日{at:%H:%M} {latest.author_name}保存了第{latest.version}稿"
    raise Conflict(
        f"您修改的是第{base_version}稿，但{told}。您输入的内容保留在下面，请比较两稿后再保存。", [told]
    )
