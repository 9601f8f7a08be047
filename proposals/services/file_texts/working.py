"""The worker's part: claim a few files, read them outside every transaction, keep each in one of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from proposals.documents.file_words import FileWords, words_of
from proposals.documents.pdf import PdfProblem
from proposals.domain.errors import BadInput
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.services.file_texts.keeping import MOST_ATTEMPTS, fail, keep, put_off
from proposals.storage import claims, file_texts
from proposals.storage.tables.searching import FileText
from proposals.storage.tables.system import Blob

Read = Callable[[bytes, str], FileWords]
AT_ONCE = 4
LEASE = timedelta(minutes=20)
"""Longer than a few files take, each with LibreOffice; a killed worker's pieces lie so long."""
INTERRUPTED = "读取文字多次中断，已停止重试，查不到其中的内容；请下载查看。"
LOST = "文件不在文件库里，请系统管理员检查。"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A claimed file; no data where the store has lost it."""

    id: int
    media_type: str
    data: bytes | None


def read_waiting(desk: Desk, read: Read = words_of) -> int:
    """Read every file that waits, a few at a time; how many gave words. Any number of workers may do this at once."""
    done = 0
    while desk.read(lambda office: claims.any_free(office.db, FileText, office.now)):
        pieces = desk.write(lambda office: _claim(office, desk.owner))
        if not pieces:  # another worker was quicker
            break
        done += sum(_read_one(desk, piece, read) for piece in pieces)
    return done


def _claim(office: Office, owner: str) -> list[Piece]:
    file_texts.give_up(office.db, office.now, MOST_ATTEMPTS, INTERRUPTED)
    rows = claims.claim(office.db, FileText, owner, office.now, office.now + LEASE, AT_ONCE)
    return [_piece(office, row) for row in rows]


def _piece(office: Office, row: FileText) -> Piece:
    blob = office.db.get_one(Blob, row.blob_id)
    try:
        return Piece(row.id, blob.media_type, office.read_file(blob))
    except FileNotFoundError:
        return Piece(row.id, blob.media_type, None)


def _read_one(desk: Desk, piece: Piece, read: Read) -> bool:
    """Read one file and keep what came of it; True for words."""
    if piece.data is None:
        desk.write(lambda office: fail(office, piece.id, desk.owner, LOST))
        return False
    try:
        words = read(piece.data, piece.media_type)
        return desk.write(lambda office: keep(office, piece.id, desk.owner, words))
    except BadInput as without:
        sentence = without.sentence
        desk.write(lambda office: fail(office, piece.id, desk.owner, sentence))
    except PdfProblem as problem:  # no LibreOffice, or it is busy: the file itself never came to its turn
        sentence = str(problem)
        desk.write(lambda office: put_off(office, piece.id, desk.owner, sentence, tried=False))
    except Exception:  # whatever it is, the other files go on and this one is tried again
        LOG.exception("reading file %s failed", piece.id)
        desk.write(lambda office: put_off(office, piece.id, desk.owner, INTERRUPTED, tried=True))
    return False
