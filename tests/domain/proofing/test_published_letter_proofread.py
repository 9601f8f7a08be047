"""The published reply and its neighbours proofread: what must be found, at which line, and what must not (domain §3.11)."""

import re
from pathlib import Path

import pytest

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Report
from proposals.services._proofing_lists import packaged_lexicon

# The starred rows of the table: number, line, rule, and the words found.
STARRED = [
    (1, 9, "R26", "意义建议"),
    (2, 11, "R01", "我市深入推进法治政府建设取得明显成效"),
    (3, 15, "R02", "法治政府建设重点任务推动有力。"),
    (5, 22, "R21", "提升15.2%"),
    (4, 34, "R32", "《重庆市重大行政决策规定》"),
    (6, 30, "R44", "行政院校"),
    (7, 34, "R44", "法治审核"),
    (8, 34, "R44", "终身追究制度"),
    (9, 36, "R44", "社会购买服务指导目录"),
    (10, 36, "R44", "坚持发展新时代枫桥经验"),
    (33, 40, "R37", "回执"),
]
ADVISED = [
    (13, 9, "R39", "全面吸纳"),
    (25, 32, "R38", "评估"),
    (31, 28, "R44", "开好局起好步"),
    (32, 11, "R39", "我市深入推进法治政府建设取得明显成效"),
]


@pytest.fixture(scope="module")
def letter(published_letter: str) -> Report:
    return proofread(published_letter, lexicon=packaged_lexicon())


@pytest.mark.parametrize(("number", "line", "rule", "words"), STARRED + ADVISED)
def test_the_flaws_of_the_published_letter_are_found(letter, number, line, rule, words):
    assert [f for f in letter.findings if (f.rule, f.place.line, f.text) == (rule, line, words)], number


def test_what_needs_a_person_is_never_changed_by_a_click(letter):
    assert [
        f.text for f in letter.findings if f.rule in ("R32", "R37", "R38", "R39") and f.fix is not None
    ] == []


def test_what_is_right_in_the_published_letter_is_left_alone(letter, published_letter):
    """Serial number, date, colon, session, and the titles that the library has."""
    lines = published_letter.split("\n")
    for right in ("0607", "2023年4月27日", "委员：", "2021—2025年", "市政协六届一次会议"):
        places = [(n, m.start()) for n, line in enumerate(lines, 1) for m in re.finditer(right, line)]
        assert places, right
        at = [
            (f.place.line, f.place.start, f.place.end)
            for f in letter.findings
            if f.place.end - f.place.start < 20
        ]
        assert [x for x in at for line, start in places if x[0] == line and x[1] <= start < x[2]] == []


@pytest.mark.parametrize("seed", ["001", "002", "003", "004"])
def test_other_published_texts_have_no_error(seeds: Path, seed: str):
    (file,) = seeds.glob(f"{seed}_*.txt")
    report = proofread(file.read_text(encoding="utf-8"), lexicon=packaged_lexicon())
    print(seed, dict(sorted(report.counted().items())))
    assert report.errors == ()
