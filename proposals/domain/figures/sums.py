"""Figures that cannot stand together: parts and their sum, shares and their parts, from so much to so much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from proposals.domain.figures.figure import SHARES, Figure, Flaw, number_words
from proposals.domain.figures.listings import listings
from proposals.domain.proofing.manuscript import Line

_TOTAL = re.compile(r"^[，、,；]?(?:共计|合计|总计|总共|一共|共)(?:为|有|达)?$")
_NEXT_PART = re.compile(r"^(?:[、，,]|和|及|以及)[^，、,。；：\d]{0,14}$")
_AMONG = re.compile(r"^[，,]?其中[，,：:]?[^，、,。；：\d]{0,14}$")
_CLASS = re.compile(r"[A-D]类$")
_SHARE_OF = re.compile(r"占(?:比|总数的|全部的|比例|总量的)?(?:为|达到|达|约)?$")
_WHOLE = re.compile(
    r"(?:占比|比例|比重|(?:满意|覆盖|办结|办复|应诉|合格|通过|完成|成功|答复|整改|报备|达标)率)(?:均|已)?(?:达到|达|为|是|提升至|提高到)?$"
)
_FRACTION = re.compile(r"(?<![\d/])(\d{1,9})/(\d{1,9})(?![\d/])[^\d。；]{0,8}?(\d{1,3}(?:\.(\d{1,4}))?)[%％]")
MOST_PARTS = 30


def flaws(lines: Iterable[Line], figures: Sequence[Figure]) -> Iterator[Flaw]:
    """Everything in a text that does not add up."""
    for _, group in groupby(figures, key=lambda f: (f.place.line, f.sentence)):
        together = list(group)
        yield from _totals(together)
        yield from _among(together)
        yield from _shares(together)
        yield from _changes(together)
    for line in lines:
        yield from _fractions(line)
        yield from listings(line)


def _totals(figures: Sequence[Figure]) -> Iterator[Flaw]:
    """A类3件、B类5件，共9件."""
    for at, total in enumerate(figures):
        if not _TOTAL.match(total.gap):
            continue
        parts = _run_before(figures, at)
        whole = sum((p.value for p in parts), Decimal(0))
        if len(parts) > 1 and whole != total.value and not _any_loose((*parts, total)):
            told = "＋".join(number_words(p.value) for p in parts)
            yield Flaw(total.place, f"{told}＝{number_words(whole)}，文中写的是“{total.text}”。")


def _run_before(figures: Sequence[Figure], at: int) -> list[Figure]:
    """The parts right before a total, in its unit, back to an earlier total."""
    parts: list[Figure] = []
    for before, figure in reversed(list(pairwise([None, *figures[max(0, at - MOST_PARTS) : at]]))):
        if figure is None or figure.unit != figures[at].unit or figure.change or "其中" in figure.gap:
            break
        parts.insert(0, figure)
        if before is None or not _NEXT_PART.match(figure.gap) or _TOTAL.match(before.gap):
            break
    return parts


def _among(figures: Sequence[Figure]) -> Iterator[Flaw]:
    """共9件，其中A类3件、B类5件: parts are never more than the whole; classes are all of it."""
    for at, (whole, first) in enumerate(pairwise(figures), 1):
        if whole.unit != first.unit or not _AMONG.match(first.gap) or whole.change:
            continue
        parts = [first]
        for figure in figures[at + 1 : at + MOST_PARTS]:
            ends = not _NEXT_PART.match(figure.gap) or "其中" in figure.gap
            if ends or figure.unit != whole.unit or figure.change:
                break
            parts.append(figure)
        together = sum((p.value for p in parts), Decimal(0))
        every = len(parts) > 1 and all(_CLASS.search(p.gap) for p in parts)
        if _any_loose((whole, *parts)) or not (together > whole.value or every and together < whole.value):
            continue
        told = "＋".join(number_words(p.value) for p in parts)
        equals = f"＝{number_words(together)}" if len(parts) > 1 else ""
        yield Flaw(whole.place, f"“{whole.text}”与其中的{told}{equals}不一致。")


def _shares(figures: Sequence[Figure]) -> Iterator[Flaw]:
    """Shares over the whole, and shares that their parts do not give."""
    for at, share in enumerate(figures):
        if share.unit not in SHARES or share.change or share.loose:
            continue
        is_share = bool(_SHARE_OF.search(share.gap))
        most = 1000 if share.unit == "‰" else 100
        if share.value > most and (is_share or _WHOLE.search(share.gap)):
            yield Flaw(share.place, f"“{share.text}”超过了全部，请核对。")
        elif is_share and share.unit == "%":
            yield from _share_of_parts(figures[max(0, at - 2) : at], share)


def _share_of_parts(before: Sequence[Figure], share: Figure) -> Iterator[Flaw]:
    """办理225件，其中12件…，占5.3%."""
    if len(before) < 2 or not before[-1].gap.lstrip("，,").startswith("其中"):
        return
    whole, part = before[-2], before[-1]
    if part.unit != whole.unit or not whole.value or part.loose or whole.loose:
        return
    exact = part.value * 100 / whole.value
    if abs(exact - share.value) >= share.step:
        told = f"{number_words(part.value)}÷{number_words(whole.value)}＝{_rounded(exact, share.step)}%"
        yield Flaw(share.place, f"{told}，文中写的是“{share.text}”。")


def _changes(figures: Sequence[Figure]) -> Iterator[Flaw]:
    """从68%提升到83.2%，提升15.2个百分点: the step must be what lies between."""
    for old, new, step in zip(figures, figures[1:], figures[2:], strict=False):
        if not (old.former and old.unit == new.unit and step.change) or _any_loose((old, new, step)):
            continue
        in_points = step.unit.endswith("百分点") and new.unit == "%"
        between = abs(new.value - old.value)
        if (in_points or step.unit == new.unit != "%") and between != step.value:
            unit = "个百分点" if in_points else step.unit
            yield Flaw(
                step.place,
                f"从“{old.text}”到“{new.text}”相差{number_words(between)}{unit}，文中写的是“{step.text}”。",
            )


def _fractions(line: Line) -> Iterator[Flaw]:
    """993/994，99.9%."""
    for match in _FRACTION.finditer(line.text):
        part, whole, share = Decimal(match[1]), Decimal(match[2]), Decimal(match[3])
        step = Decimal(1) / 10 ** len(match[4] or "")
        if not whole:
            continue
        exact = part * 100 / whole
        if abs(exact - share) >= step:
            place = line.at(match.start(3), match.end())
            yield Flaw(place, f"{part}÷{whole}＝{_rounded(exact, step)}%，文中写的是“{share}%”。")


def _any_loose(figures: Iterable[Figure]) -> bool:
    return any(f.loose for f in figures)


def _rounded(value: Decimal, step: Decimal) -> str:
    return number_words(value.quantize(step))
