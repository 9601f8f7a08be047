"""What every story starts from: the cast in its house, on a fresh database."""

import pytest
from sqlalchemy.orm import Session

from tests.people import Cast, make_cast, make_office


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))
