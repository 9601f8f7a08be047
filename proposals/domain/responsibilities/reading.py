"""A document such as 工作要点 read as tasks: （一）title。text（牵头单位：A、B；配合单位：C，D）."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from proposals.domain.errors import BadInput
from proposals.domain.levels import Level, NumberedLine, parse_line
from proposals.domain.proofing.manuscript import Manuscript, widened
from proposals.domain.serial import split_units


class ResponsibilityPart(StrEnum):
    """牵头单位, 配合单位, or 责任单位 where the document does not tell them apart."""

    LEAD = "lead"
    SUPPORT = "support"
    RESPONSIBLE = "responsible"


PART_WORDS: dict[ResponsibilityPart, str] = {
    ResponsibilityPart.LEAD: "牵头单位",
    ResponsibilityPart.SUPPORT: "配合单位",
    ResponsibilityPart.RESPONSIBLE: "责任单位",
}
TASK_HEADERS = ("任务", "工作任务", "重点任务", "任务内容", "工作内容")
UNIT_HEADERS = ("牵头单位", "配合单位", "责任单位")
NO_COLUMNS = "表格里没有找到“任务”和“牵头单位”（或“配合单位”“责任单位”）这些列，请检查表头后重新上传。"
LONGEST_TITLE, LONGEST_NAME, LONGEST_CHAPTER = 300, 100, 200
NOTHING_FOUND = (
    "没有找到写明“牵头单位”“配合单位”或“责任单位”的任务，请检查是不是任务分工类的文件，"
    "单位要写成“（牵头单位：×；配合单位：×）”。"
)

_PARTS = {
    **dict.fromkeys(("牵头", "主办", "牵头责任"), ResponsibilityPart.LEAD),
    **dict.fromkeys(("配合", "协办", "参与", "参加"), ResponsibilityPart.SUPPORT),
    **dict.fromkeys(("责任", "承办", "落实"), ResponsibilityPart.RESPONSIBLE),
}
_ROLE = rf"(?P<role>{'|'.join(_PARTS)})(?:单位|部门)"
_INSIDE = r"[^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*"
_CLAUSE = re.compile(rf"[（(]\s*(?P<inside>{_ROLE}\s*[：:]{_INSIDE})[）)][。；;]?")
_BARE_CLAUSE = re.compile(rf"(?P<inside>{_ROLE}\s*[：:].+)")
_SEGMENT = re.compile(rf"[；;。]?\s*{_ROLE}\s*[：:]")
_ALIAS = re.compile(
    r"(?P<before>[^，。、；：（）“”《》\s]{1,30})"
    r"（(?:(?P<inner>[^（）]{1,30})，)?以下(?:简称|统称)“?(?P<alias>[^“”（）]{1,30})”?）"
)
_DEFINED = re.compile(r"（[^（）]*以下(?:简称|统称)[^（）]*）")
_LEADING = re.compile(r"^(?:由|和|与|及|各|会同|明确|按照)+")
_GROUP = re.compile(
    r"^(?:各|全市|全省|全县).+|.*(?:有关|相关|各级|各).*(?:单位|部门|方面|政府|机关|地区).*|.+等(?:单位|部门)$|"
    r".+(?:部门|单位)和单位$|.+成员单位$"
)
_BRACKET = re.compile(r"(?P<outer>[^〔（(]+)[〔（(](?P<inner>[^〔〕（()）]+)[〕）)]")


@dataclass(frozen=True, slots=True)
class Share:
    """A unit as the document names it, and its part in the task."""

    part: ResponsibilityPart
    name: str


@dataclass(frozen=True, slots=True)
class TaskRead:
    """One task: the chapter above it, its number as printed, its run-in heading, its text without both."""

    chapter: str
    number: str
    title: str
    text: str
    shares: tuple[Share, ...]

    def of(self, part: ResponsibilityPart) -> tuple[str, ...]:
        """The units of one part."""
        return tuple(share.name for share in self.shares if share.part is part)


@dataclass(frozen=True, slots=True)
class Directory:
    """All tasks of a document; ``aliases``: short form → what the document says it stands for (区县 → 区县（自治县）)."""

    tasks: tuple[TaskRead, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every unit named, each once, in reading order."""
        return tuple(dict.fromkeys(share.name for task in self.tasks for share in task.shares))


def read_directory(text: str) -> Directory:
    """The tasks of a document, half-width punctuation of web pages read as full-width; ``BadInput`` where there is none."""
    lines = [widened(line.text.strip()) for line in Manuscript(text).written]
    tasks = tuple(_tasks(lines))
    if not tasks:
        raise BadInput(NOTHING_FOUND, field="text")
    return Directory(tasks, dict(_aliases("\n".join(lines))))


def list_as_text(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A list with the columns 任务 and 牵头单位, 配合单位 or 责任单位 in the form that ``read_directory`` reads."""
    task = next((n for n, header in enumerate(headers) if header in TASK_HEADERS), None)
    units = [(n, header) for n, header in enumerate(headers) if header in UNIT_HEADERS]
    if task is None or not units:
        raise BadInput(NO_COLUMNS, field="file")
    lines = []
    for number, row in enumerate((row for row in rows if row[task].strip()), 1):
        named = [f"{header}：{row[n].strip()}" for n, header in units if row[n].strip()]
        whole = " ".join(row[task].split())
        lines.append(f"{number}、{whole}（{'；'.join(named)}）" if named else f"{number}、{whole}")
    return "\n".join(lines)


def is_group(name: str) -> bool:
    """Whether a name stands for several units (市政府有关部门和单位, 各区县政府) and can handle nothing itself."""
    return _GROUP.fullmatch(name) is not None


def other_names(name: str, aliases: Mapping[str, str]) -> tuple[str, ...]:
    """Under what else a unit may be known: without its bracket, what stands in it, and its short form written out."""
    found = [name]
    bracket = _BRACKET.fullmatch(name)
    if bracket:
        found += [bracket["outer"], bracket["inner"]]
    found += [name.replace(short, whole) for short, whole in aliases.items() if short in name]
    return tuple(dict.fromkeys(found[1:]))


def _tasks(lines: list[str]) -> Iterator[TaskRead]:
    """Lines gather from one number to the next; the task ends where its units are named."""
    chapter, gathered = "", [""]
    for line in lines:
        numbered = parse_line(line)
        if numbered is not None:
            chapter = line if numbered.level is Level.FIRST else chapter
            gathered = []
        gathered.append(line)
        text = "".join(gathered)
        clause = _CLAUSE.search(text) or _BARE_CLAUSE.fullmatch(line)
        if clause is None:
            continue
        shares = tuple(_shares(clause["inside"]))
        before = text[: text.index(clause[0])]
        if shares and before:
            yield _task(chapter, before, shares)
        gathered = []


def _task(chapter: str, before: str, shares: tuple[Share, ...]) -> TaskRead:
    numbered: NumberedLine | None = parse_line(before)
    body = numbered.text.strip() if numbered else before.strip()
    heading, stop, rest = body.partition("。")
    with_heading = bool(numbered and stop and rest.strip())
    return TaskRead(
        chapter="" if numbered and numbered.level is Level.FIRST else chapter[:LONGEST_CHAPTER],
        number=numbered.marker if numbered else "",
        title=(heading if with_heading else body)[:LONGEST_TITLE],
        text=rest.strip() if with_heading else body,
        shares=shares,
    )


def _shares(inside: str) -> Iterator[Share]:
    """牵头单位：A、B；配合单位：C，D: each role with its units, a unit once in a role."""
    heads = list(_SEGMENT.finditer(inside))
    seen: set[Share] = set()
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        named = inside[head.end() : following.start() if following else None]
        for name in split_units(named.strip("；;。 ")):
            share = Share(_PARTS[head["role"]], _DEFINED.sub("", name).rstrip("。；")[:LONGEST_NAME])
            if share.name and share not in seen:
                seen.add(share)
                yield share


def _aliases(text: str) -> Iterator[tuple[str, str]]:
    """区县（自治县，以下简称区县）: the short form, and what it stands for."""
    for match in _ALIAS.finditer(text):
        alias, inner = match["alias"], match["inner"]
        whole = _LEADING.sub("", match["before"])
        if inner:
            short = alias if whole.endswith(alias) else whole
            yield alias, f"{short}（{inner}）"
        elif whole != alias:
            yield alias, whole
