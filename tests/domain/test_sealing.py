"""Where a seal is laid: on 署名 and 成文日期, and on nothing else where the page has room (GB/T 9704-2012, 7.3.5.1)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.sealing import CLEAR, Line, SealPlace, SealRules, place_seal

RULES = SealRules()
UNIT, DAY = "江州市司法局", date(2024, 5, 6)
LINE, GLYPH = 10.2, 5.2


def line(text: str, top: float, left: float, right: float) -> Line:
    return Line(0, text, left, top, right, top + GLYPH)


def tail(room: float, note_to: float) -> list[Line]:
    """The end of a letter: text, so many millimetres of room, name and date, and a note that ends at ``note_to``."""
    name = 100 + GLYPH + room
    return [
        line("请填写在回执上。", 100, 28, 180),
        line(UNIT, name, 124, 158),
        line("2024年5月6日", name + LINE, 122, 160),
        line("（联系人：李承办）", name + 2 * LINE, 40, note_to),
    ]


def placed(lines: list[Line], size: float = 42) -> SealPlace:
    found = place_seal(lines, UNIT, DAY, (size, size), RULES)
    assert found is not None
    return found


@given(size=st.floats(38, 45), room=st.floats(25, 30), note_to=st.floats(60, 180))
def test_a_seal_covers_name_and_date_and_no_other_words(size: float, room: float, note_to: float) -> None:
    lines = tail(room, note_to)
    text, name, day, note = lines
    seal = placed(lines, size)
    assert text.bottom <= seal.top <= text.bottom + RULES.line
    assert seal.top < name.top
    assert day.bottom <= seal.top + seal.height
    assert note.right <= seal.left or seal.top + seal.height <= note.top


def test_a_note_that_ends_before_the_seal_leaves_it_where_it_is() -> None:
    seal = placed(tail(28, 100))
    assert seal.top + seal.height > tail(28, 100)[3].top


def test_a_note_under_the_seal_moves_it_up() -> None:
    lines = tail(28, 170)
    seal = placed(lines)
    assert seal.top + seal.height == pytest.approx(lines[3].top - CLEAR)


def test_without_room_the_text_above_is_kept_clear_first() -> None:
    lines = tail(16, 170)
    assert placed(lines).top == pytest.approx(lines[0].bottom)
