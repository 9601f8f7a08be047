"""消息: newest first, page by page, one's own alone; a case out of one's knowledge is not named."""

from datetime import timedelta

import pytest

from proposals.domain.errors import NotFound
from proposals.domain.notices import NoticeKind
from proposals.services._mine import COUNTED_BACK
from proposals.services._notices import Told, tell
from proposals.services.inbox import PAGE, mark_all_read, mark_read, messages, unread_count
from proposals.storage.tables.handling import RestrictedReader
from tests.factories import in_hand
from tests.stories import handling

pytestmark = pytest.mark.both_databases


def told(cast, name: str, subject: str, **more: object) -> None:
    """One notice, a minute after the one before."""
    cast.office.now += timedelta(minutes=1)
    person_id = cast[name].person_id
    tell(cast.office, [Told(person_id, subject, f"{subject}。", f"key:{subject}", **more)])


def subjects(cast, name: str, **more: object) -> list[str]:
    return [m.subject for m in messages(cast.office, cast[name], **more).rows]


def test_the_newest_comes_first_and_everybody_reads_their_own(cast):
    told(cast, "李承办", "一")
    told(cast, "李承办", "二")
    told(cast, "王登记", "三")
    assert subjects(cast, "李承办") == ["二", "一"]
    assert subjects(cast, "王登记") == ["三"]
    assert unread_count(cast.office, cast["李承办"]) == 2


def test_a_message_once_read_leaves_the_unread_and_stays_among_all(cast):
    told(cast, "李承办", "一")
    told(cast, "李承办", "二")
    (_, first) = messages(cast.office, cast["李承办"]).rows
    mark_read(cast.office, cast["李承办"], first.id)
    assert subjects(cast, "李承办", unread=True) == ["二"]
    assert subjects(cast, "李承办") == ["二", "一"]
    assert unread_count(cast.office, cast["李承办"]) == 1


def test_reading_again_keeps_the_first_time(cast):
    told(cast, "李承办", "一")
    (message,) = messages(cast.office, cast["李承办"]).rows
    mark_read(cast.office, cast["李承办"], message.id)
    cast.office.now += timedelta(days=1)
    mark_all_read(cast.office, cast["李承办"], until_id=message.id)
    mark_read(cast.office, cast["李承办"], message.id)
    assert unread_count(cast.office, cast["李承办"]) == 0


def test_somebody_elses_message_is_not_found(cast):
    told(cast, "李承办", "一")
    (message,) = messages(cast.office, cast["李承办"]).rows
    with pytest.raises(NotFound, match="没有找到这条消息"):
        mark_read(cast.office, cast["王登记"], message.id)
    assert unread_count(cast.office, cast["李承办"]) == 1


def test_marking_all_leaves_what_came_after_the_page_was_shown(cast):
    told(cast, "李承办", "一")
    shown = messages(cast.office, cast["李承办"]).latest_id
    told(cast, "李承办", "二")
    mark_all_read(cast.office, cast["李承办"], until_id=shown)
    assert subjects(cast, "李承办", unread=True) == ["二"]


def test_marking_all_of_a_kind_leaves_the_others(cast):
    told(cast, "李承办", "办理")
    told(cast, "李承办", "催办", kind=NoticeKind.URGE)
    newest = messages(cast.office, cast["李承办"]).latest_id
    mark_all_read(cast.office, cast["李承办"], until_id=newest, kind=NoticeKind.URGE)
    assert subjects(cast, "李承办", unread=True) == ["办理"]
    assert subjects(cast, "李承办", kind=NoticeKind.URGE) == ["催办"]


def test_pages_follow_one_another_without_gap_or_repeat_even_at_one_moment(cast):
    person_id = cast["李承办"].person_id
    tell(cast.office, [Told(person_id, str(n), str(n), f"key:{n}") for n in range(2 * PAGE + 3)])
    found, key = [], ""
    while key is not None:
        page = messages(cast.office, cast["李承办"], key=key)
        found += [int(m.subject) for m in page.rows]
        key = page.next_key
    assert found == list(range(2 * PAGE + 2, -1, -1))


@pytest.mark.parametrize("key", ["x", "~", "2023-02-10~1", "2023-02-30T00:00+00:00~1", "9" * 40, "~1"])
def test_a_key_that_nobody_gave_out_shows_a_page(cast, key):
    told(cast, "李承办", "一")
    assert messages(cast.office, cast["李承办"], key=key).next_key is None


def test_the_number_in_the_top_bar_is_capped(cast):
    person_id = cast["李承办"].person_id
    tell(cast.office, [Told(person_id, "又", "又", f"key:{n}") for n in range(COUNTED_BACK + 5)])
    assert unread_count(cast.office, cast["李承办"]) == 100


def test_a_case_out_of_ones_knowledge_is_not_named(cast):
    case = in_hand(cast)
    told(cast, "李承办", "第0607号《关于进一步加强法治政府建设的建议》", handling_id=case)
    handling(cast, case).restricted = True
    (message,) = messages(cast.office, cast["李承办"]).rows
    assert (message.hidden, message.subject, message.text, message.handling_id) == (True, "", "", None)
    cast.office.db.add(RestrictedReader(handling_id=case, person_id=cast["李承办"].person_id))
    (message,) = messages(cast.office, cast["李承办"]).rows
    assert (message.hidden, message.handling_id) == (False, case)


def test_a_case_of_another_unit_is_not_named(cast):
    case = in_hand(cast)
    told(cast, "外人", "第0607号《关于进一步加强法治政府建设的建议》", handling_id=case)
    (message,) = messages(cast.office, cast["外人"]).rows
    assert message.hidden
    assert "0607" not in message.subject + message.text
