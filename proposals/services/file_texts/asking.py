"""Asking for the words of what was attached before anybody asked."""

from __future__ import annotations

from proposals.documents.file_words import media_types_with_words
from proposals.services._office import Office
from proposals.storage import file_texts


def ask_for_all(office: Office) -> int:
    """Let every attached file that nobody asked for be read; how many are new. Says the same when called again."""
    return file_texts.ask_for_attached(office.db, media_types_with_words(), office.now)
