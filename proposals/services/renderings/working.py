"""The worker's part: claim a few, convert them outside every transaction, keep each result in one of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from proposals.documents.pdf import (
    CHUNK,
    ConverterBusy,
    ConverterFailed,
    ConverterMissing,
    PdfProblem,
    converter_available,
    to_pdfs,
)
from proposals.documents.pdf_pages import page_count
from proposals.domain.errors import DomainError
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.services.renderings.keeping import MOST_ATTEMPTS, keep, put_off, sealed_for
from proposals.storage import claims, renderings
from proposals.storage.tables.rendering import Rendering
from proposals.storage.tables.system import Blob

Convert = Callable[[Sequence[bytes]], list[bytes | PdfProblem]]
LEASE = timedelta(minutes=20)
"""Longer than a call may take with its waiting and its repetitions; a killed worker's pieces lie so long."""
MISSING = "本机没有安装LibreOffice，装上以后自动生成；Word文件可先用。"
INTERRUPTED = "生成PDF多次中断，已停止重试；Word文件可先用，请系统管理员检查后重试。"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A claimed rendering with the Word file to convert; no file where the store has lost it."""

    id: int
    letter_id: int | None
    docx: bytes | None


def render_waiting(desk: Desk, convert: Convert | None = None) -> int:
    """Render everything that is due, a few at a time; how many PDFs came out.

    Any number of workers may do this at once: each piece is claimed by one, and kept only by who still holds it.
    Without a converter everything stays as it is, with the reason written on it.
    """
    if convert is None and not converter_available():
        if desk.read(lambda office: renderings.any_without_note(office.db, MISSING)):
            desk.write(lambda office: renderings.note_missing(office.db, MISSING))
        return 0
    done = 0
    while desk.read(lambda office: claims.any_free(office.db, Rendering, office.now)):
        pieces = desk.write(lambda office: _claim(office, desk.owner))
        if not pieces:  # another worker was quicker
            break
        outcomes = _outcomes(pieces, convert or to_pdfs)
        done += sum(_store(desk, *pair) for pair in zip(pieces, outcomes, strict=True))
    return done


def _claim(office: Office, owner: str) -> list[Piece]:
    renderings.give_up(office.db, office.now, MOST_ATTEMPTS, INTERRUPTED)
    rows = renderings.claim(office.db, owner, office.now, office.now + LEASE, CHUNK)
    return [Piece(row.id, row.letter_id, _docx(office, row.source_blob_id)) for row in rows]


def _docx(office: Office, blob_id: int) -> bytes | None:
    blob = office.db.get_one(Blob, blob_id)
    try:
        return office.read_file(blob)
    except FileNotFoundError:
        return None


def _outcomes(pieces: list[Piece], convert: Convert) -> list[bytes | PdfProblem]:
    """One outcome a piece, in their order."""
    there = [piece.docx for piece in pieces if piece.docx is not None]
    made = iter(convert(there))
    lost = ConverterFailed("Word文件不在文件库里，请系统管理员检查。")
    return [lost if piece.docx is None else next(made) for piece in pieces]


def _store(desk: Desk, piece: Piece, outcome: bytes | PdfProblem) -> bool:
    """Keep a PDF, or put the piece off with its sentence; True for a PDF kept."""
    try:
        if isinstance(outcome, PdfProblem):
            raise outcome
        pages = page_count(outcome)
        sealed = desk.read(lambda office: sealed_for(office, piece.letter_id, outcome))
        return desk.write(lambda office: keep(office, piece.id, desk.owner, outcome, pages, sealed))
    except DomainError as problem:
        sentence = str(problem)
        tried = not isinstance(problem, ConverterMissing | ConverterBusy)
    except Exception:  # whatever it is, the other pieces go on and this one is tried again
        LOG.exception("rendering %s failed", piece.id)
        sentence, tried = "保存PDF时出错，请系统管理员查看后台日志；Word文件不受影响。", True
    desk.write(lambda office: put_off(office, piece.id, desk.owner, sentence, tried=tried))
    return False
