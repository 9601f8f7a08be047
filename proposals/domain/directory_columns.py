"""The sheets of a workbook of units, departments and people: their columns, and how a sheet is known by its headers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.actors import ROLE_NAMES
from proposals.domain.errors import BadInput
from proposals.domain.register_columns import Column, header_key
from proposals.domain.table_rows import Table, cell_address


class Listed(StrEnum):
    """What one row of a sheet stands for."""

    UNIT = "unit"
    DEPARTMENT = "department"
    PERSON = "person"


LISTED_NAMES: dict[Listed, str] = {
    Listed.UNIT: "单位",
    Listed.DEPARTMENT: "处室",
    Listed.PERSON: "人员",
}
_UNIT_WORDS = "所属单位 所在单位 工作单位 单位名称 单位简称 单位全称"
_ROLES = "、".join(ROLE_NAMES.values())


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


COLUMNS: dict[Listed, tuple[Column, ...]] = {
    Listed.UNIT: (
        Column("name", "全称", "公文里的名称", "重庆市司法局", _names("单位全称 单位名称 单位 机构名称"), required=True, most=100),
        Column("short_name", "简称", "名单、台账里的叫法；不填与全称相同", "市司法局", _names("单位简称 规范简称"), most=50),
        Column("aliases", "别名", "名单里可能出现的其他叫法，几个用顿号分开", "司法局", _names("其他名称 又称 其他叫法"), most=500),
        Column(
            "inside", "是否在本系统办理", "是：单位的人登录本系统办理；否或不填：只作会办、交办的外单位", "是",
            _names("在本系统办理 本系统办理 系统内办理 是否系统内办理 是否使用本系统"), most=20,
        ),
        Column("contact_name", "联系人", "", "王登记", _names("单位联系人 联络员"), most=50),
        Column("contact_phone", "电话", "", "023-00000000", _names("联系电话 单位电话 办公电话 联系人电话"), most=50),
        Column("address", "地址", "", "", _names("通讯地址 通信地址 单位地址 联系地址")),
    ),
    Listed.DEPARTMENT: (
        Column("unit", "单位", "全称、简称或别名；只有一个单位在本系统办理的可以不填", "市司法局", _names(_UNIT_WORDS), most=100),
        Column("name", "处室", "", "法治调研督察处", _names("处室名称 部门 部门名称 科室 科室名称 内设机构"), required=True, most=100),
        Column("position", "排序", "小的在前", "1", _names("序号 顺序 次序 排列顺序"), most=10),
    ),
    Listed.PERSON: (
        Column("name", "姓名", "", "李承办", _names("人员 人员姓名 名字"), required=True, most=50),
        Column("unit", "单位", "全称、简称或别名；只有一个单位在本系统办理的可以不填", "市司法局", _names(_UNIT_WORDS), most=100),
        Column("department", "处室", "", "法治调研督察处", _names("所属处室 所在处室 部门 科室 内设机构"), most=100),
        Column("title", "职务", "函件里印的", "四级调研员", _names("现任职务 职务职级 岗位"), most=50),
        Column("roles", "角色", f"几个用顿号分开：{_ROLES}", "承办人", _names("系统角色 角色名称 权限"), most=200),
        Column("login", "账号", "登录用；不登录的（例如只由别人代录的领导）填“无”", "lichengban", _names("登录账号 登录名 用户名 帐号"), most=50),
        Column("phone", "手机", "", "13800000000", _names("手机号 手机号码 移动电话 联系电话 电话"), most=50),
        Column("email", "邮箱", "收提醒邮件用", "li@example.gov.cn", _names("电子邮箱 电子邮件 E-mail"), most=100),
        Column("since", "任职起始日", "任现职务的日期；不填算今天", "2023-01-01", _names("任职日期 任职时间 任职起始日期 任现职时间"), most=40),
    ),
}  # fmt: skip
_UNIT_FACTS = {"name", "short_name", "aliases", "inside"}


@dataclass(frozen=True)
class SheetOf:
    """One sheet read as a list of units, departments or people: where each field stands.

    ``combined``: a list of people read for their units, which it therefore names again and again.
    """

    listed: Listed
    table: Table
    places: Mapping[str, int]
    notices: tuple[str, ...] = ()
    combined: bool = False


def known_headers() -> list[str]:
    """Every header that is read in any sheet."""
    return list(
        dict.fromkeys(name for columns in COLUMNS.values() for c in columns for name in _all_names(c))
    )


def sheets_of(table: Table) -> list[SheetOf]:
    """What this sheet lists; a list of people that also says 是否在本系统办理 lists their units too.

    Nothing if its headers fit no list; raises ``BadInput`` where a header stands twice.
    """
    keys = {header_key(header) for header in table.headers}
    if keys & _keys(Listed.PERSON, "name"):
        people = _placed(Listed.PERSON, table)
        if not (keys & _keys(Listed.UNIT, "inside") and keys & _keys(Listed.UNIT, "name")):
            return [people]
        return [_placed(Listed.UNIT, table, combined=True), people]
    facts = keys & frozenset().union(*(_keys(Listed.UNIT, c.field) for c in COLUMNS[Listed.UNIT][1:]))
    if keys & _keys(Listed.DEPARTMENT, "name"):
        return [_placed(Listed.DEPARTMENT, table)]
    if facts and keys & _keys(Listed.UNIT, "name"):
        return [_placed(Listed.UNIT, table)]
    return []


def _keys(listed: Listed, field: str) -> frozenset[str]:
    return frozenset(header_key(n) for c in COLUMNS[listed] if c.field == field for n in _all_names(c))


def _placed(listed: Listed, table: Table, *, combined: bool = False) -> SheetOf:
    """Where the fields stand; of a combined sheet the units take only what no person has."""
    fields = {
        header_key(name): column.field
        for column in COLUMNS[listed]
        if not combined or column.field in _UNIT_FACTS
        for name in _all_names(column)
    }
    places: dict[str, int] = {}
    for at, header in enumerate(table.headers):
        field = fields.get(header_key(header))
        if field in places:
            both = f"{cell_address(table.header_row, places[field])}、{cell_address(table.header_row, at)}"
            raise BadInput(
                f"工作表“{table.sheet}”里有两列都是“{column_of(listed, field).header}”（{both}），请只留一列。",
                field="file",
            )
        if field is not None:
            places[field] = at
    notices = () if combined else tuple(_unread(table, places.values()))
    return SheetOf(listed, table, places, notices, combined)


def _unread(table: Table, read: Collection[int]) -> Iterator[str]:
    """Headers that nobody knows; one that another list has is passed over silently."""
    every = {header_key(name) for name in known_headers()}
    for at, header in enumerate(table.headers):
        key = header_key(header)
        if at not in read and key and key not in every:
            address = cell_address(table.header_row, at)
            yield f"工作表“{table.sheet}”的列“{header}”（{address}）不认识，没有导入。"


def column_of(listed: Listed, field: str) -> Column:
    """The column of a field."""
    return next(column for column in COLUMNS[listed] if column.field == field)


def _all_names(column: Column) -> tuple[str, ...]:
    return (column.header, *column.aliases)
