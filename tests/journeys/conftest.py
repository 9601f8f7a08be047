"""A living site for each story, and a browser for each person in it."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.journeys.desk import DESK, PHONE, Desk
from tests.people import Cast
from tests.site import SiteUnderTest


@dataclass
class Town:
    """The site on a port of this machine, and everybody's browsers."""

    site: SiteUnderTest
    url: str
    browser: Browser
    desks: list[Desk] = field(default_factory=list)

    @property
    def cast(self) -> Cast:
        """Who is who."""
        return self.site.cast

    def desk(self, name: str | None = None, *, phone: bool = False, scripts: bool = True) -> Desk:
        """A browser of its own, logged in as ``name`` where one is given."""
        desk = Desk.open(self.browser, self.url, PHONE if phone else DESK, scripts=scripts)
        self.desks.append(desk)
        return desk.log_in(name) if name else desk


@pytest.fixture
def town(database_url: str, tmp_path: Path, browser: Browser) -> Iterator[Town]:
    """One story's site; afterwards no browser may have complained of anything."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        site = SiteUnderTest.open(database_url, tmp_path, base_url=url)
        server = make_server("127.0.0.1", port, site.app, threaded=True, fd=listening.fileno())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        opened = Town(site, url, browser)
        yield opened
        said = [words for desk in opened.desks for words in desk.said]
        for desk in opened.desks:
            desk.context.close()
        server.shutdown()
        thread.join()
        server.server_close()
    site.close()
    assert [words for words in said if not _expected(words)] == []


def _expected(words: str) -> bool:
    """A refused form is an error only in the console's eyes."""
    return "Failed to load resource" in words and any(
        f"status of {code}" in words for code in (403, 409, 422)
    )


@pytest.fixture
def scan(tmp_path: Path) -> Callable[[str], Path]:
    """Make a small picture of this name, as a scanner would."""

    def make(name: str) -> Path:
        file = tmp_path / name
        file.write_bytes(PICTURE)
        return file

    return make


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
"""One white dot as PNG."""
