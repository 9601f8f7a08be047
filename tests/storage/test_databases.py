"""The ground the other tests stand on: each one gets a database of its own, on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from proposals.storage.base import Base
from proposals.storage.tables.organisation import Unit

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_bare_database_is_empty_each_time(bare_url: str, time: str) -> None:
    engine = create_engine(bare_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("create table kept (title text)"))
        connection.execute(text("insert into kept values ('复函')"))
    assert inspect(engine).get_table_names() == ["kept"]
    engine.dispose()


def test_the_tests_run_on_the_database_they_say(bare_url: str, backend: str) -> None:
    engine = create_engine(bare_url)
    assert engine.dialect.name == backend
    engine.dispose()


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_fresh_database_has_every_table_and_no_row(db: Session, time: str) -> None:
    assert [table.name for table in Base.metadata.sorted_tables if db.execute(select(table)).first()] == []
    db.add(Unit(name="重庆市司法局", short_name="市司法局"))
    db.commit()
    assert db.scalars(select(Unit.id)).all() == [1]


def test_a_session_left_open_harms_no_other_test(db: Session) -> None:
    db.add(Unit(name="市信访办", short_name="市信访办"))
    db.flush()
