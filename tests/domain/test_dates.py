from datetime import date

import pytest

from proposals.domain.dates import chinese_date, parse_iso_date
from proposals.domain.errors import BadInput


def test_a_chinese_date_has_no_padding_zeros():
    assert chinese_date(date(2024, 5, 6)) == "2024年5月6日"


def test_an_iso_date_is_read():
    assert parse_iso_date("2024-02-29", "成文日期") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2023-02-30", "“成文日期”的日期2023-02-30不存在，请核对。"),
        ("2023-13-01", "“成文日期”的日期2023-13-01不存在，请核对。"),
        ("0000-01-01", "“成文日期”的日期0000-01-01不存在，请核对。"),
        ("2023-2-3", "“成文日期”的日期“2023-2-3”应写成2023-04-27的样式。"),
        ("２０２３-02-03", "“成文日期”的日期“２０２３-02-03”应写成2023-04-27的样式。"),
    ],
)
def test_an_impossible_date_is_refused(text, sentence):
    with pytest.raises(BadInput) as refusal:
        parse_iso_date(text, "成文日期")
    assert refusal.value.sentence == sentence
