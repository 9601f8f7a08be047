"""Facts and texts of letters for tests: a made-up case with the fixed cast."""

from __future__ import annotations

from typing import Any

from proposals.documents.packaged import packaged_wording
from proposals.domain.letter import LetterText, compose, parse_facts


def facts(**changes: Any) -> dict[str, Any]:
    """A decoded FACTS.json; a change to ``...`` leaves the key out."""
    plain = {
        "kind": "cppcc_proposal",
        "unit": "江州市司法局",
        "unit_short": "市司法局",
        "session": "市政协三届二次会议",
        "serial_no": "0042",
        "title": "关于推广社区法律讲堂的建议",
        "addressees": [{"name": "孔委员", "type": "member"}],
        "body": "一、办理情况\n（一）开设讲堂。已在十个社区开设讲堂。\n1.讲师到位。\n（1）每月一讲。\n二、下一步打算\n明年覆盖全部社区。",
        "signer": {"name": "陈一", "title": "局长"},
        "issued_on": "2024-05-06",
    }
    merged = {**plain, **changes}
    return {key: value for key, value in merged.items() if value is not ...}


def text(**changes: Any) -> LetterText:
    """The composed letter of ``facts(**changes)`` in the packaged wording."""
    return compose(parse_facts(facts(**changes)), packaged_wording())


def people(*names: str, type: str = "member") -> list[dict[str, str]]:
    return [{"name": name, "type": type} for name in names]
