"""The text as the rules read it: lines that a page had broken, half-width marks, and a fix put in."""

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Edit, Place, Severity
from proposals.domain.proofing.manuscript import Manuscript
from proposals.domain.proofing.mending import mended

FROM_PDF = """一、加强法治培训，进一步提高法治意识
    承担行政执法职能的部门负责人每年参加“法治专题培
训”，各镇街、各园区、区县（含两江新区、高新区、自治
县）的工作人员参加知识考试，考试结果纳入年度考核，作
为任职的重要依据，并且在单位内部公开通报，接受监督。
"""
WEB = "市司法局,市信访办,市教委,市水利局(含所属),市交通局,市商务委,市农业农村委,市文化旅游委,市生态环境局"


def test_lines_that_a_page_had_broken_are_joined_for_the_rules() -> None:
    read = Manuscript(FROM_PDF)
    assert read.broken
    assert [line.number for line in read.written] == [1, 2]
    assert "专题培训”，各镇街" in read.written[1].text


def test_a_place_in_a_joined_line_is_told_by_the_line_it_stands_on() -> None:
    line = Manuscript(FROM_PDF).written[1]
    start = line.text.index("训”")
    assert line.at(start, start + 2) == Place(3, 0, 2)
    assert line.at(start - 1, start + 1) == Place(2, 27, 28)


def test_pairs_over_broken_lines_are_no_error_and_nothing_is_mended_by_a_click() -> None:
    found = proofread(FROM_PDF + "截止4月底，已办结85件。\n").findings
    assert [(f.rule, f.fix, f.edits) for f in found] == [("R27", None, ())]


def test_short_lines_without_stops_are_no_broken_paragraph() -> None:
    assert not Manuscript("重庆市司法局\n关于市政协六届一次会议\n第0607号提案的复函\n孔祥彬委员：").broken


def test_marks_of_a_web_page_are_read_as_full_width() -> None:
    read = Manuscript(WEB)
    assert read.from_web
    assert "," not in read.written[0].text
    assert read.words_at(read.half_width[0]) == ","


def test_a_few_half_width_marks_are_slips_of_typing() -> None:
    (found,) = proofread("推进,落实;整改").findings[:1]
    assert (found.rule, found.severity, found.fix) == ("R19", Severity.ERROR, "，")


def test_one_click_mends_every_place_of_a_finding() -> None:
    (finding,) = proofread(WEB).findings
    assert mended(WEB, finding.edits) == WEB.replace(",", "，").replace("(", "（").replace(")", "）")


def test_straight_quotes_are_paired_from_the_head_of_the_line() -> None:
    text = '"APP"和"小程序"已上线。'
    (finding,) = proofread(text).findings
    assert mended(text, finding.edits) == "“APP”和“小程序”已上线。"


def test_a_straight_quote_left_over_is_not_mended_by_a_click() -> None:
    (finding,) = proofread('"小程序"和"掌上复议已上线。').findings
    assert (finding.fix, finding.edits) == (None, ())
    assert "不成对" in finding.message


def test_edits_of_one_line_do_not_shift_each_other() -> None:
    edits = (Edit(Place(2, 0, 2), "1."), Edit(Place(2, 4, 5), ""))
    assert mended("一\r\n1、甲乙丙", edits) == "一\n1.甲乙"


def test_a_finding_is_known_again_wherever_it_moves() -> None:
    (finding,) = proofread("我市已办结约100余件。").findings
    (moved,) = proofread("一、办理情况\n我市已办结约100余件。").findings
    assert (moved.rule, moved.fingerprint) == (finding.rule, finding.fingerprint)
