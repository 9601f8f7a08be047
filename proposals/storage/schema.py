"""The tables of a database brought to a revision by the migrations, and which revision it stands at."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to ``revision``, all of it or nothing."""
    with engine.connect() as connection:
        _without_foreign_keys(connection)
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the database back to ``revision``; what the later tables held is lost."""
    with engine.connect() as connection:
        _without_foreign_keys(connection)
        command.downgrade(_config(connection), revision)
        connection.commit()


def newest_revision() -> str:
    """The single head of the migrations."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def current_revision(engine: Engine) -> str | None:
    """Where the database stands; None for one that was never set up."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _without_foreign_keys(connection: Connection) -> None:
    """SQLite rebuilds a table to change it; with foreign keys on that would delete the rows pointing to it."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
