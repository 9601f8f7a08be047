"""Walking through a site: every address of every endpoint, and every link that a person can follow."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from proposals.storage.base import Base
from proposals.web.acts import PAGES
from tests.guards.sound import links_of
from tests.site import Visitor

NOT_PAGES = {"static", "bootstrap.static"}
NUMBERED = {"page", "year", "seq"}
TABLE_OF = {
    "batch_id": "import_batches",
    "handling_id": "handlings",
    "message_id": "outbox",
    "print_batch_id": "print_batches",
}
"""Where the numbers in addresses come from; other names follow the rule ``letter_id`` → ``letters``."""


Ids = dict[str, list[int]]
"""Some ids of each table."""


def ids_of(db: Session, at_most: int = 2) -> Ids:
    """The first ids of every table that has one."""
    tables = [t for t in Base.metadata.sorted_tables if "id" in t.c]
    return {t.name: list(db.scalars(select(t.c.id).order_by(t.c.id).limit(at_most))) for t in tables}


def samples(name: str, ids: Ids) -> list[object]:
    """Values for an argument of an address; ids from their table, counted things as numbers, words that nobody has for tokens."""
    if name == "action":
        return list(PAGES)
    if name in NUMBERED:
        return [1, 0, 999_999]
    if not name.endswith("_id"):
        return ["1", "no-such-thing"]
    return [*ids.get(TABLE_OF.get(name, name.removesuffix("_id") + "s"), []), 999_999]


def addresses(app: Flask, rule: Rule, ids: Ids) -> Iterator[str]:
    """Addresses of this rule with sample values."""
    names = sorted(rule.arguments)
    for values in product(*(samples(name, ids) for name in names)):
        yield app.url_map.bind("localhost").build(rule.endpoint, dict(zip(names, values, strict=True)))


def rules(app: Flask, method: str) -> list[Rule]:
    """All rules that answer this method, static files aside."""
    found = [
        r for r in app.url_map.iter_rules() if method in (r.methods or ()) and r.endpoint not in NOT_PAGES
    ]
    return sorted(found, key=lambda r: r.rule)


def pattern_of(address: str) -> str:
    """An address without its numbers, tokens and search words: ``/cases/7/accept?x=1`` → ``/cases/N/accept``."""
    return re.sub(r"/(?:\d+|[A-Za-z0-9_-]{20,})(?=/|$)", "/N", address.split("?")[0])


def crawl(visitor: Visitor, at_most: int) -> Iterator[tuple[str, str, TestResponse]]:
    """Every page that can be reached by links from the first page: address, where it was found, answer.

    Pages of one pattern are the same page with other numbers: ``at_most`` of each are opened, 详情 always.
    """
    waiting, seen = [("/", "")], {"/"}
    opened: Counter[str] = Counter()
    while waiting:
        address, source = waiting.pop(0)
        pattern = pattern_of(address)
        opened[pattern] += 1
        if opened[pattern] > at_most and pattern != "/cases/N":
            continue
        answer = visitor.get(address)
        yield address, source, answer
        for link in links_of(answer):
            if link not in seen:
                seen.add(link)
                waiting.append((link, address))
