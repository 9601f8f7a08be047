"""``flask deadline`` as people script against it: a real process in an empty folder, nothing written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from proposals import ROOT

EXAMPLE = ("--kind", "cppcc_proposal", "--from", "2023-02-01")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("FUHAN_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "deadline", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def clocks(folder: Path, *words: str) -> dict[str, dict[str, object]]:
    done = run(folder, *words, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return {each["clock"]: each for each in json.loads(done.stdout)}


def test_every_clock_of_the_kind_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    done = run(tmp_path, *EXAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "答复：2023年5月4日\n  起算：交办，2023年2月1日（星期三），当日不计。" in done.stdout
    assert "2023年5月1日（星期一）为休息日（劳动节），顺延" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_json_has_one_entry_for_each_clock_and_agrees_with_the_text(tmp_path: Path) -> None:
    found = clocks(tmp_path, *EXAMPLE)
    assert set(found["reply"]) == {
        "clock",
        "label",
        "start",
        "start_event",
        "rule",
        "due",
        "provisional",
        "steps",
    }
    assert (found["reply"]["due"], found["opinion"]["due"]) == ("2023-05-04", "2023-03-01")
    text = run(tmp_path, *EXAMPLE).stdout
    assert all(step in text for step in found["reply"]["steps"])  # type: ignore[attr-defined]


def test_events_with_days_of_their_own_count_from_them(tmp_path: Path) -> None:
    found = clocks(tmp_path, *EXAMPLE, "--delivered", "2023-04-28", "--rated", "2023-05-15")
    assert found["receipt"]["start"] == "2023-04-28"
    assert found["rehandle"]["due"] == "2023-06-15"


def test_a_fixed_reply_date_moves_what_counts_back_from_it(tmp_path: Path) -> None:
    found = clocks(tmp_path, *EXAMPLE, "--reply-due", "2023-06-30")
    assert found["reply"]["due"] == "2023-06-30"
    assert found["first_draft"]["due"] == "2023-05-31"


def test_dates_in_a_year_not_announced_are_provisional(tmp_path: Path) -> None:
    found = clocks(tmp_path, "--kind", "政协提案", "--from", "2027-01-04")
    assert found["accept"]["provisional"] is True
    assert "2027年放假安排未导入" in str(found["accept"]["steps"])


def test_the_office_s_own_rules_count(tmp_path: Path) -> None:
    rules = (ROOT / "proposals/data/limits.toml").read_text("utf-8")
    own = rules.replace(
        'reply = { label = "答复", from = "dispatched", n = 3,',
        'reply = { label = "答复", from = "dispatched", n = 5,',
    )
    assert own != rules
    (tmp_path / "instance/data").mkdir(parents=True)
    (tmp_path / "instance/data/limits.toml").write_text(own, encoding="utf-8")
    assert clocks(tmp_path, *EXAMPLE)["reply"]["due"] == "2023-07-03"


def test_a_trait_chooses_the_rules(tmp_path: Path) -> None:
    assert (
        clocks(tmp_path, "--kind", "npc_suggestion", "--from", "2023-02-01")["rehandle"]["due"]
        == "2023-04-03"
    )
    assert "receipt" not in clocks(tmp_path, "--kind", "审议意见", "--from", "2023-02-01")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "用法：flask --app wsgi deadline --kind"),
        (("--kind", "cppcc_proposal"), "种类和起算日期都要写明。"),
        (("--kind", "cppcc", "--from", "2023-02-01"), "没有“cppcc”这个种类"),
        (("--kind", "cppcc_proposal", "--from", "2023-02-30"), "2023-02-30不存在"),
        (("--kind", "cppcc_proposal", "--from", "2023/2/1"), "应写成2023-04-27的样式"),
        (("--kind", "cppcc_proposal", "--from", "9999-12-31"), "年份9999不对"),
        (("--kind", "cppcc_proposal", "--from", "0001-01-01"), "年份1不对"),
        ((*EXAMPLE, "--delivered", "soon"), "“答复寄送日期”的日期“soon”"),
        ((*EXAMPLE, "--level", "planet"), "没有“planet”这个级别"),
        ((*EXAMPLE, "--proposer-type", "cat"), "没有“cat”这个提案者类型"),
        ((*EXAMPLE, "--colour", "red"), "没有“--colour”这个选项。"),
        (("--kind", "cppcc_proposal", "--from"), "选项“--from”后面缺少要填的值"),
        ((*EXAMPLE, "more"), "命令的写法不对"),
    ],
)
def test_what_cannot_be_reckoned_is_one_sentence_and_exit_2(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = run(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"[rules", b"\xff\xfe", b"[rules]\nreply = 3\n"])
def test_rules_that_nobody_can_read_are_one_sentence_too(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "instance/data").mkdir(parents=True)
    (tmp_path / "instance/data/limits.toml").write_bytes(content)
    done = run(tmp_path, *EXAMPLE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "期限表" in done.stderr or "limits.toml" in done.stderr
