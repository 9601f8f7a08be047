"""A process that confirms an import, stops before a given statement, says so, and waits to be killed."""

import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event, select

from proposals.domain.actors import Actor
from proposals.services import exchange
from proposals.services._actors import actor_of
from proposals.services._office import Office
from proposals.storage.engine import make_engine, sessions
from proposals.storage.tables.organisation import Person
from tests.people import make_office


def main(url: str, folder: str, batch_id: str, where: str) -> None:
    engine = make_engine(url)
    with sessions(engine, write=True) as db:
        office = replace(make_office(db, Path(folder)))
        stop_before(engine, where)
        exchange.confirm(office, clerk_of(office), int(batch_id))
        office.commit()


def clerk_of(office: Office) -> Actor:
    return actor_of(office, office.db.scalars(select(Person).where(Person.name == "王登记")).one())


def stop_before(engine: object, where: str) -> None:
    def stall(*_: object) -> None:
        print("stalled", flush=True)
        sys.stdin.read()

    if where == "COMMIT":
        event.listen(engine, "commit", stall)
        return
    event.listen(
        engine,
        "before_cursor_execute",
        lambda *a: stall() if a[2].startswith(f"INSERT INTO {where}") else None,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
