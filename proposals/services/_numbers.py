"""Document numbers: taken from a series under its lock, or typed in from the OA, each unit's own and unique."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.document_number import DocumentNumber, parse_document_number
from proposals.domain.errors import BadInput
from proposals.domain.workflow import Part
from proposals.services._office import Office
from proposals.storage.notices import notice_number_taken
from proposals.storage.numbers import letter_with_number, locked_counter, next_number
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.register import Proposal

SUPERVISION = "supervision_notice"
"""The use of a series for 督办单."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How letters are numbered and dated.

    ``numbers`` are typed in, one a letter in the letters' order; empty: the next ones of the series.
    ``recipient`` names the office that a 转办 letter goes to, where it is not who dispatched.
    """

    issued_on: date
    series_id: int | None = None
    numbers: tuple[str, ...] = ()
    recipient: str = ""


def take_numbers(office: Office, handling: Handling, how: Numbering, count: int) -> list[str]:
    """Numbers for ``count`` letters; those of a series are gone once the transaction commits."""
    typed = _typed(how, count)
    if typed:
        return [_refuse_taken(office, handling, number) for number in typed]
    series = _series(office, handling, how)
    counter = locked_counter(office.db, series.unit_id, series.code, how.issued_on.year)
    numbers, counter.next = _free_numbers(office, series, how.issued_on.year, counter.next, count)
    return numbers


def foresee_numbers(office: Office, handling: Handling, how: Numbering, count: int) -> list[str]:
    """The numbers that ``take_numbers`` would give now; takes none."""
    typed = _typed(how, count)
    if typed:
        return [_refuse_taken(office, handling, number) for number in typed]
    series = _series(office, handling, how)
    year = how.issued_on.year
    first = next_number(office.db, series.unit_id, series.code, year)
    return _free_numbers(office, series, year, first, count)[0]


def take_notice_number(office: Office, unit_id: int) -> str:
    """The next number of a 督办单 of this unit: from its series for them, else under the code of the house."""
    series = office.db.scalar(
        select(NumberSeries)
        .where(NumberSeries.unit_id == unit_id, NumberSeries.use == SUPERVISION, NumberSeries.active)
        .order_by(NumberSeries.id)
        .limit(1)
    )
    code, year = series.code if series else office.rules.urging.code, office.today.year
    counter = locked_counter(office.db, unit_id, code, year)
    while True:
        number = str(DocumentNumber(code, year, counter.next))
        counter.next += 1
        if not _in_use(office, unit_id, number):
            return number


def _in_use(office: Office, unit_id: int, number: str) -> bool:
    return letter_with_number(office.db, unit_id, number) is not None or notice_number_taken(
        office.db, unit_id, number
    )


def series_for(office: Office, handling: Handling) -> list[NumberSeries]:
    """Active series of the unit, the one meant for such letters first."""
    use = use_of(handling)
    rows = office.db.scalars(
        select(NumberSeries)
        .where(NumberSeries.unit_id == handling.unit_id, NumberSeries.active)
        .order_by(NumberSeries.id)
    )
    return sorted(rows, key=lambda s: s.use != use)


def use_of(handling: Handling) -> str:
    """Which series such letters take: the kind's, or that of opinion or forwarding letters."""
    return (
        handling.part.value if handling.part in (Part.COHANDLE, Part.FORWARD) else handling.proposal.kind_code
    )


def _series(office: Office, handling: Handling, how: Numbering) -> NumberSeries:
    choice = series_for(office, handling)
    if how.series_id is not None:
        chosen = next((s for s in choice if s.id == how.series_id), None)
        if chosen is None:
            raise BadInput("没有这个发文字号系列，请从列表中选择。", field="series")
        return chosen
    if not choice or choice[0].use not in (use_of(handling), ""):
        raise BadInput(
            "本单位没有用于这类文件的发文字号系列，请选择一个系列，或手工填写发文字号。", field="series"
        )
    return choice[0]


def _free_numbers(
    office: Office, series: NumberSeries, year: int, first: int, count: int
) -> tuple[list[str], int]:
    """The next free numbers and the one after them; numbers typed in before are stepped over."""
    numbers: list[str] = []
    at = first
    while len(numbers) < count:
        number = str(DocumentNumber(series.code, year, at))
        if not _in_use(office, series.unit_id, number):
            numbers.append(number)
        at += 1
    return numbers, at


def _typed(how: Numbering, count: int) -> list[str]:
    typed = [n for n in how.numbers if n.strip()]
    if not typed:
        return []
    if len(typed) != count:
        raise BadInput(f"要编{count}个发文字号，现在填了{len(typed)}个，请每份复函填一个。", field="number")
    numbers = [parse_document_number(n) for n in typed]
    for number in numbers:
        if number.year != how.issued_on.year:
            raise BadInput(
                f"发文字号的年份是{number.year}年，成文日期是{how.issued_on.year}年，请核对。", field="number"
            )
        if numbers.count(number) > 1:
            raise BadInput(f"发文字号“{number}”填了两次，请改正。", field="number")
    return [str(n) for n in numbers]


def _refuse_taken(office: Office, handling: Handling, number: str) -> str:
    assert handling.unit_id is not None
    taken = letter_with_number(office.db, handling.unit_id, number)
    if taken is None:
        return number
    proposal = office.db.get(Proposal, taken.proposal_id)
    assert proposal is not None
    void = "（已作废，作废的号不再使用）" if taken.void_at else ""
    raise BadInput(
        f"发文字号“{number}”已经用于{proposal.session.name}第{proposal.serial_no}号"
        f"《{proposal.title}》{void}，请换一个。",
        field="number",
    )
