"""One statement tells what lies under a handling; lists that it calls empty are never asked for."""

from dataclasses import asdict

import pytest

from proposals.domain.workflow import Part, State
from proposals.services import dispatch
from proposals.services.contact import ContactStage, ContactWay, NewContact, record_contact
from proposals.services.drafting import DraftText, save_draft
from proposals.storage.glance import Glance, glance_at
from proposals.storage.tables.handling import Handling
from tests.factories import in_hand, registered
from tests.people import Cast

pytestmark = pytest.mark.both_databases


def lists(glance: Glance) -> set[str]:
    """The lists that have rows."""
    return {
        name.removeprefix("any_") for name, there in asdict(glance).items() if name[:4] == "any_" and there
    }


def test_a_case_just_registered_has_its_points_and_who_must_act(cast: Cast) -> None:
    glance = glance_at(cast.office.db, registered(cast).handling_id)
    assert lists(glance) == {"points", "tasks"}
    assert (glance.draft_id, glance.submissions, glance.letters_in_round) == (None, 0, 0)
    assert glance.unanswered_points == 2


def test_what_is_done_is_seen_at_once(cast: Cast) -> None:
    case = in_hand(cast)
    talk = NewContact(cast.office.today, ContactWay.PHONE, ContactStage.BEFORE, "李承办", "请写明时限。")
    record_contact(cast.office, cast["李承办"], [case], talk)
    save_draft(cast.office, cast["李承办"], case, DraftText(body="一、已经办理。"), base_version=0)
    glance = glance_at(cast.office.db, case)
    assert lists(glance) == {"points", "tasks", "assignments", "contacts", "drafts"}
    assert glance.draft_id is not None


def test_a_row_that_is_not_written_yet_is_seen(cast: Cast) -> None:
    case = registered(cast).handling_id
    handling = cast.office.db.get_one(Handling, case)
    handling.merged_into_id, handling.stored_state = (
        registered(cast, serial_no="0608").handling_id,
        State.HANDLING,
    )
    assert glance_at(cast.office.db, handling.merged_into_id).any_merged


def test_a_co_handling_sees_its_lead_and_whoever_works_there(cast: Cast) -> None:
    lead = in_hand(cast, part=Part.LEAD, co_units=("市信访办",))
    (child,) = cast.office.db.query(Handling).filter_by(parent_id=lead)
    glance = glance_at(cast.office.db, child.id)
    assert (glance.lead_unit_id, glance.lead_state, glance.lead_stub) == (cast.unit.id, State.HANDLING, False)
    assert glance.lead_handler_id == cast.people["李承办"].id
    assert glance_at(cast.office.db, lead).any_children


def test_an_adjustment_that_waits_is_told_with_whoever_asked(cast: Cast) -> None:
    case = in_hand(cast, dispatched_on=cast.office.today)
    asked = dispatch.AdjustmentRequest("不属于我局职责", "重庆市水利局")
    dispatch.request_adjustment(cast.office, cast["王登记"], case, asked)
    glance = glance_at(cast.office.db, case)
    assert glance.any_adjustments
    assert glance.adjustment_asked_by == cast.people["王登记"].id
    assert glance.adjustment_reported_on is None
