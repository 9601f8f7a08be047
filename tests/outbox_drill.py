"""The drill: real worker processes send to a real mail server and are killed while they do; nothing is lost or doubled."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from proposals.domain.notices import NoticeKind
from proposals.services._notices import Told, tell
from proposals.services._office import Office, utc_now
from proposals.services.house import House, HouseDesk
from proposals.settings import Settings
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.notices import OutboxMessage
from tests.mail_servers import Sink, mail_server
from tests.outbox_worker import PROCESSES, work
from tests.people import RULES, make_cast

PATIENCE = 1800.0
"""Seconds after which a drill that does not end is a failure."""


@dataclass
class Drill:
    """Notices that wait, a mail server, and workers to kill; each kill is at once made good by a new worker."""

    settings: Settings
    sink: Sink
    desk: HouseDesk
    lease: float
    seconds: float
    workers: list[Any] = field(default_factory=list)
    kills: int = 0

    def start(self) -> None:
        """One more worker process."""
        worker = PROCESSES.Process(target=work, args=(self.settings, self.lease, self.seconds), daemon=True)
        worker.start()
        self.workers.append(worker)

    def kill(self, which: int = 0) -> None:
        """SIGKILL: no handler runs, nothing is tidied up."""
        worker = self.workers.pop(which)
        worker.kill()
        worker.join()
        self.kills += 1

    def replace_oldest(self) -> None:
        """Kill the worker that has worked longest and start another."""
        self.kill()
        self.start()

    def tell(self, count: int) -> None:
        """So many notices, due now, to the people of the cast in turn."""

        def said(office: Office) -> int:
            people = list(make_cast(office).people.values())
            for person in people:
                person.email = f"p{person.id}@example.gov.cn"
            told = [
                Told(
                    people[n % len(people)].id,
                    f"每日提醒{n}",
                    "今天有1件到期。",
                    f"drill:{n}",
                    NoticeKind.DIGEST,
                )
                for n in range(count)
            ]
            return tell(office, told)

        assert self.desk.write(said) == count

    def states(self) -> Counter[WorkState]:
        """How many rows stand where."""
        wanted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
        return self.desk.read(lambda o: Counter({row[0]: row[1] for row in o.db.execute(wanted)}))

    def finish(self, every: float = 0.0) -> None:
        """Wait until every row is sent; ``every`` so many seconds the oldest worker is killed meanwhile."""
        tick, end, last = threading.Event(), time.monotonic() + PATIENCE, time.monotonic()
        while set(self.states()) != {WorkState.DONE}:
            assert time.monotonic() < end, self.states()
            tick.wait(0.25)
            if every and time.monotonic() - last >= every:
                last = time.monotonic()
                self.replace_oldest()

    @property
    def repeats(self) -> Counter[str]:
        """Message-IDs that came more than once, and how much more often."""
        return Counter({key: n - 1 for key, n in Counter(self.sink.ids).items() if n > 1})


@contextmanager
def drill(url: str, folder: Path, sink: Sink, *, lease: float, seconds: float) -> Iterator[Drill]:
    """Everything for a drill on this database; every worker is gone afterwards."""
    with mail_server(sink) as port:
        settings = Settings(
            database_url=url,
            blob_dir=str(folder / "blobs"),
            secret_key="for tests",
            smtp_url=f"smtp://localhost:{port}?tls=off",
            mail_from="复函 <fuhan@example.gov.cn>",
        )
        house = House(settings, RULES)
        made = Drill(settings, sink, HouseDesk(house, "drill", utc_now), lease, seconds)
        try:
            yield made
        finally:
            for worker in made.workers:
                worker.kill()
                worker.join()
            house.close()
