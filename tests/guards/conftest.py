"""The peopled site: cases in every state, made once and looked at by many; who wants to write takes a copy."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.guards.every_state import play
from tests.guards.walking import Ids, ids_of
from tests.site import SiteUnderTest


@dataclass
class PeopledSite:
    """A site and its cases by name (``tests/guards/every_state.py``)."""

    site: SiteUnderTest
    cases: dict[str, int]
    ids: Ids


@pytest.fixture(scope="session")
def peopled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledSite]:
    """For reading only."""
    folder = tmp_path_factory.mktemp("peopled")
    file = shutil.copy(sqlite_template, folder / "fuhan.db")
    site = SiteUnderTest.open(f"sqlite:///{file}", folder)
    cases = play(site.cast)
    site.cast.office.close()  # a glance at one of its people would open it again, and hold the write lock for good
    with site.fresh().db as db:
        ids = ids_of(db)
    yield PeopledSite(site, cases, ids)
    site.close()


@pytest.fixture
def copied(peopled: PeopledSite, tmp_path: Path) -> Iterator[PeopledSite]:
    """The same site, to write in: a copy of its file and an application of its own."""
    peopled.site.checkpoint()
    source = peopled.site.house.engine.url.database
    assert source is not None
    file = shutil.copy(source, tmp_path / "fuhan.db")
    site = SiteUnderTest.reopen(f"sqlite:///{file}", Path(source).parent, peopled.site.cast)
    yield PeopledSite(site, peopled.cases, peopled.ids)
    site.house.close()


@pytest.fixture
def site(database_url: str, backend: str, tmp_path: Path) -> Iterator[SiteUnderTest]:
    """A site with the cast and no case."""
    opened = SiteUnderTest.open(database_url, tmp_path)
    yield opened
    opened.close()
