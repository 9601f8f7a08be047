"""Names, posts and documents by the day of the letter: what the office's own directory adds to the rules."""

import json
from datetime import date

from proposals.domain.letter import parse_facts
from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.lexicon import DocumentTitle, Lexicon, OfficeHolder, UnitNames
from proposals.domain.proofing.rules.names import NAMES
from proposals.domain.proofing.rules.titles import TITLES
from proposals.services._office import DATA

FACTS = parse_facts(json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))["facts"])
RULES = [*NAMES.rules, *TITLES.rules]
HOLDERS = (
    OfficeHolder("陈一", "局长", "市司法局", date(2015, 1, 1), date(2021, 12, 31)),
    OfficeHolder("种及灵", "党组书记、局长", "市司法局", date(2022, 1, 1)),
    OfficeHolder("周二", "常务副市长", "市政府", date(2022, 1, 1)),
)


def found(text, *, facts=FACTS, **lists):
    report = proofread(text, facts, Lexicon(**lists), RULES)
    return [(f.rule, f.text) for f in report.findings]


def test_a_leader_is_named_with_the_post_held_on_that_day():
    assert found("种及灵副局长到会，周二市长讲话。", holders=HOLDERS) == [
        ("R31", "种及灵副局长"),
        ("R31", "周二市长"),
    ]


def test_one_of_two_posts_and_a_shorter_title_are_right():
    assert found("种及灵局长、种及灵书记和周二副市长到会。", holders=HOLDERS) == []


def test_whoever_left_before_the_letter_is_no_leader_of_ours():
    assert found("陈一副局长当时到会。", holders=HOLDERS) == []


def test_without_facts_the_directory_knows_who_signs():
    end = "正文。\n此复函已经市司法局种及玲局长审签。"
    holder = OfficeHolder("种及灵", "局长", "市司法局")
    assert found(end, facts=None, holders=(holder,)) == [("R31", "市司法局种及玲局长")]


def test_a_unit_is_called_by_the_name_it_had_on_that_day():
    units = (UnitNames("市信访办公室", "市信访局", valid_to=date(2023, 3, 1), successor="市信访局"),)
    assert found("由市信访办公室牵头。", units=units) == [("R30", "市信访办公室")]
    assert found("由市信访办公室牵头。", facts=None, units=units) == []


def test_another_ending_of_a_known_name_is_told_once_for_all_its_places():
    units = (UnitNames("市乡村振兴局"),)
    report = proofread("市乡村振兴办牵头。\n市乡村振兴办负责。", None, Lexicon(units=units), RULES)
    (finding,) = report.findings
    assert (finding.rule, finding.places, finding.suggestion) == ("R30", 2, "市乡村振兴局")


def test_a_name_that_is_part_of_a_known_one_is_left_alone():
    units = (UnitNames("重庆市司法局", "市司法局"), UnitNames("重庆市人民政府办公厅", "市政府办公厅"))
    assert found("市司法局办公室、市政府办公厅和市司法局委托的机构。", units=units) == []


def test_a_document_that_had_ended_is_told():
    documents = (DocumentTitle("重庆市旧物管理暂行办法", ended_on=date(2022, 1, 1)),)
    assert found("依照《重庆市旧物管理暂行办法》办理。", documents=documents) == [
        ("R32", "《重庆市旧物管理暂行办法》")
    ]
    later = (DocumentTitle("重庆市旧物管理暂行办法", ended_on=date(2024, 1, 1)),)
    assert found("依照《重庆市旧物管理暂行办法》办理。", documents=later) == []
