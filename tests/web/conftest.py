"""A running site on a throw-away database, with the cast logged in where a test asks for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from proposals import create_app
from proposals.services import _passwords
from proposals.services._office import Office
from proposals.services.accounts import log_in
from proposals.services.house import House
from proposals.settings import Settings
from tests.people import RULES, Cast, make_cast

PASSWORD = "Fuhan-2023-tests"


@pytest.fixture(scope="session")
def quick_hash() -> str:
    """One real argon2id hash for everybody: hashing eleven passwords a test would be most of its time."""
    return _passwords.HASHER.hash(PASSWORD)


@dataclass
class Visitor:
    """Somebody at a browser without scripts: opens pages, fills forms in."""

    client: FlaskClient

    def get(self, url: str) -> TestResponse:
        """Open a page."""
        return self.client.get(url)

    def post(self, url: str, page: str | None = None, **fields: object) -> TestResponse:
        """Open the form at ``page`` (default ``url``), take over its hidden fields, send it with these."""
        form = self.client.get(page or url).text
        hidden = dict(
            re.findall(
                r'<input[^>]*name="(csrf_token|seen|draft_sha256|base_version)"[^>]*value="([^"]*)"', form
            )
        )
        return self.client.post(url, data={**hidden, **fields}, content_type="multipart/form-data")


@dataclass
class SiteUnderTest:
    """The application, its house and the cast of the stories."""

    app: Flask
    cast: Cast

    def visitor(self, name: str | None = None) -> Visitor:
        """A browser of its own, logged in as ``name`` where one is given."""
        client = self.app.test_client()
        if name is not None:
            house: House = self.app.extensions["house"]
            office = house.office(datetime.now(UTC), write=True)
            token = log_in(office, name, PASSWORD).token
            office.commit()
            office.close()
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
        return Visitor(client)

    def fresh(self) -> Office:
        """A new office to look at what was stored."""
        house: House = self.app.extensions["house"]
        return house.office(datetime.now(UTC), write=False)


@pytest.fixture
def site(database_url: str, backend: str, tmp_path: Path, quick_hash: str) -> Iterator[SiteUnderTest]:
    """The site with the cast; committed, so that requests see it. Prepare cases, then ``site.cast.office.commit()``."""
    settings = Settings(database_url=database_url, blob_dir=str(tmp_path / "blobs"), secret_key="for tests")
    app = create_app(settings)
    house = House(settings, RULES)
    office = house.office(datetime.now(UTC), write=True)
    cast = make_cast(office)
    for person in cast.people.values():
        person.password_hash, person.must_change_password = quick_hash, False
    office.commit()
    yield SiteUnderTest(app, cast)
    office.close()
    house.close()
    app.extensions["house"].close()
