"""Packages written by hand open everywhere, hold exactly their parts and are equal where the parts are."""

import io
import struct
import zipfile

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.documents.packaged import packaged_template
from proposals.documents.zip_parts import joined, kept_entry, pack, quick_entry, unpack

NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\/:"), min_size=1, max_size=20
)
PARTS = st.dictionaries(NAMES, st.binary(max_size=3_000), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(PARTS, st.booleans())
def test_any_parts_come_back_whole_and_in_their_order(parts, kept):
    entry = kept_entry if kept else quick_entry
    data = joined(entry(name, blob) for name, blob in parts.items())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
    assert list(unpack(data).items()) == list(parts.items())


@settings(max_examples=50, deadline=None)
@given(PARTS)
def test_equal_parts_are_equal_bytes(parts):
    assert pack(parts) == pack({name: bytes(bytearray(blob)) for name, blob in parts.items()})


def test_what_we_write_reads_like_what_the_standard_library_writes():
    """Every field of the directory but size, method and level is the same."""
    parts = {"word/document.xml": b"<w:p/>" * 99, "正文.xml": b"", "a.png": b"\x89PNG"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), blob, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(io.BytesIO(pack(parts))) as ours, zipfile.ZipFile(out) as theirs:
        for mine, other in zip(ours.infolist(), theirs.infolist(), strict=True):
            for field in [
                "filename",
                "date_time",
                "create_system",
                "create_version",
                "extract_version",
                "flag_bits",
                "external_attr",
                "CRC",
            ]:
                assert getattr(mine, field) == getattr(other, field), field


def test_pictures_and_short_parts_are_stored_and_text_is_deflated():
    parts = {"a.png": b"0" * 9_999, "a.xml": b"0" * 999, "b.xml": b"0" * 9_999}
    with zipfile.ZipFile(io.BytesIO(pack(parts))) as package:
        methods = [info.compress_type for info in package.infolist()]
    assert methods == [zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]


def test_the_last_record_says_where_the_directory_stands():
    data = pack({"a": b"1", "b": b"2"})
    count, size, place = struct.unpack_from("<HII", data, len(data) - 12)
    assert (count, data[place : place + 4], place + size) == (2, b"PK\1\2", len(data) - 22)


def test_python_docx_opens_a_template_written_anew():
    document = docx.Document(io.BytesIO(pack(unpack(packaged_template("reply")))))
    assert document.sections[0].different_first_page_header_footer
