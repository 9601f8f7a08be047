"""Names of parties to a case: any name after any role is hinted at, and none that is hidden already."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.proofing.engine import proofread
from proposals.domain.proofing.findings import Finding, Severity
from proposals.domain.proofing.rules.privacy import PRIVACY
from proposals.services._proofing_lists import packaged_lexicon

KNOWN = packaged_lexicon()
roles = st.sampled_from(
    ["原告", "被告", "被告人", "上诉人", "被上诉人", "申请执行人", "被执行人", "犯罪嫌疑人", "罪犯"]
)
families = st.sampled_from(["王", "李", "张", "陈", "何", "高", "欧阳", "司马"])
given_names = st.sampled_from(["明", "建国", "小红", "志强", "淑芬", "思远"])
what_follows = st.sampled_from(["，", "。", "诉某公司一案", "不服判决", "等3人", "（男）", "、李四。", ""])


def found(text: str) -> tuple[Finding, ...]:
    return proofread(text, None, KNOWN, PRIVACY.rules).findings


@given(roles, families, given_names, what_follows)
def test_the_name_of_a_party_is_hinted_at_with_the_way_to_hide_it(role, family, name, after):
    (finding,) = found(f"此前{role}{family}{name}{after}")
    assert (finding.text, finding.severity) == (family + name, Severity.HINT)
    assert finding.suggestion == f"{family}某"
    assert finding.fix is None


@given(roles, families, st.sampled_from(["某", "某某", "某甲", "×", "××"]), what_follows)
def test_a_name_that_is_hidden_is_left_alone(role, family, name, after):
    assert found(f"此前{role}{family}{name}{after}") == ()


def test_many_names_are_one_finding():
    (finding,) = found("原告张大明诉被告李小红、第三人王建国一案已经结案。")
    assert finding.places == 3
