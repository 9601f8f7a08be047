"""The list of attachments beneath the text: 附件：1.…… 2.……"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proposals.domain.proofing.findings import Hit, Place, Severity
from proposals.domain.proofing.manuscript import Line
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook

ATTACHMENTS = RuleBook()
CLAUSE = "GB/T 9704-2012第7.3.4条"
_HEAD = re.compile(r"\s*附件[：:]\s*")
_ENTRY = re.compile(r"\s*(?:(?P<number>[0-9]{1,2})(?P<mark>[.．、]))?\s*(?P<name>.*?)\s*$")
_MENTION = re.compile(r"附件(?P<number>[0-9]{1,2})(?![0-9年月.]|\s*$)")
_STOPS = "。；，、"


@dataclass(frozen=True, slots=True)
class Entry:
    """One attachment as listed: its number and mark where it has them, its name, both by their characters."""

    line: Line
    number: int | None
    mark: str
    number_at: tuple[int, int]
    name: str
    name_at: tuple[int, int]

    @property
    def number_place(self) -> Place:
        """The place of the number, or of the name where there is none."""
        return self.line.at(*(self.number_at if self.number is not None else self.name_at))


def listed(lines: Sequence[Line]) -> list[Entry]:
    """The entries of the first list of attachments; empty without one."""
    for index, line in enumerate(lines):
        head = _HEAD.match(line.text)
        if head:
            first = _entry(line, head.end())
            more = []
            for after in lines[index + 1 :]:
                entry = _entry(after, 0)
                if entry is None or entry.number is None:
                    break
                more.append(entry)
            return ([first] if first else []) + more
    return []


def _entry(line: Line, start: int) -> Entry | None:
    match = _ENTRY.match(line.text, start)
    if match is None or not match["name"]:
        return None
    number = int(match["number"]) if match["number"] else None
    at = (match.start("number"), match.end("mark")) if number is not None else (0, 0)
    return Entry(line, number, match["mark"] or "", at, match["name"], match.span("name"))


@ATTACHMENTS.rule(
    "R43",
    "附件序号",
    Severity.WARNING,
    f"{CLAUSE}：有多个附件的，用阿拉伯数字标注顺序号，如“附件：1.×××”；只有一个的不编号。",
    bad=[
        "附件：1.回执",
        "附件：1.回执\n3.清单",
        "附件：1、回执\n2、清单",
        "详见附件3。\n附件：1.回执\n2.清单",
    ],
    good=["附件：回执", "附件：1.回执\n2.清单", "详见附件2。\n附件：1.回执\n2.清单", "没有附件的复函。"],
)
def attachments_are_numbered(reading: Reading) -> Iterator[Hit]:
    """1. 2. 3. where there are several, none where there is one; no attachment is named that the list lacks."""
    entries = listed(reading.lines)
    if len(entries) == 1 and entries[0].number is not None:
        yield Hit(entries[0].number_place, "只有一个附件时不编序号，请删去序号。", entries[0].name)
        return
    for expected, entry in enumerate(entries, 1):
        if entry.number != expected and len(entries) > 1:
            yield Hit(
                entry.number_place,
                f"这里应是附件“{expected}.”，请检查附件序号。",
                f"{expected}.",
                cause="序号",
            )
        elif entry.mark not in ("", "."):
            right = f"{entry.number}."
            yield Hit(entry.number_place, "附件序号写作“1.”，不用顿号。", right, fix=right)
    for spot in reading.spots(_MENTION) if entries else ():
        if int(spot["number"]) > len(entries):
            yield Hit(
                spot.at(), f"正文提到“{spot[0]}”，附件说明只列了{len(entries)}个附件，请核对。", cause=spot[0]
            )


@ATTACHMENTS.rule(
    "R46",
    "附件名称不加书名号和标点",
    Severity.WARNING,
    f"{CLAUSE}：附件名称后不加标点符号；名称本身不加书名号。",
    bad=["附件：《提案办理征询意见表》", "附件：1.回执。\n2.清单", "附件：1.《回执》；\n2.清单"],
    good=["附件：提案办理征询意见表", "附件：1.回执\n2.关于《行政复议法》的说明"],
)
def names_of_attachments_are_bare(reading: Reading) -> Iterator[Hit]:
    """No 《》 around the name, no stop behind it."""
    for entry in listed(reading.lines):
        bare = entry.name.rstrip(_STOPS)
        if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
            bare = bare[1:-1]
        if bare and bare != entry.name:
            yield Hit(
                entry.line.at(*entry.name_at),
                "附件名称不加书名号，后面不加标点，请改正。",
                bare,
                fix=bare,
            )
