"""`/_status` for machines, and the banner for whoever can have a stopped worker mended."""

from datetime import timedelta

import pytest

from proposals import create_app
from proposals.domain.notices import Channel, NoticeKind
from proposals.services import heartbeat
from proposals.services._office import utc_now
from proposals.settings import Settings
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.notices import OutboxMessage
from tests.site import SiteUnderTest


def beat(site: SiteUnderTest, ago: timedelta = timedelta(0)) -> None:
    office = site.house.office(utc_now() - ago, write=True)
    heartbeat.beat(office, "甲")
    office.commit()
    office.close()


def test_the_status_is_503_until_a_worker_runs_and_tells_no_case(site: SiteUnderTest) -> None:
    stranger = site.visitor()
    answer = stranger.get("/_status")
    assert (answer.status_code, answer.json["ok"]) == (503, False)
    beat(site)
    answer = stranger.get("/_status")
    assert (answer.status_code, answer.json["worker"]["running"]) == (200, 1)
    assert answer.json["outbox"] == {"waiting": 0, "failed": 0, "oldest_waiting_at": None}
    beat_long_ago = stranger.get("/_status").json["worker"]["seen_at"]
    assert beat_long_ago.endswith("+00:00")


def test_what_waits_to_leave_the_house_is_counted(site: SiteUnderTest) -> None:
    beat(site)
    now = utc_now()
    for n, state in enumerate((WorkState.WAITING, WorkState.FAILED, WorkState.FAILED)):
        site.cast.office.db.add(
            OutboxMessage(
                at=now,
                kind=NoticeKind.URGE,
                channel=Channel.EMAIL,
                person_id=site.cast["王登记"].person_id,
                subject="催办",
                text="",
                dedupe_key=str(n),
                state=state,
                next_attempt_at=now,
                give_up_at=now,
            )
        )
    site.cast.office.commit()
    outbox = site.visitor().get("/_status").json["outbox"]
    assert (outbox["waiting"], outbox["failed"]) == (1, 2)


def test_without_tables_the_status_says_so_and_nothing_breaks(tmp_path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}", secret_key="for tests"))
    answer = app.test_client().get("/_status")
    assert (answer.status_code, answer.json) == (503, {"ok": False, "database": False})
    app.extensions["house"].close()


@pytest.mark.parametrize(("name", "told"), [("王登记", True), ("李承办", False), ("陈局长", False)])
def test_the_banner_is_for_whoever_can_have_it_mended(site: SiteUnderTest, name: str, told: bool) -> None:
    beat(site, timedelta(hours=2))
    assert ("起没有运行" in site.visitor(name).get("/").text) is told
    beat(site)
    assert "起没有运行" not in site.visitor(name).get("/").text
