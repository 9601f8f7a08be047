"""No page of a case reads a whole table that grows with the years."""

import re

import pytest
from sqlalchemy import event

from tests.guards.conftest import PeopledSite

GROWING = {
    *("proposals", "proposers", "points", "key_flags", "attachments", "handlings", "rounds", "assignments"),
    *("adjustments", "extensions", "clocks", "waivers", "ledger_rows", "tasks", "events", "contacts"),
    *("contact_cases", "comment_requests", "drafts", "draft_paragraphs", "point_answers", "review_steps"),
    *("letters", "letter_files", "deliveries", "receipts", "opinions", "notices", "publications", "progress"),
}
PAGES = ["", "/opinions", "/letters", "/papers", "/contacts", "/files", "/clocks"]
CASES = ["handling", "under_review", "answered", "second_round", "only_cohandling", "merged", "closed"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_page_of_a_case_scans_no_table_that_grows(peopled: PeopledSite, case: str, page: str) -> None:
    asked: list[tuple[str, object]] = []

    def note(_c: object, _u: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    engine = peopled.site.house.engine
    event.listen(engine, "before_cursor_execute", note)
    peopled.site.visitor("王登记").get(f"/cases/{peopled.cases[case]}{page}")
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            tables = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", statement)}
            scanned = [line.split()[1] for *_, line in plan if line.startswith("SCAN")]
            assert not {tables.get(name, name) for name in scanned} & GROWING, statement
