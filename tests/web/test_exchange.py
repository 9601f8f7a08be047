"""批量导入 in the browser and on the command line, with files as they come and as they should not."""

import io
import json
import re

import pytest
from sqlalchemy import func, select
from xlsxwriter.workbook import Workbook

from proposals.documents.spreadsheets import read_table
from proposals.domain.actors import Role
from proposals.storage.tables.handling import LedgerRow
from proposals.storage.tables.register import Proposal
from tests.documents.attack_files import docx_file
from tests.guards.sound import faults_of
from tests.lists import HEADERS, ROWS, csv, workbook

SESSION = "市政协六届一次会议"


def send(site, data: bytes, name: str = "清单.xlsx", who: str = "王登记"):
    clerk = site.visitor(who)
    fields = {"unit": str(site.cast.unit.id), "session": SESSION, "kind": "", "level": ""}
    return clerk, clerk.post("/import", **fields, file=(io.BytesIO(data), name))


def registered_in(site) -> int:
    office = site.fresh()
    found = office.db.scalar(select(func.count(Proposal.id)))
    office.close()
    return found


def test_upload_preview_confirm_report(site):
    clerk, answer = send(site, workbook())
    assert answer.status_code == 303
    preview = clerk.get(answer.headers["Location"]).text
    assert "可以登记<strong>3</strong>件" in preview
    assert "没有本单位的1行" in preview
    assert registered_in(site) == 0
    done = clerk.post(answer.headers["Location"])
    assert done.status_code == 303
    assert "已登记3件" in clerk.get(done.headers["Location"]).text
    assert registered_in(site) == 3
    assert "已经导入过" in clerk.post(answer.headers["Location"], page="/import").text


def test_errors_stand_at_their_cells_and_must_be_left_out_knowingly(site):
    clerk, answer = send(
        site, workbook([*ROWS, ("0x", "<script>alert(1)</script>", "", "", "", "", "2023-2-30", "")])
    )
    page = answer.headers["Location"]
    preview = clerk.get(page).text
    for cell in ("A6", "C6", "G6"):
        assert f'<td class="nowrap">{cell}</td>' in preview
    assert "<script>alert" not in preview
    assert "勾选" in clerk.post(page).text
    assert clerk.post(page, leave_faulty="y").status_code == 303
    assert registered_in(site) == 3


def test_ten_thousand_rows_are_previewed_and_can_be_registered(site):
    rows = [(str(n), f"第{n}件", "某委员", "", "市司法局", "", "2023-02-08", "") for n in range(1, 10_001)]
    clerk, answer = send(site, workbook(rows))
    assert "可以登记<strong>10000</strong>件" in clerk.get(answer.headers["Location"]).text
    assert registered_in(site) == 0


def formulas() -> bytes:
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, ROWS[1])
        sheet.write_formula(1, 0, "=A9", value="0608")
        sheet.write_row(2, 0, ROWS[2])
        sheet.write_formula(2, 1, "=B99", value="#REF!")
    return data.getvalue()


def test_a_formula_counts_with_its_value_and_a_broken_one_is_named(site):
    clerk, answer = send(site, formulas())
    preview = clerk.get(answer.headers["Location"]).text
    assert "0608" in preview
    assert '<td class="nowrap">B3</td>' in preview


def test_a_gbk_csv_is_read(site):
    clerk, answer = send(site, csv(), "清单.csv")
    assert "关于加强基层法治宣传的建议" in clerk.get(answer.headers["Location"]).text


BAD = {
    "no header": (workbook([("一", "二")], headers=("甲", "乙")), "清单.xlsx", "没有找到表头"),
    "a required column missing": (workbook([r[:2] for r in ROWS], HEADERS[:2]), "清单.xlsx", "缺少“提案者”列"),
    "header only": (workbook([]), "清单.xlsx", "只有表头"),
    "empty": (b"", "清单.xlsx", "空文件"),
    "a letter renamed": (docx_file(), "清单.xlsx", "只接收"),
    "cut off": (workbook()[:3000], "清单.xlsx", ""),
    "another suffix": (b"a,b", "清单.exe", "不能上传"),
    "eleven thousand rows": (
        workbook([(str(n), "案由", "某委员") for n in range(10_001)], HEADERS[:3]), "清单.xlsx", "最多",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(site, what):
    data, name, words = BAD[what]
    clerk, answer = send(site, data, name)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert words in answer.text
    assert "只预览" not in clerk.get("/import").text


def test_the_template_can_be_downloaded_filled_and_imported(site):
    clerk = site.visitor("王登记")
    answer = clerk.get("/import/template/cppcc_proposal.xlsx")
    assert answer.data.startswith(b"PK")
    assert clerk.get("/import/template/petition.xlsx").status_code == 404
    _, refused = send(site, answer.data)
    assert "只有表头" in refused.text


def test_only_clerks_find_the_page(site):
    assert site.visitor("李承办").get("/import").status_code == 403
    assert "批量导入" in site.visitor("王登记").get("/").text


def test_another_clerk_imports_for_their_own_unit_whatever_they_send(site):
    clerk, answer = send(site, workbook(), who="外人")
    clerk.post(answer.headers["Location"], undecided="y")
    office = site.fresh()
    ours = office.db.scalar(select(func.count()).where(LedgerRow.unit_id == site.cast.unit.id))
    office.close()
    assert ours == 0
    assert Role.CLERK in {g.role for g in site.cast["外人"].grants}


# ------------------------------------------------------------------ the command


def command(site, tmp_path, data: bytes, *words: str, name: str = "list.xlsx"):
    file = tmp_path / name
    file.write_bytes(data)
    return site.app.test_cli_runner().invoke(
        args=["import", str(file), "--session", SESSION, "--unit", "市司法局", *words]
    )


def test_the_command_reports_row_by_row_and_dry_run_writes_nothing(site, tmp_path):
    site.cast.office.commit()
    tried = command(site, tmp_path, workbook(), "--dry-run", "--json", "--kind", "cppcc_proposal")
    report = json.loads(tried.stdout)
    assert (tried.exit_code, report["dry_run"], report["registered"]) == (0, True, 0)
    assert [(r["serial_no"], r["status"]) for r in report["rows"]] == [
        ("0607", "ready"), ("0608", "ready"), ("0609", "ready"), ("0610", "without_part"),
    ]  # fmt: skip
    assert registered_in(site) == 0
    done = command(site, tmp_path, workbook(), "--json")
    assert (done.exit_code, json.loads(done.stdout)["registered"]) == (0, 3)
    assert registered_in(site) == 3
    again = command(site, tmp_path, workbook(ROWS[:3]))
    assert (again.exit_code, registered_in(site)) == (2, 3)


def test_the_command_leaves_faulty_rows_out_and_exits_with_1(site, tmp_path):
    done = command(site, tmp_path, workbook([*ROWS, ("", "无号", "某委员", "", "", "", "", "")]))
    assert done.exit_code == 1
    assert "第6行“案号”（A6）" in done.stdout
    assert "已登记3件，没有本单位的1行，有错的1行没有登记。" in done.stdout


@pytest.mark.parametrize(
    "words",
    [["--kind", "petition"], ["--level", "moon"], ["--unit", "没有的单位"], ["--session", "没有的届次"]],
    ids=lambda w: w[0],
)
def test_the_command_refuses_what_it_does_not_know_in_one_sentence(site, tmp_path, words):
    done = command(site, tmp_path, workbook(), *words)
    assert done.exit_code == 2
    assert done.stderr.endswith("。\n")
    assert len(done.stderr.splitlines()) == 1


def test_the_command_asks_to_choose_the_columns_first_and_then_remembers_them(site, tmp_path):
    site.cast.office.commit()
    for words in ((), ("--dry-run",)):
        refused = command(site, tmp_path, workbook(OWN_ROWS, OWN_WORDS), *words)
        assert (refused.exit_code, "请在“列的对应”里核对后保存" in refused.stderr) == (2, True)
    clerk, answer = send(site, workbook(OWN_ROWS, OWN_WORDS))
    page = answer.headers["Location"]
    clerk.post(f"{page}/columns", page=page, **places())
    assert command(site, tmp_path, workbook(OWN_ROWS, OWN_WORDS)).exit_code == 0
    assert registered_in(site) == 2


def test_the_command_refuses_a_file_that_is_not_there(site):
    done = site.app.test_cli_runner().invoke(args=["import", "nowhere.xlsx", "--session", SESSION])
    assert (done.exit_code, "读不到" in done.stderr) == (2, True)


# ------------------------------------------------------------------ which column is what

OWN_WORDS = ("件次", "事由", "谁提的", "谁来办")
OWN_ROWS = (
    ("0607", "关于加强法治的建议", "孔委员", "市司法局（主办）、市信访办（会办）"),
    ("0608", "关于普法的建议", "赵委员", "市司法局"),
)


def places(**fields: str) -> dict[str, str]:
    return {"c0": "serial_no", "c1": "title", "c2": "proposers", "c3": "units", **fields}


def test_own_header_words_are_guessed_asked_about_saved_and_remembered(site):
    clerk, answer = send(site, workbook(OWN_ROWS, OWN_WORDS))
    page = answer.headers["Location"]
    answer = clerk.get(page)
    assert faults_of(answer) == []
    asked = answer.text
    assert "按内容猜是“案由”" in asked
    assert "猜的，请核对" in asked
    assert "确认登记" not in asked
    assert "请在“列的对应”里核对后保存" in clerk.post(page).text
    assert clerk.post(f"{page}/columns", page=page, **places()).status_code == 303
    assert "可以登记<strong>2</strong>件" in clerk.get(page).text
    assert clerk.post(page).status_code == 303
    clerk, again = send(site, workbook([("0609", "关于调解的建议", "孙委员", "市司法局")], OWN_WORDS))
    remembered = clerk.get(again.headers["Location"]).text
    assert "按上次的对应关系" in remembered
    assert "可以登记<strong>1</strong>件" in remembered


def test_what_was_remembered_can_be_taken_back(site):
    clerk, answer = send(site, workbook(ROWS))
    page = answer.headers["Location"]
    clerk.post(f"{page}/columns", page=page, c0="serial_no", c1="title", c2="proposers", c4="co_units")
    clerk, again = send(site, workbook(ROWS))
    page = again.headers["Location"]
    assert "按上次的对应关系" in clerk.get(page).text
    assert clerk.post(f"{page}/columns/reset", page=page).status_code == 303
    assert "按上次的对应关系" not in clerk.get(page).text
    clerk, third = send(site, workbook(ROWS))
    assert "按上次的对应关系" not in clerk.get(third.headers["Location"]).text


def test_a_sheet_or_a_header_row_that_is_not_there_is_refused_at_its_field(site):
    clerk, answer = send(site, workbook())
    page = answer.headers["Location"]
    refused = clerk.post(f"{page}/columns", page=page, header_row="99")
    assert refused.status_code == 422
    assert 'id="header_row-error"' in refused.text
    assert clerk.post(f"{page}/columns", page=page, c0="no_such_field").status_code == 422
    assert clerk.post(f"{page}/columns", page=page, sheet="没有的表").status_code == 422


def test_the_columns_of_a_list_that_is_registered_stay(site):
    clerk, answer = send(site, workbook())
    page = answer.headers["Location"]
    clerk.post(page)
    assert clerk.post(f"{page}/columns", page="/import").status_code == 302
    assert "列的对应不能再改" in clerk.post(f"{page}/columns/reset", page="/import").text


def test_the_columns_of_another_persons_list_are_not_there(site):
    _, answer = send(site, workbook())
    page = answer.headers["Location"]
    stranger = site.visitor("外人")
    for address in (f"{page}/columns", f"{page}/columns/reset"):
        assert stranger.post(address, page="/import").status_code == 404
    assert stranger.get(f"{page}/faulty.xlsx").status_code == 404


def test_faulty_rows_are_downloaded_corrected_and_uploaded(site):
    rows = (*ROWS[:1], ("", "没有案号的", "某委员", "", "市司法局", "", "2023-2-30", ""))
    clerk, answer = send(site, workbook(rows))
    page = answer.headers["Location"]
    assert "2023-2-30" in clerk.get(f"{page}?show=faulty").text
    sheet = clerk.get(f"{page}/faulty.xlsx").data
    table = read_table(sheet, "有错.xlsx")
    assert table.headers == (*HEADERS, "问题")
    assert "交办日期（G列）：“2023-2-30”这一天不存在" in table.rows[0].cells[-1]
    _, again = send(site, sheet, "改好.xlsx")
    assert "列“问题”" not in clerk.get(again.headers["Location"]).text


def test_a_classified_row_is_shown_nowhere(site):
    headers = (*HEADERS, "密级")
    rows = [(*ROWS[0], ""), ("0613", "不得外传的事", "某委员", "", "市司法局", "", "", "", "秘密")]
    clerk, answer = send(site, workbook(rows, headers))
    page = answer.headers["Location"]
    answer = clerk.get(f"{page}?show=faulty")
    assert faults_of(answer) == []
    shown = answer.text
    assert "涉密件不得录入本系统" in shown
    assert "不得外传的事" not in shown
    assert "不得外传" not in str(read_table(clerk.get(f"{page}/faulty.xlsx").data, "有错.xlsx").rows)


def test_a_long_list_is_shown_by_fifty_and_told_by_kind(site):
    rows = [(str(n), f"第{n}件", "某委员", "", "市司法局", "", "2023-02-08", "") for n in range(1, 901)]
    clerk, answer = send(site, workbook(rows))
    page = clerk.get(answer.headers["Location"]).text
    assert len(page) < 60_000
    assert "案号补零900处（第2—901行）" in page
    assert "共 900 件" not in page
    assert "共 900 行" in page
    last = clerk.get(f"{answer.headers['Location']}?show=ready&page=18").text
    assert "第900件" in last
    assert "第850件" not in last


def test_an_import_is_undone_after_a_look_at_what_goes(site):
    clerk, answer = send(site, workbook())
    page = answer.headers["Location"]
    clerk.post(page)
    assert f'href="{page}/undo"' in clerk.get(page).text
    check = clerk.get(f"{page}/undo").text
    assert "这次登记的3件" in check
    assert clerk.post(f"{page}/undo").headers["Location"] == page
    report = clerk.get(page).text
    assert "王登记于" in report
    assert f"{page}/undo" not in report
    assert "0607" not in clerk.get("/ledger").text
    assert "已撤销" in clerk.get("/import").text
    assert "已经撤销过" in clerk.get(f"{page}/undo").text


def test_an_import_that_was_worked_on_shows_the_cases_in_the_way(site):
    clerk, answer = send(site, workbook())
    page = answer.headers["Location"]
    clerk.post(page)
    case = re.search(r"/cases/\d+", clerk.get(page).text).group()
    check = f"{page}/undo"
    clerk.post(f"{case}/accept")
    assert "第0607号已“签收”" in clerk.get(check).text
    refused = clerk.post(check)
    assert refused.status_code == 409
    assert "整批不能再撤销" in refused.text


def test_a_revised_list_shows_what_differs_and_changes_what_is_ticked(site):
    clerk, answer = send(site, workbook())
    clerk.post(answer.headers["Location"])
    later = [(ROWS[0][0], "关于深入推进法治政府建设的建议", *ROWS[0][2:]), *ROWS[1:2]]
    clerk, answer = send(site, workbook(later))
    preview = clerk.get(answer.headers["Location"]).text
    assert (
        "<del>关于进一步加强法治政府建设的建议</del> → <ins>关于深入推进法治政府建设的建议</ins>" in preview
    )
    assert "已经登记过、没有变化的1件" in preview
    assert "以前导入过、这份清单里没有的件" in preview
    assert "请勾选要更改的件" in clerk.post(answer.headers["Location"]).text
    ticked = re.search(r'name="revise" value="(\d+)"', preview)[1]
    done = clerk.post(answer.headers["Location"], revise=ticked)
    assert done.status_code == 303
    report = clerk.get(done.headers["Location"]).text
    assert "更改1件" in report
    assert "关于深入推进法治政府建设的建议" in clerk.get(f"/cases/{ticked}").text
