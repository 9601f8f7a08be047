"""One official form, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.document_number import DocumentNumber, parse_document_number
from proposals.domain.errors import BadInput


@pytest.mark.parametrize(
    "typed",
    [
        "渝司提〔2023〕5号",
        "渝司提[2023]5号",
        "渝司提（2023）5号",
        "渝司提(2023)第05号",
        "渝司提【2023】005号",
        " 渝司提 〔２０２３〕 ５ 号 ",
        "渝司提［2023］5",
        "渝司提〔2023年〕5号",
    ],
)
def test_every_way_to_type_it_gives_the_one_form(typed: str) -> None:
    assert str(parse_document_number(typed)) == "渝司提〔2023〕5号"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "5号",
        "渝司提2023-5",
        "渝司提〔23〕5号",
        "渝司提〔2023〕号",
        "渝司提〔2023〕0号",
        "渝司提〔2023〕5号号",
        "〔2023〕5号",
        "渝司提〔1023〕5号",
        "渝司提〔2023〕1234567号",
        "渝司提〔٢٠٢٣〕5号",
        "<b>〔2023〕5号",
        "渝😀〔2023〕5号",
    ],
)
def test_nonsense_is_refused_with_one_sentence(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_document_number(typed)
    assert refused.value.field == "number"
    assert refused.value.sentence.endswith("。")


@given(st.integers(1949, 2199), st.integers(1, 999_999))
def test_what_is_printed_is_read_back(year: int, number: int) -> None:
    assert parse_document_number(str(DocumentNumber("渝司建", year, number))) == DocumentNumber(
        "渝司建", year, number
    )
