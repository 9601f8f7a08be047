"""The columns of the list that registers proposals: one table for reading, the template and ``docs/import.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from proposals.domain.errors import BadInput
from proposals.domain.serial import half_width
from proposals.domain.table_rows import cell_address


@dataclass(frozen=True)
class Column:
    """One field; ``header`` names it in the template, ``npc_header`` in the one for 人大建议, aliases are also read.

    ``several``: what two columns of this field do: ``join`` adds them up, ``fill`` takes the first filled one,
    otherwise one of them must be chosen where they differ.
    """

    field: str
    header: str
    meaning: str
    example: str
    aliases: tuple[str, ...] = ()
    npc_header: str = ""
    required: bool = False
    most: int = 200
    several: str = ""

    def header_for(self, kind: str) -> str:
        """The header in the template of a kind."""
        return self.npc_header if kind == "npc_suggestion" and self.npc_header else self.header


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


COLUMNS: tuple[Column, ...] = (
    Column(
        "serial_no", "案号", "保留前导零；不足4位的按4位补零并提示", "0607",
        _names("提案号 提案编号 提案案号 编号 建议号 议案号 件号"), "建议编号", True, 20,
    ),
    Column(
        "title", "案由", "不带书名号；200字以内", "关于加强基层法治宣传的建议",
        _names("标题 题目 提案标题 提案题目 提案名称 建议标题 建议名称 提案案由"), "标题", True, 200,
    ),
    Column(
        "proposers", "提案者", "几位时用顿号分开，第一位为第一提案人（领衔代表）", "孔委员、李委员",
        _names("第一提案人 第一提案者 提案人 提案单位 提出人 领衔人 建议人 代表姓名 来文机关 提案者姓名 提案人姓名 第一提案人姓名 领衔代表姓名"), "领衔代表", True, 2_000,
    ),
    Column("cosigners", "联名人", "几位时用顿号分开", "王委员、赵委员", _names("联名 联名委员 附议人 附议 联名代表"), "附议代表", most=2_000, several="join"),
    Column(
        "proposer_type", "提案者类型", "委员、代表、代表团、集体；不填时按名称判断", "委员",
        _names("提案类型 提案人类型 类型 个人/集体"), most=20,
    ),
    Column("sector", "界别", "第一提案人的界别或代表团", "社会科学界", _names("所属界别 所在代表团"), "代表团", most=50),
    Column("post", "单位及职务", "第一提案人的单位和职务", "", _names("单位职务 工作单位及职务 工作单位"), most=100, several="fill"),
    Column("session", "届次", "可不填；填了须与所选届次一致", "市政协六届一次会议", _names("届次会议 会议届次 会次"), most=60),
    Column(
        "in_session", "会议类型", "大会或平时（闭会）；不填算大会", "大会",
        _names("大会/平时 大会平时 大会/闭会 提案时间类型 会议 会议（大会/闭会） 会议（大会/平时）"), most=20,
    ),
    Column("category", "类别", "来文的分类", "政治法律", _names("提案类别 建议类别 分类 提案分类"), most=50),
    Column("part", "承办方式", "独办、主办、分办、会办（协办）、转办；不填时按主办单位、会办单位判断", "主办", _names("办理方式 承办类型 承办类别 办理类型 分办方式 主办/会办 主会办"), most=20),
    Column("lead_units", "主办单位", "几个单位时用顿号分开", "市司法局", _names("主办 牵头单位 主办（独办）单位 主（分）办单位 分办单位 分办 主办部门"), most=500),
    Column("co_units", "会办单位", "几个单位时用顿号分开", "市信访办、市机关事务局", _names("协办单位 会（协）办单位 会办 协办 会同办理单位 会办部门"), "协办单位", most=2_000, several="join"),
    Column("units", "承办单位", "主办、会办写在一格里，如“市司法局（主办）、市信访办（会办）”；没有写明的，第一个为主办、其余为会办", "市司法局（主办）、市信访办（会办）", _names("办理单位 承办部门 责任单位 主会办单位 主办会办单位"), most=2_000),
    Column("dispatched_on", "交办日期", "日期", "2023-02-01", _names("交办时间 交办日 交办会日期 交办会时间 交办会 分办日期"), most=40),
    Column("received_on", "收到日期", "日期", "2023-02-02", _names("收文日期 收到时间 收文时间"), most=40),
    Column("reply_due", "办理期限", "日期；填了就以此为准", "2023-05-04", _names("答复期限 办结期限 答复时限 办理时限 答复截止日期"), "答复期限", most=40),
    Column("key", "是否重点", "是或否", "否", _names("重点 重点提案 重点建议 是否重点督办 是否重点提案"), most=20),
    Column("phone", "联系电话", "第一提案人的电话", "", _names("电话 手机 手机号 手机号码 联系方式"), most=50, several="fill"),
    Column("address", "通讯地址", "寄送地址", "", _names("地址 通信地址 联系地址 邮寄地址"), several="fill"),
    Column("postcode", "邮编", "", "", _names("邮政编码"), most=10, several="fill"),
    Column("email", "邮箱", "", "", _names("电子邮箱 电子邮件 E-mail"), most=100, several="fill"),
    Column("wants_meeting", "是否愿意面商", "是或否", "", _names("是否愿与承办单位见面 是否要求面商 是否面商"), most=20),
    Column("agrees_to_publish", "是否同意公开", "是或否", "", _names("同意公开 可否公开 是否公开"), most=20),
    Column("text", "提案内容", "全文，可分段", "", _names("内容 正文 情况分析 提案正文 建议正文"), "建议内容", most=200_000),
    Column("suggestions", "具体建议", "逐条写出，用于拆分建议要点；不填时从内容里拆", "", _names("建议 建议事项 意见建议"), most=200_000),
    Column("secrecy", "密级", "只收非涉密件，填“无”或不填", "", _names("保密等级"), most=20),
    Column("note", "备注", "", "", _names("说明"), most=2_000, several="join"),
)  # fmt: skip
_IGNORED = ("序号", "办理状态", "立案状态", "流水号", "性别", "民族", "党派", "委员证号", "问题")


@dataclass(frozen=True)
class ColumnMap:
    """Where each field stands in one file: its columns in order, and the headers nobody reads."""

    headers: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    notices: tuple[str, ...] = ()
    columns: tuple[Column, ...] = COLUMNS

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """What is known of each field."""
        return {column.field: column for column in self.columns}

    @cached_property
    def single(self) -> list[tuple[str, int]]:
        """Fields that stand in one column, with it."""
        return [(field, places[0]) for field, places in self.places.items() if len(places) == 1]

    @cached_property
    def several(self) -> list[str]:
        """Fields that stand in several columns."""
        return [field for field, places in self.places.items() if len(places) != 1]

    @cached_property
    def required(self) -> list[str]:
        """Fields of this file that no row may leave empty."""
        return [field for field in self.places if self.by_field[field].required]

    def of(self, columns: Sequence[Column]) -> ColumnMap:
        """The same file, read for these fields alone."""
        fields = {column.field for column in columns}
        places = {field: found for field, found in self.places.items() if field in fields}
        return ColumnMap(self.headers, places, self.notices, tuple(columns))


@lru_cache(maxsize=4_096)
def header_key(header: str) -> str:
    """A header as compared: without spaces, stars, （必填） and width."""
    plain = "".join(half_width(header).split()).replace("*", "").replace("(必填)", "").replace("(选填)", "")
    return plain.rstrip(":").lower()


def columns_for(kind: str) -> Sequence[Column]:
    """The columns a template of this kind shows: 主办 and 会办 apart, a 审议意见 without cosigners and sector."""
    left_out = {"cosigners", "sector", "post", "wants_meeting"} if kind == "deliberation_opinion" else set()
    return [column for column in COLUMNS if column.field not in left_out | {"units"}]


def known_headers(columns: Sequence[Column] = COLUMNS) -> list[str]:
    """Every header that is read, the required ones first: a sentence about a missing header row shows those."""
    required = [column.header for column in columns if column.required]
    return list(dict.fromkeys([*required, *(name for column in columns for name in _all_names(column))]))


def fields_by_header(columns: Sequence[Column] = COLUMNS) -> dict[str, str]:
    """``header_key`` of every name of every column → its field."""
    return {header_key(name): column.field for column in columns for name in _all_names(column)}


def is_ignored(header: str) -> bool:
    """Whether a column is known to say nothing that is registered."""
    return header_key(header) in {header_key(name) for name in _IGNORED}


def map_columns(headers: Iterable[str], header_row: int, columns: Sequence[Column] = COLUMNS) -> ColumnMap:
    """Find each field's columns; a missing required field or a header that stands twice is refused with its place."""
    headers = tuple(headers)
    fields = fields_by_header(columns)
    places: dict[str, tuple[int, ...]] = {}
    seen: dict[str, int] = {}
    notices: list[str] = []
    for at, header in enumerate(headers):
        key = header_key(header)
        if key and key in seen and key in fields:
            both = f"{cell_address(header_row, seen[key])}、{cell_address(header_row, at)}"
            raise BadInput(f"表头“{header}”出现了两次（{both}），请只留一列。", field="file")
        seen[key] = at
        if key in fields:
            places[fields[key]] = (*places.get(fields[key], ()), at)
        elif key and not is_ignored(header):
            notices.append(not_read(header, header_row, at))
    missing = [f"“{column.header}”" for column in columns if column.required and column.field not in places]
    if missing:
        raise BadInput(
            f"第{header_row}行的表头里缺少{'、'.join(missing)}列，请对照导入模板补上。", field="file"
        )
    return ColumnMap(headers, places, tuple(notices), tuple(columns))


def not_read(header: str, header_row: int, at: int) -> str:
    """The notice about a column that nobody knows."""
    return f"列“{header}”（{cell_address(header_row, at)}）不认识，没有导入。"


def _all_names(column: Column) -> tuple[str, ...]:
    names = (column.header, column.npc_header, *column.aliases)
    return tuple(dict.fromkeys(name for name in names if name))
