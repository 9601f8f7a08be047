"""What receipts bring about by themselves, in the same transaction: another round, or the end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from proposals.domain.actors import SYSTEM, Actor, OnBehalf
from proposals.domain.facts import Facts
from proposals.domain.gates import findings
from proposals.domain.satisfaction import all_rated, asks_rehandling, refusing, standing
from proposals.domain.workflow import MEMBER_PARTS, Action, State
from proposals.services._apply import facts_of, open_act
from proposals.services._office import Office
from proposals.services._receipts import reasons
from proposals.services._rounds import open_round
from proposals.storage.letters import live_rounds
from proposals.storage.tables.handling import Handling, RoundKind


def follow_receipts(
    office: Office, handling_id: int, *, on: date, news: Collection[int] | None = None
) -> None:
    """Open a second round at the first 不满意, or close once everybody answered and nobody refuses.

    ``news`` are the copies whose receipt just came; None: all that stand. A second 不满意 opens nothing
    by itself, and while letters still wait to be sent nothing happens: the last delivery asks again.
    """
    handling = office.db.get(Handling, handling_id)
    assert handling is not None
    facts = facts_of(office, handling)
    if facts.state not in (State.ANSWERED, State.CLOSED):
        return
    if facts.part in MEMBER_PARTS and asks_rehandling(facts):
        refused = {d.id for d in refusing(standing(facts), facts.cosigner_rule)}
        if _first_time(office, facts) and (news is None or refused & set(news)):
            open_rehandling(office, SYSTEM, handling_id, "", on=on)
    elif facts.state is State.ANSWERED and _is_finished(office, facts):
        open_act(office, SYSTEM, handling_id, Action.CLOSE).done(note="回执已经收齐", met_on=on)


def open_rehandling(
    office: Office,
    actor: Actor,
    handling_id: int,
    reason: str,
    *,
    on: date | None = None,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> None:
    """重新办理: round n+1 with its own clock from the day of the receipt; the earlier round stays whole."""
    act = open_act(office, actor, handling_id, Action.REHANDLE, seen=seen, on_behalf=on_behalf)
    refused = [d.id for d in refusing(standing(act.facts), act.facts.cosigner_rule)]
    words = "。".join(w for w in (reasons(office, refused), reason) if w)
    running = open_round(act, RoundKind.REHANDLE, words)
    act.notify(act.facts.handler_id, f"请重新办理（第{running.number}次）", words)
    act.done({"round": running.number, "deliveries": refused}, note=words, start_on=on)


def _first_time(office: Office, facts: Facts) -> bool:
    return all(r.kind is not RoundKind.REHANDLE for r in live_rounds(office.db, facts.handling_id))


def _is_finished(office: Office, facts: Facts) -> bool:
    """Everybody answered, and nothing that closing asks for is missing, not even with a warning."""
    return all_rated(facts) and not findings(Action.CLOSE, facts, {}, office.gate_modes)
