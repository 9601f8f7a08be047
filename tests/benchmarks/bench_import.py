"""Ten thousand rows of a list into the register, against reading the same file and writing plain rows.

Both read the file in a child process. The floor writes what the list says into plain tables, in one transaction; the
import registers and dispatches every row: cases, events in the chain, clocks, tasks, ledger rows, texts to be searched.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event, func, select

from proposals.services import exchange
from proposals.services._office import Office
from proposals.services.exchange import Wish
from proposals.storage.engine import make_engine, sessions
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Proposal
from tests.lists import workbook
from tests.people import make_cast, make_office

ROWS = int(os.environ.get("FUHAN_BENCH_ROWS", "10000"))
MOST = float(os.environ.get("FUHAN_BENCH_IMPORT", "6"))
"""What it may take of the processor; the goal is 5, see ``docs/benchmarks.md``."""
TURNS = 9
HEADERS = (
    "案号", "案由", "提案者", "联名人", "界别", "主办单位", "会办单位", "交办日期", "办理期限", "联系电话", "通讯地址", "备注",
)  # fmt: skip
READ = """import io, json, sys; from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
json.dump(book.get_sheet_by_index(0).to_python(), sys.stdout)"""
PLAIN = (
    "CREATE TABLE proposals (id INTEGER PRIMARY KEY, serial_no TEXT, title TEXT, sector TEXT, dispatched TEXT,"
    " due TEXT, phone TEXT, address TEXT, note TEXT)",
    "CREATE TABLE proposers (id INTEGER PRIMARY KEY, proposal_id INTEGER, position INTEGER, name TEXT)",
    "CREATE TABLE handlings (id INTEGER PRIMARY KEY, proposal_id INTEGER, unit TEXT, part TEXT)",
)


def lines(count: int) -> Iterator[tuple[str, ...]]:
    """Rows as a city's list has them: most for us alone, some with co-handlers, some of others' with us beside."""
    for n in range(count):
        lead, beside = "市司法局", ""
        if n % 5 == 3:
            beside = "市信访办、市机关事务局"
        if n % 5 == 4:
            lead, beside = "市信访办", "市司法局"
        yield (
            f"{n + 1:05}",
            f"关于进一步加强第{n}类基层法治建设和便民服务工作的建议",
            f"孔委员{n % 700}",
            "钱委员、孙委员" if n % 4 == 0 else "",
            "社会科学界",
            lead,
            beside,
            f"2023-02-0{1 + n % 9}",
            "" if n % 3 else "2023-06-30",
            "13800000000",
            "渝中区人民路1号",
            "",
        )


def plain(file: bytes, folder: Path) -> int:
    """Read the file in a child and write what it says; gives the number of rows."""
    child = subprocess.run([sys.executable, "-c", READ], input=file, stdout=subprocess.PIPE, check=True)
    rows = json.loads(child.stdout)[1:]
    db = sqlite3.connect(folder / f"plain-{time.monotonic_ns()}.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=OFF")
    for table in PLAIN:
        db.execute(table)
    db.execute("BEGIN IMMEDIATE")
    cases = [(n, *(r[c] for c in (0, 1, 4, 7, 8, 9, 10, 11))) for n, r in enumerate(rows, 1)]
    db.executemany("INSERT INTO proposals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", cases)
    people = [
        (n, at, name)
        for n, r in enumerate(rows, 1)
        for at, name in enumerate(filter(None, (r[2], *r[3].split("、"))))
    ]
    db.executemany("INSERT INTO proposers (proposal_id, position, name) VALUES (?, ?, ?)", people)
    units = [
        (n, unit, part)
        for n, r in enumerate(rows, 1)
        for part, cell in (("lead", r[5]), ("co", r[6]))
        for unit in filter(None, cell.split("、"))
    ]
    db.executemany("INSERT INTO handlings (proposal_id, unit, part) VALUES (?, ?, ?)", units)
    db.execute("COMMIT")
    db.close()
    return len(rows)


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor for this process and the children it waited for."""
    began, worked = time.perf_counter(), _worked()
    call()
    return time.perf_counter() - began, _worked() - worked


def _worked() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def imported(file: bytes, template: Path, folder: Path) -> tuple[float, float]:
    """Register the list in a fresh database and see that all of it is there; gives what the import took."""
    copy = shutil.copy(template, folder / f"fuhan-{time.monotonic_ns()}.db")
    engine = make_engine(f"sqlite:///{copy}")
    event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF").close())
    with sessions(engine, write=True) as db:
        office: Office = make_office(db, folder, datetime(2023, 3, 1, 1, tzinfo=UTC))
        cast = make_cast(office)
        office.commit()
        wish = Wish(cast.unit.id, "市政协六届一次会议")

        def whole() -> None:
            exchange.import_list(office, cast["王登记"], wish, "清单.xlsx", file)
            office.commit()

        took = timed(whole)
        assert db.scalar(select(func.count(Proposal.id))) == ROWS
        assert db.scalar(select(func.count(Handling.id))) == ROWS * 8 // 5
    engine.dispose()
    return took


def test_ten_thousand_rows(sqlite_template: Path, tmp_path: Path) -> None:
    """In turns, the best of each: the machine is no quieter for the one than for the other."""
    file = workbook(list(lines(ROWS)), HEADERS)
    turns = [
        (timed(lambda: plain(file, tmp_path)), imported(file, sqlite_template, tmp_path))
        for _ in range(TURNS)
    ]
    floor, floor_worked = (min(one[at] for one, _ in turns) for at in (0, 1))
    took, worked = (min(one[at] for _, one in turns) for at in (0, 1))
    print(f"\n{ROWS} rows, {ROWS * 8 // 5} cases, {TURNS} turns")
    print(f"read and write plain rows {floor:6.2f} s (processor {floor_worked:.2f} s)")
    print(f"import                    {took:6.2f} s (processor {worked:.2f} s)")
    print(f"                          {took / floor:6.2f} x (processor {worked / floor_worked:.2f} x)")
    assert worked / floor_worked < MOST
