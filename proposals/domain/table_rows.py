"""Rows of somebody's table, and what is wrong with one cell, said so that it can be found in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


class TableRow(NamedTuple):
    """One row as text; ``number`` is the row Excel shows, ``errors`` holds formula errors by column from 0."""

    number: int
    cells: tuple[str, ...]
    errors: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True)
class SheetSize:
    """One sheet of a file and how many rows it holds."""

    name: str
    rows: int


@dataclass(frozen=True)
class Table:
    """The rows under a header row; ``notices`` tells which lines were passed over, ``sheets`` what else is there."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notices: tuple[str, ...] = ()
    sheets: tuple[SheetSize, ...] = ()


@dataclass(frozen=True)
class CellError:
    """One cell that cannot be used, and why; ``column`` counts from 0."""

    row: int
    column: int
    header: str
    reason: str

    @property
    def address(self) -> str:
        """The address as Excel writes it: C3."""
        return cell_address(self.row, self.column)

    @property
    def sentence(self) -> str:
        """Where and what, in one sentence."""
        return f"第{self.row}行“{self.header}”（{self.address}）：{self.reason}"


@dataclass(frozen=True)
class Remark:
    """Something put right or worth a look; many of one ``kind`` can be told as one."""

    kind: str
    row: int
    text: str

    @property
    def sentence(self) -> str:
        """Where and what, in one sentence."""
        return f"第{self.row}行：{self.text}"


def column_letters(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Row 3 (as shown), column 2 (from 0) is C3."""
    return f"{column_letters(column)}{row}"


def rows_in_words(rows: Iterable[int], most: int = 8) -> str:
    """Row numbers as people write them: 第3、5—9行; many are cut to the first ``most`` stretches and a count."""
    numbers = sorted(set(rows))
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    words = [f"{s[0]}—{s[-1]}" if len(s) > 2 else "、".join(map(str, s)) for s in stretches]
    if len(words) > most:
        return f"第{'、'.join(words[:most])}等{len(numbers)}行"
    return f"第{'、'.join(words)}行"
