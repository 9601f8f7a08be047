"""Five hundred people from one workbook: the preview and the confirmation, beside argon2 for as many passwords.

Run by ``make bench`` (size: FUHAN_BENCH_PEOPLE, default 500).
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from proposals.domain.actors import Role
from proposals.services._passwords import HASHER, one_time_password
from proposals.services.exchange import directory
from proposals.services.exchange.directory import LoginFrom
from proposals.storage.tables.organisation import RoleGrant
from tests.directories import many
from tests.people import EVER, make_cast, make_office

PEOPLE = int(os.environ.get("FUHAN_BENCH_PEOPLE", "500"))
Found = TypeVar("Found")


def timed(call: Callable[[], Found]) -> tuple[float, Found]:
    """Seconds of this process's own work; the child that reads the workbook is not in it."""
    started = time.process_time()
    found = call()
    return time.process_time() - started, found


def test_five_hundred_people_from_a_workbook(db: Session, tmp_path: Path) -> None:
    cast = make_cast(make_office(db, tmp_path))
    db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    db.flush()
    admin = cast["钱核稿"]
    batch = directory.stage(cast.office, admin, LoginFrom.NOTHING, "名册.xlsx", many(PEOPLE))
    cast.office.commit()
    looked, _ = timed(lambda: directory.staged(cast.office, admin, batch.id))

    def confirmed() -> int:
        slips = directory.confirm(cast.office, admin, batch.id)
        cast.office.commit()
        return len(slips)

    done, slips = timed(confirmed)
    hashed, _ = timed(lambda: [HASHER.hash(one_time_password()) for _ in range(10)])
    argon2 = hashed / 10 * PEOPLE
    print(
        f"\n{slips} people with accounts and roles: preview {looked:.2f} s, confirmation {done:.2f} s, "
        f"argon2 for as many passwords {argon2:.2f} s ({argon2 / done:.1f} × the whole confirmation)"
    )
    assert slips == PEOPLE
