"""Worker processes are killed while they send: every notice arrives, and a kill repeats one at most."""

import threading

import pytest

from tests.mail_servers import Sink
from tests.outbox_drill import drill


@pytest.mark.both_databases
def test_killed_between_sending_and_marking_one_mail_comes_twice_under_one_message_id(database_url, tmp_path):
    """The mail server has the third mail and kills the worker before it answers."""
    accepted = threading.Semaphore(0)
    sink = Sink()
    with drill(database_url, tmp_path, sink, lease=10, seconds=8) as going:
        going.tell(6)

        def third_kills(_: bytes) -> None:
            if len(sink.mails) == 2 and not going.kills:
                going.kill()
                accepted.release()

        sink.data = third_kills
        going.start()
        assert accepted.acquire(timeout=120)
        going.start()
        going.finish()
    assert len(set(sink.ids)) == 6
    assert list(going.repeats.values()) == [1]
    assert going.repeats.keys() == {sink.ids[2]}
    first, again = [raw for raw, key in zip(sink.raw, sink.ids, strict=True) if key == sink.ids[2]]
    assert first == again, "byte for byte"


@pytest.mark.both_databases
def test_three_workers_two_of_them_killed_lose_nothing_and_repeat_one_a_kill_at_most(database_url, tmp_path):
    sink = Sink()
    with drill(database_url, tmp_path, sink, lease=15, seconds=10) as going:
        going.tell(150)

        def kill_on_the_way(_: bytes) -> None:
            if len(sink.mails) in (30, 90) and going.kills < len(sink.mails) // 30:
                going.replace_oldest()

        sink.data = kill_on_the_way
        for _ in range(3):
            going.start()
        going.finish()
    assert going.kills >= 2
    assert len(set(sink.ids)) == 150
    assert going.repeats.total() <= going.kills
    assert all(times == 1 for times in going.repeats.values())
