"""批量打印 from the ledger to the downloaded file, and a case's own sheets, at a browser without scripts."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

from proposals.documents.docx_text import docx_lines
from proposals.services import printing
from proposals.services.house import HouseDesk
from tests.factories import in_hand
from tests.issued import answered
from tests.site import SiteUnderTest, Visitor


def work(site: SiteUnderTest) -> int:
    """Let the worker do what waits."""
    return printing.make_batches(HouseDesk(site.house, "后台", lambda: datetime.now(UTC)))


def two_answered(site: SiteUnderTest) -> list[int]:
    ids = [
        answered(site.cast, serial_no=number, dispatched_on=site.cast.office.today)[0]
        for number in ("0607", "0608")
    ]
    site.cast.office.commit()
    return ids


def order(visitor: Visitor, where: str, **fields: str) -> str:
    """Fill the form in; the address of the batch."""
    answer = visitor.post(
        where, **{"what": "letters", "form": "zip", "note": "recipient", "label": "2x7", **fields}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_from_ticks_in_the_ledger_to_the_zip(site):
    ids = two_answered(site)
    clerk = site.visitor("王登记")
    ledger = clerk.get("/ledger").text
    assert re.search(r'<form method="get" action="/printing/new"', ledger)
    assert all(f'name="id" value="{i}"' in ledger for i in ids)
    where = f"/printing/new?print=1&id={ids[0]}&id={ids[1]}"
    assert "已选2件" in clerk.get(where).text

    batch = order(clerk, where)
    waiting = clerk.get(batch)
    assert waiting.headers["Refresh"] == "5"
    assert "等待后台处理" in waiting.text
    assert clerk.get(f"{batch}/file").status_code == 409
    assert work(site) == 1
    done = clerk.get(batch)
    assert "Refresh" not in done.headers
    assert "已完成" in done.text
    file = clerk.get(f"{batch}/file")
    assert file.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert [n.partition(" ")[2] for n in archive.namelist()[1:]] == ["孔祥彬委员.docx"] * 2
    assert "复函" in clerk.get("/printing").text


def test_the_whole_selection_of_the_ledger_is_printed_through_its_filters(site):
    two_answered(site)
    in_hand(site.cast, serial_no="0609")
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    link = re.search(
        r'href="(/printing/new\?[^"]*all=1[^"]*)"', clerk.get("/ledger?state=handling&sort=-due").text
    )
    assert link is not None
    where = link[1].replace("&amp;", "&")
    assert "当前筛选的全部1件" in clerk.get(where).text
    batch = order(clerk, where, what="case_sheets")
    work(site)
    with zipfile.ZipFile(io.BytesIO(clerk.get(f"{batch}/file").data)) as archive:
        assert archive.namelist()[1:] == ["第0609号 关于进一步加强法治政府建设的建议 办理单.docx"]


def test_nothing_ticked_is_said_and_the_form_keeps_what_was_chosen(site):
    ids = two_answered(site)
    clerk = site.visitor("王登记")
    assert "还没有选要打印的件" in clerk.get("/printing/new").text
    answer = clerk.post(f"/printing/new?id={ids[0]}", what="", form="pdf", note="committee", label="3x8")
    assert "请选择打印什么" in answer.text
    assert re.search(
        r'<option[^>]*value="3x8"[^>]*selected|<option[^>]*selected[^>]*value="3x8"', answer.text
    )


def test_a_batch_is_cancelled_and_ordered_again(site):
    ids = two_answered(site)
    clerk = site.visitor("王登记")
    batch = order(clerk, f"/printing/new?id={ids[0]}")
    assert clerk.post(f"{batch}/cancel", page=batch).status_code == 303
    assert work(site) == 0
    page = clerk.get(batch).text
    assert "已取消" in page
    assert "重新生成：一个PDF，直接打印" in page
    again = clerk.post(f"{batch}/again", page=batch, form="zip").headers["Location"]
    assert again != batch
    assert work(site) == 1


def test_what_is_missing_is_listed_with_a_link_to_the_case(site):
    handling_id = in_hand(site.cast)
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    batch = order(clerk, f"/printing/new?id={handling_id}")
    work(site)
    page = clerk.get(batch).text
    assert "还没有编号的复函" in page
    assert f'href="/cases/{handling_id}"' in page
    assert "这一批没有一份做成" in page


@pytest.mark.parametrize(("name", "status"), [("外人", 404), ("李承办", 404), ("陈局长", 403), (None, 302)])
def test_a_batch_of_somebody_else_is_not_to_be_had(site, name, status):
    ids = two_answered(site)
    batch = order(site.visitor("王登记"), f"/printing/new?id={ids[0]}")
    work(site)
    assert site.visitor(name).get(batch).status_code == status
    assert site.visitor(name).get(f"{batch}/file").status_code == status


def test_who_may_not_print_sees_no_ticks(site):
    two_answered(site)
    assert "批量打印" not in site.visitor("陈局长").get("/ledger").text, "he may urge what he ticks"
    ledger = site.visitor("钱核稿").get("/ledger").text
    assert "批量打印" not in ledger
    assert 'type="checkbox"' not in ledger
    assert "台账打印稿（Word）" in ledger


def test_somebody_elses_cases_are_refused_in_the_form(site):
    ids = two_answered(site)
    answer = site.visitor("外人").post(
        f"/printing/new?id={ids[0]}", what="letters", form="zip", note="recipient", label="2x7"
    )
    assert "选中的件里没有由您办理的" in answer.text


@pytest.mark.parametrize(
    ("paper", "holds"),
    [
        ("case_sheets", "重庆市司法局提案办理单"),
        ("routing_slips", "重庆市司法局发文稿纸"),
        ("covering_notes", "关于送达第0607号提案复函的函"),
        ("covering_notes.docx?variant=committee", "市政协提案委员会："),
        ("labels", "孔祥彬委员　收"),
    ],
)
def test_a_case_has_its_own_papers(site, paper, holds):
    ids = two_answered(site)
    clerk = site.visitor("王登记")
    links = clerk.get(f"/cases/{ids[0]}").text
    name = paper.split(".")[0]
    assert f'href="/cases/{ids[0]}/sheets/{name}.docx"' in links
    answer = clerk.get(f"/cases/{ids[0]}/sheets/{paper if '.' in paper else paper + '.docx'}")
    assert answer.status_code == 200
    assert holds in docx_lines(answer.data)


def test_papers_of_a_case_are_not_for_strangers_and_not_before_there_is_something(site):
    handling_id = in_hand(site.cast)
    site.cast.office.commit()
    clerk, stranger = site.visitor("王登记"), site.visitor("外人")
    for what in ("case_sheets", "routing_slips", "covering_notes", "labels"):
        assert stranger.get(f"/cases/{handling_id}/sheets/{what}.docx").status_code == 404
    assert clerk.get(f"/cases/{handling_id}/sheets/routing_slips.docx").status_code == 409
    assert clerk.get(f"/cases/{handling_id}/sheets/covering_notes.docx").status_code == 409
    assert clerk.get(f"/cases/{handling_id}/sheets/letters.docx").status_code == 404
    assert clerk.get(f"/cases/{handling_id}/sheets/labels.docx?variant=9x9").status_code == 422


def test_the_printed_ledger_says_what_it_was_narrowed_to(site):
    two_answered(site)
    clerk = site.visitor("王登记")
    lines = docx_lines(clerk.get("/ledger.docx?state=answered&q=0607").data)
    assert lines[0] == "重庆市司法局建议提案办理台账"
    assert lines[1].startswith("关键词：0607，状态：已办复，共1件，")
    assert "0608" not in lines
    assert docx_lines(clerk.get("/ledger.docx").data)[1].startswith("全部，共2件，")


def test_the_printed_ledger_comes_as_a_pdf_too(site):
    two_answered(site)
    answer = site.visitor("王登记").get("/ledger.pdf")
    assert answer.data.startswith(b"%PDF-")
