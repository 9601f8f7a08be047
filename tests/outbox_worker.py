"""A worker process that does nothing but send, to be killed; forked from a server that has imported everything already."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from multiprocessing import get_context

from proposals.services._office import utc_now
from proposals.services.house import House, HouseDesk
from proposals.services.sending import Terms, send_waiting
from proposals.settings import Settings
from tests.people import RULES

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.outbox_worker"])


def work(settings: Settings, lease: float, seconds: float) -> None:
    """Send what waits, for ever."""
    desk = HouseDesk(House(settings, RULES), f"drill:{os.getpid()}", utc_now)
    terms = Terms(timedelta(seconds=lease), seconds)
    idle = threading.Event()
    while True:
        if not send_waiting(desk, terms):
            idle.wait(0.1)
