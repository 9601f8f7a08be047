"""The lock files: hashes for every package, one version each, no registry."""

import re

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
