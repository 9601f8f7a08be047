"""What the rules know besides the text: the packaged lists, with what the office keeps laid over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from proposals.domain.proofing.findings import Severity
from proposals.domain.proofing.lexicon import (
    DocumentTitle,
    FixedPhrase,
    Lexicon,
    OfficeHolder,
    UnitNames,
    WrongWord,
)
from proposals.services._office import Office
from proposals.services._proofing_lists import packaged_lexicon
from proposals.storage.tables.organisation import NameUse, Person, Post, Unit, UnitName
from proposals.storage.tables.proofing import LibraryDocument, ProofWord, WordList

SEVERITIES = "proofing.severities"
"""Key of the setting: rule → {severity (``off``: not looked for), by, at}."""


def lexicon_of(office: Office) -> Lexicon:
    """All libraries as they are now."""
    packaged = packaged_lexicon()
    own = office.db.scalars(select(ProofWord).order_by(ProofWord.id)).all()
    return replace(
        packaged,
        wrong_words=_words(packaged, [w for w in own if w.list is WordList.WORDS]),
        phrases=_phrases(packaged, [w for w in own if w.list is WordList.PHRASES]),
        units=tuple(_units(office)),
        holders=tuple(_holders(office)),
        documents=_documents(office, packaged),
        severities=severities_of(office),
    )


def severities_of(office: Office) -> dict[str, Severity | None]:
    """What the office decided for a rule; None: it is switched off."""
    chosen = office.changed_rules.get(SEVERITIES, {})
    return {rule: _severity(kept["severity"]) for rule, kept in chosen.items()}


def _severity(code: str) -> Severity | None:
    return None if code == "off" else Severity(code)


def _words(packaged: Lexicon, own: Sequence[ProofWord]) -> tuple[WrongWord, ...]:
    """An own word stands in the place of the packaged one and keeps the surroundings that it must not be found in."""
    words = {word.wrong: word for word in packaged.wrong_words}
    for each in own:
        if not each.active:
            words.pop(each.wrong, None)
            continue
        known = words.get(each.wrong, WrongWord(each.wrong, each.right))
        safe = known.safe and each.severity is not Severity.HINT
        words[each.wrong] = replace(
            known, right=each.right, severity=each.severity, note=each.note, safe=safe
        )
    return tuple(words.values())


def _phrases(packaged: Lexicon, own: Sequence[ProofWord]) -> tuple[FixedPhrase, ...]:
    """Near misses of the packaged phrases are expressions, those that people typed are plain words."""
    phrases = {phrase.wrong: phrase for phrase in packaged.phrases}
    for each in own:
        if not each.active:
            phrases.pop(each.wrong, None)
            continue
        known = phrases.get(each.wrong, FixedPhrase(re.escape(each.wrong), each.right))
        phrases[each.wrong] = replace(known, right=each.right, severity=each.severity, note=each.note)
    return tuple(phrases.values())


def _documents(office: Office, packaged: Lexicon) -> tuple[DocumentTitle, ...]:
    rows = office.db.execute(
        select(LibraryDocument.title, LibraryDocument.number, LibraryDocument.ended_on)
        .where(LibraryDocument.active)
        .order_by(LibraryDocument.id)
    )
    documents = {document.title: document for document in packaged.documents}
    documents |= {title: DocumentTitle(title, number, ended_on) for title, number, ended_on in rows}
    return tuple(documents.values())


_UNIT_NAMES = (
    select(
        Unit.id,
        Unit.name.label("current"),
        Unit.short_name,
        Unit.successor_id,
        UnitName.name,
        UnitName.use,
        UnitName.valid_from,
        UnitName.valid_to,
    )
    .outerjoin(UnitName, UnitName.unit_id == Unit.id)
    .order_by(Unit.id, UnitName.valid_from, UnitName.id)
)


def _units(office: Office) -> Iterator[UnitNames]:
    """Each full name of each unit with its days, and who bears another one since."""
    rows: dict[int, list[Any]] = {}
    for row in office.db.execute(_UNIT_NAMES):
        rows.setdefault(row.id, []).append(row)
    current = {unit_id: names[0].current for unit_id, names in rows.items()}
    for names in rows.values():
        first = names[0]
        heir = current.get(first.successor_id, "")
        others = tuple(dict.fromkeys(n.name for n in names if n.use is NameUse.ALIAS))
        full = [n for n in names if n.use is NameUse.FULL]
        if not full:
            yield UnitNames(first.current, first.short_name, others, successor=heir)
        for name in full:
            later = first.current if name.name != first.current else heir
            short = _short_on(names, name) or first.short_name
            yield UnitNames(name.name, short, others, name.valid_from, name.valid_to, later)


def _short_on(names: Sequence[Any], full: Any) -> str:
    """The short name that began last while the full one held."""
    until = full.valid_to
    shorts = [
        n.name
        for n in names
        if n.use is NameUse.SHORT and (until is None or n.valid_from <= until - timedelta(days=1))
    ]
    return shorts[-1] if shorts else ""


def _holders(office: Office) -> Iterator[OfficeHolder]:
    rows = office.db.execute(
        select(Person.name, Post.title, Unit.short_name, Post.valid_from, Post.valid_to)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .order_by(Post.id)
    )
    for name, title, unit, valid_from, valid_to in rows:
        yield OfficeHolder(name, title, unit, valid_from, valid_to)
