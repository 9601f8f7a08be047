"""A site of its own for each test of a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import PASSWORD, SiteUnderTest

__all__ = ["PASSWORD", "SiteUnderTest"]


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[SiteUnderTest]:
    """The site with the cast; committed, so that requests see it. Prepare cases, then ``site.cast.office.commit()``."""
    opened = SiteUnderTest.open(database_url, tmp_path)
    yield opened
    opened.close()
