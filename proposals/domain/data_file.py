"""Data files that an office may replace are read strictly: each refusal names the file, the place and what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from proposals.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file, as its refusals call it (``about``); ``field`` is where a form shows them."""

    about: str
    field: str | None = None

    def wrong(self, place: str, wanted: str) -> BadInput:
        """The refusal of what stands at ``place`` (empty: the whole file)."""
        return BadInput(f"{self.about}“{place or '整个文件'}”应是{wanted}，请改正。", field=self.field)

    def table(self, raw: object, place: str) -> Mapping[str, object]:
        """``raw`` as a table."""
        if not isinstance(raw, Mapping):
            raise self.wrong(place, "一张表")
        return raw

    def only(self, table: Mapping[str, object], known: Collection[str], place: str) -> None:
        """Refuse a key that is not known."""
        unknown = next((key for key in table if key not in known), None)
        if unknown is not None:
            raise BadInput(
                f"{self.about}“{place}”下有不认识的“{unknown}”，请删去或改正拼写。", field=self.field
            )

    def text(self, raw: object, place: str) -> str:
        """``raw`` as a text."""
        if not isinstance(raw, str):
            raise self.wrong(place, "文字")
        return raw

    def texts(self, raw: object, place: str, wanted: str = "列表") -> tuple[str, ...]:
        """``raw`` as a list of texts."""
        return tuple(self.text(item, place) for item in self.items(raw, place, wanted))

    def items(self, raw: object, place: str, wanted: str = "列表") -> list[object]:
        """``raw`` as a list."""
        if not isinstance(raw, list):
            raise self.wrong(place, wanted)
        return raw

    def count(self, raw: object, place: str) -> int:
        """``raw`` as a whole number of at least 1."""
        if type(raw) is not int or raw < 1:
            raise self.wrong(place, "不小于1的整数")
        return raw

    def pair(self, texts: tuple[str, ...], place: str) -> tuple[str, str]:
        """Exactly two sentences: the first where the fact is there, the second where it is not."""
        if len(texts) != 2:
            raise self.wrong(place, "两句：有该事实时一句，没有时一句")
        return texts[0], texts[1]
