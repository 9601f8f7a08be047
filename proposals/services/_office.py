"""What every service works with: the database, the moment, the configured rules and the file store."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from proposals.domain.chasing import Chase, parse_reminders
from proposals.domain.dates import BEIJING
from proposals.domain.deadlines import Clock
from proposals.domain.errors import BadInput
from proposals.domain.gates import DEFAULT_MODES, Gate, Mode
from proposals.domain.kinds import Kind, parse_kinds
from proposals.domain.letter import Layout, Wording, parse_layout, parse_wording
from proposals.domain.light_settings import laid_over
from proposals.domain.lights import Thresholds
from proposals.domain.limits import Limits, parse_limits
from proposals.domain.notices import NoticeKind, Policy, parse_policies
from proposals.domain.papers import PapersWording, parse_papers
from proposals.domain.sealing import SealRules, parse_seal_rules
from proposals.domain.sheets import SheetWording, parse_sheets
from proposals.domain.urging import UrgingWording, parse_urging
from proposals.domain.workdays import Calendar
from proposals.settings import Settings
from proposals.storage.blobs import blob_of
from proposals.storage.calendar import OFFICIAL_DAYS, calendar_of
from proposals.storage.tables.system import Blob, Setting

_SETTINGS = select(Setting.key, Setting.value)
DATA = Path(__file__).resolve().parent.parent / "data"


def read_data(name: str, instance: Path | None = None) -> dict[str, Any]:
    """A packaged data file, or the office's own of the same name under ``instance/data``; ``BadInput`` if unreadable."""
    own = (instance or Path("instance")) / "data" / name
    file = own if own.is_file() else DATA / name
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        raise BadInput(f"数据文件{file}读不懂，请改正或删去（{wrong}）。") from None


@dataclass(frozen=True)
class Rules:
    """The configured rules, read once when the site starts."""

    kinds: dict[str, Kind]
    limits: Limits
    wording: Wording
    seals: SealRules
    layout: Layout
    papers: PapersWording
    sheets: SheetWording
    notices: dict[NoticeKind, Policy]
    reminders: dict[Clock, Chase]
    urging: UrgingWording

    @classmethod
    def load(cls) -> Rules:
        """Read the packaged data files with the office's own in their place."""
        return cls(
            kinds=parse_kinds(read_data("kinds.toml")),
            limits=parse_limits(read_data("limits.toml")),
            wording=parse_wording(read_data("wording.toml")),
            seals=parse_seal_rules(read_data("seals.toml")),
            layout=parse_layout(read_data("layout.toml")),
            papers=parse_papers(read_data("papers.toml")),
            sheets=parse_sheets(read_data("sheets.toml")),
            notices=parse_policies(read_data("notices.toml")),
            reminders=parse_reminders(read_data("reminders.toml")),
            urging=parse_urging(read_data("urging.toml")),
        )


_SETTINGS = select(Setting.key, Setting.value)


@dataclass
class Office:
    """One unit of work: a session, the moment it happens, rules and files; made anew for each request."""

    db: Session
    now: datetime
    settings: Settings
    rules: Rules

    def commit(self) -> None:
        """End the intention; called once, at the edge."""
        self.db.commit()

    def rollback(self) -> None:
        """Undo everything since the beginning; the office can be used again to read."""
        self.db.rollback()

    def close(self) -> None:
        """Give the session back."""
        self.db.close()

    @property
    def today(self) -> date:
        """The Beijing date of the moment."""
        return self.now.astimezone(BEIJING).date()

    @cached_property
    def calendar(self) -> Calendar:
        """Working days from our own table of official days."""
        return calendar_of(*self.db.execute(OFFICIAL_DAYS).one())

    @cached_property
    def changed_rules(self) -> dict[str, dict[str, Any]]:
        """What the office changed of the packaged rules, by the key of the setting; read once for all of them."""
        return {row.key: row.value for row in self.db.execute(_SETTINGS)}

    def forget_settings(self) -> None:
        """Let what rests on a setting be read anew in this unit of work."""
        for name in ("changed_rules", "limits", "thresholds", "gate_modes"):
            self.__dict__.pop(name, None)

    @cached_property
    def limits(self) -> Limits:
        """The limits in force: the packaged ones, and what the office changed."""
        changes = self.changed_rules.get("limits")
        return self.rules.limits.changed_by(changes) if changes else self.rules.limits

    @cached_property
    def thresholds(self) -> Thresholds:
        """When the lights turn, their words and signs: the packaged ones, and what the administrator changed."""
        packaged, own = self.limits.thresholds, self.changed_rules.get("lights")
        return laid_over(packaged, own) if own else packaged

    @cached_property
    def gate_modes(self) -> dict[Gate, Mode]:
        """How strict each gate is: the defaults, and what the administrator changed."""
        changed = self.changed_rules.get("gates", {})
        return DEFAULT_MODES | {Gate(k): Mode(v) for k, v in changed.items()}

    def keep_file(self, data: bytes, media_type: str) -> Blob:
        """Store bytes under their SHA-256 (once) and return their row; a rollback leaves a harmless file."""
        sha = hashlib.sha256(data).hexdigest()
        path = self.blob_path(sha)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{uuid4().hex}.part")
            part.write_bytes(data)
            part.replace(path)
        return blob_of(self.db, sha, len(data), media_type, self.now)

    def keep_large_file(self, file: Path, media_type: str) -> Blob:
        """The same for a file that need not fit into memory; it is copied."""
        with file.open("rb") as opened:
            sha = hashlib.file_digest(opened, "sha256").hexdigest()
        path = self.blob_path(sha)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{uuid4().hex}.part")
            shutil.copyfile(file, part)
            part.replace(path)
        return blob_of(self.db, sha, file.stat().st_size, media_type, self.now)

    def read_file(self, blob: Blob) -> bytes:
        """The bytes of a stored file."""
        return self.blob_path(blob.sha256).read_bytes()

    def blob_path(self, sha256: str) -> Path:
        """Where a file lies: two folders deep, so no folder grows too large."""
        return Path(self.settings.blob_dir) / sha256[:2] / sha256


def utc_now() -> datetime:
    """The moment; called at the edge alone, everything below takes it as an argument."""
    return datetime.now(UTC)
