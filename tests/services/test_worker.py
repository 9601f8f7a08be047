"""Daily jobs happen once a day whoever and however many work, whatever the clock does; a worker that stops is noticed."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from proposals.domain.dates import BEIJING
from proposals.domain.notices import NoticeKind
from proposals.services import heartbeat
from proposals.services._job_days import HELD, last_day_done
from proposals.services._office import utc_now
from proposals.storage import job_days
from proposals.storage.tables.notices import OutboxMessage
from proposals.worker import JOBS, JUMP, Daily, WallClock, after_a_jump, fill
from tests.desks import Workshop
from tests.people import make_cast, make_office
from tests.stories import in_handling

both = pytest.mark.both_databases
MORNING = time(7, 30)


@pytest.fixture
def cast(db, tmp_path):
    return make_cast(make_office(db, tmp_path))


@pytest.fixture
def shop(database_url, tmp_path):
    shop = Workshop.open(database_url, tmp_path)
    yield shop
    shop.close()


def beijing(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2023."""
    return datetime(2023, 3, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


class Done:
    """A daily job that notes on which day and by whom it was done."""

    def __init__(self, failing: int = 0) -> None:
        self.days: Counter[date] = Counter()
        self.by: Counter[str] = Counter()
        self.failing = failing
        self.job = Daily("probe", MORNING, self, "做了{}次")

    def __call__(self, desk) -> int:
        """Do it, or fail as often as the test says."""
        day = desk.write(lambda office: office.today)
        if self.failing:
            self.failing -= 1
            raise RuntimeError("the disk is full")
        self.days[day] += 1
        self.by[desk.owner] += 1
        return 1


def test_a_daily_job_waits_for_its_hour_and_is_done_once(shop):
    probe = Done()
    shop.clock.now = beijing(6, 7, 29)
    assert probe.job.turn(shop.desk()) is None
    shop.clock.now = beijing(6, 7, 30)
    assert probe.job.turn(shop.desk()) == "做了1次"
    shop.clock.now = beijing(6, 23, 59)
    assert probe.job.turn(shop.desk("乙")) is None
    assert shop.desk().read(lambda office: last_day_done(office, "probe")) is None, "today does not count"


def test_a_worker_started_late_does_today_and_not_the_days_before(shop):
    probe = Done()
    shop.clock.now = beijing(1, 8)
    probe.job.turn(shop.desk())
    shop.clock.now = beijing(9, 15)
    assert probe.job.turn(shop.desk()) == "做了1次"
    assert dict(probe.days) == {date(2023, 3, 1): 1, date(2023, 3, 9): 1}
    assert shop.desk().read(lambda office: last_day_done(office, "probe")) == date(2023, 3, 1)


def test_what_fails_is_tried_again_some_minutes_later_on_the_same_day(shop):
    probe = Done(failing=1)
    shop.clock.now = beijing(6, 8)
    with pytest.raises(RuntimeError):
        probe.job.turn(shop.desk())
    shop.clock.pass_by(minutes=1)
    assert probe.job.turn(shop.desk("乙")) is None, "not at once"
    shop.clock.pass_by(minutes=5)
    assert probe.job.turn(shop.desk("乙")) == "做了1次"


def test_a_killed_worker_leaves_its_job_to_another_and_keeps_nothing_when_it_wakes(shop):
    shop.clock.now = beijing(6, 8)
    kept = []

    def sleeps_too_long(desk) -> int:
        desk.write(lambda _: kept.append("甲 begins"))
        shop.clock.now += HELD + timedelta(minutes=1)
        taken_over = Done()
        assert taken_over.job.turn(shop.desk("乙")) == "做了1次"
        return desk.write(lambda _: kept.append("甲 goes on") or 1)

    assert Daily("probe", MORNING, sleeps_too_long, "做了{}次").turn(shop.desk("甲")) is None
    assert kept == ["甲 begins"]


def test_a_long_job_keeps_its_hold_while_it_works(shop):
    shop.clock.now = beijing(6, 8)
    probe = Done()

    def long(desk) -> int:
        for _ in range(5):
            shop.clock.now += HELD * 0.9
            desk.write(lambda _: None)
            assert probe.job.turn(shop.desk("乙")) is None
        return 5

    assert Daily("probe", MORNING, long, "做了{}次").turn(shop.desk("甲")) == "做了5次"


@pytest.mark.parametrize("jump", [-1, 1, -30])
def test_a_clock_that_jumps_and_comes_back_neither_doubles_nor_loses_a_day(shop, jump):
    probe = Done()
    for day in range(1, 11):
        shop.clock.now = beijing(day, 8)
        probe.job.turn(shop.desk())
        if day == 5:
            shop.clock.now += timedelta(days=jump)
            probe.job.turn(shop.desk())
            shop.clock.now -= timedelta(days=jump)
            probe.job.turn(shop.desk())
    days = {day: n for day, n in probe.days.items() if day.month == 3}
    assert days == {date(2023, 3, day): 1 for day in range(1, 11)}


def test_a_hold_taken_by_a_clock_a_month_ahead_binds_nobody(shop):
    shop.clock.now = beijing(6, 8)
    wrong = beijing(6, 8) + timedelta(days=30)
    today = date(2023, 3, 6)
    assert shop.desk().write(
        lambda office: job_days.claim(office.db, "probe", today, "甲", wrong, wrong + HELD)
    )
    assert Done().job.turn(shop.desk("乙")) == "做了1次"


class Counted:
    """A daily job of the table, which is really done; counts how often on each day."""

    def __init__(self, job: Daily) -> None:
        self.job = Daily(job.name, job.at, self, job.told)
        self.real = job.call
        self.days: Counter[date] = Counter()

    def __call__(self, desk) -> int:
        """Count and do."""
        self.days[desk.read(lambda office: office.today)] += 1
        return self.real(desk)


def work_through(database_url, tmp_path, jobs, moments) -> None:
    """Three workers, each with connections of its own and a clock a little off, meet at every moment."""
    together, failed = threading.Barrier(3), []

    def work(name: str, skew: int) -> None:
        own = Workshop.open(database_url, tmp_path)
        try:
            for moment in moments:
                own.clock.now = moment + timedelta(seconds=skew)
                together.wait(120)
                for job in jobs:
                    job.turn(own.desk(name))
        except BaseException as error:
            failed.append(error)
            together.abort()
        finally:
            own.close()

    workers = [threading.Thread(target=work, args=each) for each in (("甲", 0), ("乙", 2), ("丙", -2))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []


@both
def test_thirty_days_with_three_workers_every_daily_job_is_done_once_a_day(cast, database_url, tmp_path):
    for n in range(3):
        in_handling(cast, serial_no=f"060{n}")
    cast.office.commit()
    counted = [Counted(job) for job in JOBS if isinstance(job, Daily)]
    assert {"send_reminders", "send_digests"} <= {each.job.name for each in counted}
    moments = [beijing(1, 0, 5) + timedelta(hours=h) for h in range(0, 30 * 24, 4)]
    work_through(database_url, tmp_path, [each.job for each in counted], moments)
    days = {date(2023, 3, 1) + timedelta(days=n): 1 for n in range(30)}
    assert [dict(each.days) for each in counted] == [days] * len(counted)
    cast.office.db.expire_all()
    told = cast.office.db.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == NoticeKind.REMINDER)
    ).all()
    assert told, "three cases came near their limits"
    effects = Counter((m.handling_id, m.subject, m.text, m.person_id, m.channel) for m in told)
    assert set(effects.values()) == {1}
    assert all(cast.office.calendar.is_working(m.at.astimezone(BEIJING).date()) for m in told)


def test_the_table_names_every_job_once():
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_after_a_jump_of_the_clock_every_job_looks_anew(shop):
    scheduler = BackgroundScheduler(timezone=BEIJING)
    fill(scheduler, JOBS, shop.desk())
    scheduler.start(paused=True)
    try:
        for job in scheduler.get_jobs():
            job.modify(next_run_time=utc_now() + timedelta(days=1))
        now = utc_now()
        after_a_jump(scheduler, now)
        assert {job.next_run_time for job in scheduler.get_jobs()} == {now.astimezone(BEIJING)}
    finally:
        scheduler.shutdown(wait=False)


@pytest.mark.parametrize(("wall", "forward", "jumps"), [
    (105.0, 55.0, False), (106.0, 55.0, False), (105.0 - 86_400, 55.0, True), (105.0 + 86_400, 55.0, True),
])  # fmt: skip
def test_a_jump_is_told_from_the_passing_of_time(wall, forward, jumps):
    clock = WallClock(100.0, 50.0)
    assert (abs(clock.moved(wall, forward)) > JUMP) is jumps
    assert clock.moved(wall + 5, forward + 5) == pytest.approx(0), "told once"


def test_a_worker_gives_signs_and_says_goodbye(shop):
    desk = shop.desk()
    assert "还没有启动" in desk.read(heartbeat.standstill)
    desk.write(lambda office: heartbeat.beat(office, desk.owner))
    assert desk.read(heartbeat.standstill) == ""
    now = desk.read(heartbeat.status)
    assert (now.ok, now.workers) == (True, 1)
    desk.write(lambda office: heartbeat.say_goodbye(office, desk.owner))
    assert desk.read(heartbeat.status).ok is False
    shop.clock.pass_by(minutes=11)
    assert desk.read(heartbeat.standstill).startswith("后台程序自2023年2月10日09:00起没有运行")


def test_a_sign_from_a_clock_that_went_ahead_says_nothing(shop):
    shop.clock.pass_by(days=1)
    shop.desk().write(lambda office: heartbeat.beat(office, "甲"))
    shop.clock.pass_by(days=-1)
    assert "还没有启动" in shop.desk().read(heartbeat.standstill)
    shop.desk().write(lambda office: heartbeat.beat(office, "甲"))
    assert shop.desk().read(heartbeat.standstill) == ""


def test_rows_of_processes_long_gone_disappear_but_never_the_last_sign(shop):
    for n in range(5):
        shop.desk().write(lambda office, n=n: heartbeat.beat(office, f"甲:{n}"))
        shop.clock.pass_by(days=3)
    shop.clock.pass_by(days=60)
    assert "自2023年2月22日" in shop.desk().read(heartbeat.standstill)
