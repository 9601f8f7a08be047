"""Serial numbers in the names of files, as people and offices write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.file_serials import serial_of

KNOWN = {"0607", "0012", "2020"}


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("0607.docx", "0607"),
        ("607.pdf", "0607"),
        ("第0607号关于加强法治建设的建议.pdf", "0607"),
        ("第607号提案（2023年）.doc", "0607"),
        ("607-孔祥彬.doc", "0607"),
        ("孔祥彬 607号.wps", "0607"),
        ("（0607）关于进一步加强法治政府建设的建议.docx", "0607"),
        ("１２号.docx", "0012"),
        ("2023年第607号.docx", "0607"),
        ("2023-03-05 复函 607.docx", "0607"),
        ("渝司提〔2023〕12号 第607号复函.pdf", "0607"),
        ("法治类/第0607号/原件.docx", "0607"),
        ("0607\\附件.pdf", "0607"),
        ("2020.docx", "2020"),
        ("关于加强普法的建议.docx", ""),
        ("", ""),
        ("0999.docx", "0999"),
    ],
)
def test_the_number_is_found_where_people_put_it(path, number):
    assert serial_of(path, KNOWN) == number


def test_of_two_numbers_the_one_that_is_there_wins():
    assert serial_of("3.第12号会签件.docx", {"0012"}) == "0012"
    assert serial_of("12 附件3.docx", {"0012"}) == "0012"


@given(st.text(max_size=60))
def test_no_name_is_too_strange(path):
    assert isinstance(serial_of(path, KNOWN), str)
