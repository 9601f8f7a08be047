"""A worker killed with SIGKILL in the middle of a batch: another goes on where it stopped, nothing is made twice."""

import io
import os
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from proposals.services import printing
from proposals.services.printing import BatchContent, BatchForm, Order, WorkState
from proposals.storage.tables.printing import PrintBatch, PrintItem
from tests.factories import in_hand
from tests.services.printing.test_batches import counted

pytestmark = pytest.mark.both_databases
ROOT = Path(__file__).parents[3]


def killed_in_the_middle(database_url: str, folder: Path, serial_no: str) -> None:
    """Start a worker, wait until it says that it is at this case, kill it."""
    words = [
        sys.executable,
        "-m",
        "tests.services.printing.stalling_worker",
        database_url,
        str(folder),
        serial_no,
    ]
    worker = subprocess.Popen(
        words,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"stalled\n"
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    for pipe in (worker.stdin, worker.stdout):
        assert pipe is not None
        pipe.close()


def ordered(cast, count: int) -> int:
    ids = [in_hand(cast, serial_no=f"{n:04}") for n in range(1, count + 1)]
    order = Order(BatchContent.CASE_SHEETS, BatchForm.ZIP)
    batch = printing.order_batch(cast.office, cast["王登记"], ids, order)
    cast.office.commit()
    return batch.id


def test_the_batch_of_a_killed_worker_is_finished_by_another(
    cast, workshop, database_url, tmp_path, monkeypatch
):
    batch_id = ordered(cast, 6)
    killed_in_the_middle(database_url, tmp_path, "0004")
    db = cast.office.db
    left = db.get_one(PrintBatch, batch_id, populate_existing=True)
    assert (left.state, left.done, left.owner) == (WorkState.WORKING, 2, "终止")
    kept = [i.blob_id for i in items(cast, batch_id)]
    assert [k is not None for k in kept] == [True, True, False, False, False, False]
    cast.office.rollback()

    assert printing.make_batches(workshop.desk("后来")) == 0, "its lease still runs"
    workshop.clock.pass_by(minutes=6)
    made_of = counted(monkeypatch)
    assert printing.make_batches(workshop.desk("后来")) == 1
    assert made_of == [3, 4, 5, 6]
    db.expire_all()
    finished = items(cast, batch_id)
    assert [i.blob_id for i in finished][:2] == kept[:2]
    assert len({i.blob_id for i in finished}) == 6
    file = printing.finished_file(cast.office, cast["王登记"], batch_id)
    with zipfile.ZipFile(io.BytesIO(file.path.read_bytes())) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist())) == 7


def items(cast, batch_id: int) -> list[PrintItem]:
    rows = select(PrintItem).where(PrintItem.batch_id == batch_id).order_by(PrintItem.position)
    return list(cast.office.db.scalars(rows))


def test_three_workers_at_once_make_every_batch_once(cast, workshop):
    batches = [ordered_again(cast, n) for n in range(1, 7)]
    finished: list[int] = []
    start = threading.Barrier(3)

    def work(name: str) -> None:
        start.wait()
        finished.append(printing.make_batches(workshop.desk(name)))

    workers = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(finished) == len(batches)
    cast.office.db.expire_all()
    found = cast.office.db.scalars(select(PrintBatch).order_by(PrintBatch.id)).all()
    assert [(b.state, b.done, b.total) for b in found] == [(WorkState.DONE, 1, 1)] * 6


def ordered_again(cast, number: int) -> int:
    order = Order(BatchContent.CASE_SHEETS, BatchForm.ZIP)
    batch = printing.order_batch(
        cast.office, cast["王登记"], [in_hand(cast, serial_no=f"{number:04}")], order
    )
    cast.office.commit()
    return batch.id
