"""Addresses that differ in nothing but numbers are reckoned once: a page has dozens of them."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for

_STAND_IN = 2_000_000_000
_WORDS = frozenset({"action", "filename", "gate", "use", "what"})
"""Values that are words of our own, of which there are few; others would be remembered without end."""


def install(app: Flask) -> None:
    """Let the templates remember addresses as well."""
    app.extensions["addresses"] = {}
    app.jinja_env.globals["url_for"] = address


def address(endpoint: str, **values: Any) -> str:
    """As ``url_for``; where numbers and words of our own are all it needs, what stands around the numbers is remembered.

    What is remembered belongs to one path the site is served under.
    """
    words = [value for name, value in values.items() if name in _WORDS]
    numbers = {name: _STAND_IN + n for n, (name, value) in enumerate(values.items()) if type(value) is int}
    if len(words) + len(numbers) < len(values) or endpoint.startswith("."):
        return url_for(endpoint, **values)
    known: dict[tuple[Any, ...], str] = current_app.extensions["addresses"]
    place = (request.script_root, endpoint, *values, *words)
    found = known.get(place)
    if found is None:
        found = known[place] = _around(url_for(endpoint, **{**values, **numbers}), numbers)
    return found % values


def _around(written: str, numbers: dict[str, int]) -> str:
    """An address as a pattern into which the numbers are set by their names."""
    pattern = written.replace("%", "%%")
    for name, stand_in in numbers.items():
        pattern = pattern.replace(str(stand_in), f"%({name})d")
    return pattern


def around_number(endpoint: str, name: str, **values: Any) -> tuple[str, str]:
    """What stands before and after the number ``name`` in an address, for lists that name many."""
    wanted: dict[str, Any] = {name: _STAND_IN, **values}
    before, _, after = address(endpoint, **wanted).partition(str(_STAND_IN))
    return before, after
