"""Many rows of one table in few statements, past the unit of work: for rows that nobody has loaded yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from proposals.storage.base import Base

AT_ONCE = 1_000
"""So many rows, or keys, go into one statement."""

Row = Mapping[str, Any]


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_rows(db: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns."""
    if rows:
        db.execute(insert(table_of(model)), rows)


def insert_for_ids(db: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """The same; gives the new ids in the order of the rows."""
    if not rows:
        return []
    table = table_of(model)
    return list(db.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows))


def in_pieces(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Keys in pieces that one statement may name."""
    for at in range(0, len(keys), AT_ONCE):
        yield keys[at : at + AT_ONCE]
