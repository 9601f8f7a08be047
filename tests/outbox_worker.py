"""A worker process that does nothing but send, to be killed: ``python -m tests.outbox_worker URL PORT LEASE SECONDS``."""

import os
import sys
import threading
from datetime import timedelta

from proposals.services._office import utc_now
from proposals.services.house import House, HouseDesk
from proposals.services.sending import Terms, send_waiting
from proposals.settings import Settings

if __name__ == "__main__":
    url, port, lease, seconds = sys.argv[1:]
    settings = Settings(
        database_url=url,
        secret_key="for tests",
        smtp_url=f"smtp://localhost:{port}?tls=off",
        mail_from="复函 <fuhan@example.gov.cn>",
    )
    desk = HouseDesk(House(settings), f"drill:{os.getpid()}", utc_now)
    terms = Terms(timedelta(seconds=float(lease)), float(seconds))
    idle = threading.Event()
    while True:
        if not send_waiting(desk, terms):
            idle.wait(0.1)
