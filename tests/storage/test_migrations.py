"""The migrations lead exactly to the tables of the code, and back to nothing, on both databases."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from proposals.storage.base import Base
from proposals.storage.engine import make_engine
from proposals.storage.schema import current_revision, downgrade, newest_revision, upgrade
from proposals.storage.tables.searching import INDEX_TABLES

both = pytest.mark.both_databases
REMEDY = (
    "the tables changed without a migration; write one: migrations/env.py says how "
    "(`alembic revision --autogenerate`), and pin its id in tests/guards/test_migration_head.py"
)


def described(engine: Engine) -> dict[str, Any]:
    """Everything the database knows of its tables, by name, so that two of them can be compared."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": sorted(inspector.get_foreign_keys(table), key=str),
            "unique": sorted(inspector.get_unique_constraints(table), key=str),
            "checks": sorted((check["name"] or "", check["sqltext"]) for check in inspector.get_check_constraints(table)),
            "indexes": sorted((plain(index) for index in inspector.get_indexes(table)), key=str),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }  # fmt: skip


def plain(value: Any) -> Any:
    """The condition of a partial index arrives as an SQL object; its text can be compared."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value if isinstance(value, str | bool | list) or value is None else str(value)


def of_the_model(name: str | None, kind: str, _: Any) -> bool:
    """The index of 全文检索 is made by its own statements; ``described`` compares it as well."""
    return kind != "table" or not str(name).startswith(INDEX_TABLES)


@both
def test_the_migrations_give_the_tables_of_the_code(bare_url: str, database_url: str) -> None:
    migrated, created = make_engine(bare_url), create_engine(database_url)
    upgrade(migrated)
    assert described(migrated) == described(created), REMEDY
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": of_the_model})
        assert compare_metadata(context, Base.metadata) == [], REMEDY
    migrated.dispose()
    created.dispose()


@both
def test_a_database_knows_its_revision(bare_url: str) -> None:
    engine = make_engine(bare_url)
    assert current_revision(engine) is None
    upgrade(engine)
    assert current_revision(engine) == newest_revision()
    upgrade(engine)  # once more does no harm
    engine.dispose()


@both
def test_going_back_to_the_beginning_leaves_nothing(bare_url: str) -> None:
    engine = make_engine(bare_url)
    upgrade(engine)
    downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert current_revision(engine) == newest_revision()
    engine.dispose()


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint!r}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []
