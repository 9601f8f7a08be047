"""体检: a sound house has nothing to say, and every kind of difference gets its sentence."""

import pytest
from sqlalchemy import insert, select, update

from proposals.domain.workflow import Part, State
from proposals.services._searchable import make_proposal_searchable
from proposals.services.dispatch import accept
from proposals.services.doctor import examine
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.handling import Handling, LedgerRow, Task
from proposals.storage.tables.register import Proposal
from proposals.storage.tables.searching import SearchText, TextSource
from tests.factories import registered
from tests.people import Cast, make_cast, make_office


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    cast = make_cast(make_office(db, tmp_path))
    case = registered(cast, part=Part.LEAD, co_units=("市信访办",))
    accept(cast.office, cast["王登记"], case.handling_id)
    cast.office.commit()
    return cast


def told(cast: Cast) -> str:
    cast.office.commit()
    return "".join(examine(cast.office).problems)


@pytest.mark.both_databases
def test_a_sound_house_has_nothing_to_say_and_nothing_changes(cast):
    before = cast.office.db.execute(select(LedgerRow.__table__)).all()
    health = examine(cast.office)
    assert (health.handlings, health.events, health.problems) == (2, 3, ())
    assert cast.office.db.execute(select(LedgerRow.__table__)).all() == before


def test_a_ledger_row_that_differs_is_told_with_both_values(cast):
    cast.office.db.execute(update(LedgerRow).where(LedgerRow.part == "lead").values(title="别的题目"))
    assert "“案由”是“别的题目”，应为“关于进一步加强法治政府建设的建议”" in told(cast)
    assert told(cast)  # it looked, it did not repair


def test_a_lost_task_and_a_false_one_are_told(cast):
    for task in cast.office.db.scalars(select(Task).limit(1)):
        task.title = "请做别的"
    found = told(cast)
    assert "待办“请做别的”不应再有" in found
    assert "缺少待办" in found


def test_a_state_that_the_events_do_not_lead_to_is_told(cast):
    cast.office.db.execute(update(Handling).where(Handling.part == Part.LEAD).values(state=State.CLOSED))
    assert "状态是“已办结”，按留痕应为“办理中”" in told(cast)


def test_a_missing_file_is_told(cast):
    blob = cast.office.keep_file(b"x", "text/plain")
    cast.office.blob_path(blob.sha256).unlink()
    assert "不在文件库里" in told(cast)


@pytest.mark.both_databases
def test_what_can_be_searched_is_compared_with_what_is_written(cast):
    db = cast.office.db
    number = registered(cast, serial_no="0608", text="建议推广行政复议。").proposal_id
    assert told(cast) == ""
    db.get_one(Proposal, number).text = "建议推广公证服务。"
    assert "市政协六届一次会议第0608号的内容在全文检索里与原文或者所属的件不符。" in told(cast)
    search_index.remove(db, Key(TextSource.PROPOSAL, number))
    assert "第0608号的内容在全文检索里找不到。" in told(cast)
    make_proposal_searchable(cast.office, db.get_one(Proposal, number))
    search_index.put(db, Key(TextSource.LETTER, 99), Place(number), "没有的复函")
    assert "第0608号的复函不应再被全文检索找到。" in told(cast)
    search_index.remove(db, Key(TextSource.LETTER, 99))
    assert told(cast) == ""


@pytest.mark.both_databases
def test_a_text_without_its_entry_in_the_index_is_told(cast):
    place = {"proposal_id": cast.office.db.scalar(select(Proposal.id)), "part": 0, "label": ""}
    cast.office.db.execute(
        insert(SearchText).values(**place, source=2, source_id=99, body="没有编入", plain="没有编入", id=990)
    )
    found = told(cast)
    assert "全文检索有1段文字没有编入索引。" in found
    assert "索引里找不到第990段文字里的“没有编入”" in found
