"""全文检索 compared with the truth: every text that should be found stands there as it is, and the index finds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from proposals.domain.searching import parts
from proposals.services._office import Office
from proposals.services._searchable import texts_of
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.searching import SearchText, TextSource

CHUNK = 200
ONE_IN = 10
"""So many texts stand for one whose words are looked for in the index: each costs a search."""
LONGEST_PROBE = 8
NAMES = {
    TextSource.HEADING: "案号案由",
    TextSource.PROPOSAL: "内容",
    TextSource.LETTER: "复函",
    TextSource.OPINION: "会办意见",
    TextSource.PAST_REPLY: "往年复函",
    TextSource.ATTACHMENT: "附件",
}

Known = tuple[Place, list[str]]
"""Where a text belongs, its label aside, and its parts."""


def search_differences(office: Office) -> Iterator[str]:
    """One sentence for each text that cannot be found, is found without being there, or reads differently."""
    last = 0
    while proposals := _some(office, last):
        last = proposals[-1].id
        names = {p.id: f"{p.session.name}第{p.serial_no}号" for p in proposals}
        kept, probes = _kept(office, list(names))
        yield from _compared(kept, _true(office, proposals), names)
        for text_id, word in probes:
            if not search_index.stands_in(office.db, word, text_id):
                yield f"全文检索的索引里找不到第{text_id}段文字里的“{word}”。"
        office.db.expunge_all()
    without, stray = search_index.unpaired(office.db)
    if without:
        yield f"全文检索有{without}段文字没有编入索引。"
    if stray:
        yield f"全文检索的索引里有{stray}条没有对应的文字。"


def _some(office: Office, last: int) -> Sequence[Proposal]:
    """The next proposals, undone ones too: nothing of them may be found."""
    following = select(Proposal).where(Proposal.id > last).order_by(Proposal.id).limit(CHUNK)
    return office.db.scalars(following).all()


def _true(office: Office, proposals: Sequence[Proposal]) -> dict[Key, Known]:
    texts = texts_of(office, proposals)
    return {key: (_unlabelled(place), parts(body)) for key, place, body in texts}


def _kept(office: Office, ids: Sequence[int]) -> tuple[dict[Key, Known], list[tuple[int, str]]]:
    """What the index was made of, and words to look for in it."""
    bodies: dict[Key, list[str]] = defaultdict(list)
    places: dict[Key, Place] = {}
    probes = []
    rows = select(SearchText).where(SearchText.proposal_id.in_(ids)).order_by(SearchText.part)
    for text in office.db.scalars(rows):
        key = Key(TextSource(text.source), text.source_id)
        bodies[key].append(text.body)
        places[key] = Place(text.proposal_id, text.handling_id, text.lead_id)
        word = max(text.plain.split(), key=len, default="")[-LONGEST_PROBE:]
        if text.id % ONE_IN == 0 and len(word) > 1:
            probes.append((text.id, word))
    return {key: (places[key], bodies[key]) for key in bodies}, probes


def _compared(kept: dict[Key, Known], true: dict[Key, Known], names: dict[int, str]) -> Iterator[str]:
    for key in kept.keys() | true.keys():
        place, _ = true.get(key) or kept[key]
        named = f"{names.get(place.proposal_id, '某件')}的{NAMES[key.source]}"
        if key not in kept:
            yield f"{named}在全文检索里找不到。"
        elif key not in true:
            yield f"{named}不应再被全文检索找到。"
        elif kept[key] != true[key]:
            yield f"{named}在全文检索里与原文或者所属的件不符。"


def _unlabelled(place: Place) -> Place:
    """A label is as it was called when it was written."""
    return Place(place.proposal_id, place.handling_id, place.lead_id)
