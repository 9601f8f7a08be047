"""Asking again, and asking for what was forgotten."""

from __future__ import annotations

from proposals.domain.actors import Actor
from proposals.domain.errors import NotAllowed, NotFound, NotPossible
from proposals.domain.facts import Facts
from proposals.domain.permissions import is_clerk_of_unit
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._renderings import ask, ask_again, pictures_folder
from proposals.storage import renderings
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.system import Blob

AT_ONCE = 500
DAYS_PICTURES_ARE_KEPT = 30


def may_retry(actor: Actor, facts: Facts) -> bool:
    """The unit's clerk, or who handles the case."""
    return is_clerk_of_unit(actor, facts) or facts.handler_id == actor.person_id


def retry(office: Office, actor: Actor, handling_id: int, letter_id: int) -> None:
    """重新生成PDF: the clerk or the handler asks once more for a letter's PDF, which is tried at once, from the start."""
    case = opened(office, actor, handling_id)
    if not may_retry(actor, case.facts):
        raise NotAllowed("重新生成PDF由本单位提案办理员或承办人操作，请联系他们。")
    letter = office.db.get(Letter, letter_id)
    if letter is None or letter.handling_id != handling_id or letter.docx_blob_id is None:
        raise NotFound("没有找到这份复函，请从复函页面重新打开。")
    if letter.void_at is not None:
        raise NotPossible(f"{letter.number}已经作废，不再生成PDF。")
    ask(office, office.db.get_one(Blob, letter.docx_blob_id), letter.id)
    ask_again(office, renderings.of_letters(office.db, [letter.id])[letter.id])


def ask_for_missing(office: Office) -> int:
    """Ask for the PDFs of letters that have none and never asked (numbered by an older version)."""
    letters = renderings.letters_without(office.db, AT_ONCE)
    for letter in letters:
        ask(office, office.db.get_one(Blob, letter.docx_blob_id), letter.id)
    return len(letters)


def remove_old_pictures(office: Office) -> int:
    """Delete page pictures made long ago; they are made anew when somebody looks."""
    oldest = office.now.timestamp() - DAYS_PICTURES_ARE_KEPT * 86_400
    old = [p for p in pictures_folder(office).glob("*/*") if p.stat().st_mtime < oldest]
    for picture in old:
        picture.unlink(missing_ok=True)
    return len(old)
