"""Kinds of 建议提案 as data: terms and switches, parsed from ``data/kinds.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from proposals.domain.errors import BadInput
from proposals.domain.facts import CosignerRule, Rating


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its words as people say them, and its switches.

    Of ``publicities`` the first needs no reason, every other one does, and it alone is owed to the public.
    An answer of one of ``tracked_classes`` promises something that is followed up each quarter.
    """

    code: str
    name: str
    noun: str
    proposer: str
    lead_proposer: str
    cosigner: str
    cohandle: str
    proposer_types: tuple[str, ...]
    rates_cohandling: bool
    cosigner_rule: CosignerRule
    outcome_classes: tuple[str, ...]
    tracked_classes: tuple[str, ...]
    publicities: tuple[str, ...]
    ratings: tuple[Rating, ...]


LEVELS: dict[str, str] = {"national": "全国", "province": "省", "city": "市", "district": "区"}
"""级别 by code, highest first."""


def parse_kinds(table: Mapping[str, object]) -> dict[str, Kind]:
    """Read the table of kinds strictly; an unknown or missing key is a ``BadInput`` naming it."""
    return {code: _kind(code, raw) for code, raw in table.items()}


def _kind(code: str, raw: object) -> Kind:
    wanted = {f.name for f in fields(Kind)} - {"code"}
    if not isinstance(raw, Mapping):
        raise BadInput(f"种类“{code}”应是一张表。", field=code)
    wrong = set(raw) ^ wanted
    if wrong:
        raise BadInput(f"种类“{code}”的项不对，缺少或多出：{'、'.join(sorted(wrong))}。", field=code)
    try:
        return Kind(
            code=code,
            proposer_types=tuple(raw["proposer_types"]),
            rates_cohandling=raw["rates_cohandling"] is True,
            cosigner_rule=CosignerRule(raw["cosigner_rule"]),
            outcome_classes=tuple(raw["outcome_classes"]),
            tracked_classes=tuple(raw["tracked_classes"]),
            publicities=tuple(raw["publicities"]),
            ratings=tuple(Rating(r) for r in raw["ratings"]),
            **{name: str(raw[name]) for name in _WORDS},
        )
    except (ValueError, TypeError) as wrong_value:
        raise BadInput(f"种类“{code}”的值不对：{wrong_value}。", field=code) from None


_WORDS = ("name", "noun", "proposer", "lead_proposer", "cosigner", "cohandle")
