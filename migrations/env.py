"""How Alembic reaches the database: the caller's connection (``proposals.storage.schema``), or ``DATABASE_URL``.

A new migration: ``export DATABASE_URL=sqlite:////tmp/head.db``, ``alembic upgrade head``,
``alembic revision --autogenerate -m "what changes"``; read it, then ``pytest tests/storage``.
"""

import os
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from proposals.storage import tables
from proposals.storage.base import Base, UtcTime
from proposals.storage.engine import make_engine
from proposals.storage.tables.searching import INDEX_TABLES

assert tables.__all__  # importing them fills the metadata


def render_plainly(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Migrations stand on SQLAlchemy alone, so that a later change of our own types leaves them as they ran."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


def of_the_model(name: str | None, kind: str, _: Any) -> bool:
    """The index of 全文检索 is made by its own statements (``tables.searching``)."""
    return kind != "table" or not str(name).startswith(INDEX_TABLES)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_plainly,
        include_name=of_the_model,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    engine = make_engine(os.environ["DATABASE_URL"])
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


main()
