"""What a draft consists of: the text and what is printed beside it, checked before it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from proposals.domain.errors import BadInput, refuse_all
from proposals.domain.kinds import Kind
from proposals.domain.letter.facts import LINE, LONG_LINE, MOST_ENTRIES, NAME, TEXT
from proposals.domain.printable import check_text

REASON = 200


@dataclass(frozen=True, slots=True)
class DraftText:
    """The body, one paragraph a line, and the fields that the letter prints beside it."""

    body: str
    thanks: str = ""
    outcome_class: str = ""
    publicity: str = ""
    publicity_reason: str = ""
    copies: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    attachments: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """Everything but the body, as stored."""
        values = asdict(self)
        del values["body"]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    @property
    def sha256(self) -> str:
        """Hash over body and fields: what an approval is given to."""
        whole = json.dumps([self.body, self.fields], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    @classmethod
    def stored(cls, body: str, fields: Mapping[str, Any]) -> DraftText:
        """As it was stored."""
        values: dict[str, Any] = {name: str(fields.get(name) or "") for name in WORDS}
        values |= {name: tuple(fields.get(name) or ()) for name in LISTS}
        return cls(body=body, **values)


WORDS = ("thanks", "outcome_class", "publicity", "publicity_reason", "contact_name", "contact_phone")
LISTS = ("copies", "attachments")
NAMES: dict[str, str] = {
    "body": "正文",
    "thanks": "致谢语",
    "outcome_class": "办理类别",
    "publicity": "公开属性",
    "publicity_reason": "不主动公开的理由",
    "copies": "抄送",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "attachments": "附件",
}
"""The fields by the names people see."""
LIMITS = {"body": TEXT, "thanks": LONG_LINE, "publicity_reason": REASON}


def checked_characters(text: DraftText) -> DraftText:
    """The text with edges trimmed; raises for anything that paper cannot carry or that is too long."""
    problems: list[BadInput] = []

    def check(name: str, value: str, limit: int, *, multiline: bool = False) -> str:
        try:
            return check_text(value, NAMES[name], limit, multiline, field=name)
        except BadInput as problem:
            problems.append(problem)
            return ""

    body = check("body", text.body, TEXT, multiline=True)
    values: dict[str, Any] = {
        name: check(name, getattr(text, name), LIMITS.get(name, NAME)) for name in WORDS
    }
    for name in LISTS:
        entries = getattr(text, name)
        values[name] = tuple(e for e in (check(name, entry, LINE) for entry in entries) if e)
        if len(entries) > MOST_ENTRIES:
            problems.append(BadInput(f"“{NAMES[name]}”超过{MOST_ENTRIES}项，请删减。", field=name))
    refuse_all(problems)
    return replace(text, body=body, **values)


def checked(text: DraftText, kind: Kind) -> DraftText:
    """The text as a version may be saved; raises ``BadInput`` or ``SeveralProblems`` at the fields."""
    text = checked_characters(text)
    problems: list[BadInput] = []
    if not text.body:
        problems.append(BadInput("“正文”不能为空，请填写。", field="body"))
    if text.thanks and not text.thanks.endswith("。"):
        problems.append(BadInput("“致谢语”请以句号“。”结尾。", field="thanks"))
    if text.outcome_class and text.outcome_class not in kind.outcome_classes:
        problems.append(BadInput("请从列表中选择办理类别。", field="outcome_class"))
    if text.publicity and text.publicity not in kind.publicities:
        problems.append(BadInput("请从列表中选择公开属性。", field="publicity"))
    elif text.publicity and text.publicity != kind.publicities[0] and not text.publicity_reason:
        problems.append(BadInput(f"选择“{text.publicity}”请写明理由。", field="publicity_reason"))
    if text.contact_phone and not text.contact_name:
        problems.append(BadInput("填了联系电话，请同时填写联系人。", field="contact_name"))
    refuse_all(problems)
    return text
