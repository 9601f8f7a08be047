"""What the rules of structure, punctuation, numbers and dates find in the published documents, and what they leave alone."""

from pathlib import Path

import pytest

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Finding, Severity
from proposals.domain.proofing.rules import STRUCTURE

RULES = [rule for book in STRUCTURE for rule in book.rules]


def found(text: str) -> list[Finding]:
    return [*proofread(text, rules=RULES).findings]


def test_the_faults_of_the_published_letter_are_found_at_their_lines(published_letter: str) -> None:
    told = {(f.rule, f.place.line, f.severity.value) for f in found(published_letter)}
    assert told == {
        ("R01", 11, "error"),  # 一、 is missing
        ("R02", 15, "error"),  # （一） is missing
        ("R12", 32, "hint"),  # a title within a title
        ("R21", 22, "warning"),  # a rate that rises by n%
        ("R22", 19, "error"),  # 53.58万余
        ("R28", 15, "warning"),  # 对……满意度
        ("R29", 13, "hint"),  # 党中央、国务院 twice
        ("R29", 15, "hint"),  # 2022年 twice
        ("R29", 38, "hint"),  # the same process twice
        ("R45", 42, "hint"),  # name and date pushed by blanks
    }


def test_the_missing_numbers_are_suggested_where_they_belong(published_letter: str) -> None:
    first, second = (f for f in found(published_letter) if f.rule in ("R01", "R02"))
    assert first.suggestion.startswith("一、我市深入")
    assert second.text == "法治政府建设重点任务推动有力。"
    assert "像是漏了序号“（一）”" in second.message


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_published_documents_raise_no_false_error(seeds: Path, number: str) -> None:
    (file,) = seeds.glob(f"{number}_*.txt")
    assert [f for f in found(file.read_text(encoding="utf-8")) if f.severity is Severity.ERROR] == []


def test_half_width_marks_of_a_web_page_are_one_reminder(seeds: Path) -> None:
    (file,) = seeds.glob("001_*.txt")
    (only,) = found(file.read_text(encoding="utf-8"))
    assert (only.rule, only.severity, only.places) == ("R19", Severity.HINT, 325)
    assert only.message == "全文325处半角标点，像是从网页复制的，已按全角检查；可以一次全部改为全角。"


def test_ranges_in_the_web_page_are_the_only_warning_beside_blanks(seeds: Path) -> None:
    (file,) = seeds.glob("003_*.txt")
    warned = {(f.rule, f.place.line) for f in found(file.read_text(encoding="utf-8")) if f.rule != "R19"}
    assert warned == {("R18", 5), ("R45", 5)}
