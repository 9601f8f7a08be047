"""作废: a letter keeps its number and is marked; its links die; the round goes on and is numbered anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import NotPossible
from proposals.domain.printable import check_text
from proposals.domain.workflow import Action
from proposals.services._apply import open_act
from proposals.services._office import Office
from proposals.services._review_steps import reopen_last_step
from proposals.services._searchable import forget_letter
from proposals.storage.letters import letters_of_round
from proposals.storage.tables.issuing import Letter


class VoidTo(StrEnum):
    """Where a case goes whose letter is void: to the last review step again, or to the handler."""

    REVIEW = "review"
    HANDLING = "handling"


@dataclass(frozen=True, slots=True)
class Voiding:
    """Why letters are void and where the case goes; no ``letter_ids``: all letters of the round."""

    reason: str
    to: VoidTo = VoidTo.HANDLING
    letter_ids: tuple[int, ...] = ()


def void(
    office: Office,
    actor: Actor,
    handling_id: int,
    why: Voiding,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> list[Letter]:
    """Mark letters of the running round void; receipts that came for them no longer count, and stay."""
    act = open_act(office, actor, handling_id, Action.VOID, seen=seen, on_behalf=on_behalf)
    reason = check_text(why.reason, "作废理由", 500, required=True, field="reason")
    valid = letters_of_round(office.db, act.round.id)
    chosen = [letter for letter in valid if not why.letter_ids or letter.id in why.letter_ids]
    if not chosen or len(chosen) < len(set(why.letter_ids)):
        raise NotPossible("所选的复函里有已经作废或不属于本次办理的，请刷新页面看最新情况。")
    for letter in chosen:
        letter.void_at, letter.void_reason = office.now, reason
        forget_letter(office, letter.id)
    if why.to is VoidTo.REVIEW and act.facts.reviews:
        reopen_last_step(office, act.round)
    act.notify(act.facts.handler_id, "复函已作废", f"{_numbers(chosen)}已作废：{reason}")
    act.done(
        {
            "to": why.to.value,
            "letters": [{"id": x.id, "number": x.number} for x in chosen],
            "reason": reason,
        },
        note=f"{_numbers(chosen)}：{reason}",
    )
    return chosen


def _numbers(letters: list[Letter]) -> str:
    return "、".join(letter.number or "" for letter in letters)
