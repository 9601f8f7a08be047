"""The cells of one row by what they mean; what is wrong with one is noted at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from proposals.domain.cell_values import clean_text
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import ColumnMap
from proposals.domain.table_rows import CellError, Remark, TableRow

T = TypeVar("T")


class Cells:
    """The cells of one row by field; reading one that is wrong notes the error and gives nothing."""

    def __init__(self, columns: ColumnMap, line: TableRow) -> None:
        self.columns, self.line = columns, line
        self.column = columns.by_field
        self.errors: list[CellError] = []
        self.remarks: list[Remark] = []
        self.filled = {field: line.cells[place].strip() for field, place in columns.single}
        for field in columns.several:
            self.filled[field] = self._joined(field, columns.places[field])
        if line.errors or not all(map(self.filled.get, columns.required)):
            self._refuse_broken_and_missing()

    def _refuse_broken_and_missing(self) -> None:
        for field, places in self.columns.places.items():
            for place in places:
                if place in self.line.errors:
                    self.refuse(field, f"公式出错（{self.line.errors[place]}），请改成文字后再导入。", place)
            if self.column[field].required and not self.raw(field) and not self._broken(field):
                self.refuse(field, "没有填写，这一列必须填。")

    def raw(self, field: str) -> str:
        """What the field's cells hold: the first filled one, or all of them where columns of the field add up."""
        return self.filled.get(field, "")

    def _joined(self, field: str, places: tuple[int, ...]) -> str:
        filled = [cell for place in places if (cell := self.line.cells[place].strip())]
        return "\n".join(filled if self.column[field].several == "join" else filled[:1])

    def text(self, field: str, *, one_line: bool = True) -> str:
        """The cell as text within its length."""
        cell = self.filled.get(field)
        if not cell or (self.line.errors and self._broken(field)):
            return ""
        try:
            return clean_text(cell, self.column[field].most, one_line=one_line)
        except BadInput as refused:
            self.refuse(field, refused.sentence)
            return ""

    def choice(self, field: str, words: dict[str, T], default: T) -> T:
        """The meaning of one of a few words."""

        def chosen(cell: str) -> T:
            if cell not in words:
                raise BadInput(f"“{cell[:20]}”看不懂，请填：{'、'.join(words)}。")
            return words[cell]

        found = self.read(field, chosen)
        return default if found is None else found

    def read(self, field: str, reader: Callable[[str], T]) -> T | None:
        """What the reader makes of the cell; nothing when it is empty or wrong."""
        cell = self.filled.get(field)
        if not cell or (self.line.errors and self._broken(field)):
            return None
        try:
            clean_text(cell, self.column[field].most, one_line=False)
            return reader(cell)
        except BadInput as refused:
            self.refuse(field, refused.sentence)
            return None

    def refuse(self, field: str, reason: str, place: int | None = None) -> None:
        """Note one cell that must be corrected."""
        self.errors.append(cell_error(self.columns, self.line, field, reason, place))

    def remark(self, kind: str, text: str) -> None:
        """Note what was put right, or is worth a look."""
        self.remarks.append(Remark(kind, self.line.number, text))

    def _broken(self, field: str) -> bool:
        return any(place in self.line.errors for place in self.columns.places.get(field, ()))


def cell_error(
    columns: ColumnMap, line: TableRow, field: str, reason: str, place: int | None = None
) -> CellError:
    """The error at a field's cell: the given one, else the first filled one."""
    if place is None:
        places = columns.places[field]
        place = next((p for p in places if line.cells[p].strip()), places[0])
    header = columns.headers[place] or columns.by_field[field].header
    return CellError(line.number, place, header, reason)
