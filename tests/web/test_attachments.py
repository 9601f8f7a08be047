"""附件: added by those at work, downloaded by those who may see, never shown inside the site."""

import io

from tests.documents.attack_files import docx_file
from tests.factories import registered


def prepared(site) -> str:
    case = registered(site.cast)
    site.cast.office.commit()
    return f"/cases/{case.handling_id}/files"


def add(visitor, url: str, data: bytes, name: str):
    return visitor.post(url, file=(io.BytesIO(data), name))


def test_the_clerk_adds_a_file_and_it_comes_back_as_a_download(site):
    url = prepared(site)
    clerk = site.visitor("王登记")
    assert add(clerk, url, docx_file(), "../../调研 报告.docx").status_code == 303
    page = clerk.get(url).text
    assert "调研 报告.docx" in page
    assert "调研 报告.docx" in clerk.get(url.removesuffix("/files")).text
    link = page.split(f'href="{url}/')[1].split('"')[0]
    answer = clerk.get(f"{url}/{link}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == docx_file() or answer.data.startswith(b"PK")
    assert site.visitor("外人").get(f"{url}/{link}").status_code == 404


def test_a_page_that_calls_itself_a_picture_is_refused(site):
    url = prepared(site)
    answer = add(site.visitor("王登记"), url, b"<html><script>alert(1)</script>", "照片.png")
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_who_may_see_but_does_not_work_on_the_case_reads_only(site):
    url = prepared(site)
    leader = site.visitor("吴分管")
    assert "添加附件" not in leader.get(url).text
    assert add(leader, url, docx_file(), "a.docx").status_code in (400, 403)


def test_a_stranger_finds_no_files(site):
    assert site.visitor("外人").get(prepared(site)).status_code == 404


def test_a_file_of_another_case_is_not_found_here(site):
    url = prepared(site)
    clerk = site.visitor("王登记")
    add(clerk, url, docx_file(), "a.docx")
    other = registered(site.cast, serial_no="0608")
    site.cast.office.commit()
    assert clerk.get(f"/cases/{other.handling_id}/files/1").status_code == 404
