"""日历订阅: whose dates, which names, how a moved date moves its entry; read back with the library that wrote it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from proposals.channels.calendar_file import MOST_IN_SUMMARY, Entry, calendar_file
from proposals.domain.errors import NotFound
from proposals.services.calendar_feeds import feed_of, make_feed, note_use, open_feed, revoke_feed
from proposals.services.dispatch import accept, grant_extension, request_extension
from proposals.storage.tables.audit import Event
from proposals.storage.tables.handling import RestrictedReader
from tests.factories import in_hand, registered
from tests.stories import by_paper, handling, set_day

pytestmark = pytest.mark.both_databases


def token(address: str) -> str:
    """The secret part of an address."""
    return address.removesuffix(".ics").rpartition("/")[2]


def entries(cast, name: str) -> dict[str, object]:
    """What the calendar of this person holds, by summary."""
    feed = open_feed(cast.office, token(make_feed(cast.office, cast[name])))
    return {str(e["summary"]): e for e in Calendar.from_ical(feed.data).walk("VEVENT")}


def reply(found: dict[str, object]) -> object:
    """The entry of the reply."""
    return next(e for summary, e in found.items() if summary.startswith("答复"))


def test_the_clerk_finds_every_running_date_of_the_unit_with_its_light(cast):
    case = in_hand(cast)
    set_day(cast, date(2023, 5, 4))
    entry = reply(entries(cast, "王登记"))
    assert entry["summary"] == "答复（剩3个工作日）第0607号《关于进一步加强法治政府建设的建议》"
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2023, 5, 8), date(2023, 5, 9))
    assert entry["url"].endswith(f"/cases/{case}")
    assert "市政协六届一次会议第0607号" in entry["description"]


def test_the_department_finds_its_share_and_nobody_else_anything(cast):
    in_hand(cast, supporting=True)
    assert any(s.startswith("答复") for s in entries(cast, "李承办"))
    assert any(s.startswith("答复") for s in entries(cast, "周处长"))
    for name in ("郑配合", "吴分管", "陈局长", "外人", "赵会办"):
        assert not any(s.startswith("答复") for s in entries(cast, name))


def test_what_is_done_disappears(cast):
    case = registered(cast)
    assert any(s.startswith("签收") for s in entries(cast, "王登记"))
    accept(cast.office, cast["王登记"], case.handling_id)
    assert not any(s.startswith("签收") for s in entries(cast, "王登记"))


def test_a_moved_date_moves_its_entry(cast):
    case = in_hand(cast)
    before = reply(entries(cast, "王登记"))
    request_extension(cast.office, cast["王登记"], case, date(2023, 6, 8), "情况复杂")
    granted = by_paper("市政府督查室")
    grant_extension(cast.office, cast["王登记"], case, None, "同意", on_behalf=granted)
    after = reply(entries(cast, "王登记"))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == date(2023, 6, 8)


def test_a_restricted_case_stands_in_the_calendars_of_its_readers_alone(cast):
    case = in_hand(cast)
    handling(cast, case).restricted = True
    cast.office.db.add(RestrictedReader(handling_id=case, person_id=cast["李承办"].person_id))
    assert entries(cast, "王登记") == {}
    assert entries(cast, "李承办") != {}


def test_the_address_is_secret_and_only_its_hash_is_kept(cast):
    secret = token(make_feed(cast.office, cast["李承办"]))
    feed = feed_of(cast.office, cast["李承办"])
    assert secret not in feed.token_hash
    cast.office.commit()
    told = cast.office.db.query(Event).filter_by(action="calendar_feed_made").one()
    assert secret not in str(told.data)


def test_a_new_address_ends_the_old_one_and_revoking_ends_it_for_good(cast):
    first = token(make_feed(cast.office, cast["李承办"]))
    second = token(make_feed(cast.office, cast["李承办"]))
    with pytest.raises(NotFound):
        open_feed(cast.office, first)
    assert open_feed(cast.office, second).data
    revoke_feed(cast.office, cast["李承办"])
    with pytest.raises(NotFound):
        open_feed(cast.office, second)
    assert feed_of(cast.office, cast["李承办"]) is None


def test_who_left_has_no_calendar(cast):
    secret = token(make_feed(cast.office, cast["李承办"]))
    cast.people["李承办"].active = False
    with pytest.raises(NotFound, match="没有这一页"):
        open_feed(cast.office, secret)


@pytest.mark.parametrize("wrong", ["", "x", "y" * 5_000, "二", "\x00", "../etc", "%00"])
def test_what_is_no_token_finds_nothing(cast, wrong):
    make_feed(cast.office, cast["李承办"])
    with pytest.raises(NotFound, match="没有这一页"):
        open_feed(cast.office, wrong)


def test_that_it_was_read_is_noted_once_an_hour(cast):
    secret = token(make_feed(cast.office, cast["李承办"]))
    opened = open_feed(cast.office, secret)
    assert opened.unnoted
    note_use(cast.office, opened.id)
    assert not open_feed(cast.office, secret).unnoted
    cast.office.now += timedelta(hours=1)
    assert open_feed(cast.office, secret).unnoted


def test_an_unchanged_calendar_has_the_same_bytes_all_day(cast):
    in_hand(cast)
    secret = token(make_feed(cast.office, cast["王登记"]))
    set_day(cast, date(2023, 5, 4))
    morning = open_feed(cast.office, secret).data
    cast.office.now += timedelta(hours=9)
    assert open_feed(cast.office, secret).data == morning
    cast.office.now += timedelta(hours=9)
    assert open_feed(cast.office, secret).data != morning


ODD = (
    "有,逗号;分号\\反斜杠",
    "第一行\n第二行\r\nBEGIN:VEVENT",
    "表情😀与“引号”",
    "长" * 10_000,
    "控\x00制\x07符\u2028号",
    "END:VCALENDAR",
    "a" * 75 + "😀" * 75,
)


@pytest.mark.parametrize("title", ODD, ids=range(len(ODD)))
def test_odd_titles_make_one_sound_entry_in_short_lines(title):
    entry = Entry("u@x", date(2023, 5, 8), title, title, "https://fuhan.test/cases/1")
    data = calendar_file("某人", [entry], datetime(2023, 5, 1, tzinfo=UTC))
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    shown = "".join(c for c in " ".join(title.split()) if c.isprintable())
    assert str(event["summary"])[: MOST_IN_SUMMARY - 1] == shown[: MOST_IN_SUMMARY - 1]
    assert len(event["summary"]) <= MOST_IN_SUMMARY
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode("utf-8")
    assert data.split(b"\r\n").count(b"BEGIN:VEVENT") == 1
