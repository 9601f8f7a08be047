"""花脸稿 of the demo's real drafts: LibreOffice accepts it to the later one and rejects it to the earlier one."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.domain.errors import NotFound
from proposals.services import drafting
from proposals.services._office import DATA
from proposals.services.accounts import actor_of
from proposals.services.demo import parse_case, stage
from proposals.services.house import House
from proposals.settings import Settings
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Round
from proposals.storage.tables.organisation import Person
from tests.documents.office import Decision, resolved
from tests.factories import in_hand
from tests.people import make_cast, make_office

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """The office of the demo after 0607 went through every role."""
    monkeypatch.setattr("proposals.services.demo.staging.converter_available", lambda: False)
    monkeypatch.setattr("proposals.services.demo.staging.tell", lambda *_: 0)
    raw = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))
    result = stage(
        tmp_path / "demo", parse_case(raw), Settings(), NOW, step=lambda _: None, told=lambda _: None
    )
    house = House(result.settings)
    office = house.office(NOW, write=False)
    yield office
    office.close()
    house.close()


def test_two_real_drafts_accepted_and_rejected_give_both_texts(demo):
    drafts = demo.db.scalars(
        select(Draft).join(Round).order_by(Round.number, Draft.version).where(Round.handling_id == 1)
    ).all()
    assert len(drafts) >= 2
    person = demo.db.scalars(select(Person).where(Person.id == drafts[0].author_id)).one()
    actor = actor_of(demo, person)
    ends = drafts[0].id, drafts[-1].id
    name, data = drafting.redline_docx(demo, actor, 1, *ends)
    assert name == f"第0607号花脸稿（第1稿至第{drafts[-1].version}稿）.docx"
    both = resolved({"real": data})
    earlier, later = (docx_lines(drafting.draft_docx(demo, actor, 1, draft)[1]) for draft in ends)
    assert earlier != later
    assert docx_lines(both["real", Decision.ACCEPT]) == later
    assert docx_lines(both["real", Decision.REJECT]) == earlier


def test_a_version_of_another_case_is_not_found(db, tmp_path):
    cast = make_cast(make_office(db, tmp_path))
    case, other = in_hand(cast), in_hand(cast, serial_no="0608")
    text = drafting.DraftText(body="一、已经办理。")
    mine, foreign = (
        drafting.save_draft(cast.office, cast["李承办"], c, text, base_version=0) for c in (case, other)
    )
    with pytest.raises(NotFound, match="请从版本列表中选择"):
        drafting.redline_docx(cast.office, cast["李承办"], case, mine.draft_id, foreign.draft_id)
