"""电子签章: what a signed letter says about itself, and where its seal goes (GB/T 9704-2012, 7.3.5.1).

Lengths are millimetres from the upper left corner of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import inf
from typing import Any

from proposals.domain.dates import chinese_date
from proposals.domain.errors import BadInput

CLEAR = 1.0
"""Millimetres between the seal and the line below the date (附注)."""


class PaperKind(StrEnum):
    """What was signed: a letter that went out, or a sample printed to try the seal."""

    LETTER = "letter"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class LetterIdentity:
    """Who issued what when, in printed words; written into the PDF before it is signed."""

    unit: str
    number: str
    title: str
    signer: str
    issued_on: date
    kind: PaperKind = PaperKind.LETTER

    def as_data(self) -> dict[str, str]:
        """Plain words for the file."""
        return {
            "unit": self.unit,
            "number": self.number,
            "title": self.title,
            "signer": self.signer,
            "issued_on": self.issued_on.isoformat(),
            "kind": self.kind.value,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LetterIdentity | None:
        """Read back what ``as_data`` wrote; None where it says something else."""
        words = {name: data.get(name) for name in ("unit", "number", "title", "signer")}
        try:
            on, kind = date.fromisoformat(str(data.get("issued_on"))), PaperKind(str(data.get("kind")))
        except ValueError:
            return None
        if not all(isinstance(word, str) for word in words.values()):
            return None
        return cls(**{k: str(v) for k, v in words.items()}, issued_on=on, kind=kind)


@dataclass(frozen=True, slots=True)
class SealRules:
    """Sizes of a seal picture, and how it lies on 署名 and 成文日期; ``data/seals.toml`` holds them."""

    size: float = 42.0
    smallest: float = 30.0
    largest: float = 60.0
    line: float = 10.2
    below_centre: float = 2.0


def parse_seal_rules(data: Mapping[str, Any]) -> SealRules:
    """The rules from decoded ``seals.toml``; an unknown key or a length that is none is refused."""
    found: dict[str, float] = {}
    for key, value in data.get("picture", {}).items():
        if key not in SealRules.__dataclass_fields__:
            raise BadInput(f"seals.toml 里有不认识的项“{key}”，请对照自带的文件检查。")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 200:
            raise BadInput(f"seals.toml 里的“{key}”应是0到200之间的毫米数，请改正。")
        found[key] = float(value)
    rules = SealRules(**found)
    if not rules.smallest <= rules.size <= rules.largest:
        raise BadInput("seals.toml 里印章的大小不在最小和最大之间，请改正。")
    return rules


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page (counted from 0), by the edges of its glyphs."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The square or oblong that a seal covers on a page (counted from 0)."""

    page: int
    left: float
    top: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the seal."""
        return self.left + self.width / 2, self.top + self.height / 2


def find_tail(lines: Sequence[Line], unit: str, issued_on: date) -> tuple[Line, Line] | None:
    """署名 and 成文日期 of a letter: the last date line with the unit's name right over it; None where not found."""
    wanted, name = chinese_date(issued_on), _bare(unit)
    for n in range(len(lines) - 1, -1, -1):
        if _bare(lines[n].text) != wanted:
            continue
        for first in range(n - 1, max(n - 4, -1), -1):
            over = [line for line in lines[first:n] if line.page == lines[n].page]
            if over and "".join(_bare(line.text) for line in over) == name:
                return _union(over), lines[n]
    return None


def place_seal(
    lines: Sequence[Line], unit: str, issued_on: date, size: tuple[float, float], rules: SealRules
) -> SealPlace | None:
    """The seal upright, centred on the date and pressing on 署名 and 成文日期, which lie a little under its middle.

    Its upper edge is within one line of the text above (7.3.5.1), and it is moved up from the line below the date as
    far as the text above lets it: no other words lie under it. None where the two are not found on one page.
    """
    found = find_tail(lines, unit, issued_on)
    if found is None:
        return None
    name, day = found
    width, height = size
    left = (day.left + day.right - width) / 2
    top = (name.top + day.bottom) / 2 - rules.below_centre - height / 2
    others = [x for x in lines if x.page == day.page and x.left < left + width and x.right > left]
    below = [x.top for x in others if x.top >= day.bottom]
    top = min(top, min(below, default=inf) - CLEAR - height)
    above = [x.bottom for x in lines if x.page == day.page and x.bottom <= name.top]
    if above:
        top = min(max(top, max(above)), max(above) + rules.line)
    top = min(max(top, day.bottom - height), name.top)
    return SealPlace(day.page, left, max(top, 0.0), width, height)


def _union(lines: Sequence[Line]) -> Line:
    return replace(
        lines[0],
        text="".join(line.text for line in lines),
        left=min(line.left for line in lines),
        right=max(line.right for line in lines),
        bottom=max(line.bottom for line in lines),
    )


def _bare(text: str) -> str:
    return "".join(text.split())
