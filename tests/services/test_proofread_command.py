"""``flask proofread``: findings to be read and as JSON, exit 0, 1 and 2, one sentence for what cannot be used."""

import json

import pytest
from click.testing import CliRunner

from proposals.cli.proofread import proofread
from tests.letters import facts, text
from tests.word_files import level, numbering, p, tracked, word

FINE = "一、加强培训\n今年9月底前，由市司法局完成全员测试。"
WRONG = "一、加强培训\n我局已布署全员测试。\n我局已布署抽查。"
UNUSABLE = [
    ("a.txt", b"", "里没有文字"),
    ("a.txt", " \n\u3000\n".encode(), "里没有文字"),
    ("a.txt", b"\x00\x01\x02abc", "不是文本，或者编码不是UTF-8、GBK"),
    ("a.txt", b"%PDF-1.7 ...", "是PDF文件"),
    ("a.txt", b"<html><body>x</body></html>", "是网页（HTML）"),
    ("a.docx", b"PK\x03\x04broken", "请"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "请"),
    ("a.txt", "字".encode() * 1_000_001, "超过100万字"),
]


def run(tmp_path, data, *more, name="draft.txt"):
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return CliRunner().invoke(proofread, [str(file), *more])


def run_with_facts(tmp_path, data, given, *more):
    source = tmp_path / "facts.json"
    source.write_text(json.dumps(given))
    return run(tmp_path, data, "--facts", str(source), *more)


def test_a_clean_text_is_told_so(tmp_path):
    result = run(tmp_path, FINE)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "没有发现问题。\n", "")


def test_findings_are_a_list_to_be_read(tmp_path):
    result = run(tmp_path, WRONG)
    told = "第2行 错误 R26 “布署”应为“部署”。（同类2处）\n共1项：错误1项。\n"
    assert (result.exit_code, result.stdout) == (1, told)


def test_findings_are_json_for_scripts(tmp_path):
    result = run(tmp_path, WRONG, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "rule": "R26",
            "severity": "error",
            "line": 2,
            "start": 3,
            "end": 5,
            "text": "布署",
            "message": "“布署”应为“部署”。",
            "suggestion": "部署",
            "fix": "部署",
            "also": [{"line": 3, "start": 3, "end": 5}],
        }
    ]


def test_what_is_no_error_leaves_exit_code_0(tmp_path):
    result = run(tmp_path, "为发展开好局起好步。", "--json")
    assert (result.exit_code, [f["severity"] for f in json.loads(result.stdout)]) == (0, ["warning"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_text_is_read_in_the_encodings_of_offices(tmp_path, encoding):
    result = run(tmp_path, WRONG.replace("\n", "\r\n").encode(encoding), "--json")
    assert [(f["line"], f["start"], f["text"]) for f in json.loads(result.stdout)] == [(2, 3, "布署")]


def test_a_word_file_is_read_by_paragraphs_with_its_numbers_restored(tmp_path):
    lists = numbering(level(0, "chineseCountingThousand", "%1、"))
    file = word(
        p("加强培训", number=(1, 0)), p("我局已布署测试。"), p("加强监督", number=(1, 0)), numbering=lists
    )
    result = run(tmp_path, file, name="draft.docx")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "第2段 错误 R26 “布署”应为“部署”。")
    assert "R01" not in result.stdout


def test_what_a_word_file_carries_beside_its_text_is_told_aside(tmp_path):
    result = run(tmp_path, word(p("已部署", tracked("ins", "测试"), "。")), "--json", name="draft.docx")
    assert (json.loads(result.stdout), result.exit_code) == ([], 0)
    assert result.stderr == "说明：文件里有1处修订没有接受，已按接受后的文字核稿。\n"


@pytest.mark.parametrize(("name", "data", "sentence"), UNUSABLE)
def test_an_unusable_file_is_one_sentence(tmp_path, name, data, sentence):
    result = run(tmp_path, data, "--json", name=name)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert sentence in result.stderr


def test_a_missing_file_and_no_file_are_told(tmp_path):
    gone = CliRunner().invoke(proofread, [str(tmp_path / "gone.txt")])
    assert (gone.exit_code, gone.stderr.startswith("读不到文件")) == (2, True)
    none = CliRunner().invoke(proofread, [])
    assert (none.exit_code, none.stderr.startswith("用法：")) == (2, True)


def test_bad_facts_are_one_sentence(tmp_path):
    result = run_with_facts(tmp_path, FINE, facts(x=1))
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", "不认识的键“x”，请删去或改正拼写。\n")


def test_a_letter_of_ours_agrees_with_its_facts(tmp_path):
    given = {"attachments": ["征询意见表（回执）"], "co_units": ["市信访办"], "number": "江司提〔2024〕5号"}
    whole = facts(**given)
    result = run_with_facts(tmp_path, "\n".join(text(**given).lines()), whole, "--json")
    found = [f["rule"] for f in json.loads(result.stdout) if f["severity"] == "error"]
    assert (result.exit_code, found) == (0, [])


def test_a_letter_of_another_case_is_found_out(tmp_path):
    result = run_with_facts(tmp_path, "\n".join(text(serial_no="0043").lines()), facts(), "--json")
    found = {f["rule"]: f for f in json.loads(result.stdout)}
    assert (result.exit_code, found["R34"]["text"], found["R34"]["suggestion"]) == (1, "0043", "0042")


def test_the_facts_stand_for_what_a_body_alone_leaves_out(tmp_path):
    result = run_with_facts(tmp_path, FINE, facts(co_units=["市信访办"]), "--json")
    assert {f["rule"] for f in json.loads(result.stdout)} <= {"R37"}
    assert result.exit_code == 0
