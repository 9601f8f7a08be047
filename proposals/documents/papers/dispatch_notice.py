"""交办通知: a letter, or a notice inside the house, with the 任务分解表 on landscape pages behind it."""

from __future__ import annotations

from proposals.documents.letter import DELIVERED, render_letter
from proposals.domain.letter import Layout
from proposals.domain.papers.dispatch_notice import NoticeText
from proposals.domain.papers.wording import COLUMNS


def render_notice(notice: NoticeText, template: bytes, layout: Layout = DELIVERED) -> bytes:
    """The DOCX of the notice and its annex."""
    return render_letter(notice.letter, template, layout=layout, more=notice_fields(notice))


def notice_fields(notice: NoticeText) -> dict[str, object]:
    """The fields of the annex, as docx_templates/README.md lists them."""
    return {
        "annex": notice.annex,
        "annex_title": notice.annex_title,
        "heads": dict(zip(COLUMNS, notice.heads, strict=True)),
        "tasks": [dict(zip(COLUMNS, row, strict=True)) for row in notice.rows],
    }
