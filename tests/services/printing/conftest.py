"""Batches: the cast, and a workshop with workers on the same database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import Workshop


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Iterator[Workshop]:
    opened = Workshop.open(database_url, tmp_path)
    yield opened
    opened.close()
