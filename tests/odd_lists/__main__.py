"""Prints the report of each of the five lists: ``python -m tests.odd_lists``."""

import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from proposals.storage.base import Base
from proposals.storage.engine import make_engine
from tests.odd_lists import all_lists
from tests.odd_lists.reports import report_of
from tests.people import make_cast, make_office


def main() -> None:
    """All lists into one fresh installation, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/lists.db")
        Base.metadata.create_all(engine)
        with Session(engine) as db:
            cast = make_cast(make_office(db, Path(folder)))
            print("\n\n".join(report_of(cast, odd) for odd in all_lists()))
        engine.dispose()


if __name__ == "__main__":
    main()
