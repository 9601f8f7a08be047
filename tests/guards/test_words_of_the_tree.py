"""What must not stand anywhere in the project: registries, one machine's paths, links, words without meaning."""

import re

import pytest

from tests.guards.tree import ROOT, texts, tracked

# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "a package registry": "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "index" + "-url"]),
    "a path of one machine": "|".join([r"(?<![\w.])/" + "work/", r"(?<![\w.])/" + "root/", r"(?<![\w.])/" + r"home/\w"]),
    "a rest of a merge": "^(<{7}|>{7}) ",
}  # fmt: skip
MAY_NAME = {".ci/lock": {"a package registry"}}  # it looks for index addresses in the lock files
MEANINGLESS = {"utils", "helpers", "common", "misc", "manager"}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_tree_does_not_hold(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = [
        f"{path}: {match.group()}"
        for path, text in texts().items()
        if what not in MAY_NAME.get(path, set()) and (match := pattern.search(text))
    ]
    assert found == []


def test_only_plain_files_are_committed() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.is_symlink()] == []


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    assert [str(path) for path in tracked() if path.stem in MEANINGLESS] == []
