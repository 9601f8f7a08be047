"""What the house itself needs: files, settings, official days, workers with their jobs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base


class Blob(Base):
    """A stored file, found by its SHA-256; the bytes lie in the blob folder."""

    __tablename__ = "blobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]


class Setting(Base):
    """A setting changed by the administrator in the site; absent means the packaged default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class OfficialDay(Base):
    """A day that differs from its weekday: a holiday, or a Saturday or Sunday worked for one (调休)."""

    __tablename__ = "official_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50), default="")


class OfficialYear(Base):
    """A year whose holidays are announced; the others are provisional. ``source`` says where they come from."""

    __tablename__ = "official_years"

    year: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime | None]


class DayChange(Base):
    """One change of the days by a person: the years, the days that differ, and every open date that moved with it.

    ``days`` holds ``{day, before, after, name}``, ``moved`` ``{handling_id, clock_id, label, before, after}``.
    """

    __tablename__ = "day_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person_name: Mapped[str] = mapped_column(String(50))
    source: Mapped[str] = mapped_column(String(200))
    years: Mapped[list[Any]]
    days: Mapped[list[Any]]
    moved: Mapped[list[Any]]


class Lease(Base):
    """Which worker holds which repeated job until when."""

    __tablename__ = "leases"

    job: Mapped[str] = mapped_column(String(50), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    until: Mapped[datetime]
    last_run_at: Mapped[datetime | None]


class JobDay(Base):
    """A daily job on one Beijing day: done once, by whoever holds it; ``told`` is what it said when it ended."""

    __tablename__ = "job_days"

    job: Mapped[str] = mapped_column(String(50), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    until: Mapped[datetime]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    told: Mapped[str] = mapped_column(String(300), default="")


class Worker(Base):
    """A worker's sign of life; one row a process, ``stopped_at`` where it said goodbye."""

    __tablename__ = "workers"

    owner: Mapped[str] = mapped_column(String(100), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
