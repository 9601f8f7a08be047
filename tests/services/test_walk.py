"""A random walk over the whole workflow: anybody does anything in any order, and the house stays whole.

What must hold stands in ``walk_invariants``, what people do in ``walk_moves_*``, how the walker chooses in
``walk_walker`` and ``walk_aims``. The seeds are fixed; a failure prints the last steps. ``FUHAN_WALK=longer``
walks some forty times as far, with seeds of its own, and wants every row of the table taken.
"""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from proposals.storage.engine import make_engine
from tests.services.walk_aims import ROWS
from tests.services.walk_invariants import Memory, check_house, check_rows
from tests.services.walk_prelude import furnish
from tests.services.walk_walker import Walker
from tests.services.walk_world import World, make_world

LONGER = os.environ.get("FUHAN_WALK") == "longer"
WORLDS, STEPS = (30, 400) if LONGER else (3, 100)
FIRST_SEED = random.SystemRandom().randrange(10**6) if LONGER else 0
LOOK_CLOSELY = 40
"""After so many steps the long look; the short one comes after every step."""


@pytest.fixture(scope="module")
def ground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for databases and files, with the empty database to copy."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(sqlite_template, folder / "empty.db")
    return folder


@contextmanager
def fresh_world(ground: Path, *, city: bool) -> Iterator[World]:
    file = shutil.copy(ground / "empty.db", ground / "world.db")
    engine = make_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF").close())
    yield make_world(engine, ground, city=city)
    engine.dispose()
    for each in ground.glob("world.db*"):
        each.unlink()


def walk(walker: Walker, seeds: Iterator[int] | list[int]) -> None:
    """Go on step by step, looking after each; a failure carries the last steps with it."""
    memory, world = Memory(), walker.world
    try:
        for n, seed in enumerate(seeds, 1):
            walker.step(seed)
            with world.session() as db:
                memory.check(db)
                check_rows(db)
                if n % LOOK_CLOSELY == 0:
                    check_house(world, world.office(db))
        with world.session() as db:
            check_house(world, world.office(db))
    except Exception as problem:
        problem.add_note("\n".join(walker.story[-12:]))
        raise


def test_whoever_walks_towards_rows_not_taken_yet_finds_the_house_whole(ground):
    """The short walk takes about half of the table's rows, the longer one must take every one of them."""
    walker = None
    for n in range(WORLDS):
        with fresh_world(ground, city=n % 2 == 1) as world:
            if n:
                furnish(world)
            walker = Walker(world, walker)
            first = (FIRST_SEED + n) * 100_000
            walk(walker, list(range(first, first + STEPS)))
    assert walker is not None
    missed = sorted(ROWS - set(walker.taken))
    print(f"{len(walker.taken)} of {len(ROWS)} rows taken; missed: {missed}")
    assert not missed if LONGER else len(walker.taken) >= len(ROWS) * 2 // 5, missed


@settings(
    derandomize=not LONGER,
    max_examples=200 if LONGER else 3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(seeds=st.lists(st.integers(0, 2**32 - 1), min_size=20, max_size=40), city=st.booleans())
def test_whatever_happens_in_whatever_order_the_house_stays_whole(ground, seeds, city):
    with fresh_world(ground, city=city) as world:
        walk(Walker(world), seeds)


def test_the_same_walk_ends_in_the_same_place_on_both_databases(ground, request):
    """PostgreSQL refuses and stores what SQLite does, step by step."""
    with fresh_world(ground, city=True) as world:
        here = Walker(world)
        walk(here, list(range(60)))
    there = Walker(make_world(postgres_engine(request), ground, city=True))
    walk(there, list(range(60)))
    assert there.story == here.story


def postgres_engine(request: pytest.FixtureRequest) -> Engine:
    from proposals.storage.base import Base

    server, name = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_with_tables")
    server.empty(name, [*Base.metadata.tables, "search_index"])
    return make_engine(server.url(name))
