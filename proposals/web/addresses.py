"""Addresses that are the same in every request are reckoned once: those of pages and files that need no number."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for

_STAND_IN = 2_000_000_000


def install(app: Flask) -> None:
    """Let the templates remember addresses as well."""
    app.extensions["addresses"] = {}
    app.jinja_env.globals["url_for"] = address


def address(endpoint: str, **values: Any) -> str:
    """As ``url_for``; what needs nothing, or a file name alone, is reckoned once for each path the site is served under."""
    if values.keys() > {"filename"} or (values and "filename" not in values) or endpoint.startswith("."):
        return url_for(endpoint, **values)
    known: dict[tuple[Any, ...], str] = current_app.extensions["addresses"]
    place = (request.script_root, endpoint, *values.values())
    found = known.get(place)
    if found is None:
        found = known[place] = url_for(endpoint, **values)
    return found


def around_number(endpoint: str, name: str, **values: Any) -> tuple[str, str]:
    """What stands before and after the number ``name`` in an address, for lists that name many."""
    wanted: dict[str, Any] = {name: _STAND_IN, **values}
    before, _, after = url_for(endpoint, **wanted).partition(str(_STAND_IN))
    return before, after
