"""Five lists as five offices keep them, each with its own oddities; ``python -m tests.odd_lists`` prints their reports."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

SESSION, CONGRESS = "市政协六届一次会议", "市六届人大一次会议"


@dataclass(frozen=True)
class OddList:
    """One list: who keeps it so, the file, and the session it belongs to."""

    told: str
    name: str
    data: bytes
    session: str = SESSION


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    """The bytes of a workbook that ``fill`` writes."""
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        fill(book)
    return data.getvalue()


def _rows(sheet: Worksheet, first: int, rows: list[list[object]]) -> None:
    for at, row in enumerate(rows, first):
        sheet.write_row(at, 0, row)


def platform_export() -> OddList:
    """A city CPPCC platform's export: title lines, a merged header of two rows, numbers without their zeros."""

    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range("A1:J1", "市政协六届一次会议提案交办清单")
        sheet.merge_range("A2:J2", "导出时间：2023-02-08 09:30    导出人：系统管理员")
        for column, header in ((0, "序号"), (1, "提案号"), (2, "案 由"), (9, "备注")):
            sheet.merge_range(2, column, 3, column, header)
        sheet.merge_range("D3:E3", "提案者")
        sheet.merge_range("F3:G3", "承办单位")
        sheet.merge_range("H3:I3", "办理时间")
        _rows(
            sheet,
            3,
            [["", "", "", "第一提案人", "联名", "主办单位", "会（协）办单位", "交办会日期", "答复期限"]],
        )
        _rows(
            sheet,
            4,
            [
                [1, 607, "关于进一步加强法治政府建设的建议", "孔委员（市律师协会）", "", "重庆市司法局",
                 "市信访办、市机关事务局", 44965, "2023-05-08", ""],
                [2, 608, "《关于加强基层法治宣传的建议》", "赵 委", "钱委员、孙委员等5人", "市司法局", "", 44965, 45054, "重点"],
                [3, 1012, "关于优化信访渠道的建议", "民革重庆市委会", "", "市信访局", "市司法局", 44965, 45054, ""],
                [4, 610, "关于节水的建议", "周委员", "", "市水利局", "", 44965, 45054, ""],
            ],
        )  # fmt: skip
        sheet.merge_range("A9:J9", "共计4件，请各承办单位于交办之日起3个月内答复。")

    return OddList("市政协平台导出：两行表头、大标题、案号丢了前导零", "交办清单.xlsx", workbook(fill))


def congress_csv() -> OddList:
    """A congress office's CSV in GBK, parted by semicolons, names by commas."""
    lines = [
        "建议编号;标题;领衔代表;附议代表;代表团;主办单位;协办单位;会议（大会/闭会）;交办日期;答复期限",
        "0012;关于完善社区矫正的建议;周代表;吴代表,郑代表;渝北团;市司法局;市财政局;大会;2023.2.8;2023年5月8日前",
        "13;关于推进公共法律服务的建议;渝中区代表团;;渝中团;市司法局;;闭会;２０２３－２－８;20230508",
        "0014;关于人民调解的建议;冯代表 13812345678;陈代表;江北团;市财政局;市司法局，市教委;大会;23年2月8日;",
        "0015;关于办事指南的建议;;褚代表;江北团;市司法局;;大会;2023-02-30;",
    ]
    return OddList(
        "人大代表工委的 CSV：GBK 编码、分号分隔、领衔和附议",
        "建议清单.csv",
        "\r\n".join(lines).encode("gbk"),
        CONGRESS,
    )


def bureau_ledger() -> OddList:
    """A bureau's ledger by hand: one column for all units, several sheets, dates as text, hidden rows, a sum line."""
    header: list[object] = [
        "序号",
        "提案编号",
        "提案题目",
        "提案人",
        "承办单位",
        "交办时间",
        "办理期限",
        "是否重点",
        "联系电话",
    ]
    page: list[list[object]] = [
        [1, "0701", "关于法律援助的建议", "孔委员，李委员", "市司法局（主办）、市信访办（会办）", "2月8日", "5月8日", "是", "13800000001"],
        [2, "0702", "关于仲裁的建议", "王委员\n赵委员", "主办：市信访办；会办：市司法局、市机关事务局", "2月8日", "", "", ""],
    ]  # fmt: skip
    rest: list[list[object]] = [
        [
            3,
            "0703",
            "关于公证的建议",
            "社会科学界",
            "市司法局",
            "2023年2月9日",
            "1月20日",
            "否",
            "023-67000000",
        ],
        [4, "0704", "关于行政复议的建议", "吴委员", "市司法局、市机关事务局", "2月9日", "", "否", ""],
    ]

    def fill(book: Workbook) -> None:
        notes = book.add_worksheet("说明")
        notes.write("A1", "本台账由办公室登记，每周五更新。")
        sheet = book.add_worksheet("今年")
        _rows(sheet, 0, [["市司法局2023年提案办理台账"], header, *page])
        _rows(sheet, 4, [["一、法律服务类"], *rest, header])
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column(8, 8, 14, None, {"hidden": True})
        _rows(
            sheet, 8, [["合计", 4, "", "", "", "", "", "", ""], ["填表人：王登记", "", "", "审核人：钱核稿"]]
        )
        old = book.add_worksheet("去年")
        _rows(old, 0, [header, [1, "0501", "关于普法的建议", "周委员", "市司法局", "2月8日", "", "", ""]])

    return OddList(
        "局里手工台账：承办单位一栏、几张工作表、“2月8日”、隐藏行、合计", "提案台账.xlsx", workbook(fill)
    )


def row_per_unit() -> OddList:
    """A list with one row for each unit: the case in merged cells downwards, 等N人."""

    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("分办表")
        _rows(sheet, 0, [["案号", "案由", "提案者", "承办单位", "承办类型", "交办日期"]])
        units = [
            ("市司法局", "主办"), ("市信访办公室", "会办"), ("市机关事务局", "会办"),
            ("市水利局", "主办"), ("市司法局", "协办"),
            ("市司法局", "独办"),
            ("市司法局", "主办"), ("市信访办", ""),
        ]  # fmt: skip
        for at, (unit, part) in enumerate(units, 1):
            sheet.write_row(at, 3, [unit, part, "2023-02-08"])
        cases = [
            (1, 3, "0801", "关于法治化营商环境的建议", "张三、李四等6人"),
            (4, 5, "0802", "关于河道管理立法的建议", "王五（市水科院）"),
        ]
        for first, last, *cells in cases:
            for column, cell in enumerate(cells):
                sheet.merge_range(first, column, last, column, cell)
        sheet.write_row(6, 0, ["0803", "关于律师行业的建议", "赵六等3位委员"])
        sheet.write_row(7, 0, ["0804", "关于执法监督的建议", "孙七"])
        sheet.write_row(8, 0, ["0804", "关于另一件事的建议", "孙七"])

    return OddList("一个承办单位一行：上下合并的单元格、“等6人”", "分办表.xlsx", workbook(fill))


def own_words(later: bool = False) -> OddList:
    """A list with wholly own header words, a broken formula, a classified item, one number twice."""
    header = ["件次", "事由", "谁提的", "归谁办", "几时转来", "几时要回话", "领导批示", "密级"]
    rows: list[list[object]] = [
        ["0901", "关于行政裁量基准的建议", "孔委员", "市司法局（主办）、市信访办（会办）", "2023-02-08", "2023-05-08", "请法治处办", ""],
        ["0902", "", "李委员", "市司法局", "2023-02-08", "", "", ""],
        ["0903", "关于某项工作的建议", "王委员", "市司法局", "2023-02-08", "", "", "秘密"],
        ["0904", "关于村居法律顾问的建议", "赵委员", "市司法局", "2023-02-08", "", "", ""],
        ["0904", "关于乡镇司法所的建议", "钱委员", "市司法局", "2023-02-08", "", "", ""],
    ]  # fmt: skip
    if later:
        rows = [
            [
                "0911",
                "关于调解员补贴的建议",
                "孙委员",
                "市信访办（主办）、市司法局（会办）",
                "2023-02-09",
                "",
                "",
                "",
            ]
        ]

    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("来件")
        _rows(sheet, 0, [[*header], *rows])
        if not later:
            sheet.write_formula(2, 1, "=VLOOKUP(A3,旧表!A:B,2)", None, "#REF!")

    name = "来件登记（二）.xlsx" if later else "来件登记.xlsx"
    return OddList(
        "全是自己的叫法：要对应一次列，第二次按上次的；公式出错、涉密件、重号", name, workbook(fill)
    )


OWN_WORDS = {
    0: "serial_no",
    1: "title",
    2: "proposers",
    3: "units",
    4: "dispatched_on",
    5: "reply_due",
    7: "secrecy",
}
"""What a clerk says the columns of ``own_words`` are."""


def all_lists() -> list[OddList]:
    """The five, in order."""
    return [
        platform_export(),
        congress_csv(),
        bureau_ledger(),
        row_per_unit(),
        own_words(),
        own_words(later=True),
    ]
