"""管理—核稿—词表: the packaged words and phrases, those of the office, and which of them are switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.printable import check_text
from proposals.domain.proofing.findings import SEVERITY_NAMES, Severity
from proposals.services._office import Office
from proposals.services._proofing_lists import packaged_lexicon
from proposals.services._records import record
from proposals.services._rights import require_keeper
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.proofing import ProofWord, WordList

LIST_NAMES: dict[WordList, str] = {WordList.WORDS: "错别字", WordList.PHRASES: "固定表述"}
LONGEST, NOTE = 100, 200
MOST_TOLD = 50
"""Changes that one record names."""


@dataclass(frozen=True, slots=True)
class Word:
    """A wrong word with the right one, as typed."""

    wrong: str
    right: str
    severity: Severity
    note: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class WordShown:
    """A word as it holds here; ``packaged``: it comes with the product, ``by``: who changed or added it."""

    list: WordList
    word: Word
    packaged: bool
    by: str = ""
    at: datetime | None = None


def words_shown(office: Office, which: WordList, looked_for: str = "") -> tuple[WordShown, ...]:
    """The words of a list, one's own first; only those that hold what is looked for, if anything is."""
    shown = {w.wrong: WordShown(which, w, packaged=True) for w in _packaged(which)}
    own = {
        row.ProofWord.wrong: _own(row, packaged=row.ProofWord.wrong in shown) for row in _rows(office, which)
    }
    every = [*own.values(), *(word for wrong, word in shown.items() if wrong not in own)]
    wanted = looked_for.strip()
    return tuple(s for s in every if wanted in s.word.wrong + "\n" + s.word.right + "\n" + s.word.note)


def word_of(office: Office, which: WordList, wrong: str) -> WordShown:
    """One of them; raises ``NotFound``."""
    found = next((s for s in words_shown(office, which) if s.word.wrong == wrong), None)
    if found is None:
        raise NotFound("词表里没有这个词，请从列表中打开。")
    return found


def add_word(office: Office, actor: Actor, which: WordList, word: Word) -> None:
    """One more word of our own; raises ``BadInput`` where it is there already."""
    if any(s.word.wrong == word.wrong.strip() for s in words_shown(office, which)):
        raise BadInput(f"词表里已经有“{word.wrong.strip()}”，请从列表中打开修改。", field="wrong")
    set_word(office, actor, which, word)


def set_word(office: Office, actor: Actor, which: WordList, word: Word) -> bool:
    """Keep a word, in the place of the packaged one of the same ``wrong``; False where that changes nothing."""
    return set_words(office, actor, [(which, word)]) > 0


def set_words(office: Office, actor: Actor, words: Sequence[tuple[WordList, Word]]) -> int:
    """Keep several; gives how many were new or changed. Raises ``BadInput`` for the first that is wrong."""
    require_keeper(actor)
    before = {(w, s.word.wrong): s.word for w in WordList for s in words_shown(office, w)}
    stored = {(row.list, row.wrong): row for row in office.db.scalars(select(ProofWord).with_for_update())}
    told = []
    for which, typed in words:
        word = checked(typed, which)
        key = (which, word.wrong)
        if before.get(key) != word:
            _store(office, actor, key, stored, word)
            told.append(_change(which, before.get(key), word))
            before[key] = word
    if told:
        record(
            office,
            actor,
            "admin_proofing_words",
            {"changed": "；".join(told[:MOST_TOLD]), "count": len(told)},
        )
    office.db.flush()
    return len(told)


def _store(
    office: Office,
    actor: Actor,
    key: tuple[WordList, str],
    stored: dict[tuple[WordList, str], ProofWord],
    word: Word,
) -> None:
    row = stored.get(key)
    if row is None:
        row = stored[key] = ProofWord(list=key[0], wrong=key[1])
        office.db.add(row)
    row.right, row.severity, row.note, row.active = word.right, word.severity, word.note, word.active
    row.changed_at, row.changed_by = office.now, actor.person_id


def checked(word: Word, which: WordList) -> Word:
    """The word with edges trimmed; raises ``BadInput`` at the field."""
    wrong = check_text(word.wrong, "错误写法", LONGEST, required=True, field="wrong")
    right = check_text(word.right, "正确写法", LONGEST, required=True, field="right")
    note = check_text(word.note, "说明", NOTE, field="note")
    known = wrong in {w.wrong for w in _packaged(which)}
    if wrong == right:
        raise BadInput("正确写法与错误写法一样，请检查。", field="right")
    if wrong in right and not known:
        raise BadInput(
            f"正确写法里含有“{wrong}”，改好以后还会被查出；请把错误写法写得更长一些。", field="wrong"
        )
    return Word(wrong, right, word.severity, note, word.active)


def _packaged(which: WordList) -> list[Word]:
    lexicon = packaged_lexicon()
    entries = lexicon.wrong_words if which is WordList.WORDS else lexicon.phrases
    return [Word(e.wrong, e.right, e.severity, e.note) for e in entries]


def _rows(office: Office, which: WordList) -> list[Row[Any]]:
    query = (
        select(ProofWord, Person.name)
        .outerjoin(Person, Person.id == ProofWord.changed_by)
        .where(ProofWord.list == which)
        .order_by(ProofWord.changed_at.desc(), ProofWord.id.desc())
    )
    return list(office.db.execute(query))


def _own(row: Row[Any], *, packaged: bool) -> WordShown:
    kept, by = row.ProofWord, row.name
    word = Word(kept.wrong, kept.right, kept.severity, kept.note, kept.active)
    return WordShown(kept.list, word, packaged, by or "", kept.changed_at)


def _change(which: WordList, before: Word | None, after: Word) -> str:
    """错别字“布署”：部署（错误）→部署（错误，停用）."""
    was = f"{_told(before)}→" if before else ""
    return f"{LIST_NAMES[which]}“{after.wrong}”：{was}{_told(after)}"


def _told(word: Word) -> str:
    state = "" if word.active else "，停用"
    return f"{word.right}（{SEVERITY_NAMES[word.severity]}{state}）"
