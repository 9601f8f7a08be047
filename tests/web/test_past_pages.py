"""批量导入 of past years and of files in the browser: upload, preview, confirm, report, take back."""

import io

from tests.documents.test_archives import zipped
from tests.factories import registered
from tests.guards.sound import faults_of
from tests.services.test_past_years import BARE, HELPED, LED, MEANT, OLD, OWN_ROW, OWN_WORDS, sheet
from tests.word_files import p, word

SESSION = "市政协六届一次会议"
CONFIRM = ">确认登记</button>"


def send_ledger(site, data: bytes, **fields: str):
    clerk = site.visitor("王登记")
    sent = {
        "unit": str(site.cast.unit.id),
        "session": "other",
        "new_session": OLD,
        "year": "",
        "all_ours": "y",
        **fields,
    }
    return clerk, clerk.post("/import/past", **sent, file=(io.BytesIO(data), "2021年台账.xlsx"))


def send_files(site, *files: tuple[str, bytes], page: str = "/import/originals"):
    clerk = site.visitor("王登记")
    uploads = [(io.BytesIO(data), name) for name, data in files]
    return clerk, clerk.post(page, unit=str(site.cast.unit.id), session=SESSION, files=uploads)


def test_an_old_ledger_is_previewed_confirmed_and_shown_on_the_case(site):
    clerk, answer = send_ledger(site, sheet(LED, HELPED, BARE))
    assert answer.status_code == 303
    preview = clerk.get(answer.headers["Location"]).text
    assert "可以登记为往年件<strong>3</strong>件" in preview
    assert "届次“市政协五届四次会议”（2021年，市，政协提案）还没有" in preview
    done = clerk.post(answer.headers["Location"])
    assert done.status_code == 303
    report = clerk.get(done.headers["Location"]).text
    assert "已登记3件" in report
    case = report.split('href="/cases/')[1].split('"')[0]
    page = clerk.get(f"/cases/{case}").text
    assert "往年办理情况" in page
    for words in ("渝司提〔2021〕3号", "公共法律服务处", "2021年台账.xlsx第2行", "市信访办"):
        assert words in page
    assert "2021年台账.xlsx" in clerk.get("/import").text
    assert clerk.get(answer.headers["Location"]).status_code == 303


def test_a_name_that_is_no_session_is_refused_where_it_was_typed(site):
    _, answer = send_ledger(site, sheet(LED), new_session="前年的")
    assert answer.status_code == 422
    assert 'id="new_session-error"' in answer.text
    assert "前年的" in answer.text
    _, answer = send_ledger(site, sheet(LED), new_session="")
    assert "请填写届次名称" in answer.text


def test_errors_of_an_old_ledger_stand_at_their_cells(site):
    wrong = [*LED]
    wrong[7] = "去年夏天"
    clerk, answer = send_ledger(site, sheet(wrong, BARE))
    page = answer.headers["Location"]
    assert '<td class="nowrap">H2</td>' in clerk.get(page).text
    assert "勾选" in clerk.post(page).text
    assert clerk.post(page, leave_faulty="y").status_code == 303


def test_header_words_of_its_own_are_asked_about_kept_and_let_go(site):
    clerk, answer = send_ledger(site, sheet(OWN_ROW, headers=OWN_WORDS))
    page = answer.headers["Location"]
    shown = clerk.get(page)
    assert '<option value="letter_number">答复文号' in shown.text
    assert CONFIRM not in shown.text
    assert faults_of(shown) == []
    given = {f"c{at}": field for at, field in MEANT.items()}
    refused = clerk.post(f"{page}/columns", page=page, **{**given, "header_row": "0"})
    assert refused.status_code == 422
    assert faults_of(refused) == []
    assert clerk.post(f"{page}/columns", page=page, **given).status_code == 303
    assert "可以登记为往年件<strong>1</strong>件" in clerk.get(page).text
    _, again = send_ledger(site, sheet(OWN_ROW, headers=OWN_WORDS))
    assert CONFIRM in clerk.get(page).text
    assert "按上次的对应关系" in clerk.get(again.headers["Location"]).text
    assert clerk.post(f"{page}/columns/reset", page=page).status_code == 303
    assert CONFIRM not in clerk.get(page).text


def test_the_rows_to_correct_can_be_taken_home(site):
    wrong = [*LED]
    wrong[7] = "去年夏天"
    clerk, answer = send_ledger(site, sheet(wrong, BARE))
    page = answer.headers["Location"]
    assert f'href="{page}/faulty.xlsx"' in clerk.get(page).text
    assert clerk.get(f"{page}/faulty.xlsx").data[:2] == b"PK"


def test_originals_are_matched_corrected_attached_and_taken_back(site):
    case = registered(site.cast)
    site.cast.office.commit()
    data = zipped({"0607.docx": word(p("正文")), "0999.docx": word(p("附件"))})
    clerk, answer = send_files(site, ("原件.zip", data))
    page = answer.headers["Location"]
    shown = clerk.get(page).text
    assert "可以添加<strong>1</strong>个文件，对不上的1个" in shown
    assert "没有第0999号" in shown
    assert "还有1个文件对不上" in clerk.post(page).text
    assert clerk.post(page, serial_1="607", do="check").status_code == 303
    assert "可以添加<strong>2</strong>个文件" in clerk.get(page).text
    assert clerk.post(page, serial_0="0607", serial_1="0607").status_code == 303
    assert "已添加2个文件" in clerk.get(page).text
    files = clerk.get(f"/cases/{case.handling_id}/files").text
    assert "提案原件" in files
    assert "文字还没有读出来" in files
    assert clerk.post(f"{page}/undo", page=page).status_code == 303
    assert "由王登记撤销" in clerk.get(page).text
    assert "提案原件" not in clerk.get(f"/cases/{case.handling_id}/files").text


def test_typed_numbers_stay_when_something_is_in_the_way(site):
    registered(site.cast)
    site.cast.office.commit()
    clerk, answer = send_files(site, ("0607.docx", word(p("正文"))), ("说明.docx", word(p("说明"))))
    refused = clerk.post(answer.headers["Location"], serial_0="0607", serial_1="0888")
    assert refused.status_code == 422
    assert 'value="0888"' in refused.text


def test_a_broken_zip_is_one_sentence_at_the_field(site):
    _, answer = send_files(site, ("原件.zip", b"PK\3\4 broken"), page="/import/past-replies")
    assert answer.status_code == 422
    assert 'id="files-error"' in answer.text
    assert "不完整或已损坏" in answer.text


def test_no_file_and_a_foreign_one_are_refused(site):
    _, answer = send_files(site)
    assert "请选择文件" in answer.text
    _, answer = send_files(site, ("名单.xlsx", b"PK"))
    assert "不能上传" in answer.text


def test_strangers_see_no_batch_and_handlers_no_page(site):
    clerk, answer = send_ledger(site, sheet(LED))
    assert site.visitor("外人").get(answer.headers["Location"]).status_code == 404
    assert site.visitor("李承办").get("/import/past").status_code == 403
    batch = answer.headers["Location"].rsplit("/", 1)[1]
    assert clerk.get(f"/import/{batch}").status_code == 404
    assert clerk.get(f"/import/files/{batch}").status_code == 404


def test_every_page_of_the_way_is_sound(site):
    registered(site.cast)
    site.cast.office.commit()
    wrong = [*LED]
    wrong[7] = "去年夏天"
    clerk, ledger = send_ledger(site, sheet(wrong, HELPED, BARE), all_ours="")
    _, files = send_files(site, ("0607.docx", word(p("正文"))), ("说明.docx", word(p("说明"))))
    pages = [ledger.headers["Location"], files.headers["Location"]]
    pages += ["/import", "/import/past", "/import/originals", "/import/past-replies"]
    assert {page: faults_of(clerk.get(page)) for page in pages} == {page: [] for page in pages}
    assert faults_of(clerk.post(pages[0])) == []
    assert faults_of(clerk.post(pages[1])) == []
    assert clerk.post(pages[1], leave_out="y", serial_0="0607", serial_1="").status_code == 303
    assert faults_of(clerk.get(pages[1])) == []
