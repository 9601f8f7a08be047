"""CASE.json (design §6): the facts of the letter, the opinions that came, the receipt at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals.domain.errors import BadInput
from proposals.domain.facts import RATING_NAMES, Rating
from proposals.domain.letter import AddresseeType, LetterFacts, Signer, parse_facts
from proposals.domain.printable import check_text

KEYS = {"facts", "opinions", "receipt"}
RECEIPT_KEYS = {"attitude", "result", "comment"}
BY_NAME = {name: rating for rating, name in RATING_NAMES.items()}


@dataclass(frozen=True, slots=True)
class ExpectedReceipt:
    """What the member answers."""

    attitude: Rating
    result: Rating
    comment: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case to play."""

    facts: LetterFacts
    opinions: Mapping[str, str]
    receipt: ExpectedReceipt | None

    @property
    def issued_on(self) -> date:
        """The letter's date; facts of a case always hold it."""
        assert self.facts.issued_on is not None
        return self.facts.issued_on

    @property
    def signer(self) -> Signer:
        """Who signs; facts of a case always hold them."""
        assert self.facts.signer is not None
        return self.facts.signer

    @property
    def is_opinion(self) -> bool:
        """True where we are the co-handler and write to the lead."""
        return self.facts.addressees[0].type is AddresseeType.UNIT


def parse_case(raw: object) -> CaseFile:
    """Read a case strictly; every flaw is a ``BadInput`` naming its place."""
    table = _table(raw, "案例")
    _only(table, KEYS, "案例")
    if "facts" not in table:
        raise BadInput("案例缺少“facts”，请补上复函的事实。", field="facts")
    facts = parse_facts(table["facts"])
    if facts.round > 1:
        raise BadInput("演示从登记开始，facts 里的 round 只能是1；要看第2次办理，请把回执写成“不满意”。")
    opinions = _opinions(table.get("opinions") or {}, facts)
    receipt = table.get("receipt")
    return CaseFile(facts, opinions, _receipt(receipt) if receipt is not None else None)


def _opinions(raw: object, facts: LetterFacts) -> dict[str, str]:
    table = _table(raw, "opinions")
    found = {}
    for unit, text in table.items():
        if unit not in facts.co_units:
            raise BadInput(f"opinions 里的“{unit}”不在 facts 的 co_units 中，请核对单位名称。")
        if not isinstance(text, str):
            raise BadInput(f"opinions 里“{unit}”的意见应是文字。")
        found[unit] = check_text(text, f"“{unit}”的意见", 50_000, True, required=True)
    missing = [unit for unit in facts.co_units if unit not in found]
    if missing:
        raise BadInput(f"opinions 缺少{'、'.join(missing)}的意见，请补上。")
    return found


def _receipt(raw: object) -> ExpectedReceipt:
    table = _table(raw, "receipt")
    _only(table, RECEIPT_KEYS, "receipt")
    comment = table.get("comment") or ""
    if not isinstance(comment, str):
        raise BadInput("receipt 的 comment 应是文字。")
    return ExpectedReceipt(
        _rating(table, "attitude"),
        _rating(table, "result"),
        check_text(comment, "receipt 的 comment", 5_000, True),
    )


def _rating(table: Mapping[str, object], key: str) -> Rating:
    word = table.get(key)
    if not isinstance(word, str) or word not in BY_NAME:
        raise BadInput(f"receipt 的 {key} 只能是{'、'.join(BY_NAME)}。")
    return BY_NAME[word]


def _table(raw: object, where: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise BadInput(f"“{where}”应是一个对象（花括号）。")
    return raw


def _only(table: Mapping[str, object], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise BadInput(f"“{where}”里有不认识的键“{str(key)[:40]}”，可用：{'、'.join(sorted(known))}。")
