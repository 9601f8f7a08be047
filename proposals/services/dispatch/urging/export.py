"""督办单登记簿 as an Excel sheet."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from proposals.documents.spreadsheet_writing import write_table
from proposals.domain.actors import Actor
from proposals.domain.dates import BEIJING
from proposals.services._office import Office
from proposals.services.dispatch.urging.register import NoticeLine, Register, line_of, narrowed
from proposals.storage.tables.notices import Notice

HEADERS = (
    "编号",
    "等次",
    "届次",
    "案号",
    "案由",
    "承办单位",
    "发给",
    "下达单位",
    "下达人",
    "下达时间",
    "已阅",
    "反馈期限",
    "反馈时间",
    "反馈情况",
    "逾期原因",
    "状态",
)


def export(office: Office, actor: Actor, wanted: Register) -> bytes:
    """The whole selection as an Excel sheet."""
    out = io.BytesIO()
    rows = office.db.execute(narrowed(office, actor, wanted).order_by(Notice.id.desc()))
    write_table("督办单登记簿", HEADERS, (_cells(line_of(office, row)) for row in rows), out)
    return out.getvalue()


def _cells(line: NoticeLine) -> list[Any]:
    return [
        line.number,
        line.level_name,
        line.session,
        line.serial_no,
        line.title,
        line.unit,
        line.to,
        line.issuer,
        line.issued_by,
        _moment(line.issued_at),
        _moment(line.read_at),
        line.answer_by or "",
        _moment(line.answered_at),
        line.feedback,
        line.late_reason,
        line.state,
    ]


def _moment(at: datetime | None) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if at else ""
