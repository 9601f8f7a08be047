"""台账, 详情, 查找 and 登记 with 20,000 proposals, against the bare floor; with FUHAN_BENCH_MILLION=1 also at a million.

Real servers, one process each, asked in turns over loopback: ratios of medians. The floor does the same work in raw
SQL with one small template and knows no login. The peers' ratios were measured on the same work (docs/benchmarks.md).
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.benchmarks.registry import corpus, floor
from tests.benchmarks.registry.furnishing import OPEN_CASES, Furnished, furnish
from tests.benchmarks.registry.serving import Server, Spent, in_turns, serving
from tests.postgres import PostgresServer
from tests.site import PASSWORD

COUNT = int(os.environ.get("FUHAN_BENCH_CASES", "20000"))
MANY = int(os.environ.get("FUHAN_BENCH_MANY", "1000000"))
ROUNDS = int(os.environ.get("FUHAN_BENCH_ROUNDS", "100"))
GOALS = {"台账": 5, "详情": 8, "查找": 3, "登记": 8}
LATER = {"台账": 1.3, "详情": 1.3, "查找": 3}
ASKED = os.environ.get("FUHAN_BENCH_PAGES", "台账,详情,查找,登记").split(",")
MOST_MEMORY = 200
"""MB of one serving process."""
NEW = list(islice(corpus.proposals(200_000, seed=608), 3 * (ROUNDS + 1)))
"""Proposals that nobody has yet: what is registered must not be like what is there."""
POINTS = "加强法治培训\n严格规范性文件管理\n完善监督机制"


@dataclass(frozen=True, slots=True)
class Pages:
    """The four pages of a server, as calls."""

    server: Server
    furnished: Furnished | None
    start: int

    def calls(self) -> dict[str, list[Callable[[], object]]]:
        """What is asked, many times each; cases change from one call to the next."""
        get = self.server.get
        cases = [partial(get, f"/cases/{self._case(n)}") for n in range(self.start - 151, self.start - 1)]
        wanted = [partial(get, f"/search?q={quote(corpus.PLANTED)}")]
        registered = [partial(self._register, n) for n in range(ROUNDS)]
        return {
            "台账": [partial(get, "/ledger?state=handling&sort=due")],
            "详情": cases,
            "查找": wanted,
            "登记": registered,
        }

    def _case(self, n: int) -> int:
        return self.furnished.case(n) if self.furnished else n

    def _register(self, n: int) -> None:
        fields = {
            "serial_no": f"{self.start + n:07d}",
            "title": NEW[3 * n].title,
            "text": "".join(p.text for p in NEW[3 * n : 3 * n + 3])[:600],
            "points": POINTS,
        }
        if self.furnished is None:
            self.server.post("/register", {**fields, "proposers": "孔祥彬\n李委员", "due": "2026-12-31"})
            return
        unit = self.furnished.site.cast.unit.id
        own = {
            "unit": str(unit),
            "kind": "cppcc_proposal",
            "level": "city",
            "session": "市政协六届一次会议",
            "in_session": "yes",
        }
        day = datetime.now(UTC).date().isoformat()
        more = {
            "proposer_type": "member",
            "proposers": "孔祥彬\n李委员",
            "part": "sole",
            "dispatched_on": day,
        }
        cookie = self.server.cookie
        self.server.post("/register", {**fields, **own, **more})
        self.server.cookie = cookie  # else the notices that no page shows pile up in it

    def planted(self) -> int:
        """How many cases the planted phrase finds, as the page says."""
        page = self.server.get(f"/search?q={quote(corpus.PLANTED)}")
        found = re.search(r"共\s*(\d+)\s*件", page)
        assert found is not None, page[:3000]
        return int(found[1])


@pytest.fixture(scope="module")
def floor_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    file = tmp_path_factory.mktemp("floor") / "floor.db"
    floor.fill(file, corpus.proposals(COUNT), OPEN_CASES, datetime.now(UTC).date())
    with serving("tests.benchmarks.registry.floor:create_app()", FLOOR_FILE=str(file)) as server:
        yield Pages(server, None, COUNT + 1)


@contextmanager
def our_pages(url: str, folder: Path, count: int) -> Iterator[Pages]:
    furnished = furnish(url, folder, corpus.proposals(count), count)
    key = {"FUHAN_SECRET_KEY": "for tests", "FUHAN_BLOB_DIR": str(folder / "blobs")}
    with serving("wsgi:app", DATABASE_URL=url, **key) as server:
        server.log_in("王登记", PASSWORD)
        yield Pages(server, furnished, count + 1)
    furnished.site.close()


def test_the_registry_stays_near_the_floor(floor_pages: Pages, tmp_path: Path, sqlite_template: Path) -> None:
    file = tmp_path / "fuhan.db"
    file.write_bytes(sqlite_template.read_bytes())
    with our_pages(f"sqlite:///{file}", tmp_path, COUNT) as pages:
        ours, bare = pages.calls(), floor_pages.calls()
        lines, ratios = [f"{COUNT} proposals, SQLite"], {}
        for name in ASKED:
            asked = {"ours": (pages.server, ours[name]), "floor": (floor_pages.server, bare[name])}
            spent = in_turns(asked, ROUNDS)
            ratios[name] = spent["ours"].wall / spent["floor"].wall
            lines.append(f"{name}: {_told(spent['ours'], spent['floor'])}")
        found = pages.planted() if "查找" in ASKED else corpus.PLANTED_TEXTS
        memory = pages.server.memory()
        print("\n" + "\n".join([*lines, f"planted: {found} of 200, memory {memory:.0f} MB"]))
        assert floor_pages.planted() == found == corpus.PLANTED_TEXTS
        assert memory < MOST_MEMORY
        assert {name: ratio for name, ratio in ratios.items() if ratio > GOALS[name]} == {}


@pytest.mark.parametrize("many", [MANY] if os.environ.get("FUHAN_BENCH_MILLION") else [])
def test_years_that_pile_up_slow_nothing_down(many: int, postgres: PostgresServer, tmp_path: Path) -> None:
    with ExitStack() as stack:
        few, very_many = (
            stack.enter_context(our_pages(*_empty(postgres, tmp_path, count), count))
            for count in (COUNT, many)
        )
        few.server.log_in("王登记", PASSWORD)  # a session ends while the large one is built
        calls, more_calls = few.calls(), very_many.calls()
        print(f"\n{many} proposals against {COUNT}, PostgreSQL")
        ratios = {}
        for page in [p for p in LATER if p in ASKED]:
            asked = {"few": (few.server, calls[page]), "many": (very_many.server, more_calls[page])}
            spent = in_turns(asked, ROUNDS)
            ratios[page] = spent["many"].wall / spent["few"].wall
            print(f"{page}: {_told(spent['many'], spent['few'])}")
        if "查找" in ASKED:
            assert very_many.planted() == few.planted() == corpus.PLANTED_TEXTS
        assert {page: ratio for page, ratio in ratios.items() if ratio > LATER[page]} == {}


def _empty(postgres: PostgresServer, parent: Path, count: int) -> tuple[str, Path]:
    """The address of a new database with our tables, and a folder of its own."""
    folder = parent / str(count)
    folder.mkdir()
    url = postgres.url(postgres.create())
    _create_tables(url)
    return url, folder


def _told(one: Spent, other: Spent) -> str:
    """Both with their ratios: by the clock, and in processor time."""
    wall = f"{one.wall:.1f} ms against {other.wall:.1f} ms, {one.wall / other.wall:.1f} ×"
    return f"{wall} (processor {one.processor:.1f} against {other.processor:.1f}, {one.processor / other.processor:.1f} ×)"


def _create_tables(url: str) -> None:
    from tests.conftest import _create_tables as create

    create(url)
