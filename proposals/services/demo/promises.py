"""How a demonstration confirms what its reply promises: as the draft reads, in the words of the case where it has any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposals.domain.commitments import dues_in
from proposals.domain.letter.facts import PromisedMeasure
from proposals.domain.sentences import SENTENCE
from proposals.domain.workflow import MEMBER_PARTS
from proposals.services._office import Office
from proposals.services._promises import CommitmentLine, page_of
from proposals.services.commitments import Added, Decided, confirm_commitments
from proposals.services.demo.life import Life
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling


def confirm_promises(life: Life, named: Sequence[PromisedMeasure] = ()) -> None:
    """What the newest draft promises; one that was not found is written down by itself."""
    decided, added = life.look(lambda office, handling: _promises(office, handling, named))
    if decided:
        _confirm(life, f"{len(decided)}项", decided)
    for each in added:
        _confirm(life, f"补充：{each.measure}", [], each)


def _confirm(life: Life, note: str, decided: Sequence[Decided], added: Added | None = None) -> None:
    life.act(
        "handler",
        "confirm_commitments",
        lambda office, actor: confirm_commitments(office, actor, life.handling_id, decided, added),
        note=note,
    )


def _promises(
    office: Office, handling: Handling, named: Sequence[PromisedMeasure]
) -> tuple[list[Decided], list[Added]]:
    """Every promise of the newest draft, confirmed; and those that the case names and the draft reader did not find."""
    draft = latest_draft(office.db, current_round(office.db, handling).id)
    if draft is None or handling.part not in MEMBER_PARTS or handling.unit is None:
        return [], []
    found = [line for line in page_of(office, handling, draft).lines if line.due and line.due >= office.today]
    words = {line.key: _named(line, named) for line in found}
    rest = [each for each in named if each.due and each not in words.values() and each.due >= office.today]
    sentences = _sentences(draft)
    added = (_added(office, each, sentences, handling.unit.short_name) for each in rest)
    return [_decided(line, words[line.key]) for line in found], [each for each in added if each]


def _named(line: CommitmentLine, named: Iterable[PromisedMeasure]) -> PromisedMeasure | None:
    """What the case names for the same day, in the words nearest to the sentence."""
    same_day = [each for each in named if each.due == line.due]
    return max(same_day, key=lambda each: len(set(each.measure) & set(line.sentence)), default=None)


def _decided(line: CommitmentLine, words: PromisedMeasure | None) -> Decided:
    if words is None:
        return Decided(line.key, True, line.measure, line.unit, line.due)
    return Decided(line.key, True, words.measure, words.unit or line.unit, line.due)


def _sentences(draft: Draft) -> list[str]:
    return [match[0] for paragraph in draft.paragraphs for match in SENTENCE.finditer(paragraph.text)]


def _added(office: Office, named: PromisedMeasure, sentences: Iterable[str], own_unit: str) -> Added | None:
    """What the case names with the sentence that says its day; none where no sentence does."""
    for sentence in sentences:
        if any(due.day == named.due for due in dues_in(sentence, office.today)):
            return Added(sentence, named.measure, named.unit or own_unit, named.due)
    return None
