"""花脸稿 of the demo's real drafts: LibreOffice accepts it to the later one and rejects it to the earlier one."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.errors import NotFound
from proposals.services import drafting
from proposals.services._actors import actor_of
from proposals.services._office import DATA
from proposals.services.demo import parse_case, stage
from proposals.services.drafting import DraftText
from proposals.services.house import House
from proposals.settings import Settings
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.organisation import Person
from tests.documents.office import Decision, resolved
from tests.factories import in_hand
from tests.people import make_cast, make_office

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """The office of the demo after 0607 was answered, did not satisfy and is handled once more."""
    monkeypatch.setattr("proposals.services.demo.staging.converter_available", lambda: False)
    monkeypatch.setattr("proposals.services.demo.staging.tell", lambda *_: 0)
    raw = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))
    raw["receipt"] = {"attitude": "满意", "result": "不满意", "comment": "没有说清谁来做。"}
    result = stage(
        tmp_path / "demo", parse_case(raw), Settings(), NOW, step=lambda _: None, told=lambda _: None
    )
    house = House(result.settings)
    office = house.office(NOW, write=True)
    yield office
    office.close()
    house.close()


def drafts_of(demo) -> list[Draft]:
    return list(demo.db.scalars(select(Draft).join(Round).order_by(Round.number, Draft.version)))


def handler_of(demo):
    person = demo.db.scalars(select(Person).where(Person.name == "李承办")).one()
    return actor_of(demo, person)


def test_two_real_drafts_accepted_and_rejected_give_both_texts_also_over_two_rounds(demo):
    first, *_, last = drafts_of(demo)
    case = demo.db.scalars(select(Handling.id).where(Handling.parent_id.is_(None))).one()
    handler = handler_of(demo)
    again = replace(
        DraftText.stored(last.body, last.fields),
        body=last.body.replace("培训", "轮训") + "\n另外再答复一段。",
    )
    newest = drafting.save_draft(demo, handler, case, again, base_version=0)
    pairs = {"one-round": (first.id, last.id), "two-rounds": (last.id, newest.draft_id)}
    made = {name: drafting.redline_docx(demo, handler, case, *ends) for name, ends in pairs.items()}
    assert made["two-rounds"][0] == f"第0607号花脸稿（第1次办理第{last.version}稿至第1稿）.docx"
    both = resolved({name: data for name, (_, data) in made.items()})
    for name, ends in pairs.items():
        earlier, later = (docx_lines(drafting.draft_docx(demo, handler, case, end)[1]) for end in ends)
        assert earlier != later
        assert docx_lines(both[name, Decision.ACCEPT]) == later
        assert docx_lines(both[name, Decision.REJECT]) == earlier


def test_a_version_of_another_case_is_not_found(db, tmp_path):
    cast = make_cast(make_office(db, tmp_path))
    case, other = in_hand(cast), in_hand(cast, serial_no="0608")
    text = drafting.DraftText(body="一、已经办理。")
    mine, foreign = (
        drafting.save_draft(cast.office, cast["李承办"], c, text, base_version=0) for c in (case, other)
    )
    with pytest.raises(NotFound, match="请从版本列表中选择"):
        drafting.redline_docx(cast.office, cast["李承办"], case, mine.draft_id, foreign.draft_id)
