"""A document with tasks comes in: read, looked at with its units, then stored whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.documents.spreadsheets import read_table
from proposals.documents.uploads import UploadLimits, UploadPurpose, inspect_upload
from proposals.domain.actors import Actor
from proposals.domain.document_head import DocumentHead, read_head
from proposals.domain.errors import BadInput
from proposals.domain.responsibilities import (
    TASK_HEADERS,
    UNIT_HEADERS,
    Directory,
    is_group,
    list_as_text,
    other_names,
    read_directory,
)
from proposals.domain.unit_names import nearest_name
from proposals.services._library import (
    DOCUMENT_KINDS,
    LONGEST_TEXT,
    NewDocument,
    add_document,
    retire_document,
    words_in_file,
)
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._rights import require_keeper
from proposals.services._units import add_unit, find_unit
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.proofing import LibraryDocument
from proposals.storage.tables.responsibilities import ResponsibilityShare, ResponsibilityTask

LIST_KINDS = ("xlsx", "xls", "et")
KINDS = (*DOCUMENT_KINDS, *LIST_KINDS)
"""Endings of files that may hold a directory."""
MOST_ROWS, MOST_TASKS = 1_000, 1_000


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name in the document: the unit that bears it (0 and "" where none does), and what may be meant instead."""

    name: str
    group: bool
    unit_id: int = 0
    unit: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be stored: head as proposed, tasks, and every unit named."""

    head: DocumentHead
    directory: Directory
    units: tuple[NamedUnit, ...]


@dataclass(frozen=True, slots=True)
class NewDirectory:
    """A document as looked over; ``as_units`` and ``as_groups``: unknown names to be added to the units."""

    title: str
    number: str
    issuer: str
    issued_on: date | None
    text: str
    replaces: int | None = None
    as_units: tuple[str, ...] = ()
    as_groups: tuple[str, ...] = ()


def text_of_upload(name: str, data: bytes, *, megabytes: int) -> str:
    """The words of a document, or of an Excel list (任务、牵头单位、配合单位、责任单位); touches no database."""
    if name.rpartition(".")[2].lower() not in LIST_KINDS:
        return words_in_file(name, data, megabytes=megabytes)
    limits = UploadLimits(largest=megabytes * 1_000_000)
    inspect_upload(name, data, UploadPurpose.SPREADSHEET, limits, field="file")
    table = read_table(data, name, limit_rows=MOST_ROWS, known_headers=[*TASK_HEADERS, *UNIT_HEADERS])
    return list_as_text(table.headers, [row.cells for row in table.rows])


def preview(office: Office, actor: Actor, text: str) -> Preview:
    """The tasks of a text and whom they name; stores nothing. Raises ``BadInput`` where there are no tasks."""
    require_keeper(actor)
    directory = _read(text)
    known = list(office.db.scalars(select(Unit.short_name).where(Unit.active, Unit.is_group.is_(False))))
    units = tuple(_named(office, name, directory, known) for name in directory.names)
    return Preview(read_head(text), directory, units)


def import_directory(office: Office, actor: Actor, new: NewDirectory) -> LibraryDocument:
    """Store a document with all its tasks, and retire the one that it replaces."""
    directory = _read(new.text)
    _refuse_known(office, new)
    if new.replaces is not None:
        retire_document(office, actor, new.replaces)
    document = add_document(
        office, actor, NewDocument(new.title, new.number, new.issuer, new.issued_on, new.text)
    )
    _add_units(office, directory, new)
    units = {name: _find(office, name, directory) for name in directory.names}
    for position, task in enumerate(directory.tasks):
        office.db.add(
            ResponsibilityTask(
                document_id=document.id,
                position=position,
                chapter=task.chapter,
                number=task.number,
                title=task.title,
                text=task.text,
                shares=[
                    ResponsibilityShare(position=n, part=s.part, name=s.name, unit_id=_id(units[s.name]))
                    for n, s in enumerate(task.shares)
                ],
            )
        )
    office.db.flush()
    told = {"document": document.id, "title": document.title, "count": len(directory.tasks)}
    record(office, actor, "responsibilities_imported", told)
    return document


def _read(text: str) -> Directory:
    if len(text) > LONGEST_TEXT:
        raise BadInput(
            f"文件有{len(text)}个字，超过{LONGEST_TEXT}个字的上限，请只保留任务部分。", field="text"
        )
    directory = read_directory(text)
    if len(directory.tasks) > MOST_TASKS:
        raise BadInput(
            f"文件里有{len(directory.tasks)}项任务，一次最多{MOST_TASKS}项，请分开导入。", field="text"
        )
    return directory


def _refuse_known(office: Office, new: NewDirectory) -> None:
    """The same document twice would suggest everything twice."""
    same = select(LibraryDocument).where(
        LibraryDocument.title == new.title.strip("《》 "),
        LibraryDocument.active,
        LibraryDocument.id.in_(select(ResponsibilityTask.document_id)),
    )
    found = office.db.scalar(same.limit(1))
    if found is not None and found.id != new.replaces:
        raise BadInput(
            f"《{found.title}》已经导入过；要重新导入的，请在“代替哪一份”里选它。", field="replaces"
        )


def _add_units(office: Office, directory: Directory, new: NewDirectory) -> None:
    for names, group in ((new.as_units, False), (new.as_groups, True)):
        for name in dict.fromkeys(names):
            if name in directory.names and _find(office, name, directory) is None:
                unit = add_unit(office, name)
                unit.is_group = group
    office.db.flush()


def _find(office: Office, name: str, directory: Directory) -> Unit | None:
    """The unit of a name, of the name without its bracket, or of its short form written out."""
    found: Iterable[Unit | None] = (
        find_unit(office, each) for each in (name, *other_names(name, directory.aliases))
    )
    return next((unit for unit in found if unit is not None and unit.active), None)


def _named(office: Office, name: str, directory: Directory, known: Collection[str]) -> NamedUnit:
    unit = _find(office, name, directory)
    if unit is not None:
        return NamedUnit(name, unit.is_group, unit.id, unit.name)
    group = is_group(name)
    return NamedUnit(name, group, near="" if group else nearest_name(name, known))


def _id(unit: Unit | None) -> int | None:
    return unit.id if unit else None
