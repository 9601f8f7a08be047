"""批量打印: many files as one, made by the worker piece by piece so that nothing is done twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proposals.storage.base import Base, coded
from proposals.storage.tables.claimed import Claimed


class BatchContent(StrEnum):
    """What a batch holds."""

    LETTERS = "letters"
    RECEIPT_FORMS = "receipt_forms"
    ROUTING_SLIPS = "routing_slips"
    CASE_SHEETS = "case_sheets"
    COVERING_NOTES = "covering_notes"
    LABELS = "labels"


class BatchForm(StrEnum):
    """How a batch is handed over: the files in one ZIP, or one PDF for the printer."""

    ZIP = "zip"
    PDF = "pdf"


class PrintBatch(Claimed, Base):
    """One order; ``done`` counts finished pieces, in their order.

    ``variant``: which sheet of labels, or to whom the covering notes go; ``double_sided``: each piece of the
    one PDF begins on a sheet of its own.
    """

    __tablename__ = "print_batches"
    __table_args__ = (
        Index("ix_print_batches_unit_id_asked_at", "unit_id", "asked_at"),
        CheckConstraint("state <> 'done' OR blob_id IS NOT NULL", name="done_with_file"),
        CheckConstraint("done >= 0 AND done <= total", name="progress"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    what: Mapped[BatchContent] = mapped_column(coded(BatchContent, "what"))
    form: Mapped[BatchForm] = mapped_column(coded(BatchForm, "form"))
    variant: Mapped[str] = mapped_column(String(32), default="")
    double_sided: Mapped[bool] = mapped_column(default=False)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))


class PrintItem(Base):
    """One piece of a batch: what it is made from, the name it bears, and the file once it is made."""

    __tablename__ = "print_items"
    __table_args__ = (UniqueConstraint("batch_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batches.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    handling_id: Mapped[int] = mapped_column(ForeignKey("handlings.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    problem: Mapped[str] = mapped_column(String(300), default="")
