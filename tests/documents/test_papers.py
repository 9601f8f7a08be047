"""Papers between offices as Word files: every line is there, nothing is half filled in, special characters survive."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.enum.section import WD_ORIENT

from proposals.documents.docx_text import docx_lines
from proposals.documents.letter import render_letter
from proposals.documents.packaged import packaged_papers, packaged_template, packaged_wording
from proposals.documents.papers import render_notice, render_supervision, samples
from proposals.documents.word_template import compiled
from proposals.domain.letter import LetterText
from proposals.domain.papers import compose_supervision

LETTERS = {
    "opinion_request": samples.opinion_request,
    "urging_letter": samples.urging_letter,
    "adjustment_request": samples.adjustment_request,
}
CONTEXTS = {
    "opinion_request": samples.opinion_request_0607,
    "dispatch_notice": samples.dispatch_notice_0607,
    "urging_letter": samples.urging_letter_0607,
    "supervision_notice": samples.supervision_notice_0607,
    "adjustment_request": samples.adjustment_request_0607,
}
TRICKY = 'A & B <地铁3号线> "{{ 7*7 }}" {% raw %} ]]>'


def first_header(document: bytes) -> list[str]:
    header = docx.Document(io.BytesIO(document)).sections[0].first_page_header
    return [p.text for p in header.paragraphs if p.text]


def supervision(**changes) -> bytes:
    paper = compose_supervision(replace(samples.urged(), **changes), packaged_wording(), packaged_papers())
    return render_supervision(paper, packaged_template("supervision_notice"))


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_prints_exactly_its_lines_under_the_head_of_the_office(name):
    text = LETTERS[name]()
    document = render_letter(text, packaged_template(name))
    assert docx_lines(document) == text.lines()
    assert first_header(document) == ["重庆市司法局", "渝司函〔2023〕12号"]


@pytest.mark.parametrize("name", LETTERS)
def test_a_paper_inside_the_house_has_no_head_and_no_red_line(name):
    text = replace(LETTERS[name](), mark="", number=None, contact=None, copies=None, attachments=())
    document = render_letter(text, packaged_template(name))
    assert docx_lines(document) == text.lines()
    assert first_header(document) == []
    section = docx.Document(io.BytesIO(document)).sections[0]
    parts = (section.first_page_header, section.first_page_footer)
    styles = [[p.style.style_id for p in part.paragraphs] for part in parts]
    assert styles == [["FuhanBlank"], ["FuhanBlankFoot"]]


def test_the_notice_is_followed_by_its_table_on_landscape_pages():
    notice = samples.dispatch_notice(inside=True, tasks=2)
    document = render_notice(notice, packaged_template("dispatch_notice"))
    lines = docx_lines(document)
    end = len(notice.letter.lines())
    assert lines[:end] == notice.letter.lines()
    cells = [cell for row in notice.rows for cell in row if cell]
    assert lines[end:] == ["附件", "任务分解表", *notice.heads, *cells]
    upright, across = docx.Document(io.BytesIO(document)).sections
    assert (upright.orientation, across.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert across.page_width > across.page_height
    assert not across.different_first_page_header_footer


def test_the_head_of_the_table_is_repeated_and_it_fits_between_the_margins():
    document = render_notice(samples.dispatch_notice(), packaged_template("dispatch_notice"))
    opened = docx.Document(io.BytesIO(document))
    (table,), across = opened.tables, opened.sections[1]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False, False]
    assert sum(c.width for c in table.columns) <= across.page_width - across.left_margin - across.right_margin


def test_a_supervision_notice_leaves_room_to_receive_and_answer():
    lines = docx_lines(supervision())
    for words in ("重庆市司法局督办单", "抄　　送", "市政府督查室", "签　　收", "反馈情况", "逾期原因"):
        assert words in lines
    assert "联络员甲，023-0000000" in lines


def test_a_supervision_notice_prints_no_label_without_its_fact():
    sender = replace(samples.SENDER, contact=None)
    bare = docx_lines(supervision(copies=(), sender=sender, case=replace(samples.CASE, dispatched_on=None)))
    assert {"抄　　送", "联 系 人", "交办日期"} & set(bare) == set()
    assert "办理方式" in bare


def test_special_characters_stay_what_they_are():
    sender, case = replace(samples.SENDER, unit=TRICKY), replace(samples.CASE, title=TRICKY)
    lines = docx_lines(supervision(sender=sender, case=case, to=(TRICKY,), answer_by=date(2023, 5, 4)))
    assert TRICKY in lines
    assert f"市政协六届一次会议第0607号提案《{TRICKY}》" in lines
    text = replace(samples.urging_letter(), addressee=TRICKY, copies=TRICKY)
    assert docx_lines(render_letter(text, packaged_template("urging_letter"))) == text.lines()
    notice = samples.dispatch_notice()
    odd = replace(notice, rows=(tuple(TRICKY for _ in notice.heads),))
    printed = docx_lines(render_notice(odd, packaged_template("dispatch_notice")))
    assert printed.count(TRICKY) == len(notice.heads)


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_sample_of_each_paper_fills_its_template(name):
    document = compiled(packaged_template(name)).fill(CONTEXTS[name]())
    assert any("重庆市司法局" in line for line in docx_lines(document))


def test_samples_are_plain_text_of_the_published_case():
    text: LetterText = samples.opinion_request()
    assert "第0607号提案" in text.opening
    assert text.date == "2023年4月27日"
