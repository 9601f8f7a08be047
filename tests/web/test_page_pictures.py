"""PDFs as people see them: how they stand, pages as pictures, trying again; and nobody else's."""

import io
import re
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import update

from proposals.documents.pdf import ConverterFailed, to_pdfs
from proposals.services.house import HouseDesk
from proposals.services.renderings import render_waiting
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.rendering import Rendering
from tests.documents.attack_files import pdf_file
from tests.factories import in_hand
from tests.issued import BODY, approved, issued


@pytest.fixture
def clerk(site):
    return site.visitor("王登记")


@pytest.fixture
def letter(site):
    (letter,) = issued(site.cast, approved(site.cast))
    found = (letter.handling_id, letter.id)
    site.cast.office.commit()
    return found


def work(site, convert=lambda files: [pdf_file() for _ in files]) -> int:
    return render_waiting(HouseDesk(site.house, "worker", lambda: datetime.now(UTC)), convert)


def change(site, **values: object) -> None:
    site.cast.office.db.execute(update(Rendering).values(**values))
    site.cast.office.commit()


def test_a_letter_says_how_its_pdf_stands_until_its_pages_are_there(site, clerk, letter, monkeypatch):
    handling_id, letter_id = letter
    page = f"/cases/{handling_id}/letters"
    waiting = clerk.get(page).text
    assert "PDF等待生成" in waiting
    assert "后台程序最近15分钟没有运行" in waiting
    change(site, state=WorkState.WORKING)
    assert "PDF正在生成" in clerk.get(page).text
    change(site, state=WorkState.WAITING)
    work(site)
    done = clerk.get(page).text
    assert "下载PDF" in done
    assert f'src="{page}/{letter_id}/pages/1.png?width=960"' in done
    assert 'alt="渝司提〔' in done
    assert "第1页，共1页" in done


def test_where_no_converter_is_installed_the_pages_say_so(site, clerk, letter, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert work(site, None) == 0
    assert "本机没有安装LibreOffice" in clerk.get(f"/cases/{letter[0]}/letters").text
    assert "本机没有安装LibreOffice" in clerk.get("/admin/").text


def test_a_failure_shows_its_reason_and_the_clerk_tries_again(site, clerk, letter):
    handling_id, letter_id = letter
    page = f"/cases/{handling_id}/letters"
    work(site, lambda files: [ConverterFailed("LibreOffice没有生成PDF。") for _ in files])
    shown = clerk.get(page).text
    assert "PDF未成功" in shown
    assert "LibreOffice没有生成PDF。（第1次，下次" in shown
    change(site, state=WorkState.FAILED, attempts=8)
    assert "已试8次，不再自动重试" in clerk.get(page).text
    assert "PDF：等待生成0份，未成功1份" in clerk.get("/admin/").text
    again = clerk.post(f"{page}/{letter_id}/pdf", page=page)
    assert (again.status_code, again.headers["Location"]) == (303, f"{page}#letter-{letter_id}")
    assert work(site) == 1


def test_who_neither_handles_the_case_nor_keeps_it_has_no_button(site, letter):
    handling_id, letter_id = letter
    change(site, state=WorkState.FAILED, attempts=8)
    page, leader = f"/cases/{handling_id}/letters", site.visitor("吴分管")
    assert ">重试<" not in leader.get(page).text
    assert leader.post(f"{page}/{letter_id}/pdf", page=page).status_code == 403


@pytest.mark.parametrize(("asked", "wide"), [("480", 480), ("1440", 1440), ("7", 960), ("x", 960), ("", 960)])
def test_a_page_is_a_png_of_a_width_that_we_make(asked, wide, site, clerk, letter):
    handling_id, letter_id = letter
    work(site)
    answer = clerk.get(f"/cases/{handling_id}/letters/{letter_id}/pages/1.png?width={asked}")
    assert answer.mimetype == "image/png"
    picture = Image.open(io.BytesIO(answer.data))
    assert (picture.format, picture.width) == ("PNG", wide)


def test_pictures_are_for_those_who_may_see_the_case_and_end_with_the_last_page(site, clerk, letter):
    handling_id, letter_id = letter
    address = f"/cases/{handling_id}/letters/{letter_id}/pages"
    assert clerk.get(f"{address}/1.png").status_code == 404, "not made yet"
    work(site)
    assert site.visitor("外人").get(f"{address}/1.png").status_code == 404
    assert site.visitor().get(f"{address}/1.png").headers["Location"].startswith("/login")
    assert clerk.get(f"{address}/2.png").status_code == 422
    assert clerk.get(f"/cases/{handling_id}/letters/{letter_id + 1}/pages/1.png").status_code == 404


def drafted(site) -> int:
    case = in_hand(site.cast)
    site.cast.office.commit()
    handler = site.visitor("李承办")
    url = f"/cases/{case}/save_draft"
    assert handler.post(url, body=BODY).status_code == 303
    return case


def test_a_draft_is_looked_at_as_its_real_pages(site):
    case, handler = drafted(site), site.visitor("李承办")
    here = f"/cases/{case}/draft/versions/1/layout"
    assert "看版面" in handler.get(f"/cases/{case}/save_draft").text
    assert "生成版面" in handler.get(here).text
    assert handler.post(here).headers["Location"] == here
    coming = handler.get(here)
    assert "PDF等待生成" in coming.text
    assert coming.headers["Refresh"] == "4"
    assert work(site, to_pdfs) == 1
    done = handler.get(here)
    assert "Refresh" not in done.headers
    assert 'alt="第1稿第1页，共1页"' in done.text
    answer = handler.get(f"{here}/1.png?width=480")
    assert Image.open(io.BytesIO(answer.data)).size == (480, 679)
    assert site.visitor("外人").get(f"{here}/1.png").status_code == 404
    assert site.visitor("外人").post(here, page="/accessibility").status_code == 404


def test_a_failed_layout_is_asked_for_again(site):
    case, handler = drafted(site), site.visitor("李承办")
    here = f"/cases/{case}/draft/versions/1/layout"
    handler.post(here)
    change(site, state=WorkState.FAILED, attempts=8, problem="没有生成。")
    assert "重新生成版面" in handler.get(here).text
    handler.post(here)
    assert work(site) == 1


def test_submission_has_the_pages_ready_for_the_approver(site, clerk):
    case = drafted(site)
    assert (
        clerk.post(f"/cases/{case}/submit", waive_contact="委员出国", waive_points="见正文").status_code
        == 303
    )
    head, page = site.visitor("周处长"), f"/cases/{case}/approve"
    assert "PDF等待生成" in head.get(page).text
    assert work(site) == 1
    ready = head.get(page).text
    assert "看版面（共1页，印出来的样子）" in ready
    picture = re.search(r'src="([^"]+\.png)\?width=960"', ready)[1]
    assert head.get(picture).mimetype == "image/png"


def test_before_numbering_the_signed_pages_can_be_looked_at(site, clerk):
    handling_id = approved(site.cast)
    site.cast.office.commit()
    today = site.cast.office.today.isoformat()
    check = clerk.post(f"/cases/{handling_id}/issue", issued_on=today, series="", number="渝司提〔2026〕9号")
    assert "看签发稿的版面" in check.text
    office = site.fresh()
    assert office.db.get(Handling, handling_id).state == "approved"
    office.close()
