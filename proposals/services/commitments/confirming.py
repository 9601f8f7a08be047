"""确认承诺事项: the promises that a draft makes, confirmed, corrected, declined or added by whoever drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.errors import BadInput, refuse_all
from proposals.domain.letter.facts import LONG_LINE
from proposals.domain.workflow import Action
from proposals.services._apply import Act, open_act
from proposals.services._commitments import commitments_of, standing_in
from proposals.services._office import Office
from proposals.services._opened import opened
from proposals.services._promises import CommitmentLine, CommitmentsPage, key_of, page_of
from proposals.services.commitments.adding import Added, check_added
from proposals.services.commitments.terms import check_terms
from proposals.storage.drafting import answers_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Commitment, CommitmentState, Draft

NOTHING = "请至少对一条选择“作为承诺事项”或者“不是承诺”，或者补充一项。"
CHANGED = "答复稿已经变化，请在刷新后的页面上重新确认。"
DUE_WORDS, EVENT_NOTE = 50, 500


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decides about the promise of ``key``."""

    key: str
    confirmed: bool
    measure: str
    unit: str
    due: date | None


def commitments_page(office: Office, actor: Actor, handling_id: int) -> CommitmentsPage:
    """The promises of a case's newest draft; none while nothing is saved."""
    case = opened(office, actor, handling_id)
    return page_of(office, case.handling, latest_draft(office.db, case.round.id))


def confirm_commitments(
    office: Office,
    actor: Actor,
    handling_id: int,
    decisions: Sequence[Decided],
    added: Added | None = None,
    *,
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> int:
    """Keep what was decided about promises of the newest draft, and one that was not found.

    Gives how many the letter will carry. Raises ``BadInput`` or ``SeveralProblems`` at ``measure-KEY``, ``unit-KEY``
    and ``due-KEY``; of the one added, as ``check_added`` says.
    """
    act = open_act(office, actor, handling_id, Action.CONFIRM_COMMITMENTS, seen=seen, on_behalf=on_behalf)
    draft = latest_draft(office.db, act.round.id)
    assert draft is not None
    lines = {line.key: line for line in page_of(office, act.handling, draft).lines}
    if any(each.key not in lines for each in decisions):
        raise BadInput(CHANGED)
    if not decisions and added is None:
        raise BadInput(NOTHING)
    problems: list[BadInput] = []
    checked = [_check(office.today, each, problems) if each.confirmed else each for each in decisions]
    new = check_added(added, draft, lines.values(), office.today, problems) if added else None
    refuse_all(problems)
    if new is not None:
        lines[new.key] = new
        checked.append(Decided(new.key, True, new.measure, new.unit, new.due))
    _store(act, draft, lines, checked)
    told = [_decided_words(lines[each.key], each) for each in checked]
    act.done({"version": draft.version, "commitments": told}, note="；".join(told)[:EVENT_NOTE])
    return len(standing_in(commitments_of(office, act.round.id), draft.body))


def _check(today: date, each: Decided, problems: list[BadInput]) -> Decided:
    measure, unit = check_terms(each.measure, each.unit, each.due, today, problems, f"-{each.key}")
    return Decided(each.key, True, measure, unit, each.due)


def _store(act: Act, draft: Draft, lines: Mapping[str, CommitmentLine], decisions: Sequence[Decided]) -> None:
    """Write the decisions over what was decided before; events keep the rest."""
    rows = {key_of(r.sentence, r.due_words): r for r in commitments_of(act.office, draft.round_id)}
    points = {a.lineage: a.point_id for a in reversed(answers_of(act.office.db, draft.round_id))}
    for each in decisions:
        line, row = lines[each.key], rows.get(each.key)
        if row is None:
            row = Commitment(handling_id=act.handling.id, round_id=draft.round_id)
            row.sentence, row.due_words = line.sentence[:LONG_LINE], line.due_words[:DUE_WORDS]
            act.office.db.add(row)
        row.lineage, row.point_id = line.lineage, points.get(line.lineage)
        row.measure = each.measure if each.confirmed else line.measure
        row.unit, row.due = (each.unit, each.due) if each.confirmed else (line.unit, line.due)
        row.state = CommitmentState.CONFIRMED if each.confirmed else CommitmentState.DECLINED
        row.person_id, row.at = act.actor.person_id, act.office.now


def _decided_words(line: CommitmentLine, each: Decided) -> str:
    if not each.confirmed:
        return f"不是承诺：{line.measure}"
    return f"{each.measure}（{each.unit}，{each.due:%Y-%m-%d}）"
