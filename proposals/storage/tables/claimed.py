"""What every piece of the worker's work has: where it stands, by whom it is held until when, when it is tried again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import coded


class WorkState(StrEnum):
    """Where a piece of the worker's work stands; ``failed`` is final until a person asks again."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Claimed:
    """Columns of a piece of work; ``storage.claims`` says which pieces are free and takes them.

    ``owner`` works on it until ``until``; whoever finds it later may take it over. ``problem`` is the sentence shown.
    """

    state: Mapped[WorkState] = mapped_column(coded(WorkState, "state"), default=WorkState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(String(100), default="")
    until: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(300), default="")
    finished_at: Mapped[datetime | None]
