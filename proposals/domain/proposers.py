"""提案者: the types that decide how a letter addresses them."""

from __future__ import annotations

from enum import StrEnum


class ProposerType(StrEnum):
    """Who signed a proposal."""

    MEMBER = "member"
    DEPUTY = "deputy"
    DELEGATION = "delegation"
    ORGANISATION = "organisation"


PROPOSER_TYPE_NAMES: dict[ProposerType, str] = {
    ProposerType.MEMBER: "委员",
    ProposerType.DEPUTY: "代表",
    ProposerType.DELEGATION: "代表团",
    ProposerType.ORGANISATION: "党派、团体、界别或专委会",
}
