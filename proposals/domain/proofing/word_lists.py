"""The lists of words, phrases and documents as data files, read strictly: a refusal names the file and the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from proposals.domain.data_file import DataFile
from proposals.domain.proofing.findings import Severity
from proposals.domain.proofing.lexicon import DocumentTitle, FixedPhrase, WrongWord

LONGEST = 200
WORD_KEYS = (
    "wrong", "right", "severity", "note", "safe", "unless_after", "unless_before", "only_after", "only_before"
)  # fmt: skip
PHRASE_KEYS = ("wrong", "right", "severity", "note", "safe")
DOCUMENT_KEYS = ("title", "number", "ended_on")
T = TypeVar("T")
Entry = Mapping[str, object]


def parse_words(raw: object) -> tuple[WrongWord, ...]:
    """The list of ``words.toml``; raises ``BadInput``."""
    return _entries(raw, "words", DataFile("错别字表的"), _word)


def parse_phrases(raw: object) -> tuple[FixedPhrase, ...]:
    """The list of ``phrases.toml``; raises ``BadInput``."""
    return _entries(raw, "phrases", DataFile("固定表述表的"), _phrase)


def parse_documents(raw: object) -> tuple[DocumentTitle, ...]:
    """The list of ``documents.toml``; raises ``BadInput``."""
    return _entries(raw, "documents", DataFile("文件名库的"), _document)


def _entries(
    raw: object, name: str, file: DataFile, read: Callable[[DataFile, Entry, str], T]
) -> tuple[T, ...]:
    table = file.table(raw, "")
    file.only(table, (name,), "")
    items = file.items(table.get(name, []), name)
    places = [f"{name}第{n}项" for n in range(1, len(items) + 1)]
    return tuple(read(file, file.table(i, p), p) for i, p in zip(items, places, strict=True))


def _word(file: DataFile, entry: Entry, place: str) -> WrongWord:
    file.only(entry, WORD_KEYS, place)
    severity = _severity(file, entry, place, Severity.ERROR)
    return WrongWord(
        wrong=_needed(file, entry, "wrong", place),
        right=_needed(file, entry, "right", place),
        severity=severity,
        note=_text(file, entry, "note", place),
        safe=_flag(file, entry, "safe", place, default=severity is Severity.ERROR),
        unless_after=_pattern(file, entry, "unless_after", place),
        unless_before=_pattern(file, entry, "unless_before", place),
        only_after=_pattern(file, entry, "only_after", place),
        only_before=_pattern(file, entry, "only_before", place),
    )


def _phrase(file: DataFile, entry: Entry, place: str) -> FixedPhrase:
    file.only(entry, PHRASE_KEYS, place)
    _needed(file, entry, "wrong", place)
    return FixedPhrase(
        wrong=_pattern(file, entry, "wrong", place),
        right=_needed(file, entry, "right", place),
        severity=_severity(file, entry, place, Severity.WARNING),
        note=_text(file, entry, "note", place),
        safe=_flag(file, entry, "safe", place, default=False),
    )


def _document(file: DataFile, entry: Entry, place: str) -> DocumentTitle:
    file.only(entry, DOCUMENT_KEYS, place)
    ended = entry.get("ended_on")
    if ended is not None and type(ended) is not date:
        raise file.wrong(f"{place}.ended_on", "日期，写成2026-03-02，不加引号")
    return DocumentTitle(
        title=_needed(file, entry, "title", place),
        number=_text(file, entry, "number", place),
        ended_on=ended,
    )


def _text(file: DataFile, entry: Entry, key: str, place: str) -> str:
    text = file.text(entry.get(key, ""), f"{place}.{key}")
    if len(text) > LONGEST:
        raise file.wrong(f"{place}.{key}", f"不超过{LONGEST}个字的文字")
    return text


def _needed(file: DataFile, entry: Entry, key: str, place: str) -> str:
    text = _text(file, entry, key, place)
    if not text.strip():
        raise file.wrong(f"{place}.{key}", "文字，不能不写")
    return text


def _pattern(file: DataFile, entry: Entry, key: str, place: str) -> str:
    text = _text(file, entry, key, place)
    try:
        empty = bool(text) and re.compile(text).match("") is not None
    except (re.error, RecursionError, OverflowError):
        raise file.wrong(f"{place}.{key}", "正确的正则表达式") from None
    if empty:
        raise file.wrong(f"{place}.{key}", "至少对上一个字的正则表达式")
    return text


def _severity(file: DataFile, entry: Entry, place: str, default: Severity) -> Severity:
    raw = entry.get("severity", default.value)
    if raw not in [each.value for each in Severity]:
        raise file.wrong(f"{place}.severity", "error（错误）、warning（提示）或hint（提醒）")
    return Severity(str(raw))


def _flag(file: DataFile, entry: Entry, key: str, place: str, *, default: bool) -> bool:
    raw = entry.get(key, default)
    if not isinstance(raw, bool):
        raise file.wrong(f"{place}.{key}", "true或false")
    return raw
