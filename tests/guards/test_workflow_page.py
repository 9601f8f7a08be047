"""The diagram that people read is the table that the program obeys."""

from tests.guards.workflow_page import FILE, page


def test_the_diagram_in_the_docs_is_drawn_from_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.guards.workflow_page"
