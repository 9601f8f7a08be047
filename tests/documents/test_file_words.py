"""The words of attached files: Word with its counted numbers, PDF with broken lines joined, old Word; and files without."""

import pytest

from proposals.documents import file_words
from proposals.documents.file_words import words_of
from proposals.documents.pdf import to_pdf
from proposals.documents.uploads.kinds import MEDIA_TYPES, UploadKind
from proposals.domain.errors import BadInput
from tests.documents.attack_files import pdf_file
from tests.word_files import by_libreoffice, level, numbering, p, word

DOCX, DOC, PDF, JPEG = (
    MEDIA_TYPES[kind] for kind in (UploadKind.DOCX, UploadKind.DOC, UploadKind.PDF, UploadKind.JPEG)
)
LONG = "我局将进一步加强基层公共法律服务实体平台建设，健全市县乡村四级网络，" * 6 + "努力让群众满意。"


def reply() -> bytes:
    """An old reply: numbers that Word counts, and one long paragraph."""
    lists = numbering(level(0, "chineseCountingThousand", "%1、"))
    body = p("加强基层力量", number=(1, 0)), p(LONG), p("规范文件管理", number=(1, 0))
    return word(*body, numbering=lists)


def test_a_word_file_keeps_the_numbers_that_word_counts():
    text = words_of(reply(), DOCX).text
    assert text.split("\n") == ["一、加强基层力量", LONG, "二、规范文件管理"]


def test_a_pdf_has_its_long_paragraph_in_one_piece():
    text = words_of(to_pdf(reply()), PDF).text
    assert LONG in text
    assert "一、加强基层力量" in [line.replace(" ", "") for line in text.split("\n")]


def test_an_old_word_file_is_read_whole(tmp_path):
    text = words_of(by_libreoffice(reply(), tmp_path, "doc:MS Word 97"), DOC).text
    assert "一、加强基层力量" in text
    assert LONG in text


def test_a_scan_says_that_it_has_no_words():
    with pytest.raises(BadInput, match="可能是扫描件"):
        words_of(pdf_file(), PDF)


def test_a_page_with_its_number_alone_is_a_scan_too():
    with pytest.raises(BadInput, match="可能是扫描件"):
        words_of(to_pdf(word(p("1"))), PDF)


def test_a_picture_has_no_words():
    assert not file_words.has_words(JPEG)
    with pytest.raises(BadInput, match="没有文字"):
        words_of(b"\xff\xd8\xff", JPEG)


@pytest.mark.parametrize(
    ("kind", "data"), [(DOCX, b"PK\3\4 nothing"), (PDF, b"%PDF-1.7 broken"), (DOC, b"x" * 90)]
)
def test_a_broken_file_gives_one_sentence(kind, data):
    with pytest.raises(BadInput, match="查不到其中的内容"):
        words_of(data, kind)


def test_an_endless_text_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr("proposals.documents.file_words.reading.MOST_CHARACTERS", 100)
    read = words_of(word(p("法" * 300)), DOCX)
    assert (len(read.text), "太长" in read.note) == (100, True)


def test_a_pdf_of_many_pages_is_read_page_by_page():
    assert (
        words_of(to_pdf(word(*[p(f"第{n}段讲法治宣传教育工作。") for n in range(200)])), PDF).text.count(
            "法治"
        )
        == 200
    )
