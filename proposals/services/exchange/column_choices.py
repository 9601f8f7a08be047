"""Which column is which field, as a clerk chose it on a preview: remembered for the next list with this header row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from proposals.domain.actors import Actor
from proposals.domain.column_mapping import MappedColumns, headers_print, propose_columns, with_chosen
from proposals.domain.register_columns import COLUMNS, Column
from proposals.domain.table_rows import Table
from proposals.services._office import Office
from proposals.storage.tables.register import ColumnChoice, ImportPurpose


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one file: its sheet, the row of its header, and the places of its fields; empty: as found.

    ``places`` is None while nobody chose; ``afresh`` leaves out what is remembered.
    """

    sheet: str = ""
    header_row: int = 0
    places: Mapping[str, Sequence[int]] | None = None
    afresh: bool = False

    def as_json(self) -> dict[str, Any]:
        """As a batch keeps it."""
        return asdict(self)


def map_of(
    office: Office,
    unit_id: int,
    purpose: ImportPurpose,
    table: Table,
    choice: Choice,
    columns: Sequence[Column] = COLUMNS,
) -> tuple[MappedColumns, bool]:
    """The columns as chosen for this file, else as remembered, else as proposed; and whether they were remembered."""
    if choice.places is not None:
        return with_chosen(table, choice.places, columns), False
    remembered = None if choice.afresh else _remembered(office, unit_id, purpose, table)
    if remembered is not None:
        return with_chosen(table, remembered.places, columns), True
    return propose_columns(table, columns), False


def remember_columns(
    office: Office,
    actor: Actor,
    unit_id: int,
    purpose: ImportPurpose,
    table: Table,
    places: Mapping[str, Sequence[int]],
) -> None:
    """Keep what was chosen for lists of this unit with the same header row, in place of what was kept before."""
    forget_columns(office, unit_id, purpose, table)
    kept = ColumnChoice(
        unit_id=unit_id,
        purpose=purpose,
        headers=headers_print(table.headers),
        places={field: list(ats) for field, ats in places.items()},
        chosen_by=actor.person_id,
        chosen_at=office.now,
    )
    with (
        suppress(IntegrityError),
        office.db.begin_nested(),
    ):  # a colleague chose at the same moment: theirs stays
        office.db.add(kept)


def forget_columns(office: Office, unit_id: int, purpose: ImportPurpose, table: Table) -> None:
    """Forget what was kept for this header row: the proposal by headers holds again."""
    office.db.execute(
        delete(ColumnChoice).where(
            ColumnChoice.unit_id == unit_id,
            ColumnChoice.purpose == purpose,
            ColumnChoice.headers == headers_print(table.headers),
        )
    )


def _remembered(office: Office, unit_id: int, purpose: ImportPurpose, table: Table) -> ColumnChoice | None:
    return office.db.scalar(
        select(ColumnChoice).where(
            ColumnChoice.unit_id == unit_id,
            ColumnChoice.purpose == purpose,
            ColumnChoice.headers == headers_print(table.headers),
        )
    )
