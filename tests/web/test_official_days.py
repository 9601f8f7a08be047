"""管理—工作日历 in the browser: files as they come and as they should not, looked at and confirmed."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import func, select
from xlsxwriter.workbook import Workbook

from proposals.storage.tables.system import DayChange, OfficialDay, Setting
from tests.documents.attack_files import docx_file, locked_zip, many_entries, pdf_file, png_file, xlsx_file
from tests.documents.old_workbook import xls
from tests.factories import in_hand

NOTICE = "关于2027年部分节假日安排的通知\n一、国庆节：10月1日至7日放假调休，共7天。10月9日上班。\n"
HEADERS = ("名称", "日期", "类型")


def workbook(*rows: tuple[object, ...], headers: tuple[str, ...] = HEADERS) -> bytes:
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy/m/d"})
        for at, row in enumerate([headers, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
    return data.getvalue()


def send(site, data: bytes, name: str, who: str = "王登记"):
    clerk = site.visitor(who)
    return clerk, clerk.post("/admin/days/import", file=(io.BytesIO(data), name))


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def stored(site, table=OfficialDay) -> int:
    office = site.fresh()
    found = office.db.scalar(select(func.count()).select_from(table))
    office.close()
    return found


def test_import_look_confirm_and_the_list_of_what_moved(site):
    case = in_hand(site.cast)
    site.cast.office.commit()
    before = stored(site)
    clerk, answer = send(site, workbook(("国庆节", date(2027, 10, 1), "放假")), "2027.xlsx")
    assert answer.status_code == 303
    look = clerk.get("/admin/days/preview").text
    assert "2027年只有1天" in look
    assert "放假（国庆节）" in look
    assert stored(site) == before
    done = clerk.post("/admin/days/preview", token=token(look))
    assert done.status_code == 303
    assert "没有期限的日期变动" in clerk.get(done.headers["Location"]).text
    assert stored(site) == before + 1

    clerk.post("/admin/days/change", first="2023-5-8", last="", what="off", name="防汛")
    look = clerk.get("/admin/days/preview").text
    assert f'href="/cases/{case}"' in look
    done = clerk.post("/admin/days/preview", token=token(look))
    page = clerk.get(done.headers["Location"]).text
    assert "2023-05-09" in page
    assert clerk.get(done.headers["Location"] + ".xlsx").status_code == 200
    assert "防汛" in clerk.get("/admin/days/2023").text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("名称,日期,类型\n国庆节,2027-10-01至2027-10-07,放假\n".encode("gbk"), "gbk.csv"),
        ("日期;类型\n2027年10月1日至7日;休\n".encode(), "分号.csv"),
        ("日期\t类型\t名称\n2027/10/1 - 2027/10/7\t休\t国庆\n".encode("utf-16"), "unicode.csv"),
        (workbook(("国庆节", 46661, "休"), ("", "2027-10-02至7日", "放假")), "数字.xlsx"),
        (xls({(0, 0): "日期", (0, 1): "类型", (1, 0): "2027-10-01至2027-10-07", (1, 1): "放假"}), "旧.xls"),
    ],
)
def test_files_of_every_kind_are_read(site, data, name):
    clerk, answer = send(site, data, name)
    assert answer.status_code == 303, answer.text
    assert "7天和现在不同" in clerk.get("/admin/days/preview").text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "空.xlsx"),
        (b"   \n", "空.csv"),
        (b"PK\x03\x04 broken", "坏.xlsx"),
        (docx_file(), "其实是Word.xlsx"),
        (pdf_file(), "其实是PDF.xlsx"),
        (png_file(), "其实是图片.csv"),
        (locked_zip(), "加密.xlsx"),
        (many_entries(3_000), "很多.xlsx"),
        (xlsx_file(), "没有表头.xlsx"),
        (xlsx_file(rows=3_000, columns=2), "太长.xlsx"),
        (b"\x00\xff\x00\xfe" * 400, "乱码.csv"),
        ("<html><table><tr><td>日期</td></tr></table>".encode(), "网页.csv"),
        ("日期,类型\n".encode(), "只有表头.csv"),
        ("日期,名称\n2027-10-01,国庆\n".encode(), "缺类型.csv"),
        ("日期,日期,类型\n2027-10-01,2027-10-02,休\n".encode(), "两列.csv"),
        ('日期,类型\n"2027-10-01,休\n'.encode() + b'"' * 200_000, "引号.csv"),
        (("日期,类型\n" + "2027-10-01,休\n" * 2_001).encode(), "太多行.csv"),
        ("日期,类型\n2027-10-12,上班\n".encode(), "平日上班.csv"),
        ("日期,类型\n2027-10-01,<script>alert(1)</script>\n".encode(), "脚本.csv"),
        (b"x", "后缀.exe"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(site, data, name):
    before = stored(site)
    clerk, answer = send(site, data, name)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    assert (stored(site), stored(site, Setting)) == (before, 0)
    assert clerk.get("/admin/days/preview").status_code == 409


def test_every_wrong_row_is_listed_with_its_number(site):
    rows = "日期,类型\n2027-10-01,休\n某日,休\n2027-10-12,班\n2027-10-01,班\n"
    _, answer = send(site, rows.encode(), "a.csv")
    for row in ("第3行", "第4行", "第5行"):
        assert row in answer.text
    assert "有3行要改正，什么都没有导入" in answer.text


def test_the_notice_is_pasted_and_what_was_pasted_stays_when_refused(site):
    clerk = site.visitor("王登记")
    refused = clerk.post("/admin/days/import", text=NOTICE.replace("共7天", "共8天"))
    assert refused.status_code == 422
    assert "按日期算是7天" in refused.text
    assert "共8天" in refused.text
    assert clerk.post("/admin/days/import", text=NOTICE).status_code == 303
    assert "8天和现在不同" in clerk.get("/admin/days/preview").text
    assert clerk.post("/admin/days/import").status_code == 422


def test_an_old_look_does_not_confirm(site):
    clerk = site.visitor("王登记")
    clerk.post("/admin/days/import", text=NOTICE)
    old = token(clerk.get("/admin/days/preview").text)
    clerk.post("/admin/days/change", first="2027-10-1", last="", what="off", name="")
    answer = clerk.post("/admin/days/preview", token=old)
    assert answer.status_code == 409
    assert "最新的对照" in answer.text
    assert stored(site, DayChange) == 0


def test_a_year_is_marked_and_a_prepared_change_is_dropped(site):
    clerk = site.visitor("王登记")
    assert clerk.post("/admin/days/2023/withdraw", page="/admin/days").status_code == 303
    assert "重新按双休推算" in clerk.get("/admin/days/preview").text
    assert clerk.post("/admin/days/drop", page="/admin/days").status_code == 303
    assert clerk.get("/admin/days/preview").status_code == 409
    assert clerk.post("/admin/days/2023/announce", page="/admin/days").status_code == 409
    assert clerk.post("/admin/days/2030/packaged", page="/admin/days").status_code == 409


def test_a_day_that_is_none_is_told_at_its_field(site):
    clerk = site.visitor("王登记")
    answer = clerk.post("/admin/days/change", first="2027-2-29", last="", what="off", name="x")
    assert answer.status_code == 422
    assert "2027年2月只有28天" in answer.text
    answer = clerk.post("/admin/days/change", first="2027-10-12", last="", what="work", name="")
    assert "本来就上班" in answer.text
    assert 'value="2027-10-12"' in answer.text


@pytest.mark.parametrize("who", ["李承办", "陈局长", "赵会办"])
@pytest.mark.parametrize("place", ["", "/2023", "/import", "/change", "/changes", "/template.xlsx"])
def test_who_may_not_look_after_days_is_refused(site, who, place):
    assert site.visitor(who).get(f"/admin/days{place}").status_code == 403


def test_years_out_of_range_are_not_there(site):
    clerk = site.visitor("王登记")
    for year in (0, 1989, 2101, 999_999):
        assert clerk.get(f"/admin/days/{year}").status_code == 404
        assert clerk.get(f"/admin/days/{year}.xlsx").status_code == 404
    assert clerk.get("/admin/days/2027").status_code == 200
