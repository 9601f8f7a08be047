"""The lock files: hashes for every package, one version each, no registry."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.guards.imports import imported
from tests.guards.tree import ROOT

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)", re.MULTILINE)


def pins(name: str) -> dict[str, tuple[str, str]]:
    return {
        package: (version, hashes)
        for package, version, hashes in PIN.findall((ROOT / name).read_text("utf-8"))
    }


def test_every_package_is_locked_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        locked = pins(name)
        assert len(locked) > 20
        assert [package for package, (_, hashes) in locked.items() if not hashes] == []


def test_the_tests_run_on_the_versions_that_are_delivered() -> None:
    developed = pins("requirements-dev.txt")
    assert {
        package: pin for package, pin in pins("requirements.txt").items() if developed.get(package) != pin
    } == {}


@pytest.mark.parametrize(
    ("folder", "lock"), [("proposals", "requirements.txt"), ("tests", "requirements-dev.txt")]
)
def test_whatever_is_imported_is_locked(folder: str, lock: str) -> None:
    """What happens to be installed here, as a part of something else or by hand, is missing elsewhere."""
    locked, distributions = pins(lock), packages_distributions()
    ours = {"proposals", "tests", "docx_templates", "wsgi", *sys.stdlib_module_names}
    missing = {
        f"{file.relative_to(ROOT)}: {module}"
        for file in (ROOT / folder).rglob("*.py")
        for module in imported(ast.parse(file.read_text("utf-8")))
        if (top := module.split(".")[0]) and top not in ours
        if not {name.lower().replace("_", "-") for name in distributions.get(top, [])} & set(locked)
    }
    assert missing == set()
