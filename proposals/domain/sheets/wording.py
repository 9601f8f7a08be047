"""Words, layouts and limits of the office sheets as data, read strictly from ``data/sheets.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from proposals.domain.data_file import DataFile
from proposals.domain.errors import BadInput

_FILE = DataFile("办公用纸的设置（sheets.toml）")
_Record = TypeVar("_Record")
_A4 = (210, 297)
CASE_SHEET = [
    "heading",
    "clock",
    "met_on_time",
    "met_late",
    "cohandler",
    "opinion_given",
    "opinion_released",
    "opinion_waiting",
    "opinion_open",
    "contact",
    "failed",
    "our_people",
    "member_said",
    "draft",
    "review",
    "letter",
    "void",
    "delivery",
    "delivery_waiting",
    "receipt",
    "receipt_waiting",
    "round",
    "cancelled",
    "commitment",
]
BLANKS = ("contact", "cohandler", "review", "letter", "delivery", "receipt", "commitment")
ROUND_KINDS = ("first", "rehandle", "followup", "again")
NOTES = ("recipient", "committee", "supervision")
LABEL = ("recipient", "sender", "postcode_blank", "address_blank", "missing")


@dataclass(frozen=True, slots=True)
class PrintLimits:
    """How much a batch may hold, and how the worker goes about it (``printing`` in the file says each)."""

    most_cases: int
    largest_megabytes: int
    pieces_at_once: int
    lease_minutes: int
    most_interruptions: int


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """One kind of label sheet on A4; millimetres, ``width`` and ``height`` with the gap to the next label."""

    name: str
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class NoteWording:
    """A covering note to one kind of reader; ``addressees`` by kind of case, empty where the member is written to."""

    name: str
    title: str
    body: tuple[str, ...]
    enclosures: tuple[str, ...]
    addressees: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LedgerWording:
    """Words above the printed ledger, and how many rows it may have."""

    heading: str
    all: str
    filtered: str
    most_rows: int


@dataclass(frozen=True, slots=True)
class SheetWording:
    """The whole file."""

    printing: PrintLimits
    case_sheet: Mapping[str, str]
    round_kinds: Mapping[str, str]
    blanks: Mapping[str, str]
    notes: Mapping[str, NoteWording]
    label: Mapping[str, str]
    labels: Mapping[str, LabelLayout]
    ledger: LedgerWording


def parse_sheets(raw: object) -> SheetWording:
    """Read decoded ``sheets.toml``; raises ``BadInput`` naming the place that is missing, unknown or wrong."""
    root = _FILE.table(raw, "整个文件")
    _exactly(root, ("printing", "case_sheet", "covering_notes", "label", "labels", "ledger"), "整个文件")
    case_sheet = dict(_FILE.table(root["case_sheet"], "case_sheet"))
    blanks, kinds = case_sheet.pop("blanks", None), case_sheet.pop("round_kinds", None)
    notes = _FILE.table(root["covering_notes"], "covering_notes")
    _exactly(notes, NOTES, "covering_notes")
    return SheetWording(
        printing=_limits(root["printing"]),
        case_sheet=_texts(case_sheet, CASE_SHEET, "case_sheet"),
        round_kinds=_texts(kinds, ROUND_KINDS, "case_sheet.round_kinds"),
        blanks=_texts(blanks, BLANKS, "case_sheet.blanks"),
        notes={name: _note(notes[name], f"covering_notes.{name}") for name in NOTES},
        label=_texts(root["label"], LABEL, "label"),
        labels=_layouts(root["labels"]),
        ledger=_record(root["ledger"], LedgerWording, "ledger"),
    )


def _limits(raw: object) -> PrintLimits:
    limits = _record(raw, PrintLimits, "printing")
    for field in fields(limits):
        if getattr(limits, field.name) < 1:
            raise _FILE.wrong(f"printing.{field.name}", "不小于1的整数")
    return limits


def _note(raw: object, place: str) -> NoteWording:
    table = {"addressees": {}, **_FILE.table(raw, place)}
    _exactly(table, [f.name for f in fields(NoteWording)], place)
    addressees = _FILE.table(table["addressees"], f"{place}.addressees")
    words = {name: _FILE.text(table[name], f"{place}.{name}") for name in ("name", "title")}
    return NoteWording(
        body=_FILE.texts(table["body"], f"{place}.body", "几句文字的列表"),
        enclosures=_FILE.texts(table["enclosures"], f"{place}.enclosures", "几句文字的列表"),
        addressees={kind: _FILE.text(to, f"{place}.addressees.{kind}") for kind, to in addressees.items()},
        **words,
    )


def _layouts(raw: object) -> dict[str, LabelLayout]:
    table = _FILE.table(raw, "labels")
    if not table:
        raise _FILE.wrong("labels", "至少一种标签纸")
    return {code: _layout(code, values) for code, values in table.items()}


def _layout(code: str, raw: object) -> LabelLayout:
    place = f"labels.{code}"
    layout = _record(raw, LabelLayout, place)
    fits = (
        min(layout.columns, layout.rows) >= 1
        and min(layout.left, layout.top) >= 0
        and min(layout.width, layout.height) >= 15
        and layout.left + layout.columns * layout.width <= _A4[0] + 5
        and layout.top + layout.rows * layout.height <= _A4[1] + 0.5
    )
    if not fits or len(code) > 32:
        raise _FILE.wrong(place, "放得进一张A4纸的标签，每张至少15毫米见方")
    return layout


def _record(raw: object, kind: type[_Record], place: str) -> _Record:
    """A dataclass of texts and numbers from a table with exactly its fields."""
    wanted = {f.name: str(f.type) for f in fields(kind)}  # type: ignore[arg-type]
    table = _FILE.table(raw, place)
    _exactly(table, list(wanted), place)
    for name, type_name in wanted.items():
        value = table[name]
        allowed = {"str": (str,), "int": (int,), "float": (int, float)}[type_name]
        if not isinstance(value, allowed) or isinstance(value, bool):
            raise _FILE.wrong(f"{place}.{name}", "文字" if type_name == "str" else "数字")
    return kind(**table)


def _texts(raw: object, names: list[str] | tuple[str, ...], place: str) -> dict[str, str]:
    table = _FILE.table(raw, place)
    _exactly(table, names, place)
    return {name: _FILE.text(table[name], f"{place}.{name}") for name in names}


def _exactly(table: Mapping[str, object], names: list[str] | tuple[str, ...], place: str) -> None:
    wrong = sorted(set(table) ^ set(names))
    if wrong:
        raise BadInput(f"办公用纸的设置（sheets.toml）“{place}”缺少或多出：{'、'.join(wrong)}，请改正。")
