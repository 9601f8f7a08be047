"""常用意见: a few words at hand, one's own and those of everybody."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.printable import check_text
from proposals.services._office import Office, read_data
from proposals.storage.tables.review import Phrase

LONGEST = 200
MOST = 30


@dataclass(frozen=True, slots=True)
class PhraseShown:
    """One phrase; ``id`` is None for those that ship with the product, ``own`` may be removed."""

    id: int | None
    text: str
    own: bool


def phrases_of(office: Office, actor: Actor) -> tuple[PhraseShown, ...]:
    """One's own first, then those of everybody; the packaged ones where nobody has set any for all."""
    rows = office.db.scalars(
        select(Phrase)
        .where(or_(Phrase.person_id == actor.person_id, Phrase.person_id.is_(None)))
        .order_by(Phrase.position, Phrase.id)
    ).all()
    own = [PhraseShown(p.id, p.text, True) for p in rows if p.person_id is not None]
    shared = [PhraseShown(p.id, p.text, False) for p in rows if p.person_id is None]
    return (*own, *(shared or _packaged()))


def add_phrase(office: Office, actor: Actor, text: str) -> None:
    """Keep a phrase of one's own; one that is there already is not kept twice."""
    text = check_text(text, "常用意见", LONGEST, required=True, field="text")
    mine = select(func.count(Phrase.id)).where(Phrase.person_id == actor.person_id)
    count = office.db.scalar(mine) or 0
    if office.db.scalar(mine.where(Phrase.text == text)):
        return
    if count >= MOST:
        raise BadInput(f"常用意见最多保留{MOST}条，请先删去不用的。", field="text")
    office.db.add(Phrase(person_id=actor.person_id, text=text, position=count))
    office.db.flush()


def remove_phrase(office: Office, actor: Actor, phrase_id: int) -> None:
    """Take one of one's own away; those of everybody belong to the administrator."""
    phrase = office.db.get(Phrase, phrase_id)
    if phrase is None or phrase.person_id is None or phrase.person_id != actor.person_id:
        raise NotFound("没有找到您的这条常用意见，请刷新页面。")
    office.db.delete(phrase)
    office.db.flush()


def _packaged() -> list[PhraseShown]:
    return [PhraseShown(None, str(text), False) for text in read_data("phrases.toml")["phrases"]]
