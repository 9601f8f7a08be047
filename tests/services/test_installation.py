"""An empty installation: one command, one account, and a second run that changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from proposals.domain.errors import NotAllowed
from proposals.services import accounts, installation
from proposals.services.doctor import examine
from proposals.services.house import House
from proposals.settings import Settings
from proposals.storage import search_index
from proposals.storage.tables.handling import LedgerRow, Task
from proposals.storage.tables.organisation import Person, Unit
from proposals.storage.tables.register import Kind
from proposals.storage.tables.review import Chain
from proposals.storage.tables.searching import SearchText
from proposals.storage.tables.system import OfficialDay, Setting
from tests.issued import approved, issued
from tests.people import make_cast, make_office
from tests.stories import in_handling

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def open_house(url: str, tmp_path: Path) -> House:
    return House(Settings(database_url=url, blob_dir=str(tmp_path / "blobs"), secret_key="for tests"))


def set_up(house: House) -> installation.FirstAccount | None:
    installation.bring_up_to_date(house)
    office = house.office(NOW, write=True)
    installation.fill_basics(office)
    account = installation.add_first_account(office, "重庆市司法局", "市司法局")
    office.commit()
    office.close()
    return account


@pytest.mark.both_databases
def test_the_first_person_logs_in_and_must_change_the_password(bare_url: str, tmp_path: Path) -> None:
    house = open_house(bare_url, tmp_path)
    account = set_up(house)
    assert account is not None
    office = house.office(NOW, write=True)
    login = accounts.log_in(office, account.login, account.password)
    assert login.must_change_password
    chain = office.db.scalars(select(Chain).where(Chain.part.is_(None))).one()
    assert [step.name for step in chain.steps] == [
        "处室负责人审核", "配合处室会签", "办公室核稿", "分管领导审签", "主要领导签发",
    ]  # fmt: skip
    office.close()
    house.close()


def test_a_second_run_changes_nothing(bare_url: str, tmp_path: Path) -> None:
    house = open_house(bare_url, tmp_path)

    def counted() -> list[int | None]:
        office = house.office(NOW, write=False)
        counts = [
            office.db.scalar(select(func.count()).select_from(table))
            for table in (Unit, Person, Kind, Chain, OfficialDay)
        ]
        office.close()
        return counts

    set_up(house)
    before = counted()
    assert set_up(house) is None
    assert counted() == before
    assert not installation.bring_up_to_date(house)
    house.close()


def test_nobody_guesses_the_first_password(bare_url: str, tmp_path: Path) -> None:
    house = open_house(bare_url, tmp_path)
    set_up(house)
    office = house.office(NOW, write=True)
    with pytest.raises(NotAllowed):
        accounts.log_in(office, "admin", "admin")
    office.close()
    house.close()


@pytest.mark.both_databases
def test_a_migration_may_ask_for_ledger_and_tasks_to_be_made_anew(
    db: Session, database_url: str, tmp_path: Path
) -> None:
    cast = make_cast(make_office(db, tmp_path))
    case = in_handling(cast)
    house = open_house(database_url, tmp_path)
    db.execute(update(LedgerRow).values(reply_due=None, handler="谁"))
    db.execute(delete(Task))
    db.commit()
    assert installation.renew_projections(house, NOW) == 0, "nobody asked"
    db.add(Setting(key=installation.RENEW, value=True, changed_at=NOW))
    db.commit()
    assert installation.renew_projections(house, NOW) == 1
    db.expire_all()
    row = db.scalars(select(LedgerRow).where(LedgerRow.handling_id == case.handling_id)).one()
    assert (row.reply_due is not None, row.handler) == (True, "")
    assert db.scalar(select(func.count()).select_from(Task)) == 1
    assert db.get(Setting, installation.RENEW) is None
    db.close()
    house.close()


@pytest.mark.both_databases
def test_a_migration_may_ask_for_everything_to_be_made_searchable(
    db: Session, database_url: str, tmp_path: Path
) -> None:
    cast = make_cast(make_office(db, tmp_path))
    (letter,) = issued(cast, approved(cast))
    before = searchable(db)
    search_index.remove_all_of(db, letter.proposal_id)
    db.commit()
    house = open_house(database_url, tmp_path)
    assert installation.make_searchable(house, NOW) == 0, "nobody asked"
    assert searchable(db) == set()
    db.add(Setting(key=installation.MAKE_SEARCHABLE, value=True, changed_at=NOW))
    db.commit()
    assert installation.make_searchable(house, NOW) == 1
    db.expire_all()
    assert searchable(db) == before != set()
    assert db.get(Setting, installation.MAKE_SEARCHABLE) is None
    assert not [p for p in examine(cast.office).problems if "全文检索" in p]
    db.close()
    house.close()


def searchable(db: Session) -> set[tuple[int, str]]:
    return {(source, body) for source, body in db.execute(select(SearchText.source, SearchText.body))}
