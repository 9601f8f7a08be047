"""Our own database with very many cases: one is played through the real services, the others are its rows again.

Case ``n`` has the ids of the played case plus ``n × STRIDE`` in every table, so that whatever points to a row points
to the right one. The last ``OPEN_CASES`` are in hand, all others closed: years pile up, the work in hand does not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from proposals.domain.searching import bigrams, plain
from proposals.domain.workflow import Part
from proposals.services._office import utc_now
from proposals.services.contact import record_contact
from proposals.services.contact.recording import NewContact
from proposals.services.dispatch import accept, assign
from proposals.services.dispatch.assignment import Shares
from proposals.services.drafting import save_draft
from proposals.services.drafting.text import DraftText
from proposals.services.house import HouseDesk
from proposals.services.similar import count_common_bigrams
from proposals.storage.base import Base
from proposals.storage.tables.contact import ContactStage, ContactWay
from proposals.storage.tables.searching import SearchText, TextSource
from tests.benchmarks.registry.corpus import Prose
from tests.factories import registered
from tests.people import Cast
from tests.site import SiteUnderTest

STRIDE = 64
"""More than any table has rows of the played case, and far below what an id can be at a million cases."""
OPEN_CASES = 2_000
PIECE = 5_000
CLONED = (
    "proposers", "points", "handlings", "rounds", "assignments", "contacts", "contact_cases", "drafts", "draft_paragraphs", "clocks", "events"
)  # fmt: skip
"""Tables whose rows of the played case every other case has as well; proposals, texts, tasks and ledger go apart."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A site with very many cases; ``case`` gives the handling of case ``n`` (from 1)."""

    site: SiteUnderTest
    first: int
    count: int

    def case(self, n: int) -> int:
        """The handling of case ``n``."""
        return self.first + n * STRIDE


def furnish(database_url: str, folder: Path, prose: Iterable[Prose], count: int) -> Furnished:
    """The house of the cast with so many cases in 市司法局."""
    site = SiteUnderTest.open(database_url, folder)
    handling_id = _play(site.cast)
    site.cast.office.commit()
    with site.house.engine.connect() as connection:
        _trust(connection)
        _write_proposals(connection, prose)
        _write_the_rest(connection, count, site.cast.office.today)
        _end(connection)
    count_common_bigrams(HouseDesk(site.house, "worker", utc_now))  # as the worker does each night
    return Furnished(site, handling_id, count)


def _play(cast: Cast) -> int:
    """Registered, accepted, assigned, talked about, drafted: five entries."""
    office, today = cast.office, cast.office.today
    case = registered(
        cast, serial_no="0000000", part=Part.SOLE, dispatched_on=today, points=("一是加强法治培训。", "二是严格审核文件。"), text="甲"
    )  # fmt: skip
    accept(office, cast["王登记"], case.handling_id)
    assign(
        office,
        cast["王登记"],
        case.handling_id,
        Shares(cast.department.id, handler_id=cast.people["李承办"].id),
    )
    talk = NewContact(today, ContactWay.PHONE, ContactStage.BEFORE, "李承办", member_said="望抓好落实。")
    record_contact(office, cast["李承办"], [case.handling_id], talk)
    save_draft(
        office,
        cast["李承办"],
        case.handling_id,
        DraftText(body="一、关于法治培训\n已经安排。"),
        base_version=0,
    )
    return case.handling_id


def _sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _trust(connection: Connection) -> None:
    """The rows point to each other rightly: no need to check them one by one."""
    if _sqlite(connection):
        connection.exec_driver_sql("COMMIT")
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-400000"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET maintenance_work_mem = '1GB'")
        connection.exec_driver_sql("DROP INDEX ix_search_index_bigrams")


def _end(connection: Connection) -> None:
    if _sqlite(connection):
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('optimize')")
        connection.exec_driver_sql("ANALYZE")
        return
    connection.commit()
    connection.exec_driver_sql("SET maintenance_work_mem = '1GB'")
    connection.exec_driver_sql("CREATE INDEX ix_search_index_bigrams ON search_index USING gin (bigrams)")
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement == "auto" and table.c.id.type.python_type is int:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'),"
                f' (SELECT coalesce(max(id), 1) FROM "{table.name}"))'
            )
    connection.commit()
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.autocommit = True
    raw.execute("VACUUM ANALYZE")


def _pieces(prose: Iterable[Prose]) -> Iterator[list[tuple[int, Prose]]]:
    numbered = enumerate(prose, 1)
    while piece := list(islice(numbered, PIECE)):
        yield piece


def _write_proposals(connection: Connection, prose: Iterable[Prose]) -> None:
    """Proposals with words of their own, and the index of these words."""
    proposals = Base.metadata.tables["proposals"]
    played = dict(connection.execute(proposals.select()).mappings().one())
    texts: Table = SearchText.__table__  # type: ignore[assignment]
    for piece in _pieces(prose):
        rows = [
            {
                **played,
                "id": played["id"] + n * STRIDE,
                "serial_no": p.serial_no,
                "title": p.title,
                "text": p.text,
            }
            for n, p in piece
        ]
        connection.execute(insert(proposals), rows)
        found = [t for n, p in piece for t in _texts(n, played["id"] + n * STRIDE, p)]
        connection.execute(insert(texts), found)
        _index(connection, found)


def _texts(n: int, proposal_id: int, p: Prose) -> list[dict[str, Any]]:
    heading = f"{p.serial_no}\n{p.title}\n孔祥彬\n市政协六届一次会议"
    return [
        {
            "id": n * STRIDE + at,
            "source": source.value,
            "source_id": proposal_id,
            "part": 0,
            "proposal_id": proposal_id,
            "label": "",
            "body": body,
            "plain": plain(body),
        }
        for at, (source, body) in enumerate(((TextSource.HEADING, heading), (TextSource.PROPOSAL, p.text)))
    ]


def _index(connection: Connection, found: list[dict[str, Any]]) -> None:
    if _sqlite(connection):
        line = text("INSERT INTO search_index (rowid, bigrams) VALUES (:id, :bigrams)")
        connection.execute(line, [{"id": t["id"], "bigrams": " ".join(bigrams(t["plain"]))} for t in found])
        return
    raw = connection.connection.driver_connection
    assert raw is not None
    with raw.cursor() as cursor, cursor.copy("COPY search_index (id, bigrams) FROM STDIN") as copy:
        for t in found:
            copy.write_row((t["id"], " ".join(sorted(set(bigrams(t["plain"]))))))


def _write_the_rest(connection: Connection, count: int, today: date) -> None:
    """Every other row, by the database itself."""
    closed = max(0, count - OPEN_CASES)
    tables = Base.metadata.tables
    for name in CLONED:
        _again(connection, tables[name], 1, count, _changes(name, closed))
    for name in ("tasks", "ledger_rows"):
        first = 1 if name == "ledger_rows" else closed + 1
        _again(connection, tables[name], first, count, _changes(name, closed, _day(connection, today)))
    highest = "SELECT max(seq) FROM events"
    connection.exec_driver_sql(f"UPDATE chain_head SET seq = ({highest})")


def _day(connection: Connection, today: date) -> str:
    """A due date for case ``n``, spread over ninety days about today."""
    if _sqlite(connection):
        return f"date('{today}', (n % 90 - 5) || ' days')"
    return f"(DATE '{today}' + CAST(n % 90 - 5 AS integer))"


def _changes(table: str, closed: int, day: str = "") -> dict[str, str]:
    """Columns that differ from case to case, as expressions over the played row ``p`` and the number ``n``."""
    over = f"n <= {closed}"
    if table == "handlings":
        return {"state": f"CASE WHEN {over} THEN 'closed' ELSE p.state END"}
    if table == "clocks":
        return {
            "cancelled_at": f"CASE WHEN {over} AND p.met_on IS NULL THEN p_now ELSE p.cancelled_at END",
        }
    if table == "events":
        return {"seq": f"p.seq + n * {STRIDE}"}
    if table == "tasks":
        return {"due_on": day}
    if table == "ledger_rows":
        own = f"FROM proposals o WHERE o.id = p.proposal_id + n * {STRIDE}"
        return {
            "serial_no": f"(SELECT o.serial_no {own})",
            "title": f"(SELECT o.title {own})",
            "state": f"CASE WHEN {over} THEN 'closed' ELSE p.state END",
            "next_due": f"CASE WHEN {over} THEN NULL ELSE {day} END",
            "reply_due": day,
            "sort_due": f"CASE WHEN {over} THEN {_never()} ELSE {day} END",
        }
    return {}


def _never() -> str:
    return "CAST('9999-12-31' AS date)"


def _again(connection: Connection, table: Table, first: int, last: int, changes: dict[str, str]) -> None:
    """The rows of the played case once more for every number from ``first`` to ``last``."""
    columns = [f'"{c.name}"' for c in table.c]
    values = [_value(table, c.name, changes) for c in table.c]
    if _sqlite(connection):
        numbers = f"(WITH RECURSIVE k(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM k WHERE n < {last}) SELECT n FROM k)"
        now = f"'{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}'"
        values = [v.replace("CAST('9999-12-31' AS date)", "'9999-12-31'") for v in values]
    else:
        numbers = f"generate_series({first}, {last})"
        now = "now()"
    played = f'(SELECT * FROM "{table.name}"{_of_the_played(table)})'
    source = f"{played} p CROSS JOIN {numbers} AS numbers{'' if _sqlite(connection) else '(n)'}"
    line = f'INSERT INTO "{table.name}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM {source}'
    connection.execute(text(line.replace("p_now", now).replace(":", "\\:")))


def _of_the_played(table: Table) -> str:
    """Events of the house itself are nobody's case."""
    return " WHERE handling_id IS NOT NULL" if "handling_id" in table.c else ""


def _value(table: Table, name: str, changes: dict[str, str]) -> str:
    if name in changes:
        return changes[name]
    column = table.c[name]
    pointed = {key.column.table.name for key in column.foreign_keys}
    if (column.primary_key and name == "id") or pointed & {"proposals", *CLONED}:
        return f'p."{name}" + n * {STRIDE}'
    return f'p."{name}"'
