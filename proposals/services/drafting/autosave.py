"""What is being typed: one row for each round and person, written over, gone once a version is saved."""

from __future__ import annotations

from sqlalchemy import delete, select

from proposals.domain.actors import Actor
from proposals.domain.errors import NotAllowed
from proposals.domain.workflow import Action
from proposals.services._office import Office
from proposals.services._opened import opened_for
from proposals.services.drafting.text import DraftText, checked_characters
from proposals.storage.tables.drafting import Autosave
from proposals.storage.tables.handling import Handling


def autosave(office: Office, actor: Actor, handling_id: int, text: DraftText, *, base_version: int) -> None:
    """Keep what is typed for the same person's return; no version, no event, unfinished text is welcome."""
    case = opened_for(office, actor, handling_id, Action.SAVE_DRAFT)
    if actor.person_id is None:
        raise NotAllowed("没有账号，不能自动保存，请及时点“保存”。")
    text = checked_characters(text)
    office.db.execute(select(Handling.id).where(Handling.id == handling_id).with_for_update())
    row = office.db.get(Autosave, (case.round.id, actor.person_id), populate_existing=True)
    if row is None:
        row = Autosave(round_id=case.round.id, person_id=actor.person_id)
        office.db.add(row)
    row.base_version, row.body, row.fields, row.at = base_version, text.body, text.fields, office.now
    office.db.flush()


def discard_autosave(office: Office, actor: Actor, handling_id: int) -> None:
    """The person does not want the unsaved text back."""
    case = opened_for(office, actor, handling_id, Action.SAVE_DRAFT)
    forget(office, case.round.id, actor.person_id)


def forget(office: Office, round_id: int, person_id: int | None) -> None:
    """Delete the row of this person, if there is one."""
    office.db.execute(
        delete(Autosave).where(Autosave.round_id == round_id, Autosave.person_id == (person_id or 0))
    )
