"""Where the marks of a letter stand and how its end is set, as data; the numbers of GB/T 9704-2012 are not among it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from proposals.domain.data_file import DataFile
from proposals.domain.errors import BadInput

_Code = TypeVar("_Code", bound=StrEnum)
_FILE = DataFile("版面设置（layout.toml）里的", "layout")
_CLASS = re.compile(r"(?:办理(?:结果|类别)：)?[（(]?([A-Z])[）)]?类?")
_PLACE = re.compile(r"\{([^{}]*)\}")


class Place(StrEnum):
    """Where class and publicity stand on the first page."""

    CORNER = "corner"
    NUMBER = "number"
    NONE = "none"


class SignerMark(StrEnum):
    """Where the one who signed is named."""

    CLOSING = "closing"
    CORNER = "corner"
    NONE = "none"


@dataclass(frozen=True)
class Layout:
    """The choices that the standard leaves to an office; the defaults are those of ``layout.toml`` as delivered."""

    class_place: Place = Place.CORNER
    class_text: str = "{letter}类"
    publicity_place: Place = Place.CORNER
    publicity_text: str = "{publicity}"
    signer_mark: SignerMark = SignerMark.CLOSING
    signer_text: str = "签发人：{name}"
    sealed: bool = True
    red_head: bool = True

    def class_words(self, outcome_class: str | None) -> str | None:
        """``B`` or ``B类`` in the office's own spelling; a class that is no letter stays as it is written."""
        if not outcome_class:
            return outcome_class
        letter = _CLASS.fullmatch(outcome_class.strip())
        return self.class_text.replace("{letter}", letter[1]) if letter else outcome_class

    def publicity_words(self, publicity: str | None) -> str | None:
        """``主动公开`` as it is printed."""
        return self.publicity_text.replace("{publicity}", publicity) if publicity else publicity

    def signer_words(self, name: str | None) -> str | None:
        """``签发人：×××``, where the office prints it in the corner."""
        wanted = name and self.signer_mark is SignerMark.CORNER
        return self.signer_text.replace("{name}", name or "") if wanted else None


def parse_layout(raw: object) -> Layout:
    """Read decoded ``layout.toml``; raises ``BadInput`` naming the entry that is missing, unknown or wrong."""
    root = _table(raw, "", ("class", "publicity", "signer", "tail", "first_page"))
    outcome = _table(root.get("class"), "class", ("place", "text"))
    publicity = _table(root.get("publicity"), "publicity", ("place", "text"))
    signer = _table(root.get("signer"), "signer", ("place", "text"))
    tail = _table(root.get("tail"), "tail", ("sealed",))
    first = _table(root.get("first_page"), "first_page", ("red_head",))
    return Layout(
        class_place=_code(Place, outcome.get("place"), "class.place"),
        class_text=_pattern(outcome.get("text"), "letter", "class.text"),
        publicity_place=_code(Place, publicity.get("place"), "publicity.place"),
        publicity_text=_pattern(publicity.get("text"), "publicity", "publicity.text"),
        signer_mark=_code(SignerMark, signer.get("place"), "signer.place"),
        signer_text=_pattern(signer.get("text"), "name", "signer.text"),
        sealed=_yes_or_no(tail.get("sealed"), "tail.sealed"),
        red_head=_yes_or_no(first.get("red_head"), "first_page.red_head"),
    )


def _table(raw: object, place: str, known: tuple[str, ...]) -> Mapping[str, object]:
    table = _FILE.table(raw, place)
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        where = f"“{place}”下" if place else ""
        raise BadInput(
            f"版面设置（layout.toml）{where}有不认识的“{unknown}”，请删去或改正拼写。", field="layout"
        )
    return table


def _code(codes: type[_Code], raw: object, place: str) -> _Code:
    known = [code.value for code in codes]
    if raw not in known:
        raise _FILE.wrong(place, "、".join(known) + "中的一个")
    return codes(str(raw))


def _pattern(raw: object, name: str, place: str) -> str:
    if not isinstance(raw, str) or _PLACE.findall(raw) != [name] or "\n" in raw:
        raise _FILE.wrong(place, f"含有一处{{{name}}}的一行文字")
    return raw


def _yes_or_no(raw: object, place: str) -> bool:
    if not isinstance(raw, bool):
        raise _FILE.wrong(place, "true或false")
    return raw
