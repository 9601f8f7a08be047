"""PDF through LibreOffice: it works, it reaches nothing outside, and its failures are told apart."""

import contextlib
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pypdfium2
import pytest

from proposals import ROOT
from proposals.documents.docx_text import docx_lines
from proposals.documents.letter import render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.pdf import (
    ConverterBusy,
    ConverterFailed,
    ConverterMissing,
    ConverterTimeout,
    convert,
    to_pdf,
    to_pdfs,
)
from proposals.documents.pdf.slots import workplace
from proposals.documents.pdf.targets import TARGETS, Target
from tests.documents.attack_files import with_relation
from tests.letters import text


def test_a_letter_becomes_a_pdf_whose_first_page_shows_mark_and_title():
    pdf = to_pdf(render_letter(text(number="江司提〔2024〕7号"), packaged_template("reply")))
    document = pypdfium2.PdfDocument(pdf)
    words = "".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert [word for word in ("江州市司法局", "江司提〔2024〕7号", "提案的复函") if word not in words] == []


def test_a_hanging_converter_is_stopped_with_its_children(tmp_path):
    script = executable(tmp_path, "sleep 61.125 & sleep 61.25")
    with pytest.raises(ConverterTimeout, match="生成PDF超过1秒，已停止；Word文件不受影响，可稍后重试。"):
        to_pdf(b"", timeout=1, converter=script)
    assert running("61.125") + running("61.25") == []


def running(argument: str) -> list[str]:
    """Command lines of living processes with this argument; one that only waits to be reaped has none left."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = file.read_text().split("\0")
            found += [" ".join(words)] if argument in words else []
    return found


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
    assert [path.name for path in tmp_path.rglob("work-*")] == []


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


def letter(number: int) -> bytes:
    return render_letter(text(number=f"江司提〔2024〕{number}号"), packaged_template("reply"))


def pictures(pdf: bytes) -> list[bytes]:
    """Every page as its pixels."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [bytes(page.render(scale=1).buffer) for page in document]


def test_many_in_one_call_come_out_each_as_alone_and_one_that_fails_takes_no_other_with_it():
    first, broken, last = to_pdfs([letter(7), b"PK\x03\x04 no Word file", letter(8)])
    assert isinstance(first, bytes)
    assert isinstance(last, bytes)
    assert pictures(first) == pictures(to_pdf(letter(7)))
    assert pictures(first) != pictures(last) == pictures(to_pdf(letter(8)))
    assert "LibreOffice没有生成PDF" in str(broken)


STUB = r"""
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file in "$@"; do
  name=$(basename "$file" .docx)
  case $(cat "$file") in
    dies) kill -9 $$ ;;
    hangs) sleep 61.5 ;;
    half) printf '%%PDF-1.7 and no end' > "$out/$name.pdf" ;;
    *) printf '%%PDF-1.7 %s %%%%EOF' "$(cat "$file")" > "$out/$name.pdf" ;;
  esac
done
"""


@pytest.mark.parametrize(
    ("bad", "seconds", "said"),
    [
        ("dies", 60, "LibreOffice没有生成PDF"),
        ("hangs", 1.5, "生成PDF超过1.5秒"),
        ("half", 60, "LibreOffice没有生成PDF"),
    ],
)
def test_a_call_that_breaks_off_is_made_up_for_one_by_one(bad, seconds, said, tmp_path, monkeypatch):
    monkeypatch.setattr("proposals.documents.pdf.conversion.SECONDS_PER_FURTHER_FILE", 0)
    names = ["a", "b", bad, "c"]
    outcomes = to_pdfs([n.encode() for n in names], seconds, converter=executable(tmp_path, STUB))
    assert [o for o in outcomes if isinstance(o, bytes)] == [
        f"%PDF-1.7 {n} %%EOF".encode() for n in names if n != bad
    ]
    assert said in str(outcomes[2])


def test_where_libreoffice_itself_hangs_the_rest_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("proposals.documents.pdf.conversion.SECONDS_PER_FURTHER_FILE", 0)
    calls = tmp_path / "calls"
    stub = executable(tmp_path, f"echo call >> {calls}; sleep 62.5")
    assert {type(o) for o in to_pdfs([b"a"] * 6, 0.5, converter=stub)} == {ConverterTimeout}
    assert calls.read_text().count("call") == 3


def test_more_files_than_one_call_takes_keep_their_order(tmp_path):
    stub = executable(tmp_path, STUB)
    names = [f"letter{n}".encode() for n in range(45)]
    assert to_pdfs(names, converter=stub) == [b"%PDF-1.7 " + n + b" %%EOF" for n in names]


def test_without_a_converter_each_of_many_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert [type(o) for o in to_pdfs([b"", b""])] == [ConverterMissing] * 2


SIX = """
import sys
from concurrent.futures import ThreadPoolExecutor
from proposals.documents.pdf import to_pdf
letters = [open(name, "rb").read() for name in sys.argv[1:]]
print(sum(pdf.startswith(b"%PDF-") for pdf in ThreadPoolExecutor(2).map(to_pdf, letters)))
"""


def test_six_conversions_from_three_processes_at_once_all_succeed(tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.docx").write_bytes(letter(number))
    command = [sys.executable, "-c", SIX, str(tmp_path / "1.docx"), str(tmp_path / "2.docx")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    assert [int(process.communicate()[0]) for process in running] == [2, 2, 2]


def test_at_most_two_run_at_once_and_whoever_waits_too_long_is_told_to_come_again(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with workplace(0), workplace(0), pytest.raises(ConverterBusy, match="正在转换的文件太多"), workplace(0):
        pass


def test_an_old_word_file_becomes_a_new_one_with_its_text(monkeypatch):
    old_word = Target("doc", "MS Word 97", b"\xd0\xcf\x11\xe0", "", "", "", "")
    monkeypatch.setitem(TARGETS, "doc", old_word)
    new = letter(7)
    assert docx_lines(convert(convert(new, "docx", "doc"), "doc", "docx")) == docx_lines(new)


def test_a_web_page_called_word_file_is_not_opened():
    page = b"<html><body><img src='file:///etc/hostname'>words</body></html>"
    with pytest.raises(ConverterFailed, match="旧版Word文件没有转换成功"):
        convert(page, "doc", "docx")


PARENT = """
import sys
from proposals.documents.pdf import to_pdf
to_pdf(b"", converter=sys.argv[1])
"""


def test_a_converter_ends_with_the_worker_that_started_it(tmp_path):
    script = executable(tmp_path, f"exec 3>{tmp_path}/pipe; sleep 61.75 & sleep 61.875")
    os.mkfifo(tmp_path / "pipe")
    worker = subprocess.Popen([sys.executable, "-c", PARENT, script], stdout=subprocess.PIPE, cwd=ROOT)
    with (tmp_path / "pipe").open() as held_by_every_child:
        worker.kill()
        worker.communicate()
        assert held_by_every_child.read() == ""
    assert running("61.75") + running("61.875") == []
