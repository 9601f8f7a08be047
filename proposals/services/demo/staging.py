"""Puts the demo into a folder: database, files, the letter, the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from proposals.documents.pdf import converter_available
from proposals.domain.actors import Role
from proposals.domain.dates import BEIJING
from proposals.services._actors import actor_of
from proposals.services._office import DATA
from proposals.services.deadlines import answer_explained
from proposals.services.demo.case_file import CaseFile, parse_case
from proposals.services.demo.cast import DemoHouse, accounts_table, build
from proposals.services.demo.library import give_library
from proposals.services.demo.morning import write_digest
from proposals.services.demo.playing import follow_up, play
from proposals.services.demo.script import Script
from proposals.services.demo.seal import give_seal
from proposals.services.demo.year import tell
from proposals.services.house import House, HouseDesk
from proposals.services.installation import bring_up_to_date
from proposals.services.renderings import render_waiting
from proposals.settings import Settings
from proposals.storage.letters import files_of
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import FileUse, Letter
from proposals.storage.tables.organisation import Person
from proposals.storage.tables.system import Blob


@dataclass(frozen=True, slots=True)
class Staged:
    """What lies in the folder now; ``pdf`` is empty where no converter is installed.

    ``digest``: the clerk's mail of the morning; none where nothing is due or waiting."""

    settings: Settings
    docx: Path
    pdf: Path | None
    journal: Path
    deadline: str
    """When the answer of the case was due, and how that day comes about; kept as ``deadline.txt`` too."""
    digest: Path | None
    accounts: list[tuple[str, str, str]]
    proposals: int


MADE = (
    *("fuhan.db", "fuhan.db-wal", "fuhan.db-shm"),
    *("letter.docx", "letter.pdf", "journal.json", "deadline.txt", "digest.eml"),
)


def packaged_case() -> CaseFile:
    """No. 0607, with texts of our own writing."""
    return parse_case(json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8")))


def stage(
    folder: Path,
    case: CaseFile,
    settings: Settings,
    now: datetime,
    *,
    step: Callable[[dict[str, Any]], None],
    told: Callable[[str], None],
) -> Staged:
    """Play the case and the year into a fresh database under ``folder``; an earlier demo there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in MADE:
        (folder / old).unlink(missing_ok=True)
    chosen = replace(
        settings,
        database_url=f"sqlite:///{(folder / 'fuhan.db').resolve()}",
        blob_dir=str((folder / "blobs").resolve()),
        banner="演示环境：人名、案件均为虚构（第0607号的案由、单位和人名为公开信息）",
    )
    house = House(chosen)
    try:
        bring_up_to_date(house)
        demo = _build(house, case, now)
        script = Script(house, say=step, now=_start(case))
        played = play(script, demo, case)
        if case.receipt is not None:
            follow_up(house, demo, case, played.handling_id)
        docx, pdf = _write_letter(house, played.handling_id, folder, now)
        journal = folder / "journal.json"
        journal.write_text(json.dumps(played.journal, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        deadline = _write_deadline(house, played.handling_id, folder, now)
        count = tell(house, demo, now.astimezone(BEIJING), told) + 1
        digest = write_digest(house, demo.people[Role.CLERK.value], folder / "digest.eml", now)
    finally:
        house.close()
    return Staged(chosen, docx, pdf, journal, deadline, digest, accounts_table(demo, case), count)


def _start(case: CaseFile) -> datetime:
    return datetime.combine(case.issued_on - timedelta(days=200), datetime.min.time(), BEIJING)


def _build(house: House, case: CaseFile, now: datetime) -> DemoHouse:
    office = house.office(now, write=True)
    try:
        demo = build(office, case)
        give_seal(office, demo.unit_id, since=_start(case))
        clerk = office.db.get_one(Person, demo.people[Role.CLERK.value])
        give_library(office, demo, actor_of(office, clerk))
        office.commit()
    finally:
        office.close()
    return demo


def _write_deadline(house: House, handling_id: int, folder: Path, now: datetime) -> str:
    """The last day of the answer with its sum, as its page tells it."""
    office = house.office(now, write=False)
    try:
        told = answer_explained(office, office.db.get_one(Handling, handling_id))
    finally:
        office.close()
    (folder / "deadline.txt").write_text(told + "\n", encoding="utf-8")
    return told


def _write_letter(house: House, handling_id: int, folder: Path, now: datetime) -> tuple[Path, Path | None]:
    """Word file and signed PDF of the case, made as the worker makes it; no PDF where no converter works.

    The letters of the year wait for the worker that runs beside the site.
    """
    if converter_available():
        render_waiting(HouseDesk(house, "demo", lambda: now))
    office = house.office(now, write=False)
    try:
        letter = office.db.scalars(
            select(Letter).where(Letter.handling_id == handling_id).order_by(Letter.id)
        ).first()
        assert letter is not None
        docx, pdf = folder / "letter.docx", folder / "letter.pdf"
        docx.write_bytes(office.read_file(office.db.get_one(Blob, letter.docx_blob_id)))
        made = files_of(office.db, letter.id, FileUse.PDF)
        if not made:
            return docx, None
        pdf.write_bytes(office.read_file(office.db.get_one(Blob, made[-1].blob_id)))
        return docx, pdf
    finally:
        office.close()
