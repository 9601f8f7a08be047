"""Many rows of one table in few statements, past the unit of work: for rows that nobody has loaded yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

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


def fresh_ids(db: Session, model: type[Base], count: int) -> list[int]:
    """Ids for so many new rows, rising; on SQLite they are free until this writing transaction ends."""
    if count == 0:
        return []
    table = table_of(model)
    if db.get_bind().dialect.name == "sqlite":
        last = db.scalar(select(func.max(table.c.id))) or 0
        return list(range(last + 1, last + 1 + count))
    taken = select(func.nextval(func.pg_get_serial_sequence(table.name, "id")))
    return sorted(db.scalars(taken.select_from(func.generate_series(1, count))))


def in_pieces(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Keys in pieces that one statement may name."""
    for at in range(0, len(keys), AT_ONCE):
        yield keys[at : at + AT_ONCE]


def row_of(model: type[Base], thing: object) -> dict[str, Any]:
    """The row of a thing that has attributes named like columns; every column but the id."""
    said = vars(thing)
    return {name: said.get(name, default) for name, default in _columns_of(model)}


@cache
def _columns_of(model: type[Base]) -> tuple[tuple[str, Any], ...]:
    """Every column but the id, with what stands in it where nothing was said."""
    columns = (column for column in table_of(model).columns if column.key != "id")
    return tuple(
        (c.key, c.default.arg if isinstance(c.default, ScalarElementColumnDefault) else None) for c in columns
    )
