"""What every table shares: names of constraints, UTC times, coded words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Enum, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; only aware datetimes go in and come out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        str: String(),
    }


def coded(words: type[StrEnum], name: str) -> Enum:
    """A column of code words, checked by a named constraint ``ck_<table>_<name>``."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        length=32,
        create_constraint=True,
        values_callable=lambda cls: [member.value for member in cls],
        validate_strings=True,
    )


_ONE_OF = re.compile(r'("?\w+"?) IN \(([^()]*)\)')


@compiles(CheckConstraint, "sqlite")
def compare_one_by_one(constraint: CheckConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``kind IN ('a', 'b')`` as ``(kind = 'a' OR kind = 'b')``: SQLite sorts the list of an IN anew for every row it checks.

    That takes half the time of inserting a row with a list of sixteen words.
    """

    def spelt_out(found: re.Match[str]) -> str:
        return f"({' OR '.join(f'{found[1]} = {word}' for word in found[2].split(', '))})"

    return _ONE_OF.sub(spelt_out, compiler.visit_check_constraint(constraint, **kw))
