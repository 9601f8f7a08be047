"""Fonts: what is here, what stands in, what is missing, and which characters nothing can show."""

import pytest

from proposals.documents import fonts
from proposals.documents.fonts import FontReport, FontState, Typeface, check_fonts, is_chinese, typefaces_of
from proposals.documents.packaged import packaged_template
from tests.fontconfig import CHINESE, LATIN, fontconfig, program

BODY = "仿宋_GB2312"
HOUSE = {
    "FandolFang,FandolFang R": CHINESE,
    "Noto Serif CJK SC": f"{CHINESE} 9fa6-9fff 2cb4e",
    "DejaVu Sans": f"{LATIN} 1e00-1eff",
    "Liberation Serif": LATIN,
}
STAND_INS = {
    BODY: ["FandolFang", "Noto Serif CJK SC", "DejaVu Sans"],
    "Times New Roman": ["Liberation Serif"],
    r"FZXiaoBiaoSong\-B05S": ["FandolFang"],
}


@pytest.fixture
def house(tmp_path, monkeypatch):
    return fontconfig(tmp_path, monkeypatch, HOUSE, STAND_INS)


@pytest.mark.parametrize(
    ("name", "state", "printed_in"),
    [
        ("Noto Serif CJK SC", FontState.INSTALLED, "Noto Serif CJK SC"),
        ("noto serif cjk sc", FontState.INSTALLED, "Noto Serif CJK SC"),
        ("FandolFang R", FontState.INSTALLED, "FandolFang R"),
        (BODY, FontState.REPLACED, "FandolFang"),
        ("FZXiaoBiaoSong-B05S", FontState.REPLACED, "FandolFang"),
        ("Times New Roman", FontState.REPLACED, "Liberation Serif"),
        ("Garamond", FontState.REPLACED, "DejaVu Sans"),
        ("方正小标宋简体", FontState.MISSING, ""),
        ("FangSong_GB2312", FontState.MISSING, ""),
    ],
)
def test_a_typeface_is_installed_replaced_or_missing(house, name, state, printed_in):
    assert check_fonts([name], "").typefaces == (Typeface(name, state, printed_in),)


@pytest.mark.parametrize(
    ("text", "uncovered", "borrowed"),
    [
        ("孔祥彬委员：", (), ()),
        ("孔𬭎委员", (), (("𬭎", "Noto Serif CJK SC"),)),
        ("𬭎和𬭎", (), (("𬭎", "Noto Serif CJK SC"),)),
        ("孔𰻝𪚥", ("𰻝", "𪚥"), ()),
        ("造\ue863字", ("\ue863",), ()),
        ("ḿ", (), (("ḿ", "DejaVu Sans"),)),
        (" \n\t　\u200b\ufe0f\U000e0100", (), ()),
        ("", (), ()),
    ],
)
def test_characters_that_nothing_shows_and_characters_that_another_font_lends(
    house, text, uncovered, borrowed
):
    report = check_fonts(["Times New Roman", BODY], text)
    assert (report.uncovered, report.borrowed) == (uncovered, borrowed)


def test_the_machine_is_asked_once_for_many_letters(house):
    for text in ("一", "二", "三"):
        check_fonts([BODY], text)
    assert house.read_text().count("list") == 1


def test_without_fontconfig_nothing_is_known_and_nothing_claimed(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert check_fonts([BODY], "孔𬭎") == FontReport(known=False)
    assert fonts.uncovered_by_all("孔𬭎") == ()


@pytest.mark.parametrize("lines", ["exit 1", "sleep 30", "echo nonsense", "printf 'A\\tzz-xy\\n'"])
def test_a_fontconfig_that_fails_hangs_or_talks_nonsense_is_as_good_as_none(tmp_path, monkeypatch, lines):
    monkeypatch.setattr(fonts, "TIMEOUT_SECONDS", 0.2)
    program(tmp_path, "fc-list", lines)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert check_fonts([BODY], "孔").known is False


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("仿宋_GB2312", True),
        ("FangSong_GB2312", True),
        ("SimSun", True),
        ("SimHei", True),
        ("FZXiaoBiaoSong-B05", True),
        ("STKaiti", True),
        ("Noto Serif CJK SC", True),
        ("Times New Roman", False),
        ("Arial", False),
        ("Calibri", False),
    ],
)
def test_typefaces_of_chinese_text_are_known_by_their_names(name, chinese):
    assert is_chinese(name) is chinese


def test_a_template_says_which_typefaces_it_asks_for():
    names = typefaces_of(packaged_template("reply"))
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "Times New Roman"} <= set(names)
    assert len(set(names)) == len(names)
    assert typefaces_of(b"no document") == ()


def test_this_machine_can_print_names_with_rare_characters():
    report = check_fonts(typefaces_of(packaged_template("reply")), "喆堃玥昇珺翀犇赟\U0010fffd")
    assert report.known
    assert report.uncovered == ("\U0010fffd",)
    assert not [face.name for face in report.typefaces if face.state is FontState.MISSING]
