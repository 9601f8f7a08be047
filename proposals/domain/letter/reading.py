"""Read decoded JSON key by key, noting every problem at its key instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from proposals.domain.dates import parse_iso_date
from proposals.domain.errors import BadInput, refuse_all
from proposals.domain.printable import check_text

_STAND_IN_DAY = date(1970, 1, 1)
_MISSING = object()
T = TypeVar("T")


class Reader:
    """One JSON object; wrong values are noted and a stand-in given back, ``raise_problems`` ends it.

    Readers of inner objects share the list of problems; ``place`` is the way to them, such as ``addressees[0].``.
    """

    def __init__(
        self,
        raw: object,
        labels: Mapping[str, str],
        place: str = "",
        problems: list[BadInput] | None = None,
    ) -> None:
        self.labels = labels
        self.place = place
        self.problems: list[BadInput] = [] if problems is None else problems
        self.asked: set[str] = set()
        self.values: Mapping[str, object] = {}
        self.broken = not isinstance(raw, dict)
        if isinstance(raw, dict):
            self.values = raw
        elif raw is not _MISSING:
            self._refuse_shape(raw)

    def _refuse_shape(self, raw: object) -> None:
        place = self.place.rstrip(".")
        where = f"“{place}”" if place else "事实文件"
        sentence = f"{where}必须是一个JSON对象（花括号），现在是{_kind_of(raw)}。"
        self.note(BadInput(sentence, field=place or None))

    def note(self, problem: BadInput) -> None:
        """Keep a problem; only the first at each field counts."""
        if problem.field is None or not self.is_noted(problem.field):
            self.problems.append(problem)

    def is_noted(self, field: str) -> bool:
        """Whether something at this field, or inside it, is wrong already."""
        return any(
            p.field == field or (p.field or "").startswith((field + ".", field + "[")) for p in self.problems
        )

    def raise_problems(self) -> None:
        """End the reading: raise what was noted, one or several."""
        refuse_all(self.problems)

    def refuse_unknown_keys(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                shown = repr(key[:40])[1:-1]
                self.note(
                    BadInput(f"不认识的键“{self.place}{shown}”，请删去或改正拼写。", field=self.place + shown)
                )

    def text(self, key: str, longest: int, multiline: bool = False) -> str:
        """A required, non-empty text."""
        return self._checked(key, self._required(key), longest, multiline)

    def optional_text(self, key: str, longest: int) -> str | None:
        """A text or None; an empty one is refused."""
        raw = self._get(key)
        return None if raw is None else self._checked(key, raw, longest)

    def texts(self, key: str, longest: int, most: int) -> tuple[str, ...]:
        """A list of non-empty texts, [] when absent."""
        items = self._list(key, most)
        return tuple(self._checked(f"{key}[{i}]", item, longest) for i, item in enumerate(items))

    def day(self, key: str) -> date:
        """A required ISO date."""
        return self._day(key, self._required(key))

    def optional_day(self, key: str) -> date | None:
        """An ISO date or None."""
        raw = self._get(key)
        return None if raw is None else self._day(key, raw)

    def whole_number(self, key: str, least: int, most: int, default: int) -> int:
        """A whole number in a range."""
        raw = self._get(key)
        if raw is None:
            return default
        if type(raw) is not int:
            return self._wrong_type(key, raw, "整数", default)
        if not least <= raw <= most:
            self._problem(key, f"应在{least}到{most}之间，请改正。")
            return default
        return raw

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """A required text out of a list."""
        text = self._checked(key, self._required(key), 60)
        if text not in allowed:
            if text:
                self._problem(key, f"只能是{'、'.join(allowed)}之一，请改正。")
            return allowed[0]
        return text

    def optional_choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """A text out of a list, or the default when absent."""
        return default if self._get(key) is None else self.choice(key, allowed)

    def inner(self, key: str) -> Reader:
        """The reader of a required inner object."""
        return self._inner(key, self._required(key))

    def optional_inner(self, key: str) -> Reader | None:
        """The reader of an inner object, or None."""
        raw = self._get(key)
        return None if raw is None else self._inner(key, raw)

    def inners(self, key: str, most: int, required: bool = False) -> list[Reader]:
        """Readers of a list of inner objects; ``required`` asks for at least one."""
        if required and self._required(key) is None:
            return []
        items = self._list(key, most)
        if required and not items:
            self._problem(key, "至少要有一项，请补上。")
        return [self._inner(f"{key}[{i}]", item) for i, item in enumerate(items)]

    def _get(self, key: str) -> object:
        self.asked.add(key)
        return self.values.get(key)

    def _required(self, key: str) -> object:
        raw = self._get(key)
        if raw is None and not self.broken:
            self.note(BadInput(f"缺少必填的{self._named(key)}，请补上。", field=self.place + key))
        return raw

    def _inner(self, key: str, raw: object) -> Reader:
        absent = raw is None and (self.broken or self.is_noted(self.place + key))
        return Reader(_MISSING if absent else raw, self.labels, f"{self.place}{key}.", self.problems)

    def _list(self, key: str, most: int) -> Sequence[object]:
        raw = self._get(key)
        if raw is None:
            return []
        if not isinstance(raw, list):
            self._wrong_type(key, raw, "列表（方括号）", None)
            return []
        if len(raw) > most:
            self._problem(key, f"共{len(raw)}项，超过{most}项的上限，请删减。")
            return []
        return raw

    def _checked(self, key: str, raw: object, longest: int, multiline: bool = False) -> str:
        if raw is None and (self.broken or self.is_noted(self.place + key)):
            return ""
        if not isinstance(raw, str):
            return self._wrong_type(key, raw, "文字（加引号）", "")
        try:
            return check_text(raw, self._bare(key), longest, multiline, required=True, field=self.place + key)
        except BadInput as problem:
            self.note(problem)
            return ""

    def _day(self, key: str, raw: object) -> date:
        if raw is None:
            return _STAND_IN_DAY
        if not isinstance(raw, str):
            return self._wrong_type(key, raw, "日期文字，如2023-04-27", _STAND_IN_DAY)
        try:
            text = check_text(raw, self._bare(key), 60, required=True, field=self.place + key)
            return parse_iso_date(text, self._bare(key), field=self.place + key)
        except BadInput as problem:
            self.note(problem)
            return _STAND_IN_DAY

    def _wrong_type(self, key: str, raw: object, wanted: str, stand_in: T) -> T:
        self._problem(key, f"应是{wanted}，现在是{_kind_of(raw)}。")
        return stand_in

    def _problem(self, key: str, what: str) -> None:
        self.note(BadInput(self._named(key) + what, field=self.place + key))

    def _bare(self, key: str) -> str:
        label = self.labels.get(re.sub(r"\[\d+\]", "", self.place + key))
        return f"{self.place}{key}（{label}）" if label else self.place + key

    def _named(self, key: str) -> str:
        return f"“{self._bare(key)}”"


def _kind_of(raw: object) -> str:
    names = {
        type(None): "空值",
        bool: "真假值",
        int: "数字",
        float: "数字",
        str: "文字",
        list: "列表",
        dict: "对象",
    }
    return names.get(type(raw), "别的类型")
