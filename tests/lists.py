"""Lists as the authority sends them, made here so that no file has to be kept."""

import io
from collections.abc import Iterable, Sequence

from xlsxwriter.workbook import Workbook

HEADERS = ("案号", "案由", "提案者", "联名人", "主办单位", "会办单位", "交办日期", "办理期限")
ROWS = (
    ("0607", "关于进一步加强法治政府建设的建议", "孔委员", "", "市司法局", "市信访办、市机关事务局", "2023-02-08", ""),
    ("0608", "关于加强基层法治宣传的建议", "赵委员", "钱委员、孙委员", "重庆市司法局", "", "2023-02-08", "2023-05-04"),
    ("0609", "关于优化信访渠道的建议", "李委员", "", "市信访办", "市司法局", "2023-02-08", ""),
    ("0610", "关于节水的建议", "周委员", "", "市水利局", "", "2023-02-08", ""),
)  # fmt: skip


def workbook(rows: Iterable[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS) -> bytes:
    """An Excel file with one sheet."""
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("提案")
        for at, row in enumerate([headers, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return data.getvalue()


def csv(rows: Iterable[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS) -> bytes:
    """A CSV file as Excel in a Chinese office writes it: GBK, and commas."""
    return "\r\n".join(",".join(row) for row in [headers, *rows]).encode("gbk")
