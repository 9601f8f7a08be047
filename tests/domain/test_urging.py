"""The texts of urging and their data file; in whose name somebody presses."""

import copy
from datetime import date

import pytest

from proposals.domain.actors import Role
from proposals.domain.errors import BadInput
from proposals.domain.urging import (
    Done,
    Owed,
    Press,
    UrgedCase,
    addressed_to_leader,
    parse_urging,
    pressed,
    pressing_unit,
    urged,
)
from proposals.domain.workflow import Part
from proposals.services._office import read_data
from tests.domain.test_permissions import AUTHORITY, ELSEWHERE, HANDLER_ID, LAW, LEADS, OURS, actor, facts

WORDING = parse_urging(read_data("urging.toml"))
DAY = date(2026, 6, 30)
CASE = UrgedCase("市政协六届四次会议", "0101", "提案", "{who}《某事》{{ 1 }}", "独办", None, 1)
LATE = Owed("法治处", "办理并起草", date(2026, 6, 1), "已逾期20个工作日")


def test_a_second_urge_says_so_and_what_stands_in_braces_in_a_title_stays():
    said = urged(
        UrgedCase(**{**{n: getattr(CASE, n) for n in CASE.__slots__}, "number": 2}), [LATE], DAY, WORDING
    )
    assert said.subject == "催办：市政协六届四次会议第0101号提案（第2次）"
    assert "《{who}《某事》{{ 1 }}》（独办）：" in said.text


def test_a_report_without_any_urge_says_so():
    said = pressed(
        Press.TO_LEADER, CASE, [LATE, Owed("市司法局", "编号用印", None, "")], Done(), DAY, WORDING
    )
    assert "此前没有催办。" in said.text
    assert "市司法局的“编号用印”截至2026年6月30日尚未完成。" in said.text


def test_the_greeting_is_put_once():
    once = addressed_to_leader("请过问。", "吴分管副局长", WORDING)
    assert once == addressed_to_leader(once, "吴分管副局长", WORDING) == "吴分管副局长：\n请过问。"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda t: t.update(extra=1), "不认识的“extra”"),
        (lambda t: t.pop("levels"), "levels"),
        (lambda t: t["levels"].update(purple="紫单"), "purple"),
        (lambda t: t["levels"].pop("blue"), "levels.blue"),
        (lambda t: t["urge"].update(owed=3), "urge.owed"),
        (lambda t: t["urge"].update(owed="{password}"), "{password}不是可用的字段"),
        (lambda t: t["clauses"].update(given="{again}"), "clauses.given"),
        (lambda t: t.update(code="第"), "机关代字"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(spoil, sentence):
    table = copy.deepcopy(dict(read_data("urging.toml")))
    spoil(table)
    with pytest.raises(BadInput) as refusal:
        parse_urging(table)
    assert sentence in refusal.value.sentence


def test_whose_name_stands_under_what_somebody_presses():
    ours = facts(dispatcher_unit_id=AUTHORITY, authority_inside=True)
    asked = facts(part=Part.COHANDLE, lead_unit_id=LEADS, lead_handler_id=55, assignments=())
    for who, case, unit in (
        (actor(Role.CLERK), ours, OURS),
        (actor(Role.SUPERVISOR, unit=AUTHORITY), ours, AUTHORITY),
        (actor(Role.LEADER), ours, OURS),
        (actor(Role.CLERK, unit=LEADS), asked, LEADS),
        (actor(Role.HANDLER, unit=LEADS, department=LAW, person=HANDLER_ID), asked, LEADS),
        (actor(Role.CLERK, unit=ELSEWHERE), asked, None),
    ):
        assert pressing_unit(who, case) == unit
