"""``flask letter``: files on success, one Chinese sentence and nothing else on bad input."""

import hashlib
import io
import json

import docx
import pytest
from click.testing import CliRunner

from proposals.cli.letter import letter
from proposals.documents.docx_text import docx_lines
from tests.letters import facts, text

BAD_FILES = [
    (b"", "事实文件第1行第1列不是有效的JSON，请改正。"),
    (b'{"kind": ', "事实文件第1行第10列不是有效的JSON，请改正。"),
    ("{'kind'}".encode("utf-16"), "事实文件不是UTF-8编码，请另存为UTF-8后重试。"),
    (b'{"a": 1, "a": 2}', "事实文件里的键'a'出现了两次，请删去一个。"),
    (b"[" * 100_000, "事实文件不是有效的JSON，请改正。"),
    (b"9" * 5000, "事实文件不是有效的JSON，请改正。"),
    (b"[]", "事实文件必须是一个JSON对象（花括号），现在是列表。"),
]


def run(tmp_path, content, *more):
    source = tmp_path / "facts.json"
    source.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return CliRunner().invoke(letter, [str(source), "--out", str(tmp_path / "out.docx"), *more])


def test_a_letter_is_written_and_reported_as_json(tmp_path):
    result = run(tmp_path, facts(), "--json")
    data = (tmp_path / "out.docx").read_bytes()
    assert docx_lines(data) == text().lines()
    assert json.loads(result.stdout)["sha256"] == hashlib.sha256(data).hexdigest()
    assert (result.exit_code, result.stderr) == (0, "")


def test_facts_with_a_byte_order_mark_are_read(tmp_path):
    assert run(tmp_path, b"\xef\xbb\xbf" + json.dumps(facts()).encode()).exit_code == 0


@pytest.mark.parametrize(("content", "sentence"), BAD_FILES)
def test_an_unusable_file_is_one_sentence_and_no_output(tmp_path, content, sentence):
    result = run(tmp_path, content)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", sentence + "\n")
    assert [p.name for p in tmp_path.iterdir()] == ["facts.json"]


@pytest.mark.parametrize("changes", [{"x": 1}, {"unit": ...}, {"body": 5}, {"issued_on": "2024-02-30"}])
def test_bad_facts_are_one_sentence_and_no_output(tmp_path, changes):
    result = run(tmp_path, facts(**changes), "--json")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert [p.name for p in tmp_path.iterdir()] == ["facts.json"]


def test_a_missing_source_and_a_missing_folder_are_told(tmp_path):
    gone = CliRunner().invoke(letter, [str(tmp_path / "gone.json"), "--out", str(tmp_path / "o.docx")])
    assert (gone.exit_code, gone.stderr.startswith("读不到事实文件")) == (2, True)
    source = tmp_path / "facts.json"
    source.write_text(json.dumps(facts()))
    nowhere = CliRunner().invoke(letter, [str(source), "--out", str(tmp_path / "no" / "o.docx")])
    assert (nowhere.exit_code, nowhere.stderr.startswith("输出文件写不进去")) == (2, True)
    assert CliRunner().invoke(letter, []).exit_code == 2


def test_the_facts_are_never_overwritten(tmp_path):
    source = tmp_path / "facts.json"
    source.write_text(json.dumps(facts()))
    result = CliRunner().invoke(letter, [str(source), "--out", str(source)])
    assert (result.exit_code, json.loads(source.read_text())) == (2, facts())


def test_a_letter_for_preprinted_paper_has_the_same_text_and_no_mark(tmp_path):
    assert run(tmp_path, facts(), "--preprinted").exit_code == 0
    data = (tmp_path / "out.docx").read_bytes()
    assert docx_lines(data) == text().lines()
    header = docx.Document(io.BytesIO(data)).sections[0].first_page_header
    assert "".join(paragraph.text for paragraph in header.paragraphs) == ""
