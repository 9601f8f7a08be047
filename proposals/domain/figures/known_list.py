"""The list of published figures as a data file, read strictly: a refusal names the file and the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from proposals.domain.data_file import DataFile
from proposals.domain.figures.figure import KnownFigure

FILE = DataFile("数据表的")
_DOCUMENT = ("title", "number", "region", "scope", "figures")
_FIGURE = ("measure", "period", "value", "scale", "unit", "loose")
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def parse_figures(raw: object) -> tuple[KnownFigure, ...]:
    """The list of ``figures.toml``; raises ``BadInput``."""
    table = FILE.table(raw, "")
    FILE.only(table, ("documents",), "")
    entries = FILE.items(table.get("documents", []), "documents")
    return tuple(f for n, entry in enumerate(entries, 1) for f in _document(entry, f"documents第{n}项"))


def source_words(title: str, number: str) -> str:
    """《…》（渝府办发〔2021〕40号）: how a document is named as a source."""
    return f"《{title}》（{number}）" if number else f"《{title}》"


def _document(raw: object, place: str) -> Iterator[KnownFigure]:
    entry = FILE.table(raw, place)
    FILE.only(entry, _DOCUMENT, place)
    source = source_words(_needed(entry, "title", place), _text(entry, "number", place))
    for n, each in enumerate(FILE.items(entry.get("figures", []), f"{place}.figures"), 1):
        yield _figure(FILE.table(each, f"{place}.figures第{n}项"), f"{place}.figures第{n}项", entry, source)


def _figure(
    each: Mapping[str, object], place: str, document: Mapping[str, object], source: str
) -> KnownFigure:
    FILE.only(each, _FIGURE, place)
    scale = _SCALES.get(_text(each, "scale", place))
    if scale is None:
        raise FILE.wrong(f"{place}.scale", "万或亿，没有就不写")
    written = _needed(each, "value", place)
    value = _number(written, f"{place}.value")
    return KnownFigure(
        measure=_needed(each, "measure", place),
        value=value * scale,
        unit=_needed(each, "unit", place),
        period=_text(each, "period", place),
        source=source,
        step=scale / 10 ** len(written.partition(".")[2]),
        scope=_text(document, "scope", place),
        loose=each.get("loose") is True,
        region=_text(document, "region", place),
    )


def _number(written: str, place: str) -> Decimal:
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise FILE.wrong(place, '带引号的数字，如"83.2"') from None
    if not value.is_finite():
        raise FILE.wrong(place, '带引号的数字，如"83.2"')
    return value


def _text(entry: Mapping[str, object], key: str, place: str) -> str:
    return FILE.text(entry.get(key, ""), f"{place}.{key}")


def _needed(entry: Mapping[str, object], key: str, place: str) -> str:
    text = _text(entry, key, place)
    if not text.strip():
        raise FILE.wrong(f"{place}.{key}", "文字，不能不写")
    return text
