"""PDF through LibreOffice: it works, it reaches nothing outside, and its failures are told apart."""

import http.server
import threading
from pathlib import Path

import pypdfium2
import pytest

from proposals.documents.letter import render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.pdf import ConverterFailed, ConverterMissing, ConverterTimeout, to_pdf
from tests.documents.attack_files import with_relation
from tests.letters import text


def test_a_letter_becomes_a_pdf_whose_first_page_shows_mark_and_title():
    pdf = to_pdf(render_letter(text(number="江司提〔2024〕7号"), packaged_template("reply")))
    document = pypdfium2.PdfDocument(pdf)
    words = "".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert [word for word in ("江州市司法局", "江司提〔2024〕7号", "提案的复函") if word not in words] == []


def test_a_hanging_converter_is_stopped_with_its_children(tmp_path):
    script = executable(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; sleep 60")
    with pytest.raises(ConverterTimeout, match="生成PDF超过1秒，已停止；Word文件不受影响，可稍后重试。"):
        to_pdf(b"", timeout=1, converter=script)
    assert not is_running(int((tmp_path / "child").read_text()))


def is_running(pid: int) -> bool:
    """Whether a process lives; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_converter_that_makes_nothing_is_told(tmp_path):
    with pytest.raises(ConverterFailed, match="LibreOffice没有生成PDF"):
        to_pdf(b"", converter=executable(tmp_path, "exit 0"))


def test_a_missing_converter_is_told():
    with pytest.raises(ConverterMissing, match="LibreOffice无法启动"):
        to_pdf(b"", converter="/nowhere/soffice")


def test_no_converter_at_all_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ConverterMissing, match="没有安装LibreOffice"):
        to_pdf(b"")


def test_the_temporary_profile_is_gone_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "bin").mkdir()
    with pytest.raises(ConverterFailed):
        to_pdf(b"", converter=executable(tmp_path / "bin", "exit 0"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["bin"]


def executable(folder: Path, lines: str) -> str:
    script = folder / "soffice"
    script.write_text(f"#!/bin/sh\n{lines}\n")
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def listener():
    """A web server that remembers what was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_linked_pictures_are_not_fetched(listener):
    address, asked = listener
    assert to_pdf(linked_picture(f"{address}/spy.png")).startswith(b"%PDF-")
    assert asked == []


def linked_picture(target: str) -> bytes:
    """A DOCX that shows a picture from elsewhere."""
    from proposals.documents.word_template import pack, unpack

    parts = unpack(with_relation("image", target))
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="9" name="spy"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="9" name="spy"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId99"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p><w:sectPr"
    )
    name = "word/document.xml"
    return pack(parts | {name: parts[name].replace(b"<w:sectPr", drawing.encode(), 1)})
