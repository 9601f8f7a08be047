"""Every address that takes a POST: not without token, not for strangers, and a refusal leaves nothing behind."""

import re
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine, event

from tests.guards.conftest import PeopledSite
from tests.guards.sound import faults_of
from tests.guards.walking import addresses, pattern_of, rules
from tests.site import Visitor

KEPT_OF_A_REFUSAL = ("INSERT INTO access_log", "UPDATE login_sessions", "UPDATE people SET failed_logins")
"""Who was refused, that somebody was there, and failed passwords."""


@dataclass
class Watch:
    """Watches one engine: what was written since the last commit or rollback, and what was committed."""

    engine: Engine
    pending: list[str] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self._note)
        event.listen(self.engine, "commit", self._commit)
        event.listen(self.engine, "rollback", lambda _: self.pending.clear())

    def taken(self) -> list[str]:
        """What was committed since this was last asked, beside what a refusal may leave."""
        found, self.committed = self.committed, []
        return [s.split("(")[0] for s in found if not s.startswith(KEPT_OF_A_REFUSAL)]

    def _note(self, _c: object, _u: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.pending.append(statement)

    def _commit(self, _: object) -> None:
        self.committed += self.pending
        self.pending.clear()


def token_for(visitor: Visitor) -> str:
    """A valid token of this browser."""
    page = visitor.get("/accessibility").text + visitor.get("/login").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", [None, "王登记"])
def test_nothing_is_taken_without_a_token(peopled: PeopledSite, name: str | None) -> None:
    visitor, watch = peopled.site.visitor(name), Watch(peopled.site.house.engine)
    for rule in rules(peopled.site.app, "POST"):
        for address in addresses(peopled.site.app, rule, peopled.ids):
            answer = visitor.client.post(address, data={"reason": "没有口令"})
            assert answer.status_code == 400, address
    assert faults_of(answer) == []
    assert watch.taken() == []


@pytest.mark.parametrize("name", ["外人", "陈局长", "王登记"])
def test_a_refused_post_leaves_nothing_behind(copied: PeopledSite, name: str) -> None:
    """Empty forms to every address, the clerk's in every state: what is refused must store nothing."""
    visitor, watch = copied.site.visitor(name), Watch(copied.site.house.engine)
    token, looked_at, faults = token_for(visitor), set(), []
    ids = {**copied.ids, "handlings": sorted(copied.cases.values())} if name == "王登记" else copied.ids
    watch.taken()
    for rule in rules(copied.site.app, "POST"):
        if rule.endpoint == "accounts.logout":
            continue
        for address in addresses(copied.site.app, rule, ids):
            answer = visitor.client.post(address, data={"csrf_token": token})
            left, kind = watch.taken(), (pattern_of(address), answer.status_code)
            if answer.status_code >= 500:
                faults.append(f"{address} answers {answer.status_code}")
            elif answer.status_code >= 400:
                faults += [f"{address} leaves {statement}" for statement in left]
            if answer.status_code >= 400 and kind not in looked_at:
                faults += [f"{address}: {fault}" for fault in faults_of(answer)]
            looked_at.add(kind)
    assert faults == []
