"""What every test may ask for: a fresh database on SQLite or PostgreSQL, and the published documents.

``database_url``  a fresh database with all tables; ``engine`` and ``db`` stand on it
``bare_url``      a fresh database without any table
``browser``       Debian's Chromium
``seeds``         the folder of published documents; ``published_letter`` the text of the reply to 0607

They are SQLite; ``@pytest.mark.both_databases`` runs a test once on SQLite and once on PostgreSQL.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from proposals.storage import tables
from proposals.storage.base import Base
from proposals.storage.engine import make_engine, sessions
from tests.postgres import PostgresServer

assert tables.__all__  # importing them fills the metadata
ROOT = Path(__file__).parent.parent
SEEDS = Path(os.environ.get("FUHAN_SEEDS", ROOT.parent / "shared" / "seeds"))
COUNTED = {
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "browser": "浏览器",
    "published_letter": "公开发布的复函",
}
FIXTURES_OF = {"published_letter": {"seeds", "published_letter"}, "browser": {"browser", "page"}}


# A busy machine is no failure: no test times itself.
settings.register_profile("fuhan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fuhan")

# ------------------------------------------------------------------ which tests run, and what is said of it


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("backend", ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True)


def pytest_make_parametrize_id(val: object) -> str | None:
    """All bytes have one name: a ZIP holds the second it was made in, so that neither its content nor its length is
    the same in every process, and every process must name a test alike."""
    return "bytes" if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they stand on; without the published documents leave out those that read them."""
    for item in items:
        if callspec := getattr(item, "callspec", None):
            for name in {"sqlite", "postgresql"} & {callspec.params.get("backend")}:
                item.add_marker(name)
        for marker, fixtures in FIXTURES_OF.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(marker)
    if not SEEDS.is_dir():
        absent = [item for item in items if item.get_closest_marker("published_letter")]
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if item not in absent]


class Tally:
    """Counts the tests that ran, by what they stood on; speaks once, in the process that reports."""

    def __init__(self) -> None:
        self.ran: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and not report.skipped:
            self.ran.update(name for name in COUNTED if name in report.keywords)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.missed_the_letter and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @property
    def missed_the_letter(self) -> bool:
        return os.environ.get("FUHAN_REQUIRE_PUBLISHED_LETTER") == "1" and not self.ran["published_letter"]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line("已运行：" + "，".join(f"{COUNTED[k]} {self.ran[k]} 项" for k in COUNTED))
        if not SEEDS.is_dir():
            terminalreporter.write_line(
                f"没有找到公开发布的复函（{SEEDS}，可用 FUHAN_SEEDS 指定），需要它的测试未收集。"
            )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally())


# ------------------------------------------------------------------ databases


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server per test process, started when the first test needs it."""
    server = PostgresServer.start()
    yield server
    server.stop()


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no row, to be copied."""
    file = tmp_path_factory.mktemp("template") / "fuhan.db"
    _create_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_with_tables(postgres: PostgresServer) -> str:
    """The name of a database with all tables, emptied for each test: a copy would take half a second."""
    name = postgres.create()
    _create_tables(postgres.url(name))
    return name


def _create_tables(url: str) -> None:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def bare_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with nothing in it, gone after the test."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with all tables and no row, gone after the test."""
    if backend == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "fuhan.db")
        yield f"sqlite:///{copy}"
        return
    server = request.getfixturevalue("postgres")
    name = request.getfixturevalue("postgres_with_tables")
    server.empty(name, [*Base.metadata.tables, "search_index"])
    yield server.url(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The project's own engine on a fresh database."""
    engine = make_engine(database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF").close())
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A writing session on a fresh database; the test commits, as the edge would."""
    with sessions(engine, write=True) as session:
        yield session


# ------------------------------------------------------------------ browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one per test process: Playwright runs once in a thread."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


# ------------------------------------------------------------------ published documents


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of published documents (``FUHAN_SEEDS``)."""
    return SEEDS


@pytest.fixture(scope="session")
def published_letter(seeds: Path) -> str:
    """The reply to proposal 0607 as published."""
    (file,) = seeds.glob("000_*.txt")
    return file.read_text(encoding="utf-8")
