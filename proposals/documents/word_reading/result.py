"""What reading a Word file gives."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Tracked(StrEnum):
    """What to do with tracked changes (修订)."""

    ACCEPT = "accept"
    REJECT = "reject"


class Place(StrEnum):
    """Where a paragraph stands."""

    TEXT = "text"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One line of text, edges trimmed, never empty; a soft line break parts it from the next.

    ``number``: the beginning of ``text`` that Word counted. ``printed``: number and fingerprint of each line that the
    system had printed here. ``inside``: within the body as the system had marked it.
    """

    text: str
    number: str = ""
    printed: tuple[str, ...] = ()
    inside: bool = False
    place: Place = Place.TEXT


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment (批注)."""

    author: str
    words: str


@dataclass(frozen=True, slots=True)
class WordText:
    """A Word file as text.

    ``base`` is the mark of the draft the file was made from, "" for any other file. ``tracked`` counts changes that
    somebody still has to accept or reject. ``boxes`` holds the text of text boxes, which stands in no paragraph.
    ``notices`` are sentences on what was left out.
    """

    paragraphs: tuple[WordParagraph, ...]
    base: str = ""
    tracked: int = 0
    comments: tuple[Comment, ...] = ()
    boxes: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(p.text for p in self.paragraphs)

    def as_json(self) -> str:
        """For ``from_json`` in another process."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, written: str) -> WordText:
        """What ``as_json`` wrote."""
        raw = json.loads(written)
        paragraphs = (
            WordParagraph(**{**p, "printed": tuple(p["printed"]), "place": Place(p["place"])})
            for p in raw["paragraphs"]
        )
        return cls(
            tuple(paragraphs),
            raw["base"],
            raw["tracked"],
            tuple(Comment(**c) for c in raw["comments"]),
            tuple(raw["boxes"]),
            tuple(raw["notices"]),
        )
