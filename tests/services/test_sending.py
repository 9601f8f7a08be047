"""The outbox: what waits goes out once, by any number of workers; what fails is tried for 48 hours and then shown."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from proposals.channels.smtp import Mail
from proposals.domain.notices import Channel, NoticeKind
from proposals.services._notices import TRIED_FOR
from proposals.services.sending import Terms, remove_old_notices, send_waiting
from proposals.services.sending.ending import pause_after
from proposals.services.sending.working import MOST_CLAIMS
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.handling import Handling, RestrictedReader
from proposals.storage.tables.notices import NoticePreference, OutboxMessage
from tests.desks import Workshop
from tests.mail_servers import Sink, listener, mail_server, silent
from tests.mailroom import Mailroom
from tests.robots import RobotServer, robot_server


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def room(database_url, tmp_path, sink):
    with mail_server(sink) as port:
        made = Mailroom.at(database_url, tmp_path, port)
        yield made
        made.close()


# ------------------------------------------------------------------ out of the house, once


@pytest.mark.both_databases
def test_what_waits_is_sent_once_and_marked(room, sink):
    room.tell("李承办", "周处长")
    assert room.send() == 2
    assert room.send() == 0
    assert [str(m["Subject"]) for m in sink.mails] == ["催办0", "催办1"]
    assert {(r.state, r.attempts, r.owner, r.until) for r in room.rows()} == {(WorkState.DONE, 1, "", None)}
    assert {r.finished_at for r in room.rows()} == {room.clock.now}


@pytest.mark.both_databases
def test_workers_who_begin_at_once_never_send_one_twice(room, sink):
    for n in range(15):
        room.tell("李承办", "周处长", "王登记", key=f"n{n}")
    start = threading.Barrier(4)

    def work(owner):
        start.wait()
        return room.send(owner, at_once=3)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, "甲乙丙丁")) == 45
    assert len(sink.ids) == len(set(sink.ids)) == 45


@pytest.mark.both_databases
def test_what_a_killed_worker_held_is_taken_over_after_its_lease_with_the_same_message_id(
    room, sink, monkeypatch
):
    room.tell("李承办", "周处长")

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("proposals.services.sending.working.done", killed)
        with pytest.raises(SystemExit):
            room.send()
    assert len(sink.mails) == 1
    assert room.send("乙") == 0, "the killed one's time is not over"
    room.clock.pass_by(seconds=91)
    assert room.send("乙") == 2
    assert len(sink.ids) == 3
    assert len(set(sink.ids)) == 2


@pytest.mark.both_databases
def test_a_worker_that_comes_too_late_marks_nothing(room, sink, monkeypatch):
    room.tell("李承办")
    real = room.desk("乙")

    def slow(mail, message, now):
        room.clock.pass_by(seconds=91)
        monkeypatch.undo()
        send_waiting(real)

    monkeypatch.setattr("proposals.channels.smtp.Mail.send", slow)
    room.send()
    row = room.row()
    assert (row.state, row.attempts) == (WorkState.DONE, 2)
    assert len(sink.mails) == 1


def test_a_worker_gives_back_what_its_lease_is_too_short_for_and_takes_it_anew(room, sink, monkeypatch):
    watch = itertools.count(step=30)
    monkeypatch.setattr(
        "proposals.services.sending.working.time", SimpleNamespace(monotonic=lambda: next(watch))
    )
    room.tell("李承办", "周处长", "王登记")
    assert room.send(lease=timedelta(seconds=90), seconds=25.0) == 3
    assert len(sink.sessions) == 2
    assert [r.attempts for r in room.rows()] == [1, 1, 1], "what is given back was not tried"


def test_no_message_may_take_longer_than_the_lease():
    with pytest.raises(ValueError, match="lease"):
        Terms(lease=timedelta(seconds=20), seconds=25.0)


# ------------------------------------------------------------------ again and again, for 48 hours


@pytest.mark.both_databases
def test_what_fails_is_tried_for_48_hours_with_growing_pauses_and_then_shown(room, sink):
    sink.recipient = lambda _: "450 4.2.1 mailbox busy"
    room.tell("李承办")
    began, tried = room.clock.now, 0
    while (row := room.row()).state is WorkState.WAITING:
        room.clock.now = row.next_attempt_at
        room.send()
        tried += 1
    row = room.row()
    assert (row.state, row.attempts) == (WorkState.FAILED, tried)
    assert room.clock.now == began + TRIED_FOR, "the last attempt is at the very end"
    assert "450 4.2.1 mailbox busy" in row.problem
    assert 15 < tried < 25
    assert room.send() == 0


PAUSES = [(0, 1), (1, 1), (2, 2), (3, 5), (4, 15), (5, 30), (6, 60), (7, 120), (8, 240), (9, 240), (40, 240)]


@pytest.mark.parametrize(("attempts", "minutes"), PAUSES)
def test_pauses_grow_and_each_row_has_its_own(attempts, minutes):
    pauses = [pause_after(attempts, n) for n in range(1, 200)]
    assert all(timedelta(minutes=minutes) <= p < timedelta(minutes=minutes * 1.25) for p in pauses)
    assert len(set(pauses)) > 190


def test_a_greylisted_mail_goes_with_the_next_attempt(room, sink):
    answers = itertools.chain(["451 4.7.1 greylisted"], itertools.repeat(None))
    sink.recipient = lambda _: next(answers)
    room.tell("李承办")
    assert room.send() == 0
    assert (room.row().state, room.row().attempts) == (WorkState.WAITING, 1)
    assert room.send() == 0, "not before its time"
    room.clock.pass_by(minutes=2)
    assert room.send() == 1
    assert room.row().problem == ""


def test_one_refused_recipient_of_three_harms_nobody_else(room, sink):
    bad = f"p{room.id_of('李承办')}@"
    sink.recipient = lambda a: "550 5.1.1 no such user" if a.startswith(bad) else None
    room.tell("王登记", "李承办", "周处长")
    assert room.send() == 2
    assert [r.state for r in room.rows()] == [WorkState.DONE, WorkState.WAITING, WorkState.DONE]


def test_a_dead_server_is_asked_once_a_turn_and_the_reason_stands_on_what_was_claimed(database_url, tmp_path):
    asked = []

    def hang_up(connection):
        asked.append(connection)
        connection.close()

    with listener(hang_up) as port:
        room = Mailroom.at(database_url, tmp_path, port)
        for n in range(5):
            room.tell("李承办", "周处长", key=f"n{n}")
        assert room.send(at_once=4) == 0
        assert len(asked) == 1
        assert ["一连上就断开" in r.problem for r in room.rows()] == [True] * 4 + [False] * 6
        room.close()


def test_a_server_that_hangs_does_not_hold_the_worker(database_url, tmp_path):
    with listener(silent) as port:
        room = Mailroom.at(database_url, tmp_path, port)
        room.tell("李承办")
        assert room.send(seconds=0.3) == 0
        assert "没有按时答复" in room.row().problem
        room.close()


def test_settings_that_cannot_be_used_are_said_on_the_notice(database_url, tmp_path):
    room = Mailroom.at(database_url, tmp_path, smtp_url="http://mail.example.cn")
    room.tell("李承办")
    assert room.send() == 0
    assert "smtp_url" in room.row().problem
    assert room.row().state is WorkState.WAITING
    room.close()


def test_a_notice_that_waited_through_a_standstill_is_still_tried(room, sink):
    room.tell("李承办")
    room.clock.pass_by(days=5)
    assert room.send() == 1


def test_a_notice_that_kills_every_worker_is_given_up(room, sink):
    room.tell("李承办")
    room.write(lambda o: o.db.execute(update(OutboxMessage).values(attempts=MOST_CLAIMS)))
    assert room.send() == 0
    row = room.row(Channel.EMAIL)
    assert row.state is WorkState.FAILED
    assert "多次中断" in row.problem
    assert sink.mails == []


def test_a_fault_of_ours_holds_up_nobody_else(room, sink, monkeypatch):
    room.tell("李承办", "周处长")
    real, calls = Mail.send, []

    def faulty(mail, message, now):
        calls.append(message)
        if len(calls) == 1:
            raise ZeroDivisionError
        real(mail, message, now)

    monkeypatch.setattr("proposals.channels.smtp.Mail.send", faulty)
    assert room.send() == 1
    assert "程序出错" in room.rows()[0].problem


# ------------------------------------------------------------------ no longer to be sent


@pytest.mark.parametrize(
    ("change", "reason"), [({"active": False}, "收件人已停用"), ({"email": ""}, "没有登记邮箱")]
)
def test_who_left_or_lost_the_mailbox_gets_no_mail_any_more(room, sink, change, reason):
    room.tell("李承办")
    room.change("李承办", **change)
    assert room.send() == 0
    assert room.row().state is WorkState.CANCELLED
    assert reason in room.row().problem
    assert sink.mails == []


def test_a_changed_address_gets_what_still_waits(room, sink):
    room.tell("李承办")
    room.change("李承办", email="new@example.gov.cn")
    assert room.send() == 1
    assert "new@example.gov.cn" in str(sink.mails[0]["To"])


@pytest.mark.both_databases
@pytest.mark.parametrize(("kind", "off"), [(NoticeKind.URGE, "mail"), (NoticeKind.DIGEST, "digest")])
def test_who_switched_mail_off_meanwhile_gets_none(room, sink, kind, off):
    room.tell("李承办", kind=kind)
    person = room.id_of("李承办")
    wants = {"mail": True, "digest": True, off: False}
    room.write(lambda o: o.db.add(NoticePreference(person_id=person, **wants)))
    assert room.send() == 0
    assert "关闭了邮件" in room.row().problem


@pytest.mark.both_databases
def test_a_case_restricted_meanwhile_reaches_its_named_readers_alone(database_url, tmp_path, sink):
    with mail_server(sink) as port:
        room = Mailroom.at(database_url, tmp_path, port, with_case=True)
        room.tell("李承办", "周处长", handling_id=room.case)
        named = room.id_of("李承办")

        def restrict(office):
            office.db.get_one(Handling, room.case).restricted = True
            office.db.add(RestrictedReader(handling_id=room.case, person_id=named))

        room.write(restrict)
        assert room.send() == 1
        assert [str(m["To"]) for m in sink.mails] == [f"李承办 <p{named}@example.gov.cn>"]
        assert [r.state for r in room.rows()] == [WorkState.DONE, WorkState.CANCELLED]
        assert "限定知悉范围" in room.rows()[1].problem
        room.close()


def test_without_a_mail_server_a_notice_waits_its_time_and_then_says_why(room, database_url, tmp_path):
    room.tell("李承办")
    bare = Workshop.open(database_url, tmp_path)
    bare.clock.pass_by(hours=47)
    assert send_waiting(bare.desk()) == 0
    assert room.row().state is WorkState.WAITING
    bare.clock.pass_by(hours=2)
    assert send_waiting(bare.desk()) == 0
    assert room.row().state is WorkState.FAILED
    assert "没有设置邮件服务器" in room.row().problem
    bare.close()


# ------------------------------------------------------------------ the group robot


@pytest.fixture
def robot():
    return RobotServer()


@pytest.fixture
def group(database_url, tmp_path, robot):
    with robot_server(robot) as port:
        address = f"http://localhost:{port}/send"
        made = Mailroom.at(
            database_url, tmp_path, with_case=True, webhook_url=address, webhook_format="wecom"
        )
        yield made
        made.close()


@pytest.mark.both_databases
def test_a_robot_gets_twenty_messages_a_minute_and_the_others_wait(group, robot):
    for n in range(25):
        group.tell("李承办", key=f"n{n}", group=True)
    assert group.send() == 20
    assert group.send() == 0
    group.clock.pass_by(seconds=61)
    assert group.send() == 5
    assert len(robot.posts) == 25
    assert {r.state for r in group.rows(Channel.WEBHOOK)} == {WorkState.DONE}


def test_a_robot_that_is_sent_too_much_is_left_alone_as_long_as_it_asks(group, robot):
    robot.body = b'{"errcode":130101,"errmsg":"send too fast"}'
    group.tell("李承办", key="one", group=True)
    group.tell("李承办", key="two", group=True)
    assert group.send() == 0
    assert len(robot.posts) == 1
    assert {r.next_attempt_at - group.clock.now for r in group.rows(Channel.WEBHOOK)} == {
        timedelta(minutes=10)
    }


def test_a_case_restricted_meanwhile_is_not_told_to_the_group(group, robot):
    group.tell("李承办", handling_id=group.case, group=True)

    def restrict(office):
        office.db.get_one(Handling, group.case).restricted = True

    group.write(restrict)
    assert group.send() == 0
    assert robot.posts == []
    assert group.row(Channel.WEBHOOK).state is WorkState.CANCELLED


# ------------------------------------------------------------------ how long it is kept


@pytest.mark.both_databases
def test_old_notices_go_and_nothing_that_still_waits(room, sink):
    room.tell("李承办")
    room.send()
    room.tell("周处长", key="waits")
    room.clock.pass_by(days=179)
    assert room.write(remove_old_notices) == 0
    room.clock.pass_by(days=2)
    assert room.write(remove_old_notices) == 1
    assert [r.state for r in room.rows()] == [WorkState.WAITING]
    assert len(room.rows(Channel.INBOX)) == 2
    room.clock.pass_by(days=550)
    assert room.write(remove_old_notices) == 2
    assert room.rows(Channel.INBOX) == []
