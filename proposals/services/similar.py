"""类似提案: earlier cases that say much the same, for pages, and how common bigrams are, counted each night."""

from __future__ import annotations

from proposals.services._desk import Desk
from proposals.services._similar import SAMPLE, SimilarCase, duplicates_of, similar_to
from proposals.storage import similar as stored

__all__ = ["SimilarCase", "count_common_bigrams", "duplicates_of", "similar_to"]


def count_common_bigrams(desk: Desk) -> int:
    """Count anew which bigrams are common, outside every transaction that writes; the worker does it each night."""
    counted = desk.read(lambda office: stored.sampled(office.db, SAMPLE))
    desk.write(lambda office: stored.keep_sample(office.db, counted))
    return len(counted)
