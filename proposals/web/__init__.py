"""Pages: parse, call, answer."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Every stage's ``pages``; modules that only declare act pages are imported for that."""
    stages = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    own = [stage.pages for stage in stages if isinstance(getattr(stage, "pages", None), Blueprint)]
    return [*import_module(f"{__name__}.admin").blueprints, *own]
