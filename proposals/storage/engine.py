"""Engines and sessions: SQLite with WAL and honest write locks, or PostgreSQL, behind the same two functions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from proposals.storage.chain import forget_unsealed, seal_before_commit

_PRAGMAS = (
    "page_size=8192",  # of a file that begins here; half as many pages to split where rows have many indexes
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "cache_size=-8000",  # kB a connection; the usual 2 MB are less than one search reads
)


def make_engine(url: str) -> Engine:
    """An engine for this database; SQLite gets WAL, foreign keys and transactions that begin when we say so."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Any) -> None:
    """A reader that becomes a writer half-way fails with "database is locked": writers say so at once."""
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


class Sealed(Session):
    """A session whose commit gives the events their places in the chain."""


event.listen(Sealed, "before_commit", seal_before_commit)
event.listen(Sealed, "after_soft_rollback", forget_unsealed)


def sessions(engine: Engine, *, write: bool) -> Session:
    """A session; ``write`` takes SQLite's write lock at the start of the transaction."""
    return Sealed(_beginning(engine, write), expire_on_commit=False, autoflush=True)


@lru_cache(maxsize=16)
def _beginning(engine: Engine, write: bool) -> Engine:
    return engine.execution_options(sqlite_begin="IMMEDIATE" if write else "DEFERRED")
