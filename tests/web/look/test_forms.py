"""Fields say what is wrong, where, and what to do, and give back what was typed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from proposals.domain.errors import BadInput, SeveralProblems
from proposals.web.form_dates import parse_day
from proposals.web.form_sentences import SENTENCES
from proposals.web.forms import Form, PlainText, Upload
from tests.web.look.sample_forms import BAD, GOOD, SampleForm, sample_form
from tests.web.look.styleguide import create_styleguide


@pytest.fixture(autouse=True)
def request_at_hand() -> Iterator[Flask]:
    app = create_styleguide()
    with app.test_request_context():
        yield app


def sentence(field: str, typed: str) -> str:
    """The first refusal of one field of an otherwise good form, or nothing."""
    form = SampleForm(MultiDict(GOOD | {field: typed}), meta={"csrf": False})
    form.validate()
    return str(next(iter(form[field].errors), ""))


def test_a_good_form_gives_clean_values() -> None:
    form = sample_form(valid=True)
    assert form.errors == {}
    assert form.dispatched_on.data == date(2023, 3, 1)
    assert form.people.data == ("孔祥彬", "张三")
    assert form.co_units.data == ("市信访办", "市机关事务局")
    assert form.copies.data == 3
    assert form.serial_no.data == "0607"


REFUSALS = [
    ("kind", "", "请选择类型。"),
    ("kind", "<script>", "“类型”请从列出的选项中选一项。"),
    ("serial_no", "  ", "“案号”不能为空，请填写。"),
    ("serial_no", "1" * 21, "“案号”共21个字，超过20个字的上限，请删减。"),
    ("title", "案\x00由", "“案由”第2个字符是不可见的控制字符（U+0000），请删除后重试。"),
    ("dispatched_on", "", "请填写交办日期。"),
    ("dispatched_on", "2023-2-30", "“交办日期”写的是2月30日，2023年2月只有28天，请核对。"),
    ("dispatched_on", "2024年2月30日", "“交办日期”写的是2月30日，2024年2月只有29天，请核对。"),
    ("dispatched_on", "2023-13-1", "“交办日期”写的是13月，没有这个月份，请核对。"),
    ("dispatched_on", "23-4-27", "“交办日期”请写成2023-4-27、2023年4月27日或20230427的样式。"),
    ("dispatched_on", "0023-4-27", "“交办日期”的年份23不对，应在1949至2199之间，请核对。"),
    ("people", " 、\n", "请填写提案者。"),
    ("people", "张三、李四、张　三", "“提案者”里“张三”写了两次，请删去一处。"),
    ("people", "张" * 101, "“提案者第1个姓名”共101个字，超过100个字的上限，请删减。"),
    ("session", "7-9", "“届次”请从列出的选项中选一项。"),
    ("copies", "三百", "“份数”请填1至99之间的整数。"),
    ("copies", "100", "“份数”请填1至99之间的整数。"),
    ("copies", "9" * 5000, "“份数”请填1至99之间的整数。"),
    ("body", "第一行\n第二\x07行", "“答复正文”第2行第3个字符是不可见的控制字符（U+0007），请删除后重试。"),
    ("sure", "", "请先勾选“我已核对以上内容”。"),
]


@pytest.mark.parametrize(
    ("field", "typed", "words"), REFUSALS, ids=[f"{f}-{i}" for i, (f, _, _) in enumerate(REFUSALS)]
)
def test_a_field_refuses_in_one_clear_sentence(field: str, typed: str, words: str) -> None:
    assert sentence(field, typed) == words


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "提案😀", "𠮷野", "Ａ＆Ｂ＝“引号”"])
def test_what_can_be_printed_is_taken_as_it_is(typed: str) -> None:
    form = SampleForm(MultiDict(GOOD | {"title": typed}), meta={"csrf": False})
    assert form.validate()
    assert form.title.data == typed


DAYS = [
    "2023-4-27",
    "2023-04-27",
    "2023/4/27",
    "2023.4.27",
    "2023年4月27日",
    "2023 年 4 月 27 日",
    "20230427",
    "２０２３年４月２７日",
    " 2023-4-27 ",
]


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_may_be_typed_as_people_do(typed: str) -> None:
    assert parse_day(typed, "日期") == date(2023, 4, 27)


@pytest.mark.parametrize(
    "typed", ["2023-4", "昨天", "2023-4-27-1", "２０２３", "2023年4月", "202304271", "²023-4-27x"]
)
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput, match="样式"):
        parse_day(typed, "日期")


def test_what_was_typed_comes_back(request_at_hand: Flask) -> None:
    form = sample_form(valid=False)
    for name in ("title", "dispatched_on", "people", "copies"):
        assert form[name]._value() == BAD[name]
    assert form.body._value() == "一、正文\ufffd<script>alert(1)</script>"
    assert "&lt;script&gt;" in str(form.body())


def test_a_refusal_of_a_service_stands_at_its_field_or_at_the_top() -> None:
    form = sample_form(valid=True)
    form.refuse(BadInput("第0607号已经登记过。", field="serial_no"))
    form.refuse(BadInput("请稍后再试。", field="nowhere"))
    form.refuse(
        SeveralProblems([BadInput("太短。", field="title"), BadInput("太早。", field="dispatched_on")])
    )
    assert form.serial_no.errors == ["第0607号已经登记过。"]
    assert form.title.errors == ["太短。"]
    assert form.dispatched_on.errors == ["太早。"]
    assert form.form_errors == ["请稍后再试。"]


class UploadSample(Form):
    scan = Upload("扫描件", kinds=("pdf", "jpg"), required=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "请选择扫描件。"),
        ("来文.exe", "“来文.exe”不能上传，只收 pdf、jpg 文件，请另存后再传。"),
        ("pdf", "“pdf”不能上传，只收 pdf、jpg 文件，请另存后再传。"),
        ("来文.PDF", ""),
    ],
)
def test_an_upload_is_asked_for_and_looked_at_by_its_name(name: str, words: str) -> None:
    files = MultiDict({"scan": FileStorage(io.BytesIO(b"%PDF-1.4"), filename=name)})
    form = UploadSample(files, meta={"csrf": False})
    form.validate()
    assert "".join(form.scan.errors) == words


class LateChoices(Form):
    name = PlainText("名称", limit=5)


def test_a_stale_page_is_said_in_chinese() -> None:
    form = LateChoices(MultiDict({"name": "甲", "csrf_token": "old"}))
    assert not form.validate()
    assert form.errors == {"csrf_token": ["页面停留太久，已经过期，请再提交一次。"]}


def test_the_library_never_speaks_english() -> None:
    assert SENTENCES.gettext("Not a valid choice.") == "请从列出的选项中选一项。"
    assert SENTENCES.gettext("Something new in a later version.") == "填写的内容不合要求，请核对。"
    assert SENTENCES.ngettext("one", "many", 2) == "填写的内容不合要求，请核对。"
