"""花脸稿 as a Word file: LibreOffice accepts and rejects it to exactly the two texts, under the editors' names."""

import io
import random
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from proposals.documents.docx_text import docx_lines, part_lines
from proposals.documents.letter import render_draft
from proposals.documents.packaged import packaged_template
from proposals.documents.redline import DraftVersion, render_redline
from proposals.documents.word_reading import Tracked, read_word
from proposals.documents.word_template import pack, unpack
from proposals.domain.letter import LetterText
from proposals.domain.redline import Edit
from tests.documents.office import Decision, resolved
from tests.letters import text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UTC_DATE = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"
REPLY = packaged_template("reply")
START = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)
NAMES = ("李承办", "钱核稿", "陈局长", "王登记")
BODY = (
    "一、办理情况\n（一）开设讲堂。已在十个社区开设讲堂。\n1.讲师到位。\n（1）每月一讲。\n"
    "二、下一步打算\n明年覆盖全部社区。"
)


def versions(*texts: LetterText) -> list[DraftVersion]:
    """Saved on successive days by successive people."""
    return [
        DraftVersion(letter, Edit(NAMES[n % len(NAMES)], START + timedelta(days=n)))
        for n, letter in enumerate(texts)
    ]


def redline(*texts: LetterText, template: bytes = REPLY) -> bytes:
    return render_redline(versions(*texts), template, f"第1稿→第{len(texts)}稿")


def document(data: bytes) -> etree._Element:
    return etree.fromstring(unpack(data)["word/document.xml"])


def lines(letter: LetterText, template: bytes = REPLY) -> list[str]:
    return docx_lines(render_draft(letter, template, 1))


def changes(data: bytes, kind: str) -> list[tuple[str, str]]:
    """(editor, text) of every insertion (``ins``) or deletion (``del``) of text."""
    wanted = (W + "t", W + "delText")
    found = []
    for element in document(data).iter(W + kind):
        words = "".join(t.text or "" for t in element.iter(*wanted))
        if words:
            found.append((element.get(W + "author"), words))
    return found


def nasty_texts(seed: int) -> list[LetterText]:
    """A chain of letters that change everywhere: words, order, headings, thanks, copies, attachments, odd characters."""
    chance = random.Random(seed)
    odd = [
        "<b>&amp;</b>",
        "𬭎和𠮷",
        "“引号”",
        "A & B",
        "  两 空 格  ",
        "{{ 字段 }}",
        "。",
        "１２３",
        "长" * 300,
    ]
    words = ["加强法治培训", "落实责任制", "规范文件", "2023年4月", "三十日", "，", "。", "；", "25项", *odd]
    leads = ["一、", "（一）", "1.", "（1）", "", "", ""]

    def sentence() -> str:
        return chance.choice(leads) + "".join(chance.choices(words, k=chance.randint(1, 6)))

    def letter(body: list[str]) -> LetterText:
        return text(
            body="\n".join(body),
            thanks=chance.choice([None, "感谢您的关心。", "您长期关注普法工作，我们深表感谢。"]),
            copies=chance.choice([[], ["市政协提案委"], ["市政协提案委", "市政府督查办"]]),
            attachments=chance.choice([[], ["回执"], ["回执", "清单"], ["清单", "回执", "目录"]]),
            contact=chance.choice([None, {"name": "李承办"}, {"name": "李承办", "phone": "023-1"}]),
        )

    body = [sentence() for _ in range(chance.randint(1, 7))]
    chain = [letter(body)]
    for _ in range(chance.randint(1, 3)):
        body = [sentence() if chance.random() < 0.3 else line for line in body if chance.random() < 0.8]
        body.insert(chance.randint(0, len(body)), sentence())
        if chance.random() < 0.4:
            chance.shuffle(body)
        chain.append(letter(body))
    return chain


PAIRS: dict[str, list[LetterText]] = {
    "nothing": [text(), text()],
    "all-replaced": [text(body="旧的一段。"), text(body="全部另写，没有一个字相同。\n再来一段。")],
    "first-and-last": [text(body=BODY), text(body="\n".join(BODY.split("\n")[1:-1]))],
    "turned-around": [text(body=BODY), text(body="\n".join(reversed(BODY.split("\n"))))],
    "became-heading": [text(body="培训情况。已办。"), text(body="一、培训情况。已办。")],
    "copies-go": [text(copies=["市政协提案委"], attachments=["回执", "清单"]), text()],
    **{f"nasty-{seed}": nasty_texts(seed) for seed in range(12)},
}


@pytest.fixture(scope="module")
def decided() -> dict[tuple[str, Decision], bytes]:
    """Every pair as a redline, accepted and rejected by LibreOffice in one run."""
    return resolved({name: redline(*chain) for name, chain in PAIRS.items()})


@pytest.mark.parametrize("name", PAIRS)
def test_accepted_it_is_the_later_draft_and_rejected_the_earlier_one(decided, name):
    chain = PAIRS[name]
    assert docx_lines(decided[name, Decision.ACCEPT]) == lines(chain[-1])
    assert docx_lines(decided[name, Decision.REJECT]) == lines(chain[0])


def test_the_published_letter_and_an_edited_one_both_come_back(published_letter):
    body = [line.strip() for line in published_letter.split("\n") if line.strip()][5:-3]
    edited = [line.replace("推进", "推动", 1) for line in body if not line.startswith("我市深入")]
    edited[2:2] = ["新增一段，说明经费安排。"]
    edited[-1], edited[-2] = edited[-2], edited[-1]
    chain = [text(body="\n".join(body)), text(body="\n".join(body[1:])), text(body="\n".join(edited))]
    both = resolved({"published": redline(*chain)})
    assert docx_lines(both["published", Decision.ACCEPT]) == lines(chain[-1])
    assert docx_lines(both["published", Decision.REJECT]) == lines(chain[0])


def test_each_change_carries_its_editor_and_time_on_the_clock_in_beijing_and_the_true_time_beside_it():
    data = redline(
        text(body="完成125项措施，公开征求意见。"),
        text(body="完成128项措施，公开征求意见。"),
        text(body="完成128项措施，公开征求社会各界意见。"),
    )
    assert changes(data, "del") == [("钱核稿", "125")]
    assert changes(data, "ins") == [("钱核稿", "128"), ("陈局长", "社会各界")]
    first = next(document(data).iter(W + "ins"))
    assert (first.get(W + "date"), first.get(UTC_DATE)) == ("2023-03-02T09:30:00Z", "2023-03-02T01:30:00Z")
    assert "w16du" in document(data).get(
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
    )


def test_every_change_has_a_number_of_its_own():
    data = redline(*nasty_texts(3))
    numbers = [e.get(W + "id") for e in document(data).iter() if e.get(W + "author")]
    assert len(numbers) > 10
    assert len(set(numbers)) == len(numbers)


def test_a_new_and_a_removed_paragraph_are_tracked_with_their_marks():
    data = redline(text(body="第一段。\n要删的一段话。"), text(body="第一段。\n完全新写的另外内容。"))
    marks = document(data).xpath("//w:pPr/w:rPr/w:ins | //w:pPr/w:rPr/w:del", namespaces={"w": W[1:-1]})
    assert [m.tag.removeprefix(W) for m in marks] == ["del", "ins"]


def test_a_heading_keeps_its_typeface_whether_it_stays_or_goes():
    data = redline(text(body="一、老标题\n正文。"), text(body="二、另一个标题\n正文。"))
    styled = document(data).xpath("//w:r[w:rPr/w:rStyle/@w:val='FuhanFirst']", namespaces={"w": W[1:-1]})
    words = {"".join(t.text for t in r.iter(W + "t", W + "delText")) for r in styled}
    assert any("标题" in w for w in words)


def test_a_line_that_became_a_heading_notes_its_old_format():
    data = redline(*PAIRS["became-heading"])
    noted = [run for run in document(data).iter(W + "r") if run.find(f"{W}rPr/{W}rPrChange") is not None]
    assert ["".join(t.text for t in run.iter(W + "t")) for run in noted] == ["培训情况。"]


def test_the_opening_the_attachments_and_the_copies_are_tracked_too():
    data = redline(
        text(thanks="感谢您的关心。", attachments=["回执"], copies=["市政协提案委"]),
        text(thanks="感谢您的支持。", attachments=["回执", "清单"], copies=["市政协提案委", "市政府督查办"]),
    )
    assert [words for _, words in changes(data, "ins")] == ["支持", "1.", "2.清单", "，市政府督查办"]


def test_the_header_says_which_drafts_and_nothing_there_is_tracked():
    data = redline(text(), text(body="另一段。"))
    headers = [part_lines(blob) for name, blob in unpack(data).items() if name.startswith("word/header")]
    assert ["花脸稿　第1稿→第2稿"] in [lines[:1] for lines in headers]


def test_equal_drafts_give_an_untracked_letter_and_equal_bytes():
    assert redline(text(), text()) == redline(text(), text())
    assert not changes(redline(text(), text()), "ins") + changes(redline(text(), text()), "del")


def own_template(change) -> bytes:
    """The packaged template as an office might have altered it."""
    parts = unpack(REPLY)
    xml = change(parts["word/document.xml"].decode())
    return pack(parts | {"word/document.xml": xml.encode()})


def in_a_table(xml: str) -> str:
    """The copies in a table, as offices like to print them."""
    end = xml.index("{{ copies }}")
    start = max(xml.rfind("<w:p>", 0, end), xml.rfind("<w:p ", 0, end))
    end = xml.index("</w:p>", end) + len("</w:p>")
    table = '<w:tbl><w:tblPr><w:tblW w:w="8845" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="8845"/></w:tblGrid>'
    cell = '<w:tr><w:tc><w:tcPr><w:tcW w:w="8845" w:type="dxa"/></w:tcPr>'
    return xml[:start] + table + cell + xml[start:end] + "</w:tc></w:tr></w:tbl>" + xml[end:]


def in_a_floating_table(xml: str) -> str:
    """The same at the foot of the page."""
    place = '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
    return in_a_table(xml).replace("<w:tblPr><w:tblW", f"<w:tblPr>{place}<w:tblW")


def linked(xml: str) -> str:
    """Bookmarks and a tab within paragraphs, as Word leaves them."""
    mark = '<w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>'
    return xml.replace("{{ opening }}</w:t></w:r>", "{{ opening }}</w:t><w:tab/></w:r>" + mark)


@pytest.mark.parametrize("change", [in_a_table, in_a_floating_table, linked])
def test_an_office_s_own_template_needs_nothing_special(change):
    template = own_template(change)
    old = text(body=BODY, copies=["市政协提案委"], thanks="感谢您的关心。")
    new = text(body=BODY.replace("十个", "十二个"), copies=["市政协提案委", "市政府督查办"])
    both = resolved({"own": redline(old, new, template=template)})
    assert docx_lines(both["own", Decision.ACCEPT]) == lines(new, template)
    assert docx_lines(both["own", Decision.REJECT]) == lines(old, template)


@pytest.mark.parametrize("seed", range(20, 60))
def test_our_own_reader_of_word_files_takes_and_undoes_the_changes_as_well(seed):
    chain = nasty_texts(seed)
    data = redline(*chain)
    for tracked, letter in ((Tracked.ACCEPT, chain[-1]), (Tracked.REJECT, chain[0])):
        read = [p.text.strip() for p in read_word(data, tracked).paragraphs]
        assert [line for line in read if line] == lines(letter)


def test_the_file_is_whole():
    with zipfile.ZipFile(io.BytesIO(redline(*nasty_texts(1)))) as package:
        assert package.testzip() is None
