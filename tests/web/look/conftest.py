"""The sample pages in a real Chromium."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.web.look.styleguide import create_styleguide


@pytest.fixture(scope="session")
def style_url() -> Iterator[str]:
    """The style guide on a free port of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_styleguide(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/page"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desk screen; a test asks for a phone with ``set_viewport_size``."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield context.new_page()
    context.close()
