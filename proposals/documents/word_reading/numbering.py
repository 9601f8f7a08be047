"""The numbers that Word counts itself (``w:numPr``), written out: 一、（一）1.（1）(ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from proposals.documents.word_reading.names import MC, W, child_value, switched_on, value, whole
from proposals.documents.word_reading.number_formats import NO_TEXT, written
from proposals.documents.word_reading.styles import Styles

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DEEPEST_LINKS = 5
_CLOSE = "、.．)）"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; ``restart``: the level (from 1) whose use starts it anew, None for any higher one."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    spaced: bool = True


@dataclass
class _List:
    """One abstract list with its running counts, None before a level is used."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass
class _Instance:
    """One ``w:num``: which list it counts in, what it writes differently, where it starts anew."""

    list_id: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts through one document; ``number_of`` must be asked for the paragraphs in their order."""

    def __init__(self, part: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._links: dict[str, str] = {}
        self._instances: dict[str, _Instance] = {}
        if part is not None:
            self._read(part)

    def number_of(self, properties: etree._Element | None) -> tuple[str, bool]:
        """The number in front of a paragraph with these properties, and whether it is only a bullet.

        The count moves on with every call.
        """
        num_id, at = self._place(properties)
        instance = self._instances.get(num_id or "")
        if instance is None or not 0 <= at < LEVELS:
            return "", False
        counted = self._list(instance.list_id)
        if counted is None:
            return "", False
        levels = counted.levels | instance.levels
        self._count(counted, instance, levels, at)
        level = levels.get(at, Level())
        if level.form == "bullet":
            return "", bool(level.text.strip())
        return _with_space(_filled(level, levels, counted.counts), level), False

    def _place(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """List instance and level: the paragraph's own, else those of its style (17.9.18, 17.9.23)."""
        own = None if properties is None else properties.find(W + "numPr")
        own_id, own_level = child_value(own, "numId"), child_value(own, "ilvl")
        style = child_value(properties, "pStyle")
        if own_id is not None:
            return (None if own_id == "0" else own_id), whole(own_level, 0)
        num_id, level = self._styles.numbering(style)
        if num_id in (None, "0"):
            return None, 0
        if own_level is not None:
            return num_id, whole(own_level, 0)
        linked = self._linked_level(num_id or "", style)
        return num_id, linked if linked is not None else level

    def _linked_level(self, num_id: str, style: str | None) -> int | None:
        """The level that names this style, or one it stands on, as its own."""
        instance = self._instances.get(num_id)
        counted = self._list(instance.list_id) if instance else None
        if instance is None or counted is None:
            return None
        levels = counted.levels | instance.levels
        chain = self._styles.chain(style or self._styles.default)
        found = (n for name in chain for n, level in levels.items() if level.style == name)
        return next(found, None)

    def _list(self, list_id: str) -> _List | None:
        for _ in range(_DEEPEST_LINKS):
            target = self._links.get(list_id)
            if target is None:
                break
            num_id, _level = self._styles.numbering(target)
            instance = self._instances.get(num_id or "")
            if instance is None or instance.list_id == list_id:
                break
            list_id = instance.list_id
        return self._lists.get(list_id)

    @staticmethod
    def _count(counted: _List, instance: _Instance, levels: dict[int, Level], at: int) -> None:
        level, now = levels.get(at, Level()), counted.counts[at]
        if at in instance.starts:
            counted.counts[at] = instance.starts.pop(at)  # only the first use of this instance starts anew
        else:
            counted.counts[at] = level.start if now is None else now + 1
        for deeper in range(at + 1, LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart > 0 and at < restart):
                counted.counts[deeper] = None

    def _read(self, part: etree._Element) -> None:
        for element in part.iterfind(W + "abstractNum"):
            list_id = value(element, "abstractNumId") or ""
            self._lists[list_id] = _List(_levels(element))
            link = child_value(element, "numStyleLink")
            if link is not None:
                self._links[list_id] = link
        for element in part.iterfind(W + "num"):
            levels: dict[int, Level] = {}
            starts: dict[int, int] = {}
            for override in element.iterfind(W + "lvlOverride"):
                at = whole(value(override, "ilvl"), 0)
                levels |= _levels(override)
                start = child_value(override, "startOverride")
                if start is not None:
                    starts[at] = whole(start, 1)
            self._instances[value(element, "numId") or ""] = _Instance(
                child_value(element, "abstractNumId") or "", levels, starts
            )


def _levels(parent: etree._Element) -> dict[int, Level]:
    found = map(_level, parent.iterfind(W + "lvl"))
    return {at: level for at, level in found if 0 <= at < LEVELS}


def _level(element: etree._Element) -> tuple[int, Level]:
    restart = child_value(element, "lvlRestart")
    return whole(value(element, "ilvl"), 0), Level(
        form=_form(element),
        text=child_value(element, "lvlText") or "",
        start=whole(child_value(element, "start"), 0),
        restart=None if restart is None else whole(restart, 0),
        legal=switched_on(element, "isLgl"),
        style=child_value(element, "pStyle"),
        spaced=child_value(element, "suff") != "nothing",
    )


def _form(element: etree._Element) -> str:
    """The format, also where newer programs wrap theirs in an alternative that older ones understand."""
    plain = child_value(element, "numFmt")
    if plain is not None:
        return plain
    wrapped = element.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return value(wrapped) or "decimal"


def _filled(level: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
    """%1.%2 with the counts put in."""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = levels.get(at, Level())
        count = counts[at]
        form = "decimal" if level.legal and other.form not in NO_TEXT else other.form
        return "" if form in NO_TEXT else written(other.start if count is None else count, form)

    return _PLACE.sub(number, level.text)


def _with_space(number: str, level: Level) -> str:
    """Numbers that end in a stop or bracket stand close to the text (一、培训); others keep a space, as Word shows them."""
    number = number.strip()
    return number if not number or not level.spaced or number[-1] in _CLOSE else number + " "
