"""Pages: parse, call, answer."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Every stage's pages; modules that only declare act pages are imported for that."""
    from proposals.web import (
        accounts,
        acts,
        admin,
        after_reply,
        archive,
        attachments,
        calendar,
        calendar_feed,
        cases,
        cohandling,
        contact,
        deadlines,
        delegations,
        delivery,
        dispatch,
        draft_layout,
        drafting,
        drafting_word,
        exchange,
        holding,
        import_preview,
        inbox,
        issuing,
        ledger,
        letters,
        notice_settings,
        opinion_link,
        papers,
        portal,
        printing,
        receipts,
        register,
        reminders,
        review,
        search,
        similar,
        static_pages,
        verify,
        worklist,
    )
    from proposals.web.dispatch import notices

    assert all(
        (after_reply, archive, delivery, dispatch, issuing, receipts)
    )  # declare their act pages on import
    return [
        *admin.blueprints,
        accounts.pages,
        acts.pages,
        attachments.pages,
        calendar.pages,
        calendar_feed.pages,
        cases.pages,
        cohandling.pages,
        contact.pages,
        deadlines.pages,
        delegations.pages,
        drafting.pages,
        draft_layout.pages,
        drafting_word.pages,
        exchange.pages,
        holding.pages,
        import_preview.pages,
        inbox.pages,
        ledger.pages,
        letters.pages,
        notices.pages,
        notice_settings.pages,
        opinion_link.pages,
        papers.pages,
        portal.pages,
        printing.pages,
        register.pages,
        reminders.pages,
        review.pages,
        search.pages,
        similar.pages,
        static_pages.pages,
        verify.pages,
        worklist.pages,
    ]
