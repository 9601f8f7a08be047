"""A figure as a text gives it, and one that another text vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from proposals.domain.proofing.findings import Place

ROUGHLY = Decimal("0.2")
"""Share by which 约, 余 or 近 may differ from the exact figure."""
SHARES = frozenset("%‰")
TEN_THOUSAND = Decimal(10_000)
TELLING = 8
"""Characters with which the name of a rate says by itself what it is the rate of."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``text`` as written, at ``place``; ``value`` in single ``unit``s, exact to ``step``.

    ``measure``: what is counted, empty where that is not certain; such a figure is compared with none. ``period`` and
    ``scope`` (市, 区 …) are empty where the text does not say. ``context``: how its sentence begins, where the figure
    stands in a later clause and counts what was spoken of before. ``change``: an increase or a decrease; ``former``:
    what it was before; ``loose``: 约, 余, 近. ``gap``: the words between the figure before it in the sentence and it.
    """

    value: Decimal
    step: Decimal
    unit: str
    measure: str
    period: str
    scope: str
    context: str
    change: bool
    former: bool
    loose: bool
    place: Place
    text: str
    gap: str
    sentence: str


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure that holds by its ``source`` (as people read it), with the sentence it stands in, if there is one.

    ``region``: it is held against letters of units alone whose full name begins so; empty: against all.
    """

    measure: str
    value: Decimal
    unit: str
    period: str
    source: str
    step: Decimal = Decimal(1)
    scope: str = ""
    loose: bool = False
    sentence: str = ""
    context: str = ""
    region: str = ""

    @property
    def words(self) -> str:
        """The value with its unit, as people write it: 8169件, 82.3%, 53.58万次."""
        big = self.value >= TEN_THOUSAND and self.step >= 1 and self.value % (TEN_THOUSAND / 100) == 0
        shown = f"{number_words(self.value / TEN_THOUSAND)}万" if big else number_words(self.value)
        return f"{shown}{'余' if self.loose and self.unit not in SHARES else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What does not add up, at the place that says so."""

    place: Place
    message: str


def agree(one: Figure | KnownFigure, other: Figure | KnownFigure) -> bool:
    """True if both can be true: equal as far as the coarser one is written, or near where one of them is rough."""
    if one.loose or other.loose:
        return abs(one.value - other.value) <= ROUGHLY * max(abs(one.value), abs(other.value))
    coarse, fine = (one, other) if one.step >= other.step else (other, one)
    # 0.82万 may be 8169 rounded, or 8230 cut off
    return coarse.value == fine.value or (
        coarse.step > fine.step and coarse.value - coarse.step / 2 <= fine.value < coarse.value + coarse.step
    )


def same_matter(one: Figure | KnownFigure, other: Figure | KnownFigure) -> bool:
    """True if both count the same in the same unit; where only one says of whom, it may be the same."""
    if not one.measure or one.measure != other.measure or one.unit != other.unit:
        return False
    if one.scope and other.scope and one.scope != other.scope:
        return False
    return _tells_by_itself(one) or not (one.context and other.context) or one.context == other.context


def _tells_by_itself(figure: Figure | KnownFigure) -> bool:
    """A rate with a long name; 移送案件5件 in a later clause counts what the sentence began with."""
    return figure.unit in SHARES and len(figure.measure) >= TELLING


def number_words(value: Decimal) -> str:
    """The number without zeros at its end: 83.2, 8169."""
    return f"{value.normalize():f}"
