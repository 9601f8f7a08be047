"""A letter that was edited outside: which of its lines are the body, and which the system prints itself."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from proposals.domain.letter.compose import LetterText
from proposals.domain.redline import Mark, compare_text, likeness

SAME_SENTENCE = 0.6  # how alike an unmarked line at the edge of the letter must be to count as a printed one
SAME_PLACE = 0.3  # enough where the line still carries the mark of a printed one
EDGE = 10  # so many lines more than are printed may stand before and behind the body of an unmarked file
QUOTED, MOST_QUOTED = 30, 3
_DATE = re.compile(
    r"[12]\d{3}年\d{1,2}月\d{1,2}日|[二〇○零一][〇○零一二三四五六七八九]{3}年\S{1,3}月\S{1,4}日"
)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One line of the file; ``printed``: marks (number_fingerprint) of what was printed there.

    ``inside``: in the marked body. ``number``: the beginning of ``text`` that Word counted.
    """

    text: str
    printed: tuple[str, ...] = ()
    inside: bool = False
    table: bool = False
    number: str = ""

    @property
    def bare(self) -> str:
        """The text without the number that Word counted."""
        return self.text.removeprefix(self.number)


@dataclass(frozen=True, slots=True)
class Returned:
    """The body, and sentences on what was not taken over; ``tables``: lines of the body that stand in tables."""

    body: tuple[str, ...]
    notices: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


class _Part(Enum):
    BODY, PRINTED, EDITED = range(3)


@dataclass
class _Sorting:
    """The lines with what each was found to be; lines nobody claimed in the end are body."""

    lines: list[ReturnedLine]
    head: list[str]
    tail: list[str]
    parts: dict[int, _Part] = field(default_factory=dict)
    instead: dict[int, str] = field(default_factory=dict)
    was: dict[int, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    @property
    def before(self) -> range:
        """Where lines printed ahead of the body can stand."""
        inside = [n for n, line in enumerate(self.lines) if line.inside]
        return range(inside[0] if inside else min(len(self.lines), len(self.head) + EDGE))

    @property
    def behind(self) -> range:
        """Where lines printed after the body can stand."""
        inside = [n for n, line in enumerate(self.lines) if line.inside]
        start = inside[-1] + 1 if inside else max(0, len(self.lines) - len(self.tail) - EDGE)
        return range(start, len(self.lines))


def fingerprint(text: str) -> str:
    """What a printed line is known by: ten hexadecimal digits, white space aside."""
    return hashlib.sha256(_bare(text).encode()).hexdigest()[:10]


def take_body(lines: Sequence[ReturnedLine], letter: LetterText) -> Returned:
    """The body of an edited letter: everything but what ``letter`` prints around it.

    A printed line that was changed is not taken over; a notice quotes it. Whatever cannot be told apart is body, so that
    nothing a person wrote is lost without a word.
    """
    head, tail = _printed(letter)
    sorting = _Sorting(list(lines), head, tail)
    _claim_marked(sorting)
    _claim_equal(sorting, sorting.before, sorting.head, backwards=False)
    _claim_equal(sorting, sorting.behind, sorting.tail, backwards=True)
    _part_merged(sorting)
    _claim_edited(sorting)
    _claim_dates(sorting)
    return _returned(sorting)


def _printed(letter: LetterText) -> tuple[list[str], list[str]]:
    """What is printed ahead of the body, and what behind it."""
    head = sum(1 for line in (*letter.title, letter.addressee, letter.opening) if line.strip())
    lines = replace(letter, body=()).lines()
    return lines[:head], lines[head:]


def _claim_marked(sorting: _Sorting) -> None:
    """Lines that still read as they were printed, by the fingerprint that they carry."""
    bearers: dict[str, list[int]] = {}
    for n, line in enumerate(sorting.lines):
        for mark in line.printed:
            bearers.setdefault(mark, []).append(n)
    for mark, found in bearers.items():
        whole = "".join(sorting.lines[n].bare for n in found)
        equal = found if fingerprint(whole) == _print_of(mark) else _equal(sorting, mark, found)
        for n in equal:
            sorting.parts[n] = _Part.PRINTED
        for n in found:
            if equal and n not in sorting.parts:
                sorting.parts[n] = _Part.BODY  # the mark slid here; the printed line itself is still whole


def _equal(sorting: _Sorting, mark: str, found: list[int]) -> list[int]:
    """The bearer that equals its mark, else a neighbour that does: a line put in front may have taken the mark along."""
    near = [*found, *(n + step for n in found for step in (1, -1))]
    inside = range(len(sorting.lines))
    return [n for n in near if n in inside and fingerprint(sorting.lines[n].bare) == _print_of(mark)][:1]


def _print_of(mark: str) -> str:
    return mark.rpartition("_")[2]


def _claim_equal(sorting: _Sorting, where: range, printed: list[str], *, backwards: bool) -> None:
    """Lines that equal printed ones, in their order, from the outer edge of the letter."""
    wanted = printed[::-1] if backwards else printed
    at = list(reversed(where) if backwards else where)
    for text in wanted:
        for k, n in enumerate(at):
            if _bare(sorting.lines[n].text) == _bare(text):
                sorting.parts.setdefault(n, _Part.PRINTED)
                at = at[k + 1 :]
                break


def _unclaimed(sorting: _Sorting, printed: list[str]) -> list[str]:
    """Those of these printed lines that no line of the file stands for; the unit may stand in title and signature."""
    there = Counter(
        _bare(sorting.lines[n].text) for n, part in sorting.parts.items() if part is _Part.PRINTED
    )
    missing = Counter(map(_bare, (*sorting.head, *sorting.tail))) - there
    return [text for text in printed if missing[_bare(text)]]


def _bare(text: str) -> str:
    return "".join(text.split())


def _part_merged(sorting: _Sorting) -> None:
    """A paragraph that ran together with the printed one before or behind it: only the rest is body."""
    head, tail = _unclaimed(sorting, sorting.head), _unclaimed(sorting, sorting.tail)
    for n, line in enumerate(sorting.lines):
        if n in sorting.parts or not (line.printed and line.inside):
            continue
        rest, cut = line.text, []
        for text in (*head, *reversed(tail)):
            shorter = rest.removeprefix(text) if text in head else rest.removesuffix(text)
            cut += [text] if shorter != rest else []
            rest = shorter
        if cut:
            sorting.parts[n], sorting.instead[n] = _Part.BODY, rest.strip()
            sorting.cut.update(cut)


def _claim_edited(sorting: _Sorting) -> None:
    """Printed lines that were changed: by their mark, or alike and at the edge where printed lines stand."""
    missing = _unclaimed(sorting, [*sorting.head, *sorting.tail])
    edges = {*sorting.before, *sorting.behind}
    for n, line in enumerate(sorting.lines):
        if n in sorting.parts or not (line.printed or n in edges):
            continue
        needed = SAME_PLACE if line.printed else SAME_SENTENCE
        alike, nearest = max(((likeness(line.text, text), text) for text in missing), default=(0.0, ""))
        if alike >= needed:
            sorting.parts[n], sorting.was[n] = _Part.EDITED, nearest


def _claim_dates(sorting: _Sorting) -> None:
    """A date alone behind the body: the system dates the letter."""
    for n in sorting.behind:
        if n not in sorting.parts and _DATE.fullmatch(_bare(sorting.lines[n].text)):
            sorting.parts[n] = _Part.EDITED


def _returned(sorting: _Sorting) -> Returned:
    body, tables = [], []
    for n, line in enumerate(sorting.lines):
        text = sorting.instead.get(n, line.text)
        if sorting.parts.get(n, _Part.BODY) is _Part.BODY and text:
            body.append(text)
            tables += [text] if line.table else []
    return Returned(tuple(body), tuple(_notices(sorting)), tuple(tables))


def _notices(sorting: _Sorting) -> Iterator[str]:
    edited = [n for n, part in sorted(sorting.parts.items()) if part is _Part.EDITED]
    if edited:
        quoted = "”“".join(_changed(sorting, n) for n in edited[:MOST_QUOTED])
        yield (
            f"“{quoted}”{f'等{len(edited)}处' if len(edited) > MOST_QUOTED else ''}"
            "是系统生成的部分（标题、主送、开头、结尾、附件、落款、联系人、抄送），在文件里的改动没有带入；"
            "需要改的请在起草页面填写，或者请系统管理员修改用语。"
        )
    gone = dict.fromkeys(_unclaimed(sorting, [*sorting.head, *sorting.tail]))
    lost = [text for text in gone if text not in {*sorting.was.values(), *sorting.cut}]
    if lost and any(line.printed for line in sorting.lines):
        quoted = "”“".join(map(short, lost[:MOST_QUOTED]))
        more = "等" if len(lost) > MOST_QUOTED else ""
        yield f"文件里没有找到“{quoted}”{more}，这些由系统生成，复函里仍会印出。"


def _changed(sorting: _Sorting, n: int) -> str:
    """The line, and in brackets the words that are new in it where they are not at its beginning."""
    text = sorting.lines[n].text
    words = "…".join(r.text for r in compare_text(sorting.was.get(n, ""), text) if r.mark is Mark.ADDED)
    return f"{short(text)}（{short(words)}）" if words and words not in short(text) else short(text)


def short(text: str) -> str:
    """A line as it is quoted."""
    return text if len(text) <= QUOTED else text[:QUOTED] + "…"
