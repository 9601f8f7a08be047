"""An import killed with SIGKILL while it is written: nothing of it is there, and it can be confirmed again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from proposals.services import exchange
from proposals.services.doctor import examine
from proposals.services.exchange import Wish
from proposals.storage.base import Base
from proposals.storage.tables.audit import Event
from proposals.storage.tables.register import ImportBatch, Proposal
from tests.lists import workbook
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases
ROOT = Path(__file__).parents[2]
WRITTEN = (
    "proposals", "proposers", "search_texts", "handlings", "rounds", "clocks", "tasks", "ledger_rows", "events",
)  # fmt: skip


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def killed_before(where: str, database_url: str, folder: Path, batch_id: int) -> None:
    """Start the import, wait until it is at this statement, kill it."""
    words = [sys.executable, "-m", "tests.services.stalling_import", database_url, str(folder)]
    process = subprocess.Popen(
        [*words, str(batch_id), where],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"stalled\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def rows(cast: Cast) -> dict[str, int]:
    db = cast.office.db
    return {
        name: db.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 0 for name in WRITTEN
    }


@pytest.mark.parametrize("where", ["proposals", "search_index", "handlings", "clocks", "events", "COMMIT"])
def test_a_killed_import_leaves_nothing_and_is_confirmed_again(cast, database_url, tmp_path, where):
    office, clerk = cast.office, cast["王登记"]
    batch = exchange.stage(office, clerk, Wish(cast.unit.id, "市政协六届一次会议"), "清单.xlsx", workbook())
    office.commit()
    before = rows(cast)
    office.commit()
    killed_before(where, database_url, tmp_path, batch.id)
    office.db.expire_all()
    assert rows(cast) == before
    assert office.db.scalar(text("SELECT count(*) FROM search_texts")) == 0
    assert office.db.get_one(ImportBatch, batch.id).report["state"] == "preview"
    assert examine(office).problems == ()
    exchange.confirm(office, clerk, batch.id)
    office.commit()
    assert office.db.scalar(select(func.count()).select_from(Proposal)) == 3
    assert office.db.scalars(select(Event.action).order_by(Event.seq.desc())).first() == "imported"
    assert examine(office).problems == ()
