"""体检: what the house keeps twice, compared with the truth. Looks, reports, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from proposals.domain.workflow import ACTION_NAMES, ENDS, STATE_NAMES, TABLE, Action, State
from proposals.services import _ledger
from proposals.services._apply import facts_of
from proposals.services._office import Office
from proposals.services._seal_services import locked_out
from proposals.services._search_check import search_differences
from proposals.services.audit import verify
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import Handling, LedgerRow, Task
from proposals.storage.tables.system import Blob

CHUNK = 200
KNOWN_STEPS = {(s.state.value, s.action.value, s.target.value) for s in TABLE}
LEDGER_COLUMNS = [c for c in LedgerRow.__table__.columns if c.key != "updated_at"]
TASK_COLUMNS = [c for c in Task.__table__.columns if c.key not in ("id", "since")]
LABELS = {
    "state": "状态",
    "next_due": "最近期限",
    "reply_due": "答复期限",
    "title": "案由",
    "proposers": "提案者",
    "handler": "承办人",
    "department": "牵头处室",
    "letter_number": "答复文号",
    "part": "办理方式",
    "round_no": "办理次数",
    "result": "办理结果",
}


@dataclass(frozen=True, slots=True)
class Health:
    """How much was looked at, and one sentence for each difference."""

    handlings: int
    events: int
    views: int
    problems: tuple[str, ...]


def examine(office: Office) -> Health:
    """Compare ledger rows and tasks with the facts, events with states, files and chain with their hashes, what can be searched with the texts; try the seals' keys.

    Needs a writing office: rows are made anew and rolled back, chunk by chunk.
    """
    problems: list[str] = []
    looked_at = last = 0
    while ids := office.db.scalars(
        select(Handling.id).where(Handling.id > last).order_by(Handling.id).limit(CHUNK)
    ).all():
        for handling_id in ids:
            handling = office.db.get(Handling, handling_id)
            assert handling is not None
            problems += [f"{_named(handling)}：{p}" for p in _differences(office, handling)]
        looked_at, last = looked_at + len(ids), ids[-1]
        office.rollback()
        office.db.expunge_all()
    problems += _missing_files(office)
    problems += search_differences(office)
    problems += locked_out(office)
    chain = verify(office)
    office.rollback()
    return Health(looked_at, chain.events, chain.views, (*problems, *chain.problems))


def _named(handling: Handling) -> str:
    unit = handling.unit.short_name if handling.unit else "待定单位"
    return f"第{handling.proposal.serial_no}号（{unit}，办理{handling.id}）"


def _differences(office: Office, handling: Handling) -> Iterator[str]:
    yield from _replay(office, handling)
    if handling.live == (handling.state in ENDS):
        yield "是否在办的标记与状态不符。"
    before = _projections(office, handling)
    _ledger.rewrite(office, handling, facts_of(office, handling))
    rows, tasks = before
    true_rows, true_tasks = _projections(office, handling)
    yield from _compare_rows(rows, true_rows)
    for task in tasks - true_tasks:
        yield f"待办“{dict(task)['title']}”不应再有。"
    for task in true_tasks - tasks:
        yield f"缺少待办“{dict(task)['title']}”。"


Row = dict[str, Any]
TaskKey = tuple[tuple[str, Any], ...]


def _projections(office: Office, handling: Handling) -> tuple[dict[int, Row], set[TaskKey]]:
    rows = office.db.execute(
        select(*LEDGER_COLUMNS).where(LedgerRow.__table__.c.handling_id == handling.id)
    ).mappings()
    tasks = office.db.execute(
        select(*TASK_COLUMNS).where(Task.__table__.c.handling_id == handling.id)
    ).mappings()
    return {r["unit_id"]: dict(r) for r in rows}, {tuple(dict(t).items()) for t in tasks}


def _compare_rows(rows: dict[int, Row], true_rows: dict[int, Row]) -> Iterator[str]:
    for unit_id in rows.keys() - true_rows.keys():
        yield f"单位{unit_id}的台账里不应有这一件。"
    for unit_id in true_rows.keys() - rows.keys():
        yield f"单位{unit_id}的台账里缺少这一件。"
    for unit_id in rows.keys() & true_rows.keys():
        for column, value in true_rows[unit_id].items():
            if rows[unit_id][column] != value:
                label = LABELS.get(column, column)
                yield f"台账的“{label}”是“{rows[unit_id][column]}”，应为“{value}”。"


def _replay(office: Office, handling: Handling) -> Iterator[str]:
    """Play the events of a handling from the first on; they must end in its state and version."""
    events = office.db.scalars(
        select(Event)
        .where(Event.handling_id == handling.id, Event.version.is_not(None))
        .order_by(Event.version)
    ).all()
    state, version = None, 0
    for event in events:
        version += 1
        name = ACTION_NAMES[Action(event.action)] if event.action in set(Action) else event.action
        if event.version != version:
            yield f"留痕缺少第{version}步。"
            return
        if state is not None and event.from_state != state:
            yield f"第{version}步“{name}”的起始状态与上一步不衔接。"
        if (event.from_state, event.action, event.to_state) not in KNOWN_STEPS:
            yield f"第{version}步“{name}”不在流程表里。"
        state = event.to_state
    if state is not None and state != handling.state.value:
        yield f"状态是“{STATE_NAMES[handling.state]}”，按留痕应为“{STATE_NAMES[State(state)]}”。"
    if handling.version != version:
        yield f"版本是{handling.version}，留痕有{version}步。"


def _missing_files(office: Office) -> Iterator[str]:
    for blob in office.db.scalars(select(Blob).order_by(Blob.id)):
        path = office.blob_path(blob.sha256)
        if not path.is_file():
            yield f"文件{blob.sha256[:12]}…（{blob.size}字节）不在文件库里。"
        elif path.stat().st_size != blob.size:
            yield f"文件{blob.sha256[:12]}…的大小与登记时不同。"
