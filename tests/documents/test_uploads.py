"""Uploaded files are judged by their content; every refusal is one sentence that names the file."""

import pytest

from proposals.documents.uploads import UploadKind, UploadLimits, UploadPurpose, inspect_upload, safe_name
from proposals.documents.uploads.packages import PackageLimits
from proposals.domain.errors import BadInput
from tests.documents import attack_files as made

ATTACHMENT, SCAN = UploadPurpose.ATTACHMENT, UploadPurpose.SCAN
GOOD = [
    ("复函.pdf", made.pdf_file(), UploadKind.PDF),
    ("复函.DOCX", made.docx_file(), UploadKind.DOCX),
    ("旧件.doc", made.ole_file({"WordDocument": made.WORD_STREAM}), UploadKind.DOC),
    ("清单.xlsx", made.xlsx_file(), UploadKind.XLSX),
    ("旧表.xls", made.ole_file({"Workbook": made.BOOK_STREAM}), UploadKind.XLS),
    ("台账.csv", "案号,案由\n0042,讲堂".encode("gb18030"), UploadKind.CSV),
    ("台账.csv", "案号,案由\n0042,讲堂".encode("utf-8-sig"), UploadKind.CSV),
    ("台账.csv", "案号\t案由".encode("utf-16"), UploadKind.CSV),
    ("台账.csv", b"BM,1\n", UploadKind.CSV),
    ("扫描.jpg", made.jpeg_file(), UploadKind.JPEG),
    ("扫描.jpeg", made.jpeg_file() + b"trailing", UploadKind.JPEG),
    ("扫描.png", made.png_file(), UploadKind.PNG),
    ("公文.ofd", made.pack({"OFD.xml": b"<OFD/>"}), UploadKind.OFD),
    ("链接.docx", made.with_relation("hyperlink", "https://example.org/"), UploadKind.DOCX),
    ("链接.docx", made.with_relation("hyperlink", "mailto:a@example.org"), UploadKind.DOCX),
]
DAMAGED, ENCRYPTED, BOMB = "不完整或已损坏", "设有密码或已加密", "疑似恶意文件"
MACROS, OBJECTS, LINKED = "含有宏", "嵌入了其他对象或控件", "链接了外部文件或模板"
XML = b'<?xml version="1.0"?>'
REFUSED = [
    ("空.pdf", b"", "是空文件"),
    ("大.csv", lambda: b"a" * 5_000_001, "超过5MB的上限"),
    # wrong type under another name
    ("函.pdf", made.docx_file(), "的内容是Word文档（DOCX），与扩展名“.pdf”不符"),
    ("函.docx", made.pdf_file(), "的内容是PDF，与扩展名“.docx”不符"),
    ("函.pdf.exe", made.pdf_file(), "的内容是PDF，与扩展名“.exe”不符"),
    ("函.pdf", b"MZ\x90\x00" + bytes(100), "的内容是程序"),
    ("表.xls", b"\xef\xbb\xbf<html><table>", "的内容是网页（HTML）"),
    ("图.png", b"<svg onload='alert(1)'>", "的内容是XML或SVG文件"),
    ("图.jpg", b"\0\0\0\x18ftypheic" + bytes(50), "的内容是HEIC图片"),
    ("包.zip", made.pack({"a.txt": b"a"}), "的内容是ZIP压缩包，这里只接收PDF"),
    ("包.rar", b"Rar!\x1a\x07", "的内容是RAR压缩包"),
    ("乱码.csv", b"\x00\x01\x02\xff", "的内容无法识别"),
    # truncated
    ("半.pdf", made.pdf_file()[:200], DAMAGED),
    ("半.docx", made.docx_file()[:5000], DAMAGED),
    ("半.xlsx", made.xlsx_file()[:-30], DAMAGED),
    ("半.png", made.png_file()[:-5], DAMAGED),
    ("半.jpg", made.jpeg_file()[:-2], DAMAGED),
    ("半.doc", made.ole_file({"WordDocument": made.WORD_STREAM})[:2000], DAMAGED),
    ("头.doc", made.ole_file({})[:100], DAMAGED),
    ("坏.docx", made.changed(made.docx_file(), word___rels__document_DOT_xml_DOT_rels=b"<broken"), DAMAGED),
    # encrypted
    ("密.pdf", made.pdf_file(encrypted=True), ENCRYPTED),
    ("密.docx", made.ole_file({"EncryptionInfo": b"", "EncryptedPackage": b""}), ENCRYPTED),
    ("密.docx", made.locked_zip(), ENCRYPTED),
    ("密.doc", made.ole_file({"WordDocument": made.LOCKED_WORD_STREAM}), ENCRYPTED),
    ("密.xls", made.ole_file({"Workbook": made.LOCKED_BOOK_STREAM}), ENCRYPTED),
    # bombs
    ("弹.docx", made.changed(made.docx_file(), word__a_DOT_xml=b"<a>" + b" " * 2_000_000 + b"</a>"), BOMB),
    ("弹.docx", lambda: made.changed(made.docx_file(), word__a_DOT_bin=bytes(21_000_000)), BOMB),
    ("弹.docx", made.many_entries(2_001), BOMB),
    (
        "弹.docx",
        made.changed(made.docx_file(), word__a_DOT_xml=XML + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        BOMB,
    ),
    ("弹.xlsx", made.changed(made.xlsx_file(), xl__a_DOT_xml="<a/>".encode("utf-16")), BOMB),
    ("大图.png", made.png_file(50_000, 50_000), "像素过多"),
    ("大图.jpg", made.jpeg_file(60_000, 60_000), "像素过多"),
    # macros, objects, links to the outside
    ("宏.docx", made.macro_docx(), MACROS),
    ("宏.xlsx", made.changed(made.xlsx_file(), xl__vbaProject_DOT_bin=b"x"), MACROS),
    ("宏.xls", made.ole_file({"Workbook": made.BOOK_STREAM, "_VBA_PROJECT_CUR": b""}), MACROS),
    ("物.docx", made.with_relation("oleObject", "embeddings/o.bin", external=False), OBJECTS),
    ("物.docx", made.with_relation("aFChunk", "chunk.html", external=False), OBJECTS),
    ("物.docx", made.changed(made.docx_file(), word__activeX__activeX1_DOT_xml=b"<a/>"), OBJECTS),
    ("外.docx", made.with_relation("image", "http://example.org/x.png"), LINKED),
    ("外.docx", made.with_relation("attachedTemplate", "file:///c:/x.dotm"), LINKED),
    ("外.docx", made.with_relation("hyperlink", "file:///etc/passwd"), LINKED),
    ("外.docx", made.with_relation("hyperlink", "javascript:alert(1)"), LINKED),
    ("他.ppt", made.ole_file({"PowerPoint Document": b""}), "不是可以接收的Office文件"),
]


@pytest.mark.parametrize(("name", "data", "kind"), GOOD, ids=range(len(GOOD)))
def test_a_sound_file_comes_in_as_what_it_is(name, data, kind):
    upload = inspect_upload(name, data, ATTACHMENT)
    assert (upload.kind, upload.safe_name) == (kind, name)


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_file_is_refused_with_one_sentence(name, data, reason):
    limits = UploadLimits(largest=5_000_000)
    with pytest.raises(BadInput) as refusal:
        inspect_upload(name, data() if callable(data) else data, ATTACHMENT, limits)
    sentence = refusal.value.sentence
    assert sentence.startswith(f"文件“{name}”")
    assert reason in sentence
    assert (sentence.count("。"), sentence[-1], refusal.value.field) == (1, "。", "file")


def test_more_elements_than_a_letter_can_have_are_a_bomb():
    limits = UploadLimits(package=PackageLimits(word_tags=1_000))
    bomb = made.changed(made.docx_file(), word__a_DOT_xml=b"<a>" + b"<b/>" * 1_000 + b"</a>")
    with pytest.raises(BadInput, match=BOMB):
        inspect_upload("弹.docx", bomb, ATTACHMENT, limits)


@pytest.mark.parametrize(
    ("purpose", "name", "data"),
    [
        (SCAN, "函.docx", made.docx_file()),
        (UploadPurpose.SPREADSHEET, "函.pdf", made.pdf_file()),
        (UploadPurpose.TEMPLATE, "旧.doc", made.ole_file({"WordDocument": made.WORD_STREAM})),
        (UploadPurpose.TEXT, "表.csv", b"a,b"),
        (UploadPurpose.ARCHIVE, "函.pdf", made.pdf_file()),
    ],
)
def test_each_purpose_takes_its_own_kinds(purpose, name, data):
    with pytest.raises(BadInput, match="这里只接收"):
        inspect_upload(name, data, purpose)


def test_an_archive_comes_in_only_where_it_is_asked_for():
    data = made.pack({"a.txt": b"a"})
    assert inspect_upload("包.zip", data, UploadPurpose.ARCHIVE).kind is UploadKind.ZIP


def test_a_spreadsheet_of_ten_thousand_rows_is_no_bomb():
    assert inspect_upload("表.xlsx", made.xlsx_file(10_000, 3), UploadPurpose.SPREADSHEET)


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("C:\\Users\\王\\复函.pdf", "复函.pdf"),
        ("../../etc/passwd", "passwd"),
        ("函\u202efdp.exe", "函fdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("<b>&.pdf", "_b_&.pdf"),
        ("...", "文件"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
        ("𠮷野.pdf", "𠮷野.pdf"),
    ],
)
def test_names_are_made_safe(typed, safe):
    assert safe_name(typed) == safe


@pytest.mark.parametrize("name", ["扫描件", "关于1.5万户的提案"])
def test_a_name_without_ending_gets_the_one_of_its_content(name):
    assert inspect_upload(name, made.pdf_file(), SCAN).safe_name == name + ".pdf"
