"""The tabs of 批量导入: what can be brought in, and where."""

from __future__ import annotations

from typing import Any

from flask import url_for

from proposals.services.exchange import ImportPurpose

TABS = (
    ("exchange.upload", "今年的清单"),
    ("past_years.upload", "往年台账"),
    ("file_batches.originals", "提案原件"),
    ("file_batches.past_replies", "往年复函"),
)


def import_tabs(current: str) -> list[dict[str, object]]:
    """The tabs, the one of this endpoint marked."""
    return [{"label": words, "url": url_for(page), "current": page == current} for page, words in TABS]


_FILES = (ImportPurpose.ORIGINALS, ImportPurpose.PAST_REPLIES)


def batch_url(batch: Any) -> str:
    """Where an import stands: its preview, or its report."""
    if batch.purpose in _FILES:
        return url_for("file_batches.batch", batch_id=batch.id)
    waiting = batch.purpose is ImportPurpose.PAST and batch.report["state"] != "done"
    return url_for("past_years.preview" if waiting else "exchange.batch", batch_id=batch.id)


def batch_words(batch: Any) -> str:
    """What became of an import."""
    if batch.undone_at is not None:
        return "已撤销"
    if batch.report["state"] != "done":
        return "只预览，没有导入"
    if batch.purpose in _FILES:
        return f"已添加{batch.report['attached']}个文件"
    return f"已登记{batch.report['registered']}件"
