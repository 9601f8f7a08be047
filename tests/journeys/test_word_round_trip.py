"""The draft goes home as a Word file, is edited there, and comes back, while a colleague goes on writing."""

from pathlib import Path

import docx

from tests.journeys.conftest import Town
from tests.journeys.desk import Desk
from tests.journeys.steps import TITLE, accept, assign, dispatch, register

BODY = "一、关于培训\n已经组织培训。\n二、关于文件\n已经清理文件。"


def taken_along(desk: Desk, folder: Path) -> Path:
    """Download the newest draft."""
    with desk.page.expect_download() as download:
        desk.follow("下载Word稿")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def edit(file: Path, beginning: str, words: str) -> None:
    """As in Word: words at the end of one paragraph."""
    document = docx.Document(str(file))
    next(p for p in document.paragraphs if p.text.startswith(beginning)).add_run(words)
    document.save(str(file))


def test_a_draft_edited_in_word_becomes_the_next_version_or_is_compared(town: Town, tmp_path: Path) -> None:
    clerk, handler = town.desk("王登记"), town.desk("李承办")
    register(clerk)
    dispatch(clerk, town)
    accept(clerk)
    assign(clerk)
    handler.case(TITLE)
    handler.follow("起草")
    handler.fill("正文", BODY)
    handler.press("保存")
    handler.sees("第1稿")
    file = taken_along(handler, tmp_path)
    assert file.name.endswith("答复稿第1稿.docx")

    edit(file, "已经组织培训", "共三期。")
    handler.follow("上传Word稿")
    handler.attach("Word文件", file)
    handler.press("上传")
    handler.sees("已按文件存为第2稿。")
    assert handler.reads("正文") == BODY.replace("培训。\n", "培训。共三期。\n")

    clerk.case(TITLE)
    clerk.follow("起草")
    clerk.sees("第2稿")
    clerk.fill("正文", BODY + "\n三、下一步打算")
    clerk.press("保存")
    edit(file, "已经清理文件", "废止五件。")
    handler.follow("上传Word稿")
    handler.attach("Word文件", file)
    handler.press("上传")
    handler.sees("文件是从第1稿改的，此后王登记已保存第3稿。", "上传的Word文件与最新一稿不同")
    assert "废止五件" in handler.reads("正文")
    handler.follow("回到起草")
    assert handler.reads("正文") == BODY + "\n三、下一步打算"
