"""ZIPs of many files: names of old Windows, rubbish of systems; each bad archive gets one sentence."""

import io
import struct
import zipfile

import pytest

from proposals.documents.archives import ArchiveLimits, unpack_files
from proposals.domain.errors import BadInput


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def of_old_windows(name: str, data: bytes) -> bytes:
    """As Windows in Chinese writes a name: GBK, and no flag that says so."""
    raw, placeholder = name.encode("gbk"), "x" * len(name.encode("gbk"))
    return zipped({placeholder: data}).replace(placeholder.encode(), raw)


def paths(data: bytes, **limits: int) -> list[str]:
    return [file.path for file in unpack_files("原件.zip", data, ArchiveLimits(**limits))]


def test_files_come_in_order_with_their_folders():
    data = zipped({"法治/0607.docx": b"a", "0608.pdf": b"b"})
    assert [(f.path, f.data) for f in unpack_files("原件.zip", data)] == [
        ("法治/0607.docx", b"a"),
        ("0608.pdf", b"b"),
    ]


def test_names_of_old_windows_are_read():
    assert paths(of_old_windows("第0607号关于法治的建议.doc", b"x")) == ["第0607号关于法治的建议.doc"]


def test_names_in_utf8_without_the_flag_are_read():
    name = "第0607号.doc"
    placeholder = "y" * len(name.encode())
    assert paths(zipped({placeholder: b"x"}).replace(placeholder.encode(), name.encode())) == [name]


def test_what_systems_leave_behind_is_passed_over():
    left = {
        "__MACOSX/._0607.docx": b"",
        "Thumbs.db": b"",
        "a/.DS_Store": b"",
        "~$0607.docx": b"",
        "a/0607.docx": b"x",
    }
    assert paths(zipped(left)) == ["a/0607.docx"]


def flagged(data: bytes) -> bytes:
    """The same archive, said to be encrypted."""
    at = data.index(b"PK\1\2") + 8
    return data[:at] + struct.pack("<H", 1) + data[at + 2 :]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\3\4 and nothing more", "不完整或已损坏"),
        (b"", "不完整或已损坏"),
        (zipped({"0607.docx": b"x" * 500})[:-40], "不完整或已损坏"),
        (zipped({"0607.docx": b"x" * 500}, zipfile.ZIP_STORED).replace(b"xxx", b"yyy", 1), "不完整或已损坏"),
        (flagged(zipped({"0607.docx": b"x"})), "设有密码"),
        (zipped({"../0607.docx": b"x"}), "路径“../0607.docx”不正常"),
        (zipped({"/etc/0607.docx": b"x"}), "不正常"),
        (zipped({"C:/0607.docx": b"x"}), "不正常"),
        (zipped({}), "没有文件"),
        (zipped({"Thumbs.db": b""}), "没有文件"),
        (zipped({"0607.docx": b"\0" * 2_000_000}), "解压后过大"),
    ],
)
def test_a_bad_archive_gets_one_sentence(data, sentence):
    with pytest.raises(BadInput, match=sentence):
        paths(data)


def test_too_many_and_too_much_are_refused_before_anything_is_unpacked():
    many = zipped({f"{n}.docx": b"x" for n in range(5)})
    with pytest.raises(BadInput, match="里有5个文件，一次最多4个"):
        paths(many, files=4)
    with pytest.raises(BadInput, match="解压后过大"):
        paths(many, total=4)
    with pytest.raises(BadInput, match="解压后过大"):
        paths(zipped({"0607.docx": b"abcde"}), one=4)
