"""往年台账: what an old ledger says of how a case ended, read beside the columns of any list.

The columns of a list are read by ``domain.register``; a header that both know is one of ``PAST_COLUMNS`` here, since an
old ledger means another thing by 承办部门 than a list of this year does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from proposals.domain.cell_values import read_date
from proposals.domain.facts import RATING_NAMES, Rating
from proposals.domain.register import ProposalRow
from proposals.domain.register.cells import Cells
from proposals.domain.register_columns import COLUMNS, Column, ColumnMap, header_key
from proposals.domain.serial import half_width
from proposals.domain.table_rows import CellError, Table
from proposals.domain.workflow import Part


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


PAST_COLUMNS: tuple[Column, ...] = (
    Column("letter_number", "答复文号", "照原样保存", "渝司提〔2020〕12号", _names("文号 发文字号 复函文号 答复函文号 答复函号 复函字号"), most=60),
    Column("answered_on", "答复日期", "日期", "2020-06-12", _names("答复时间 办复日期 办复时间 复函日期 复函时间 回复日期 回复时间 办结日期 办结时间"), most=40),
    Column("outcome_class", "答复类别", "A、B、C 等，照原样保存", "A", _names("办理类别 答复分类 办理分类 复函类别 办理结果类别 答复函类别"), most=20),
    Column("attitude", "办理态度", "满意、基本满意、理解、不满意", "满意", _names("对办理态度 态度 对办理态度的评价 办理态度评价"), most=20),
    Column("result", "办理结果", "满意、基本满意、理解、不满意；写A、B、C的当作答复类别", "基本满意", _names("满意度 满意情况 委员反馈 代表反馈 委员意见 代表意见 反馈意见 反馈情况 委员满意度 代表满意度 委员评价 代表评价 对办理结果 对办理结果的评价 办理结果评价 征询意见 办理情况反馈"), most=200),
    Column("department", "承办处室", "", "法治调研督察处", _names("责任处室 牵头处室 主办处室 办理处室 承办科室 责任科室 处室 科室 承办部门"), most=100),
    Column("handler", "承办人", "", "李承办", _names("经办人 责任人 办理人 承办人员 经办人员 具体承办人"), most=50),
)  # fmt: skip
LEDGER_COLUMNS: tuple[Column, ...] = (*COLUMNS, *PAST_COLUMNS)
"""Everything that can stand in an old ledger; of two columns with one header the latter is meant."""
_CLASS = re.compile(r"[A-Fa-f](?:[1-9])?(?:类)?|[（(]?[一二三四甲乙丙丁][)）]?类")
_CATEGORY = ("类别", "分类")
_RATINGS = {
    **{name: rating for rating, name in RATING_NAMES.items()},
    "很满意": Rating.SATISFIED, "非常满意": Rating.SATISFIED, "表示满意": Rating.SATISFIED,
    "较满意": Rating.FAIRLY_SATISFIED, "比较满意": Rating.FAIRLY_SATISFIED, "表示理解": Rating.UNDERSTANDING,
    "了解": Rating.UNDERSTANDING, "不很满意": Rating.NOT_SATISFIED,
}  # fmt: skip
_NOTHING = {"", "-", "—", "/", "无", "未反馈", "没有反馈", "未评价", "未收到"}


@dataclass(frozen=True, slots=True)
class PastEnd:
    """How a case of an earlier year ended; ``remark`` is what was written there and is neither rating nor class."""

    letter_number: str = ""
    answered_on: date | None = None
    outcome_class: str = ""
    attitude: Rating | None = None
    result: Rating | None = None
    department: str = ""
    handler: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PastReading:
    """The ends by row number, and the cells to correct."""

    ends: Mapping[int, PastEnd]
    errors: tuple[CellError, ...]


def ledger_columns(table: Table) -> tuple[Column, ...]:
    """``LEDGER_COLUMNS`` for this table: 类别 is the class of the answer where nothing but classes stands in it."""
    keys = {header_key(name) for name in _CATEGORY}
    at = [at for at, header in enumerate(table.headers) if header_key(header) in keys]
    if not any(_all_classes(line.cells[place] for line in table.rows) for place in at):
        return LEDGER_COLUMNS
    return tuple(
        replace(column, aliases=(*column.aliases, *_CATEGORY)) if column.field == "outcome_class" else column
        for column in LEDGER_COLUMNS
    )


def read_past(table: Table, columns: ColumnMap, today: date) -> PastReading:
    """Read the end of each row; a day after ``today`` is an error at its cell."""
    mine = columns.of(PAST_COLUMNS)
    ends, errors = {}, []
    for line in table.rows:
        cells = Cells(mine, line)
        ends[line.number] = _end(cells, today)
        errors += cells.errors
    return PastReading(ends, tuple(errors))


@dataclass(frozen=True, slots=True)
class PastShare:
    """What our unit had to do with a case: its part, the lead where it was another's, and who else was in it."""

    part: Part
    lead_unit: str = ""
    others: tuple[str, ...] = ()


def our_share(read: ProposalRow, own: Collection[str], *, all_ours: bool) -> PastShare | None:
    """Our part in the case of a row; None: the row gives us none, and the ledger is not one of our cases alone."""
    leads = tuple(name for name in read.lead_units if name not in own)
    others = tuple(name for name in read.co_units if name not in own)
    part = Part(read.part) if read.part else None
    if part is None and not all_ours:
        return None
    if part is None:
        part = Part.COHANDLE if leads else Part.LEAD if others else Part.SOLE
    if part is Part.COHANDLE:
        return PastShare(part, leads[0] if leads else "", (*leads[1:], *others))
    return PastShare(part, "", (*leads, *others) if part is Part.SPLIT else others)


def authority_share(read: ProposalRow) -> PastShare | None:
    """Who led a case of the authority's own ledger; None where no unit is named."""
    if not read.lead_units:
        return None
    lead, *further = read.lead_units
    part = Part.SPLIT if further else Part.LEAD if read.co_units else Part.SOLE
    return PastShare(part, lead, (*further, *read.co_units))


def _all_classes(cells: Iterable[str]) -> bool:
    filled = [half_width(cell).strip() for cell in cells if cell.strip()]
    return bool(filled) and all(map(_CLASS.fullmatch, filled))


def _end(cells: Cells, today: date) -> PastEnd:
    answered_on = cells.read("answered_on", read_date)
    if answered_on is not None and answered_on > today:
        cells.refuse("answered_on", f"日期{answered_on}晚于今天，往年台账里不应有，请核对。")
    outcome_class = cells.text("outcome_class")
    words = {field: cells.text(field) for field in ("attitude", "result")}
    if not outcome_class and _CLASS.fullmatch(half_width(words["result"])):
        outcome_class, words["result"] = words["result"], ""
    ratings = {field: rating_in(said) for field, said in words.items()}
    remarks = [
        f"{cells.column[field].header}：{said}"
        for field, said in words.items()
        if ratings[field] is None and said not in _NOTHING
    ]
    return PastEnd(
        letter_number=cells.text("letter_number"),
        answered_on=answered_on,
        outcome_class=half_width(outcome_class).upper().removesuffix("类"),
        attitude=ratings["attitude"],
        result=ratings["result"],
        department=cells.text("department"),
        handler=cells.text("handler"),
        remark="；".join(remarks),
    )


def rating_in(said: str) -> Rating | None:
    """The rating that these words are, however the ledger puts it; None for anything else."""
    return _RATINGS.get(said.strip("。；;， ").removeprefix("委员").removeprefix("代表").removeprefix("表示"))
