"""The rules that people read of are the rules that the program obeys."""

from tests.guards.proofreading_page import FILE, page


def test_the_rules_in_the_docs_are_those_of_the_program() -> None:
    written = FILE.read_text(encoding="utf-8")
    assert written == page(written), "write it anew: python -m tests.guards.proofreading_page"
