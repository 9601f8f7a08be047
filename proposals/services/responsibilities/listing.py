"""Documents with tasks, the tasks of one, and the tasks of a unit."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from proposals.domain.actors import Actor
from proposals.domain.errors import NotFound
from proposals.domain.responsibilities import ResponsibilityPart, Share, units_words
from proposals.services._library import retire_document
from proposals.services._office import Office
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.proofing import LibraryDocument
from proposals.storage.tables.responsibilities import ResponsibilityShare, ResponsibilityTask

NO_SUCH_DOCUMENT = "没有这份职责目录，请从列表重新打开。"


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """A document with the number of its tasks."""

    document: LibraryDocument
    tasks: int


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """A document with its tasks in order."""

    document: LibraryDocument
    tasks: tuple[ResponsibilityTask, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of a unit with its part in it, and where the task stands."""

    part: ResponsibilityPart
    task: ResponsibilityTask
    document: LibraryDocument


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit named in the documents in force, and in how many tasks."""

    id: int
    name: str
    tasks: int


def directories(office: Office) -> list[DirectoryLine]:
    """All documents with tasks, those in force first, the newest of them first."""
    rows = office.db.execute(
        select(LibraryDocument, func.count(ResponsibilityTask.id))
        .join(ResponsibilityTask, ResponsibilityTask.document_id == LibraryDocument.id)
        .group_by(LibraryDocument.id)
        .order_by(LibraryDocument.active.desc(), LibraryDocument.id.desc())
    )
    return [DirectoryLine(document, count) for document, count in rows]


def directory_page(office: Office, document_id: int) -> DirectoryPage:
    """One document with its tasks, or ``NotFound``."""
    document = office.db.get(LibraryDocument, document_id)
    tasks = office.db.scalars(
        select(ResponsibilityTask)
        .where(ResponsibilityTask.document_id == document_id)
        .options(selectinload(ResponsibilityTask.shares))
        .order_by(ResponsibilityTask.position)
    ).all()
    if document is None or not tasks:
        raise NotFound(NO_SUCH_DOCUMENT)
    return DirectoryPage(document, tuple(tasks))


def retire_directory(office: Office, actor: Actor, document_id: int) -> None:
    """Take a document out of use: it suggests nothing any longer."""
    directory_page(office, document_id)
    retire_document(office, actor, document_id)


def units_named(office: Office) -> list[UnitLine]:
    """The units that have tasks in the documents in force, by name."""
    rows = office.db.execute(
        select(Unit.id, Unit.name, func.count(func.distinct(ResponsibilityShare.task_id)))
        .join(ResponsibilityShare, ResponsibilityShare.unit_id == Unit.id)
        .join(ResponsibilityTask, ResponsibilityTask.id == ResponsibilityShare.task_id)
        .join(LibraryDocument, LibraryDocument.id == ResponsibilityTask.document_id)
        .where(LibraryDocument.active)
        .group_by(Unit.id, Unit.name)
        .order_by(Unit.name)
    )
    return [UnitLine(*row) for row in rows]


def tasks_of_unit(office: Office, unit_id: int) -> list[TaskLine]:
    """What a unit leads, answers for and supports by the documents in force, in this order."""
    rows = office.db.execute(
        select(ResponsibilityShare.part, ResponsibilityTask, LibraryDocument)
        .join(ResponsibilityTask, ResponsibilityTask.id == ResponsibilityShare.task_id)
        .join(LibraryDocument, LibraryDocument.id == ResponsibilityTask.document_id)
        .where(ResponsibilityShare.unit_id == unit_id, LibraryDocument.active)
        .options(selectinload(ResponsibilityTask.shares))
        .order_by(LibraryDocument.id.desc(), ResponsibilityTask.position)
    )
    order = (ResponsibilityPart.LEAD, ResponsibilityPart.RESPONSIBLE, ResponsibilityPart.SUPPORT)
    return sorted((TaskLine(*row) for row in rows), key=lambda line: order.index(line.part))


def told_units(task: ResponsibilityTask) -> str:
    """牵头单位：市司法局；配合单位：各区县政府."""
    return units_words(Share(share.part, share.name) for share in task.shares)
