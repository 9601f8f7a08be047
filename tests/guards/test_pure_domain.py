"""The domain imports the standard library alone, and asks nobody for the time."""

import ast
import sys
from pathlib import Path

import pytest

from tests.guards.imports import imported
from tests.guards.tree import ROOT

FILES = sorted((ROOT / "proposals" / "domain").rglob("*.py"))
OF_THE_MACHINE = {
    "os",
    "socket",
    "subprocess",
    "random",
    "secrets",
    "time",
    "sqlite3",
    "urllib",
    "http",
    "shutil",
}
CLOCKS = {"now", "today", "utcnow"}


def allowed(module: str) -> bool:
    top = module.split(".")[0]
    if top == "proposals":
        return module == "proposals.domain" or module.startswith("proposals.domain.")
    return top in sys.stdlib_module_names and top not in OF_THE_MACHINE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_domain_imports_the_standard_library_alone(file: Path) -> None:
    assert [module for module in imported(ast.parse(file.read_text("utf-8"))) if not allowed(module)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_domain_has_no_clock(file: Path) -> None:
    calls = (node.func for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call))
    assert [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in CLOCKS] == []
