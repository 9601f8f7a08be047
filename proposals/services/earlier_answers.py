"""往年答复: what similar earlier cases were told and promised, whether it was kept, and what the new draft says against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.actors import Actor
from proposals.domain.commitments import promises_in
from proposals.domain.contradictions import affirms, contradictions
from proposals.domain.figures import against_known, figures_in, known_from
from proposals.domain.letter import paragraphs
from proposals.domain.levels import Level
from proposals.domain.opposites import Opposed
from proposals.domain.similarity import bigrams_in
from proposals.services._earlier_replies import EarlierReply, earlier_replies
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services._similar import SimilarCase, similar_to
from proposals.storage.drafting import points_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft, PointVerdict, PointVerdictWord
from proposals.storage.tables.publishing import Progress

ABOUT = 0.5
"""Share of a point's bigrams in a paragraph from which the paragraph is about the point."""
SHOWN_PARAGRAPHS, LEAST_PARAGRAPH = 2, 12
KIND_WORDS = {Opposed.DONE: "当时说已做，这一稿说未做", Opposed.AGREED: "同意与否，前后不同"}


@dataclass(frozen=True, slots=True)
class PointAnswered:
    """A point of today's case, and the paragraphs of an earlier reply that speak of it."""

    number: int
    text: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromiseMade:
    """What an earlier reply promised; ``read``: found in its text, not confirmed as a commitment; ``past``: its day is over."""

    measure: str
    unit: str
    due: date | None
    read: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Opposite:
    """What was said then, what the new draft says, and in what they differ."""

    kind: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """A similar case with one of its replies; ``kept`` says what is known of its promises."""

    case: SimilarCase
    reply: EarlierReply
    points: tuple[PointAnswered, ...]
    promises: tuple[PromiseMade, ...]
    kept: str
    opposites: tuple[Opposite, ...]


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """The page of a case; ``version`` of the draft that was compared, 0 where none is saved."""

    answers: tuple[EarlierAnswer, ...]
    unanswered: tuple[SimilarCase, ...]
    version: int

    @property
    def opposed(self) -> int:
        """How many contradictions there are in all."""
        return sum(len(answer.opposites) for answer in self.answers)


def earlier_answers(office: Office, actor: Actor, handling_id: int) -> EarlierAnswers:
    """What similar cases that this person may see were told, the most alike first."""
    case = opened(office, actor, handling_id)
    alike = similar_to(office, actor, case.handling.proposal_id)
    replies = earlier_replies(office, [c.row.handling_id for c in alike])
    by_case: dict[int, EarlierReply] = {}
    for reply in replies:
        by_case.setdefault(reply.handling_id, reply)
    draft = latest_draft(office.db, case.round.id)
    today = _today(office, case, draft)
    progress = _progress(office, by_case)
    return EarlierAnswers(
        tuple(
            _answer(c, by_case[c.row.handling_id], today, progress)
            for c in alike
            if c.row.handling_id in by_case
        ),
        tuple(c for c in alike if c.row.handling_id not in by_case),
        draft.version if draft else 0,
    )


@dataclass(frozen=True, slots=True)
class _Today:
    day: date
    points: Sequence[str]
    body: str
    outcome_class: str
    explained: frozenset[int]
    """Numbers of the points that the new draft only explains."""


def _today(office: Office, case: Opened, draft: Draft | None) -> _Today:
    points = points_of(office.db, case.handling)
    explained = office.db.scalars(
        select(PointVerdict.point_id).where(
            PointVerdict.round_id == case.round.id, PointVerdict.verdict == PointVerdictWord.EXPLAINED
        )
    ).all()
    return _Today(
        office.today,
        [p.text for p in points],
        draft.body if draft else "",
        str(draft.fields.get("outcome_class") or "") if draft else "",
        frozenset(n for n, point in enumerate(points, 1) if point.id in explained),
    )


def _answer(
    case: SimilarCase, reply: EarlierReply, today: _Today, progress: Mapping[int, Progress]
) -> EarlierAnswer:
    promises = tuple(_promises(reply, today.day))
    points = tuple(_points(today.points, reply.body))
    kept = _kept(promises, progress.get(reply.handling_id))
    opposites = (*_opposites(reply, today), *_explained_now(points, today))
    return EarlierAnswer(case, reply, points, promises, kept, opposites)


def _points(points: Sequence[str], body: str) -> Iterable[PointAnswered]:
    """For each point the paragraphs that say most of its words, a heading with the paragraph beneath it."""
    cut = paragraphs(body)
    words = [bigrams_in(p.text) for p in cut]
    for number, point in enumerate(points, 1):
        asked = bigrams_in(point)
        if not asked:
            continue
        shares = {n: len(asked & own) / len(asked) for n, own in enumerate(words)}
        best = sorted((n for n in shares if shares[n] >= ABOUT), key=lambda n: (-shares[n], n))
        found: list[str] = []
        for n in best[:SHOWN_PARAGRAPHS]:
            beneath = n + 1 if cut[n].level is not Level.BODY and n + 1 < len(cut) else n
            found += [cut[each].text for each in dict.fromkeys((n, beneath)) if cut[each].text not in found]
        if any(len(text) >= LEAST_PARAGRAPH for text in found):
            yield PointAnswered(number, point, tuple(found))


def _promises(reply: EarlierReply, today: date) -> Iterable[PromiseMade]:
    """Those its facts carry; of a reply without any, those that its text makes."""
    for kept in reply.promises:
        yield PromiseMade(kept.measure, kept.unit or "", kept.due, False, bool(kept.due and kept.due < today))
    if not reply.promises and reply.on is not None:
        for each in promises_in(reply.body, reply.on):
            yield PromiseMade(each.measure, each.unit, each.due, True, each.due < today)


def _progress(office: Office, handling_ids: Iterable[int]) -> dict[int, Progress]:
    """The latest report on the promises of each of these cases."""
    rows = office.db.scalars(
        select(Progress)
        .where(Progress.handling_id.in_(list(handling_ids)))
        .order_by(Progress.as_of, Progress.id)
    )
    return {row.handling_id: row for row in rows}


def _kept(promises: Sequence[PromiseMade], progress: Progress | None) -> str:
    if progress is not None:
        on = f"{progress.as_of.year}年{progress.as_of.month}月{progress.as_of.day}日"
        return f"{on}登记：{'全部办完。' if progress.finished else ''}{progress.text}"
    if not promises:
        return ""
    return "未见办结情况，期限已过。" if any(p.past for p in promises) else "未见办结情况。"


def _opposites(reply: EarlierReply, today: _Today) -> Iterable[Opposite]:
    if not today.body:
        return
    known = known_from(figures_in(reply.body, reply.on.year if reply.on else None), reply.source)
    for conflict in against_known(figures_in(today.body, today.day.year), known):
        yield Opposite("数据不同", conflict.other.sentence, conflict.figure.sentence)
    for each in contradictions(reply.body, today.body):
        yield Opposite(KIND_WORDS[each.kind], each.then, each.now)
    then, now = reply.outcome_class[:1], today.outcome_class[:1]
    if then and now and then < now:
        yield Opposite("办理类别", f"当时答复为{then}类", f"这一稿为{now}类")


def _explained_now(points: Sequence[PointAnswered], today: _Today) -> Iterable[Opposite]:
    """Points that were agreed to or done then, and are only explained now."""
    for point in points:
        agreed = next((text for text in point.paragraphs if affirms(text)), None)
        if point.number in today.explained and agreed is not None:
            yield Opposite("采纳与否", agreed, f"这一稿把第{point.number}条列为解释说明")
