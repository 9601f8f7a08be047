"""A running site on a throw-away database: the application, the cast, and visitors at browsers without scripts."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

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
HIDDEN = "csrf_token|seen|draft_sha256|base_version"


@cache
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
        hidden = dict(re.findall(rf'<input[^>]*name="({HIDDEN})"[^>]*value="([^"]*)"', form))
        return self.client.post(url, data={**hidden, **fields}, content_type="multipart/form-data")


@dataclass
class SiteUnderTest:
    """The application, its house and the cast of the stories; ``close`` it after use."""

    app: Flask
    cast: Cast

    @classmethod
    def open(cls, database_url: str, folder: Path, **settings: object) -> "SiteUnderTest":
        """The site with the cast; committed, so that requests see it. Prepare cases, then ``cast.office.commit()``."""
        app = _application(database_url, folder, **settings)
        chosen = app.extensions["house"].settings
        house = House(chosen, RULES)
        office = house.office(datetime.now(UTC), write=True)
        cast = make_cast(office)
        for person in cast.people.values():
            person.password_hash, person.must_change_password = quick_hash(), False
        office.commit()
        return cls(app, cast)

    @classmethod
    def reopen(cls, database_url: str, folder: Path, cast: Cast) -> "SiteUnderTest":
        """Another application on a copy of the database; the cast is known by name, its office is not to be used."""
        return cls(_application(database_url, folder), cast)

    @property
    def house(self) -> House:
        """The house of the site."""
        return self.app.extensions["house"]

    def visitor(self, name: str | None = None) -> Visitor:
        """A browser of its own, logged in as ``name`` where one is given."""
        client = self.app.test_client()
        if name is not None:
            office = self.house.office(datetime.now(UTC), write=True)
            token = log_in(office, name, PASSWORD).token
            office.commit()
            office.close()
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
        return Visitor(client)

    def fresh(self) -> Office:
        """A new office to look at what was stored."""
        return self.house.office(datetime.now(UTC), write=False)

    def checkpoint(self) -> None:
        """Write everything into the one file of a SQLite database, so that it can be copied."""
        with self.house.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give all connections back."""
        self.cast.office.db.get_bind().engine.dispose()
        self.cast.office.close()
        self.house.close()


def _application(database_url: str, folder: Path, **settings: object) -> Flask:
    return create_app(
        Settings(
            database_url=database_url, blob_dir=str(folder / "blobs"), secret_key="for tests", **settings
        )
    )
