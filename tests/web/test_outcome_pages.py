"""What became of an opinion, as the units that were asked see it."""

import re

import pytest

from tests.services.test_outcome import send, worked_out
from tests.site import SiteUnderTest


@pytest.fixture
def child(site: SiteUnderTest) -> tuple[int, int]:
    case, asked = worked_out(site.cast)
    send(site.cast, case)
    site.cast.office.commit()
    return case, asked.id


def test_the_cohandler_reads_verdicts_and_letter_and_takes_the_file(site, child):
    unit = site.visitor("赵会办")
    page = unit.get(f"/cases/{child[1]}/opinions").text
    assert "写入复函：第3段：我办法治培训已经开展。" in page
    assert "理由：与本件无关" in page
    address = re.search(r'href="(/cases/\d+/outcome/\d+)"', page)[1]
    answer = unit.get(address)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert site.visitor("外人").get(address).status_code == 404


def test_a_unit_without_account_reads_the_same_by_a_link(site, child):
    case, asked = child
    clerk = site.visitor("王登记")
    assert "生成查看结果的链接" in clerk.get(f"/cases/{case}/opinions").text
    made = clerk.post(f"/cases/{asked}/outcome-link").text
    token = re.search(r"/outcome/([\w-]{30,})", made)[1]
    nobody = site.visitor()
    page = nobody.get(f"/outcome/{token}")
    assert "写入复函：第3段" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    file = re.search(rf'href="(/outcome/{token}/\d+)"', page.text)[1]
    assert nobody.get(file).status_code == 200
    assert nobody.get(f"/opinion/{token}").status_code == 404
    assert nobody.get("/outcome/wrong").status_code == 404


def test_the_letter_shows_where_its_answers_come_from(site, child):
    page = site.visitor("李承办").get(f"/cases/{child[0]}/letters").text
    assert "逐条来源" in page
    assert "市信访办：我办法治培训已经开展。" in page
