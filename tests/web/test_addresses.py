"""Addresses as pages write them are those that the routes give."""

import pytest
from flask import url_for

from proposals.web.addresses import address
from tests.site import SiteUnderTest

PAGES = [
    ("worklist.todo", {}),
    ("static", {"filename": "a b%.css"}),
    ("cases.show", {"handling_id": 7}),
    ("acts.act", {"handling_id": 7, "action": "waive", "gate": "contact"}),
    ("drafting.compare", {"handling_id": 7, "old": 12, "new": 13}),
    ("cases.show", {"handling_id": 7, "back": "/ledger?q=50%&page=2"}),
    ("ledger.index", {"page": 3, "state": ["handling", "issued"], "key": None}),
]


@pytest.mark.parametrize(("endpoint", "values"), PAGES)
@pytest.mark.parametrize("root", ["/", "/fuhan"])
def test_a_remembered_address_is_the_one_that_the_routes_give(
    site: SiteUnderTest, endpoint: str, values: dict[str, object], root: str
) -> None:
    with site.app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root.rstrip("/")}):
        for more in (0, 1, 2_000_000_001 - 13):
            wanted = {name: v + more if isinstance(v, int) else v for name, v in values.items()}
            assert address(endpoint, **wanted) == url_for(endpoint, **wanted)
