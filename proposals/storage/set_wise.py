"""Many rows of one table in few statements, past the unit of work: for rows that nobody has loaded yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Integer, String, Table, cast, func, insert, literal, select
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
    if not rows:
        return
    if db.get_bind().dialect.name == "sqlite":
        _insert_columns(db, model, tuple(rows[0]), rows)
    else:
        db.execute(insert(table_of(model)), rows)


def insert_things(db: Session, model: type[Base], things: Sequence[object]) -> None:
    """Insert things of one kind by their attributes that are named like columns; the id is one of them."""
    if not things:
        return
    said = vars(things[0])
    if db.get_bind().dialect.name == "sqlite":
        named = tuple(c.key for c in table_of(model).columns if c.key in said)
        _insert_columns(db, model, named, [vars(thing) for thing in things])
    else:
        insert_rows(db, model, [{"id": vars(thing)["id"], **row_of(model, thing)} for thing in things])


def insert_variants(db: Session, model: type[Base], rows: Sequence[tuple[Row, Row]]) -> None:
    """Insert rows of which each is a row shared with others and some columns of its own, the same ones in every row."""
    if not rows:
        return
    connection = db.connection()
    if connection.dialect.name != "sqlite":
        db.execute(insert(table_of(model)), [{**shared, **own} for shared, own in rows])
        return
    said, own = rows[0]
    owned = [table_of(model).columns[key] for key in own]
    alike = [c for c in _filled_columns(model, (*said, *own)) if c.key not in own]
    shared = {id(row): row for row, _ in rows}
    turned = zip(*_values(alike, connection.dialect, list(shared.values())), strict=True)
    ready = dict(zip(shared, turned, strict=True))
    lines = zip(*_values(owned, connection.dialect, [own for _, own in rows]), strict=True)
    values = [(*ready[id(row)], *line) for (row, _), line in zip(rows, lines, strict=True)]
    connection.exec_driver_sql(_statement(connection.dialect, model, (*alike, *owned)), values)


def _insert_columns(db: Session, model: type[Base], named: tuple[str, ...], rows: Sequence[Row]) -> None:
    """SQLite: these columns, and those with a default, handed to the driver without naming each value again."""
    connection = db.connection()
    columns = _filled_columns(model, named)
    values = _values(columns, connection.dialect, rows)
    connection.exec_driver_sql(
        _statement(connection.dialect, model, columns), list(zip(*values, strict=True))
    )


def _statement(dialect: Dialect, model: type[Base], columns: Sequence[Column[Any]]) -> str:
    """An INSERT that names the columns in this order."""
    spelled = dialect.identifier_preparer
    names = ", ".join(map(spelled.format_column, columns))
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {spelled.format_table(table_of(model))} ({names}) VALUES ({places})"


@cache
def _filled_columns(model: type[Base], named: tuple[str, ...]) -> tuple[Column[Any], ...]:
    """The named columns and those that have a default, as the table orders them."""
    columns = table_of(model).columns
    unknown = set(named) - set(columns.keys())
    if unknown:
        raise KeyError(f"{model.__name__} has no {sorted(unknown)}")
    return tuple(c for c in columns if c.key in named or c.default is not None)


def _values(columns: Sequence[Column[Any]], dialect: Dialect, rows: Sequence[Row]) -> list[list[Any]]:
    return [_column_values(column, dialect, rows) for column in columns]


def _column_values(column: Column[Any], dialect: Dialect, rows: Sequence[Row]) -> list[Any]:
    """One column of these rows as the driver takes it; a value that comes again is turned once."""
    if column.key in rows[0]:
        said = list(map(itemgetter(column.key), rows))
    else:
        assert isinstance(column.default, ScalarElementColumnDefault), column
        said = [column.default.arg] * len(rows)
    turn = column.type.dialect_impl(dialect).bind_processor(dialect)
    if turn is None:
        return said
    if isinstance(column.type, JSON):  # not hashable: one that comes again is the same object
        turned = {key: turn(value) for key, value in {id(value): value for value in said}.items()}
        return [turned[id(value)] for value in said]
    return _turned_once(turn, said)


def _turned_once(turn: Callable[[Any], Any], said: Sequence[Any]) -> list[Any]:
    turned = {value: turn(value) for value in dict.fromkeys(said)}
    return list(map(turned.__getitem__, said))


def copy_rows(db: Session, model: type[Base], owner: str, like: Mapping[int, int]) -> None:
    """For each key of ``like`` the rows that its value owns, once more, unless they are its own.

    ``owner`` is the column that says whose they are.
    """
    others = {own: first for own, first in like.items() if own != first}
    if not others:
        return
    table = table_of(model)
    told = literal(json.dumps(others), String)
    sqlite = db.get_bind().dialect.name == "sqlite"
    pairs = func.json_each(told) if sqlite else func.json_each_text(cast(told, JSON))
    each = pairs.table_valued("key", "value")
    copied = [column for column in table.columns if column.key not in ("id", owner)]
    again = select(cast(each.c.key, Integer), *copied).join_from(
        each, table, table.c[owner] == cast(each.c.value, Integer)
    )
    db.execute(insert(table).from_select([owner, *(c.key for c in copied)], again, include_defaults=False))


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
