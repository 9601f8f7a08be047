"""The first text of a reply, made from the points, so that nobody begins with an empty page."""

from __future__ import annotations

from proposals.domain.answering import LONGEST_HEADLINE
from proposals.domain.letter.compose import pronoun
from proposals.domain.levels import Level, format_number
from proposals.domain.points import FoundPoint
from proposals.domain.workflow import MEMBER_PARTS
from proposals.services._letter_facts import addressees
from proposals.services._office import Office
from proposals.services.drafting.text import DraftText
from proposals.storage.drafting import points_of
from proposals.storage.handling import latest_draft, previous_rounds
from proposals.storage.tables.handling import Handling


def heading_of(point_text: str) -> str:
    """关于“加强法治培训”的建议: how a reply names a point."""
    headline = FoundPoint(point_text.strip(), 0, 0).headline
    bare = headline.removeprefix("关于").removesuffix("的建议").strip("“”")
    return f"关于“{_single_quoted(bare[:LONGEST_HEADLINE])}”的建议"


def _single_quoted(text: str) -> str:
    """Quotation marks inside quotation marks are single ones (GB/T 15834-2011)."""
    return text.replace("“", "‘").replace("”", "’")


def first_text(office: Office, handling: Handling) -> DraftText:
    """Headings for the points, the usual thanks; in a later round the fields of the round before."""
    headings = [
        format_number(Level.FIRST, n) + heading_of(point.text)
        for n, point in enumerate(points_of(office.db, handling), 1)
    ]
    fields = _fields_before(office, handling)
    return DraftText.stored("\n\n".join(headings), {"thanks": _thanks(office, handling), **fields})


def _thanks(office: Office, handling: Handling) -> str:
    if handling.part not in MEMBER_PARTS:
        return ""
    who = pronoun(addressees(office, handling, handling.proposal), office.rules.wording)
    return f"感谢{who}对我们工作的关心和支持。"


def _fields_before(office: Office, handling: Handling) -> dict[str, object]:
    for earlier in previous_rounds(office.db, handling):
        draft = latest_draft(office.db, earlier.id)
        if draft is not None:
            return {name: value for name, value in draft.fields.items() if name != "thanks" and value}
    return {}
