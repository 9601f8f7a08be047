"""字体 in the browser: the administrator's page, and the warnings beside a letter; nothing is stopped."""

import pytest

from proposals.services.register import NewProposer
from proposals.storage.tables.register import ProposerType
from tests.factories import in_hand
from tests.fontconfig import CHINESE, LATIN, fontconfig
from tests.issued import approved

HOUSE = {"FandolFang": CHINESE, "Noto Serif CJK SC": f"{CHINESE} 9fa6-9fff 2cb4e", "DejaVu Sans": LATIN}
STAND_INS = {"仿宋_GB2312": ["FandolFang", "Noto Serif CJK SC"], "黑体": ["Noto Serif CJK SC"]}
RARE = (NewProposer("孔𰻝彬", ProposerType.MEMBER), NewProposer("孟𬭎", ProposerType.MEMBER))
BOX = "“𰻝”（U+30EDD，在“孔𰻝彬、孟𬭎委”中）没有字体能显示，PDF里会是空框"


@pytest.fixture
def house(tmp_path, monkeypatch):
    fontconfig(tmp_path, monkeypatch, HOUSE, STAND_INS)


def test_the_page_names_typefaces_stand_ins_and_names_that_do_not_show(site, house):
    in_hand(site.cast, proposers=RARE)
    site.cast.office.commit()
    page = site.visitor("王登记").get("/admin/fonts").text
    assert "FandolFang" in page
    assert "缺" in page
    assert "“𰻝”没有字体能显示" in page
    assert "“𬭎”用Noto Serif CJK SC" in page
    assert page.index("孔𰻝彬") < page.index("孟𬭎")
    assert "第0607号" in page


def test_a_machine_without_fontconfig_says_so(site, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "无法检查字体" in site.visitor("王登记").get("/admin/fonts").text


def test_a_name_that_would_be_an_empty_box_is_told_while_drafting_and_before_numbering(site, house):
    case = in_hand(site.cast, proposers=RARE)
    site.cast.office.commit()
    handler = site.visitor("李承办")
    page = handler.post(f"/cases/{case}/draft/preview", page=f"/cases/{case}/save_draft", body="一、已办。")
    assert BOX in page.text
    signed = approved(site.cast, proposers=RARE, serial_no="0608")
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    today = site.cast.office.today
    check = clerk.post(
        f"/cases/{signed}/issue", issued_on=today.isoformat(), series="", number=f"渝司提〔{today.year}〕9号"
    )
    assert check.status_code == 200
    assert BOX in check.text


def test_a_letter_whose_characters_are_all_here_has_no_warning(site, house):
    case = in_hand(site.cast)
    site.cast.office.commit()
    handler = site.visitor("李承办")
    page = handler.post(f"/cases/{case}/draft/preview", page=f"/cases/{case}/save_draft", body="一、已办。")
    assert "空框" not in page.text


def test_a_machine_without_chinese_fonts_is_one_warning_not_a_hundred(site, tmp_path, monkeypatch):
    fontconfig(tmp_path, monkeypatch, {"DejaVu Sans": LATIN})
    case = in_hand(site.cast)
    site.cast.office.commit()
    handler = site.visitor("李承办")
    page = handler.post(f"/cases/{case}/draft/preview", page=f"/cases/{case}/save_draft", body="一、已办。")
    assert page.text.count("空框") == 1
    assert "请系统管理员安装中文字体" in page.text
