"""Cells of the authority's list, read as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.errors import BadInput
from proposals.domain.serial import half_width, normalise_serial, split_people, split_units


@pytest.mark.parametrize(
    ("typed", "value", "warned"),
    [
        ("0607", "0607", False),
        ("607", "0607", True),
        ("607.0", "0607", True),
        (" ０６０７ ", "0607", False),
        ("第0607号", "0607", False),
        ("第0607号提案", "0607", False),
        ("No.12", "0012", True),
        ("20230607", "20230607", False),
        ("平12", "平0012", True),
        ("B-0012", "B-0012", False),
        ("0607-1", "0607-1", False),
    ],
)
def test_a_serial_number_keeps_its_zeros(typed: str, value: str, warned: bool) -> None:
    found = normalise_serial(typed)
    assert (found.value, bool(found.warnings)) == (value, warned)


def test_the_warning_says_what_was_changed() -> None:
    assert normalise_serial("607").warnings == ("案号“607”不足4位，已按4位补为“0607”，请核对。",)
    assert normalise_serial("607", width=0).value == "607"


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "abc", "六百零七", "6O7", "0000", "-5", "6.5", "123456789", "<b>1", "٣٤٥", "=1+1", "1e3"],
)
def test_nonsense_is_refused_with_one_sentence(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        normalise_serial(typed)
    assert refused.value.sentence.endswith("。")
    assert refused.value.field == "serial_no"


def test_a_refusal_never_repeats_control_characters_or_endless_text() -> None:
    with pytest.raises(BadInput) as refused:
        normalise_serial("x\x00" * 500)
    assert len(refused.value.sentence) < 60
    assert "\x00" not in refused.value.sentence


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        assert normalise_serial(normalise_serial(text).value).warnings == ()
    split_people(text)
    split_units(text)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("孔祥彬", ["孔祥彬"]),
        ("张 三", ["张三"]),
        ("张　三、李　四", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("张三　李四 王五六", ["张三", "李四", "王五六"]),
        ("张 三 李 四", ["张三", "李四"]),
        ("张 三 李四丰", ["张三", "李四丰"]),
        ("欧 阳 锋", ["欧阳锋"]),
        ("张三,李四，王五;赵六；钱七\n孙八", ["张三", "李四", "王五", "赵六", "钱七", "孙八"]),
        ("张三、张三、李四", ["张三", "李四"]),
        ("张三等3人", ["张三"]),
        ("张三、李四等5位委员", ["张三", "李四"]),
        ("阿不都·买买提、John Smith", ["阿不都·买买提", "John Smith"]),
        ("𬱖昀、王𠀀", ["𬱖昀", "王𠀀"]),
        ("", []),
        ("、、；", []),
    ],
)
def test_several_people_in_one_cell(cell: str, names: list[str]) -> None:
    assert split_people(cell) == names


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("市信访办、市机关事务局", ["市信访办", "市机关事务局"]),
        ("市信访办 市机关事务局", ["市信访办", "市机关事务局"]),
        ("市教委（牵头，主办）;市财政局", ["市教委（牵头，主办）", "市财政局"]),
        ("市教委\n市教委\r\n市财政局", ["市教委", "市财政局"]),
        ("各区县(自治县、经开区)政府", ["各区县(自治县、经开区)政府"]),
        ("市教委）、市财政局", ["市教委）", "市财政局"]),
        (" ", []),
    ],
)
def test_several_units_in_one_cell(cell: str, units: list[str]) -> None:
    assert split_units(cell) == units


def test_full_width_signs_become_half_width_and_chinese_stops_stay() -> None:
    assert half_width("２０２３（第５号）、《一》。") == "2023(第5号)、《一》。"
