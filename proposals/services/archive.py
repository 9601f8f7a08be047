"""办结归档: closing with or without feedback, further replies, cancelling a round, archive and reopening by two."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.deadlines import Clock
from proposals.domain.errors import NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import PART_NAMES, Action
from proposals.services._apply import Act, open_act
from proposals.services._clocks import open_clocks
from proposals.services._consequences import follow_receipts
from proposals.services._office import Office
from proposals.services._rounds import open_round
from proposals.storage.letters import live_rounds
from proposals.storage.tables.handling import Handling, RoundKind

__all__ = ["archive", "cancel_round", "close", "followup", "reopen", "request_reopen"]


def close(
    office: Office,
    actor: Actor,
    handling_id: int,
    *,
    no_feedback: bool = False,
    note: str = "",
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """办结: everybody answered, or the clerk confirms 未反馈, which never counts as satisfied."""
    act = open_act(office, actor, handling_id, Action.CLOSE, seen=seen, on_behalf=on_behalf)
    said = check_text(note, "办结说明", 500, field="note")
    silent = [d.id for d in act.facts.deliveries if d.delivered_on is not None and not d.rated]
    act.done(
        {"no_feedback": no_feedback, "silent": silent if no_feedback else []},
        note="。".join(w for w in ("未反馈" if no_feedback and silent else "", said) if w),
    )


def followup(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """补充答复: another letter after the end, for a complaint or a kept promise; the earlier rounds stay."""
    act = open_act(office, actor, handling_id, Action.FOLLOWUP, seen=seen, on_behalf=on_behalf)
    said = _reason(reason, "补充答复的理由")
    running = open_round(act, RoundKind.FOLLOWUP, said)
    act.notify(act.facts.handler_id, "请补充答复", said)
    act.done({"round": running.number}, note=said)


def cancel_round(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """撤销本次重新办理 while nothing is issued in it: the round stays on record as cancelled, the earlier one runs."""
    act = open_act(office, actor, handling_id, Action.CANCEL_ROUND, seen=seen, on_behalf=on_behalf)
    said = _reason(reason, "撤销理由")
    cancelled = act.round
    cancelled.cancelled_at = office.now
    office.db.flush()
    act.handling.round_no = live_rounds(office.db, handling_id)[-1].number
    act.notify(act.facts.handler_id, f"第{cancelled.number}次办理已撤销", said)
    act.done({"round": cancelled.number}, note=said)
    follow_receipts(office, handling_id, on=office.today, news=())


def archive(
    office: Office,
    actor: Actor,
    handling_id: int,
    *,
    note: str = "",
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """归档: nothing more is done with the case until two people reopen it."""
    act = open_act(office, actor, handling_id, Action.ARCHIVE, seen=seen, on_behalf=on_behalf)
    running = {clock.kind for clock in open_clocks(office, handling_id)}
    act.done(
        {"still_promised": Clock.COMMITMENT in running},
        note=check_text(note, "归档说明", 500, field="note"),
    )


def request_reopen(
    office: Office, actor: Actor, handling_id: int, reason: str, *, seen: int | None = None
) -> None:
    """申请调出归档: the first of two people; a later request takes the place of an earlier one."""
    act = open_act(office, actor, handling_id, Action.REQUEST_REOPEN, seen=seen)
    said = _reason(reason, "调出理由")
    act.handling.reopen_requested_by = actor.person_id
    act.done({"reason": said}, note=said)


def reopen(office: Office, actor: Actor, handling_id: int, *, seen: int | None = None) -> None:
    """同意调出归档: the second person; the case is 已办结 again."""
    act = open_act(office, actor, handling_id, Action.REOPEN, seen=seen)
    _refuse_second_live(act)
    act.handling.reopen_requested_by = None
    act.done()


def _reason(reason: str, label: str) -> str:
    return check_text(reason, label, 500, required=True, field="reason")


def _refuse_second_live(act: Act) -> None:
    """A proposal has one live handling of a unit; an archived one cannot come back beside another."""
    handling = act.handling
    other = act.office.db.scalar(
        select(Handling).where(
            Handling.proposal_id == handling.proposal_id,
            Handling.unit_id == handling.unit_id,
            Handling.live,
            Handling.id != handling.id,
        )
    )
    if other is not None:
        raise NotPossible(f"本单位正在办理同一件（{PART_NAMES[other.part]}），不能再调出归档的这一件。")
