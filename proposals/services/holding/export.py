"""Either list as an Excel sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from proposals.documents.spreadsheet_writing import Value, write_table
from proposals.domain.workflow import PART_NAMES, STATE_NAMES, Part, State
from proposals.services._hands import standing
from proposals.services._office import Office
from proposals.services.holding.lists import WorkRow, all_cases, all_in_hands
from proposals.services.holding.scope import Filters, Scope

COLUMNS = (
    "序号",
    "种类",
    "届次",
    "案号",
    "案由",
    "办理方式",
    "承办单位",
    "牵头处室",
    "状态",
    "在谁手里",
    "办什么",
    "自哪天起",
    "已几天",
    "已几个工作日",
    "到期事项",
    "期限",
    "提示",
)


def export_cases(office: Office, scope: Scope, f: Filters) -> bytes:
    """Cases by what is due next."""
    rows = all_cases(office, scope, f, standing(office, scope.unit_id))
    return _sheet("在办情况", rows)


def export_in_hands(office: Office, scope: Scope, f: Filters) -> bytes:
    """What waits, the longest first."""
    rows = all_in_hands(office, scope, f, standing(office, scope.unit_id))
    return _sheet("领导案头" if f.desk else "在谁手里", rows)


def _sheet(title: str, rows: Iterable[WorkRow]) -> bytes:
    out = io.BytesIO()
    write_table(title, COLUMNS, _cells(rows), out)
    return out.getvalue()


def _cells(rows: Iterable[WorkRow]) -> Iterator[list[Value]]:
    for n, row in enumerate(rows, 1):
        first = min(row.hands, key=lambda h: h.since, default=None)
        yield [
            n,
            row.kind,
            row.session,
            row.serial_no,
            row.title,
            PART_NAMES[Part(row.part)],
            row.unit,
            row.department,
            STATE_NAMES[State(row.state)],
            "、".join(h.who for h in row.hands),
            "、".join(dict.fromkeys(h.what for h in row.hands)),
            first.since if first else None,
            first.days if first else None,
            first.working_days if first else None,
            row.what,
            row.due,
            row.light.words if row.light else "",
        ]
