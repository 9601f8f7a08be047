"""10,000 due notices, four workers on PostgreSQL, one killed every two seconds, a real mail server."""

import time
from pathlib import Path

import pytest

from proposals.storage.base import Base
from proposals.storage.tables.claimed import WorkState
from tests.mail_servers import Sink
from tests.outbox_drill import drill
from tests.postgres import PostgresServer

NOTICES = 10_000
WORKERS = 4
EVERY = 2.0


@pytest.fixture
def url(postgres: PostgresServer, postgres_with_tables: str) -> str:
    """An empty PostgreSQL database with all tables."""
    postgres.empty(postgres_with_tables, [*Base.metadata.tables, "search_index"])
    return postgres.url(postgres_with_tables)


def test_every_notice_arrives_though_a_worker_is_killed_every_two_seconds(url: str, tmp_path: Path) -> None:
    sink = Sink()
    with drill(url, tmp_path, sink, lease=15, seconds=10) as going:
        going.tell(NOTICES)
        began = time.perf_counter()
        for _ in range(WORKERS):
            going.start()
        going.finish(EVERY)
        took = time.perf_counter() - began
        states = going.states()
    repeats = going.repeats
    print(
        f"\n{NOTICES} notices, {WORKERS} workers, one killed every {EVERY:g} s: {took:.0f} s, "
        f"{len(sink.ids)} deliveries, {going.kills} kills, {repeats.total()} repeats"
    )
    assert states == {WorkState.DONE: NOTICES}
    assert len(set(sink.ids)) == NOTICES
    assert repeats.total() <= going.kills
    assert all(times == 1 for times in repeats.values())
