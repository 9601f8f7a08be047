"""忽略核稿问题: findings passed over with a reason, for the running round and as long as the words stay the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput, NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._proofing import Found, Proofread, proofread_draft
from proposals.storage.handling import latest_draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.proofing import FindingWaiver

REASON, LEAST = 500, 4
TEXT, MESSAGE = 200, 300
NO_DRAFT = "还没有保存答复稿，请先起草。"


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The newest draft's number and what the rules find in it."""

    version: int
    report: Proofread


def findings_page(office: Office, actor: Actor, handling_id: int) -> FindingsPage:
    """What is found in the newest draft of a case; raises ``NotPossible`` where nothing is saved."""
    case = opened(office, actor, handling_id)
    return _page(office, case.handling, case.round)


def waive_findings(
    office: Office,
    actor: Actor,
    handling_id: int,
    keys: Collection[str],
    reason: str,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> tuple[Found, ...]:
    """Pass over these findings (``Found.key``) of the newest draft; kept with who, when and why.

    Raises ``BadInput`` at ``findings`` or ``reason``.
    """
    act = open_act(office, actor, handling_id, Action.WAIVE_FINDING, seen=seen, on_behalf=on_behalf)
    reason = _reason(reason)
    report = _page(office, act.handling, act.round).report
    chosen = tuple(found for found in report.found if found.key in keys)
    if not keys:
        raise BadInput("请选择要忽略哪一处。", field="findings")
    if len(chosen) < len(set(keys)):
        raise BadInput("有的问题已经改好或者已经忽略，请按下面最新的核稿结果重新选择。", field="findings")
    for found in chosen:
        office.db.add(_waiver(act, found, reason))
    told = [{"rule": f.finding.rule, "text": f.finding.text[:TEXT], "where": f.where} for f in chosen]
    act.done({"findings": told}, note=reason)
    return chosen


def take_up_again(
    office: Office,
    actor: Actor,
    handling_id: int,
    waiver_id: int,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """The finding counts again; the waiver stays on record as withdrawn."""
    act = open_act(office, actor, handling_id, Action.WAIVE_FINDING, seen=seen, on_behalf=on_behalf)
    waiver = office.db.get(FindingWaiver, waiver_id)
    if waiver is None or waiver.round_id != act.round.id or waiver.withdrawn_at is not None:
        raise NotPossible("这一处没有忽略，或者已经恢复，请刷新页面看最新的核稿结果。")
    waiver.withdrawn_at, waiver.withdrawn_by = office.now, _acting(act)
    told = {"rule": waiver.rule, "text": waiver.text}
    act.done({"called": "恢复核稿问题", "findings": [told]}, note=waiver.message)


def _page(office: Office, handling: Handling, running: Round) -> FindingsPage:
    draft = latest_draft(office.db, running.id)
    if draft is None:
        raise NotPossible(NO_DRAFT)
    return FindingsPage(draft.version, proofread_draft(office, handling, running, draft))


def _reason(typed: str) -> str:
    reason = check_text(typed, "理由", REASON, multiline=True, required=True, field="reason")
    if len(reason) < LEAST:
        raise BadInput(f"请把忽略的理由写清楚，至少{LEAST}个字。", field="reason")
    return reason


def _waiver(act: Act, found: Found, reason: str) -> FindingWaiver:
    return FindingWaiver(
        round_id=act.round.id,
        rule=found.finding.rule,
        fingerprint=found.finding.fingerprint,
        text=found.finding.text[:TEXT],
        message=found.finding.message[:MESSAGE],
        reason=reason,
        person_id=_acting(act),
        at=act.office.now,
    )


def _acting(act: Act) -> int | None:
    """The account of whoever really did it, if there is one."""
    return act.on_behalf.person_id if act.on_behalf else act.actor.person_id
