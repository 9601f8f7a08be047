"""Units as they stand in one cell, with what each of them does: 市司法局（主办）、市信访办（会办）."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from proposals.domain.serial import half_width, split_units

ROLES = {
    "独办": "sole", "单办": "sole", "主办": "lead", "牵头": "lead", "牵头办理": "lead", "主要承办": "lead", "分办": "split",
    "会办": "cohandle", "协办": "cohandle", "会同办理": "cohandle", "会同": "cohandle", "配合": "cohandle", "转办": "forward",
}  # fmt: skip
"""What a unit does, by the words of lists; the values are the codes of ``Part``."""

_ROLE = "|".join(sorted(ROLES, key=len, reverse=True))
_BEFORE = re.compile(rf"(?P<role>{_ROLE})(?:单位|部门)?[:：]\s*")
_BEHIND = re.compile(rf"(?P<name>.{{2,}}?)(?P<role>{_ROLE})")
_BRACKETS = re.compile(r"(?P<name>[^（(]+)[（(](?P<inside>[^（()）]*)[）)]")
_CONTACT = re.compile(r"(?:联系人|电话|联系电话)?[:：]?\s*[\u3400-\u9fff]{0,4}\s*[\d-]{7,}")
_AND_OTHERS = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:单位|部门)?$")
_SEGMENT = re.compile(r"[；;。\n\r]+|[，,](?![^（(]*[）)])")


@dataclass(frozen=True)
class NamedUnit:
    """One unit of a cell; ``role`` is a code of ``Part``, empty where the cell does not say it."""

    name: str
    role: str = ""


@lru_cache(maxsize=4_096)
def read_units(cell: str) -> tuple[NamedUnit, ...]:
    """The units in order, each once; a role before a colon holds on, one in brackets or behind for its own unit."""
    found: dict[str, str] = {}
    role = ""
    for segment in _SEGMENT.split(_parted(cell)):
        pieces = split_units(segment)
        shared = _role_behind(pieces)
        for piece in pieces:
            before = _BEFORE.match(piece)
            if before:
                role, piece = ROLES[before["role"]], piece[before.end() :]
            name, own = _own_role(piece.rstrip("。."))
            if name:
                found.setdefault(name, own or shared or role)
    return tuple(NamedUnit(name, said) for name, said in found.items())


def _parted(cell: str) -> str:
    """A role before a colon begins anew even where only a space or nothing parts it from what came before."""
    return re.sub(rf"\s*((?:{_ROLE})(?:单位|部门)?[:：])\s*", r"；\1", cell)


def _role_behind(pieces: list[str]) -> str:
    """市信访办、市机关事务局会办: the last word of a segment holds for all of it."""
    last = _BEHIND.fullmatch(pieces[-1]) if pieces else None
    return ROLES[last["role"]] if last else ""


def _own_role(piece: str) -> tuple[str, str]:
    """The name without its role or a contact in brackets, and the role."""
    inside = _BRACKETS.fullmatch(piece)
    if inside:
        words = [w for w in re.split(r"[、，,；;\s]+", inside["inside"].removesuffix("单位")) if w]
        if words and all(word in ROLES for word in words):
            return inside["name"].strip(), ROLES[words[0]]
        if _CONTACT.fullmatch(half_width(inside["inside"]).strip()):
            return inside["name"].strip(), ""
    piece = _AND_OTHERS.sub("", piece).strip()
    behind = _BEHIND.fullmatch(piece)
    return (behind["name"].removeprefix("由").strip(), ROLES[behind["role"]]) if behind else (piece, "")
