"""Every page in every state, for everybody: sound HTML, nothing from elsewhere, no dead link, nothing written."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from proposals import create_app
from proposals.settings import Settings
from proposals.web import edge
from tests.guards.conftest import PeopledSite
from tests.guards.sound import faults_of
from tests.guards.walking import addresses, crawl, rules

CAST = (
    "王登记",
    "李承办",
    "周处长",
    "郑配合",
    "冯处长",
    "钱核稿",
    "吴分管",
    "陈局长",
    "赵会办",
    "孙会办",
    "外人",
)
MAY_BE_WRITTEN_AT_A_GLANCE = ("INSERT INTO access_log", "UPDATE login_sessions")
"""Who looked at what, and that somebody is still there: outside the business transaction."""


@contextmanager
def written(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that change anything while pages are opened."""
    found: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "WITH", "BEGIN", "PRAGMA")):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def business(statements: list[str]) -> list[str]:
    return [s for s in statements if not s.startswith(MAY_BE_WRITTEN_AT_A_GLANCE)]


def test_a_view_that_does_not_say_who_may_call_it_keeps_the_site_from_starting(tmp_path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}", secret_key="for tests"))
    app.view_functions["forgotten"] = lambda: "everybody may read this"
    with pytest.raises(RuntimeError, match="forgotten"):
        edge.check_access(app)


@pytest.mark.parametrize("name", CAST)
def test_every_link_leads_to_a_sound_page_and_opening_it_changes_nothing(
    peopled: PeopledSite, name: str
) -> None:
    visitor = peopled.site.visitor(name)
    faults: list[str] = []
    with written(peopled.site.app.extensions["house"].engine) as statements:
        for address, source, answer in crawl(visitor, at_most=6 if name == "王登记" else 2):
            if answer.status_code not in (200, 302, 303):
                faults.append(f"{address} (from {source}) answers {answer.status_code}")
            faults += [f"{address}: {fault}" for fault in faults_of(answer)]
    assert faults == []
    assert business(statements) == []


@pytest.mark.parametrize("name", [None, "王登记", "外人"])
def test_every_address_answers_soundly_whatever_stands_in_it(peopled: PeopledSite, name: str | None) -> None:
    app, visitor = peopled.site.app, peopled.site.visitor(name)
    faults: list[str] = []
    with written(app.extensions["house"].engine) as statements:
        for rule in rules(app, "GET"):
            for address in addresses(app, rule, peopled.ids):
                answer = visitor.get(address)
                if answer.status_code >= 500 and address != "/_status":  # 503 while no worker runs
                    faults.append(f"{address} answers {answer.status_code}")
                faults += [f"{address}: {fault}" for fault in faults_of(answer)]
    assert faults == []
    assert business(statements) == []


@pytest.mark.parametrize("address", ["/no-such-page", "/cases/999999", "/cases/1/no-such-act", "/logout"])
def test_a_page_that_is_not_there_is_a_sound_page_too(peopled: PeopledSite, address: str) -> None:
    answer = peopled.site.visitor("王登记").get(address)
    assert answer.status_code in (404, 405)
    assert faults_of(answer) == []


def test_who_is_not_logged_in_is_led_to_the_login_from_everywhere(peopled: PeopledSite) -> None:
    app, stranger = peopled.site.app, peopled.site.visitor()
    for rule in rules(app, "GET"):
        if app.view_functions[rule.endpoint].access == edge.PUBLIC:
            continue
        for address in addresses(app, rule, peopled.ids):
            assert stranger.get(address).headers["Location"].startswith("/login"), address
