"""办理单和附函: what is said of facts that are there, and that nothing is said of those that are not."""

import copy
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from proposals.domain.errors import BadInput
from proposals.domain.sheets import (
    CaseFacts,
    ClockFact,
    CohandlerFact,
    ContactFact,
    CopyFact,
    DraftFact,
    LetterFact,
    LetterLine,
    NoteFacts,
    PromiseFact,
    ReviewFact,
    RoundFact,
    compose_case_sheet,
    compose_note,
    parse_sheets,
)

RAW = tomllib.loads((Path(__file__).parents[2] / "proposals/data/sheets.toml").read_text(encoding="utf-8"))
WORDING = parse_sheets(RAW)
DAY = date(2023, 4, 27)
BARE = CaseFacts(
    unit="重庆市司法局",
    noun="提案",
    serial_no="0607",
    session="市政协六届一次会议",
    in_session=True,
    title="关于进一步加强法治政府建设的建议",
    proposer_label="提案者",
    proposer="孔祥彬",
    printed_on=DAY,
)

LINES = [
    ("clocks", ClockFact("答复期限", DAY), "答复期限：2023年4月27日"),
    ("clocks", ClockFact("答复期限", DAY, DAY, True), "答复期限：2023年4月27日（2023年4月27日完成）"),
    ("clocks", ClockFact("答复期限", DAY, DAY, False), "答复期限：2023年4月27日（2023年4月27日完成，逾期）"),
    ("cohandlers", CohandlerFact("市信访办"), "市信访办：尚未提交"),
    ("cohandlers", CohandlerFact("市信访办", due=DAY), "市信访办：尚未提交，期限2023年4月27日"),
    ("cohandlers", CohandlerFact("市信访办", released=True), "市信访办：已免于提交"),
    (
        "cohandlers",
        CohandlerFact("市信访办", DAY, "渝信函〔2023〕3号"),
        "市信访办：2023年4月27日已提交会办意见（渝信函〔2023〕3号）",
    ),
    ("contacts", ContactFact(DAY, "办前", "电话"), "2023年4月27日办前电话"),
    ("contacts", ContactFact(DAY, "办中", "见面", failed=True), "2023年4月27日办中见面（未联系上）"),
    (
        "contacts",
        ContactFact(DAY, "办前", "电话", people="李承办", said="请写明\n时限"),
        "2023年4月27日办前电话，我方：李承办，提案者意见：请写明 时限",
    ),
    (
        "letters",
        LetterFact("渝司提〔2023〕1号", DAY, "种及灵局长"),
        "渝司提〔2023〕1号　2023年4月27日　种及灵局长签发",
    ),
    (
        "letters",
        LetterFact("渝司提〔2023〕1号", DAY, "种及灵局长", "A类", "主动公开", void=True),
        "渝司提〔2023〕1号　2023年4月27日　种及灵局长签发　A类　主动公开（已作废）",
    ),
    ("promises", PromiseFact("出台办法", "市司法局", "2023年12月"), "出台办法　市司法局　2023年12月"),
]
FIELD_OF = {"promises": "commitments"}


@pytest.mark.parametrize(("name", "fact", "line"), LINES)
def test_a_fact_is_one_line(name, fact, line):
    sheet = compose_case_sheet(replace(BARE, open=False, **{name: (fact,)}), WORDING)
    assert getattr(sheet, FIELD_OF.get(name, name)) == (line,)


def test_drafts_and_steps_stand_together_and_a_step_not_done_has_room_to_sign():
    facts = replace(
        BARE,
        drafts=(DraftFact(2, DAY, "李承办", "按核稿意见修改"),),
        reviews=(ReviewFact("处室负责人审核", "同意", "周处长", DAY), ReviewFact("主要领导签发")),
    )
    assert compose_case_sheet(facts, WORDING).reviews == (
        "第2稿：2023年4月27日 李承办（按核稿意见修改）",
        "处室负责人审核：同意　周处长　2023年4月27日",
        "主要领导签发　意见：　　　　签名：　　　　　年　月　日",
    )


def test_a_copy_tells_how_it_went_and_what_came_back():
    sent = CopyFact("孔祥彬委员", "挂号信", "XA1", DAY, "满意", "基本满意", DAY, "谢谢")
    sheet = compose_case_sheet(replace(BARE, copies=(sent, CopyFact("孟平委员"))), WORDING)
    assert sheet.deliveries == ("孔祥彬委员：挂号信 XA1　2023年4月27日", "孟平委员：尚未寄送")
    assert sheet.receipts == ("孔祥彬委员：态度满意，结果基本满意　2023年4月27日　谢谢", "孟平委员：尚未收到")


def test_an_open_case_has_lines_to_write_on_and_a_closed_one_has_none():
    fields = ("contacts", "letters", "deliveries", "receipts", "commitments")
    opened, closed = compose_case_sheet(BARE, WORDING), compose_case_sheet(replace(BARE, open=False), WORDING)
    assert all(len(getattr(opened, f)) == 1 and "：" in getattr(opened, f)[0] for f in fields)
    assert all(getattr(closed, f) == () for f in fields)


def test_rounds_are_told_where_there_is_more_than_one():
    again = (RoundFact(1, "first"), RoundFact(2, "rehandle", "孔委员不满意", cancelled=True))
    assert compose_case_sheet(replace(BARE, rounds=again[:1]), WORDING).rounds == ()
    assert compose_case_sheet(replace(BARE, rounds=again), WORDING).rounds == (
        "第1次办理：首次办理",
        "第2次办理：重新办理，孔委员不满意（已撤销）",
    )


def test_a_long_talk_is_told_by_its_beginning():
    talk = ContactFact(DAY, "办前", "电话", said="说" * 500)
    (line,) = compose_case_sheet(replace(BARE, open=False, contacts=(talk,)), WORDING).contacts
    assert line.endswith("说……")
    assert len(line) < 130


# ------------------------------------------------------------------ 附函

ONE = NoteFacts(
    unit="重庆市司法局",
    self_name="我局",
    addressee="孔祥彬委员",
    noun="提案",
    on=DAY,
    letters=(LetterLine("0607", "关于法治的建议", "渝司提〔2023〕1号", DAY),),
    pronoun="您",
    session="市政协六届一次会议",
    form="提案办理情况征询意见表（回执）",
)


def test_a_note_to_a_member_names_the_case_and_what_is_enclosed():
    note = compose_note(ONE, WORDING.notes["recipient"])
    assert note.title == "关于送达第0607号提案复函的函"
    assert note.addressee == "孔祥彬委员："
    assert note.body[0] == (
        "您提出的《关于法治的建议》（市政协六届一次会议第0607号提案），我局已经办理完毕，现将复函送达，请查收。"
    )
    assert note.enclosures == (
        "随函寄送：1.复函（渝司提〔2023〕1号）1份",
        "2.提案办理情况征询意见表（回执）1份",
    )
    assert (note.letters, note.contact, note.date) == ((), "", "2023年4月27日")


def test_a_note_to_an_office_carries_the_list_and_a_single_enclosure_no_number():
    facts = replace(ONE, letters=ONE.letters * 2, contact_name="王登记", contact_phone="12345")
    note = compose_note(facts, WORDING.notes["committee"])
    assert note.enclosures == ("随函寄送：提案复函2件",)
    assert len(note.letters) == 2
    assert note.contact == "（联系人：王登记；联系电话：12345）"


# ------------------------------------------------------------------ the file


def changed(*path: str, value: object = None) -> dict:
    """The packaged file with one thing changed, or taken out."""
    raw = copy.deepcopy(RAW)
    place = raw
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return raw


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ([], "整个文件"),
        (changed("printing"), "整个文件"),
        (changed("printing", "most_cases"), "printing"),
        (changed("printing", "most_cases", value=0), "printing.most_cases"),
        (changed("printing", "most_cases", value="多"), "printing.most_cases"),
        (changed("printing", "most_cases", value=True), "printing.most_cases"),
        (changed("case_sheet", "heading", value=3), "case_sheet.heading"),
        (changed("case_sheet", "headinq", value="错字"), "case_sheet"),
        (changed("case_sheet", "blanks"), "case_sheet.blanks"),
        (changed("covering_notes", "committee", "body", value="一句"), "covering_notes.committee.body"),
        (changed("covering_notes", "recipient", "title"), "covering_notes.recipient"),
        (changed("covering_notes", "committee", "addressees", "cppcc_proposal", value=1), "cppcc_proposal"),
        (changed("label", "sender"), "label"),
        (changed("labels", "2x7", "width", value=150), "labels.2x7"),
        (changed("labels", "2x7", "rows", value=0), "labels.2x7"),
        (changed("labels", value={}), "labels"),
        (changed("ledger", "most_rows", value=1.5), "ledger.most_rows"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(raw, place):
    with pytest.raises(BadInput, match="sheets.toml") as refused:
        parse_sheets(raw)
    assert place in refused.value.sentence


def test_a_word_in_braces_that_nobody_knows_is_refused():
    wrong = parse_sheets(changed("case_sheet", "heading", value="{单位}办理单"))
    sheet = compose_case_sheet(BARE, wrong)
    assert sheet.heading == "{单位}办理单", "only names that look like fields are fields"
    with pytest.raises(BadInput):
        compose_case_sheet(BARE, parse_sheets(changed("case_sheet", "heading", value="{unti}办理单")))
