"""Pages: parse, call, answer."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Every stage's pages; modules that only declare act pages are imported for that."""
    from proposals.web import (
        accounts,
        acts,
        attachments,
        cases,
        cohandling,
        contact,
        dispatch,
        exchange,
        ledger,
        opinion_link,
        register,
        static_pages,
        worklist,
    )

    assert dispatch  # declares its act pages on import
    return [
        accounts.pages,
        acts.pages,
        attachments.pages,
        cases.pages,
        cohandling.pages,
        contact.pages,
        exchange.pages,
        ledger.pages,
        opinion_link.pages,
        register.pages,
        static_pages.pages,
        worklist.pages,
    ]
