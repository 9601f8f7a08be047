"""Stage services never import each other; also those that the contract in setup.cfg does not name yet."""

import ast

from tests.guards.imports import imported
from tests.guards.tree import ROOT

SERVICES = ROOT / "proposals" / "services"
COMPOSE = {"exchange", "demo", "installation", "doctor", "house", "case_page"}
"""What stands above the stages and may call several of them."""


def test_no_stage_imports_another() -> None:
    found = set()
    for file in SERVICES.rglob("*.py"):
        stage = file.relative_to(SERVICES).with_suffix("").parts[0]
        if stage in COMPOSE:
            continue
        for module in imported(ast.parse(file.read_text("utf-8"))):
            parts = module.split(".")
            if parts[:2] == ["proposals", "services"] and len(parts) > 2:
                other = parts[2]
                if not other.startswith("_") and other != stage:
                    found.add(f"{file.relative_to(ROOT)} imports {module}")
    assert found == set()
