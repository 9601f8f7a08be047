"""答复口径 as several stages need it: what may be said today, and what may not be said any longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from proposals.domain.errors import NotFound, NotPossible
from proposals.domain.proofing.lexicon import ExpiredPassage
from proposals.domain.standard_lines import USABLE, Wording, in_force, line_state, why_expired
from proposals.services._office import Office
from proposals.storage.tables.drafting import ParagraphLine
from proposals.storage.tables.standard_lines import StandardLine, StandardLineVersion


def lines_of_unit(office: Office, unit_id: int) -> Sequence[StandardLine]:
    """Every line of a unit with its versions, by topic."""
    return office.db.scalars(
        select(StandardLine)
        .where(StandardLine.unit_id == unit_id)
        .options(selectinload(StandardLine.versions))
        .order_by(StandardLine.topic, StandardLine.id)
    ).all()


def wordings(line: StandardLine) -> list[Wording]:
    """The versions of a line as the domain knows them."""
    return [Wording(v.id, v.number, v.text, v.valid_from, v.valid_to) for v in line.versions]


def usable_version(office: Office, unit_id: int, version_id: int) -> tuple[StandardLine, StandardLineVersion]:
    """A version that may be said today, with its line; ``NotFound`` or ``NotPossible`` with the reason otherwise."""
    version = office.db.get(StandardLineVersion, version_id)
    line = office.db.get(StandardLine, version.line_id) if version else None
    if version is None or line is None or line.unit_id != unit_id:
        raise NotFound("没有找到这条口径，请刷新页面后重新查找。")
    now = in_force(wordings(line), office.today)
    if now is None or now.id != version.id or line_state_of(office, line) not in USABLE:
        raise NotPossible(f"“{line.topic}”的这条口径现在不能用，请刷新页面后重新查找。")
    return line, version


def line_state_of(office: Office, line: StandardLine) -> str:
    """The state of a line today; a value of ``LineState``."""
    return line_state(wordings(line), office.today, active=line.active)


def expired_passages(office: Office, unit_id: int, round_id: int | None = None) -> tuple[ExpiredPassage, ...]:
    """What a unit's drafts may not say any longer, for ``Lexicon.expired``; those taken over in this round are marked."""
    linked: set[int] = set()
    if round_id is not None:
        taken = select(ParagraphLine.version_id).where(ParagraphLine.round_id == round_id)
        linked = set(office.db.scalars(taken))
    return tuple(each for line in lines_of_unit(office, unit_id) for each in _expired(office, line, linked))


def _expired(office: Office, line: StandardLine, linked: set[int]) -> Iterator[ExpiredPassage]:
    every = wordings(line)
    now = in_force(every, office.today)
    usable = line_state_of(office, line) in USABLE
    for each in every:
        why = why_expired(each, now, active=line.active, today=office.today)
        if why:
            current = now.text if now is not None and usable else ""
            yield ExpiredPassage(line.topic, each.text, why, current, linked=each.id in linked)
