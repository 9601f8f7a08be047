"""Papers between offices as Word files: letters in the one letter format, the 交办通知 with its annex, the 督办单."""

from proposals.documents.papers.dispatch_notice import notice_fields, render_notice
from proposals.documents.papers.supervision_notice import render_supervision, supervision_fields

__all__ = ["notice_fields", "render_notice", "render_supervision", "supervision_fields"]
