"""The migrations lead exactly to the tables of the code, and back to nothing, on both databases."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Engine, create_engine, inspect, text

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


OLD_CASE = (
    "INSERT INTO kinds (code, name, position, active) VALUES ('k', '提案', 0, true)",
    "INSERT INTO levels (code, name, position) VALUES ('city', '市', 0)",
    "INSERT INTO sessions (id, name, kind_code, level_code, year, active) VALUES (1, '届次', 'k', 'city', 2023, true)",
    "INSERT INTO proposals (id, kind_code, level_code, session_id, serial_no, title, in_session, category, text, note, registered_at)"
    " VALUES (1, 'k', 'city', 1, '0001', '案由', true, '', '', '', '2023-02-08 00:00:00')",
    "INSERT INTO handlings (id, proposal_id, part, state, live, past, stub, restricted, version, round_no, cosigner_rule,"
    " dispatch_no, requirement, adjustment_refused, release_reason, updated_at)"
    " VALUES (1, 1, 'sole', 'pending_dispatch', true, false, false, false, 0, 1, 'any', '', '', false, '', '2023-02-08 00:00:00')",
)
OLD_CLOCK = (
    "INSERT INTO clocks (id, handling_id, round_no, kind, start_on, due_on, fixed, provisional, rule, sum, pauses, change)"
    " VALUES (:id, 1, 1, 'reply', '2023-02-08', '2023-05-08', false, false, :rule, :sum, '[]', '')"
)
OLD_CLOCKS = [
    {"id": 3, "rule": '{"label": "答复"}', "sum": '["三个月"]'},
    {"id": 5, "rule": '{"label": "答复"}', "sum": '["三个月", "顺延"]'},
    {"id": 8, "rule": '{"label": "答复"}', "sum": '["三个月"]'},
]


@both
def test_clocks_from_before_keep_their_rules_and_sums_there_and_back(bare_url: str) -> None:
    engine = make_engine(bare_url)
    upgrade(engine, "0006")
    with engine.begin() as connection:
        for line in OLD_CASE:
            connection.exec_driver_sql(line)
        for clock in OLD_CLOCKS:
            connection.execute(text(OLD_CLOCK), clock)
    upgrade(engine, "0007")
    joined = "SELECT c.id, r.rule, r.sum, r.id FROM clocks c JOIN reckonings r ON r.id = c.reckoning_id ORDER BY c.id"
    with engine.begin() as connection:
        rows = connection.execute(text(joined).columns(rule=JSON, sum=JSON)).all()
        assert [(i, rule, len(sum), own) for i, rule, sum, own in rows] == [
            (3, {"label": "答复"}, 1, 3),
            (5, {"label": "答复"}, 2, 5),
            (8, {"label": "答复"}, 1, 3),
        ]
        new = connection.scalar(text("INSERT INTO reckonings (rule, sum) VALUES ('{}', '[]') RETURNING id"))
        assert new not in (3, 5)
    downgrade(engine, "0006")
    with engine.connect() as connection:
        again = connection.execute(
            text("SELECT id, rule, sum FROM clocks ORDER BY id").columns(rule=JSON, sum=JSON)
        )
        assert [len(sum) for _, _, sum in again] == [1, 2, 1]
    engine.dispose()
