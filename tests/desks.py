"""Workers at their desks, on the database of a test, at moments that the test gives."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from proposals.services.house import House, HouseDesk
from proposals.settings import Settings
from tests.people import NOW, RULES


@dataclass
class Clock:
    """The moment it shows; moved by the test alone."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def pass_by(self, **span: int) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@dataclass
class Workshop:
    """A house with its workers; ``close`` it after use."""

    house: House
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def open(cls, database_url: str, folder: Path) -> "Workshop":
        """A house on this database, with the folder of files that ``tests.people.make_office`` uses."""
        settings = Settings(database_url=database_url, blob_dir=str(folder / "blobs"), secret_key="for tests")
        return cls(House(settings, RULES))

    def desk(self, owner: str = "甲") -> HouseDesk:
        """A desk for this worker."""
        return HouseDesk(self.house, owner, self.clock)

    def close(self) -> None:
        """Give all connections back."""
        self.house.close()
