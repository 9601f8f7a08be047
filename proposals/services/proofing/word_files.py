"""词表 as an Excel sheet: written out whole, and read back as a whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Mapping

from proposals.documents.spreadsheet_writing import write_table
from proposals.documents.spreadsheets import read_table
from proposals.documents.uploads import UploadLimits, UploadPurpose, inspect_upload
from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.domain.proofing.findings import SEVERITY_NAMES, Severity
from proposals.services._office import Office
from proposals.services._rights import require_keeper
from proposals.services.proofing.words import LIST_NAMES, Word, checked, set_words, words_shown
from proposals.storage.tables.proofing import WordList

HEADERS = ("词表", "错误写法", "正确写法", "程度", "说明", "在用")
MOST_ROWS, MOST_TOLD = 5_000, 5
YES, NO = "是", "否"
_LISTS = {name: which for which, name in LIST_NAMES.items()}
_SEVERITIES = {name: severity for severity, name in SEVERITY_NAMES.items()}


def words_as_sheet(office: Office, actor: Actor) -> bytes:
    """Both lists as they hold now."""
    require_keeper(actor)
    rows = [
        (
            LIST_NAMES[which],
            s.word.wrong,
            s.word.right,
            SEVERITY_NAMES[s.word.severity],
            s.word.note,
            YES if s.word.active else NO,
        )
        for which in WordList
        for s in words_shown(office, which)
    ]
    file = io.BytesIO()
    write_table("核稿词表", HEADERS, rows, file)
    return file.getvalue()


def words_from_sheet(office: Office, actor: Actor, name: str, data: bytes) -> int:
    """Take over every row; gives how many changed. Raises ``BadInput`` naming the rows that are wrong."""
    require_keeper(actor)
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    inspect_upload(name, data, UploadPurpose.SPREADSHEET, limits, field="file")
    table = read_table(data, name, limit_rows=MOST_ROWS, known_headers=HEADERS)
    words, wrong = [], []
    for row in table.rows:
        try:
            words.append(_read(dict(zip(table.headers, row.cells, strict=False))))
        except BadInput as problem:
            wrong.append(f"第{row.number}行：{problem.sentence.rstrip('。')}")
    if wrong:
        more = f"；另有{len(wrong) - MOST_TOLD}行" if len(wrong) > MOST_TOLD else ""
        raise BadInput(
            f"{'；'.join(wrong[:MOST_TOLD])}{more}。改好后再传，现在没有改动任何词。", field="file"
        )
    return set_words(office, actor, words)


def _read(cells: Mapping[str, str]) -> tuple[WordList, Word]:
    which = _LISTS.get(cells.get("词表", "").strip())
    severity = _SEVERITIES.get(cells.get("程度", "").strip())
    if which is None:
        raise BadInput(f"“词表”请填{'或'.join(_LISTS)}")
    if severity is None:
        raise BadInput(f"“程度”请填{'、'.join(_SEVERITIES)}之一")
    word = Word(
        cells.get("错误写法", ""),
        cells.get("正确写法", ""),
        Severity(severity),
        cells.get("说明", ""),
        cells.get("在用", "").strip() != NO,
    )
    return which, checked(word, which)
