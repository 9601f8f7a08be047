"""The ground the other tests stand on: each one gets a database of its own, on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import create_engine, inspect, text

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
