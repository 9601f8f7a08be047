"""The demo: 0607 through every role, other cases as well, a whole year; bad cases end in one sentence."""

import copy
import json
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy
from operator import itemgetter
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.errors import BadInput
from proposals.domain.lights import LightCode
from proposals.domain.workflow import MEMBER_PARTS, Action, State
from proposals.services._office import DATA
from proposals.services._printed import facts_of_letter
from proposals.services.accounts import actor_of
from proposals.services.demo import parse_case, stage
from proposals.services.doctor import examine
from proposals.services.house import House
from proposals.services.worklist import todo
from proposals.settings import Settings
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.organisation import Person, RoleGrant

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROLES = {"clerk", "handler", "head", "proofreader", "leader", "director", "cohandler", "member"}


@pytest.fixture
def raw() -> dict:
    return json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def without_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDF has its own tests; here it would be most of the time."""
    monkeypatch.setattr("proposals.services.demo.staging.converter_available", lambda: False)


def staged(folder: Path, raw: dict, monkeypatch: pytest.MonkeyPatch, *, with_year: bool = False):
    if not with_year:
        monkeypatch.setattr("proposals.services.demo.staging.tell", lambda *_: 0)
    settings = Settings(trust_dir=str(folder / "trust"))
    return stage(folder, parse_case(raw), settings, NOW, step=lambda _: None, told=lambda _: None)


def journal_of(result) -> list[dict]:
    return json.loads(result.journal.read_text(encoding="utf-8"))


def confirmed_in(result) -> list[str]:
    return [s["note"] for s in journal_of(result) if s["action"] == "confirm_commitments"]


def test_0607_goes_from_registration_to_the_receipt_through_every_role(tmp_path, raw, monkeypatch):
    result = staged(tmp_path / "demo", raw, monkeypatch)
    journal = journal_of(result)
    assert {s["role"] for s in journal} == ROLES
    assert [s["n"] for s in journal] == list(range(1, len(journal) + 1))
    assert (journal[0]["action"], journal[-1]["action"], journal[-1]["to"]) == ("register", "close", "closed")
    assert {s["action"] for s in journal} <= {a.value for a in Action} | {"register"}
    lines = docx_lines(result.docx.read_bytes())
    assert "第0607号提案的复函" in lines
    assert any("种及灵局长审签" in line for line in lines)
    assert not list((tmp_path / "demo").glob("letter.pdf"))


def test_the_letter_of_0607_carries_what_it_promises_in_the_words_of_the_case(tmp_path, raw, monkeypatch):
    result = staged(tmp_path / "demo", raw, monkeypatch)
    house = House(result.settings)
    office = house.office(NOW, write=False)
    letter = office.db.scalars(select(Letter)).one()
    carried = facts_of_letter(letter)["commitments"]
    assert sorted(carried, key=itemgetter("due")) == sorted(
        raw["facts"]["commitments"], key=itemgetter("due")
    )
    office.close()
    house.close()
    assert confirmed_in(result) == ["6项", "补充：为新任职的处级领导干部安排一次法治专题班"]


def test_a_case_that_names_no_commitments_confirms_what_its_letter_reads_as(tmp_path, raw, monkeypatch):
    raw["facts"]["commitments"] = []
    assert confirmed_in(staged(tmp_path / "demo", raw, monkeypatch)) == ["6项"]


def test_a_commitment_whose_day_no_sentence_says_is_left_out(tmp_path, raw, monkeypatch):
    raw["facts"]["commitments"] = [{"measure": "另一项措施", "unit": None, "due": "2023-06-29"}]
    assert confirmed_in(staged(tmp_path / "demo", raw, monkeypatch)) == ["6项"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"addressees": [{"name": n, "type": "member"} for n in ("甲", "乙", "丙")]}, "甲、乙、丙委员："),
        ({"addressees": [{"name": "民革重庆市委会", "type": "organisation"}]}, "民革重庆市委会："),
        (
            {
                "kind": "npc_suggestion",
                "session": "市六届人大一次会议",
                "addressees": [{"name": "向小满", "type": "deputy"}],
                "outcome_class": "A",
            },
            "向小满代表：",
        ),
        (
            {
                "addressees": [{"name": "市教委", "type": "unit"}],
                "co_units": [],
                "points": [],
                "thanks": None,
            },
            "市教委：",
        ),
    ],
)
def test_any_case_can_be_played(tmp_path, raw, monkeypatch, changes, expected):
    raw["facts"].update(changes)
    if not raw["facts"]["co_units"]:
        raw["opinions"] = {}
    result = staged(tmp_path / "demo", raw, monkeypatch)
    assert expected in docx_lines(result.docx.read_bytes())
    assert journal_of(result)[-1]["to"] == "closed"


def test_a_member_who_is_not_satisfied_opens_the_second_round(tmp_path, raw, monkeypatch):
    raw["receipt"] = {"attitude": "满意", "result": "不满意", "comment": "没有说清谁来做。"}
    result = staged(tmp_path / "demo", raw, monkeypatch)
    assert journal_of(result)[-1]["action"] == "rehandle"
    house = House(result.settings)
    office = house.office(NOW, write=False)
    assert [
        r.number for r in office.db.scalars(select(Round).order_by(Round.id)) if r.kind == "rehandle"
    ] == [2]
    assert len(office.db.scalars(select(Letter)).all()) == 1
    office.close()
    house.close()


def test_the_year_holds_every_state_and_the_doctor_finds_nothing(tmp_path, raw, monkeypatch):
    result = staged(tmp_path / "demo", raw, monkeypatch, with_year=True)
    assert result.proposals >= 41
    mail = message_from_bytes(result.digest.read_bytes(), policy=policy.default)
    assert mail["To"] == "王登记 <wangdengji@example.gov.cn>"
    assert mail["Subject"].startswith("每日提醒（11月20日）：")
    assert "已逾期" in mail.get_content()
    house = House(result.settings)
    office = house.office(NOW, write=True)
    states = Counter(office.db.scalars(select(Handling.state)))
    assert set(states) == set(State)
    assert examine(office).problems == ()
    assert all(facts_of_letter(letter)["commitments"] for letter in letters_to_members(office))
    for role in ("handler", "clerk"):
        assert_every_light_is_on_the_first_page(office, role)
    office.close()
    house.close()


def letters_to_members(office) -> list[Letter]:
    rows = select(Letter).join(Handling, Handling.id == Letter.handling_id)
    return list(office.db.scalars(rows.where(Handling.part.in_(MEMBER_PARTS))))


def assert_every_light_is_on_the_first_page(office, role: str) -> None:
    """Whoever looks at the demo first sees all four lights and a case that is due today."""
    person = office.db.scalars(select(Person).join(RoleGrant).where(RoleGrant.role == role).limit(1)).one()
    lights = [row.light for row in todo(office, actor_of(office, person)).rows if row.light]
    assert {each.code for each in lights} == set(LightCode), role
    assert "今日到期" in {each.words for each in lights}, role


def test_the_demo_explains_when_the_answer_was_due(tmp_path, raw, monkeypatch):
    result = staged(tmp_path / "demo", raw, monkeypatch)
    told = (tmp_path / "demo" / "deadline.txt").read_text(encoding="utf-8")
    assert told == result.deadline + "\n"
    assert told.startswith(
        "市政协六届一次会议第0607号《关于进一步加强法治政府建设的建议》\n答复：2023年5月8日\n  起算：交办"
    )
    assert told.endswith("  完成：2023年4月28日，按时完成。\n")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda c: c.update(extra=1), "不认识的键“extra”"),
        (lambda c: c.pop("facts"), "缺少“facts”"),
        (lambda c: c["facts"].update(issued_on="2023-02-30"), "issued_on"),
        (lambda c: c["facts"].update(round=2, previous={}), "previous"),
        (lambda c: c["opinions"].pop("市信访办"), "缺少市信访办"),
        (lambda c: c["opinions"].update(市教委="同意"), "市教委"),
        (lambda c: c["opinions"].update(市信访办=3), "应是文字"),
        (lambda c: c["receipt"].update(attitude="很满意"), "只能是"),
        (lambda c: c.update(receipt=[]), "receipt"),
    ],
)
def test_a_bad_case_ends_in_one_sentence(raw, spoil, sentence):
    case = copy.deepcopy(raw)
    spoil(case)
    with pytest.raises(BadInput, match=sentence):
        parse_case(case)


def test_the_command_refuses_a_bad_case_without_leaving_files(tmp_path):
    from proposals.cli.demo import demo

    (tmp_path / "case.json").write_text('{"facts": {}, "facts": {}}', encoding="utf-8")
    out = tmp_path / "out"
    answer = CliRunner().invoke(
        demo, ["--out", str(out), "--no-serve", "--case", str(tmp_path / "case.json")]
    )
    assert answer.exit_code == 2
    assert answer.stderr.count("。") == 1
    assert not out.exists()
