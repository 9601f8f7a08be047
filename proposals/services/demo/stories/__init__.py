"""How far each case of the year came; each story takes up where an earlier one ends."""

from proposals.services.demo.stories import answering, cohandling, incoming
from proposals.services.demo.stories.telling import STORIES, Tale

__all__ = ["STORIES", "Tale", "answering", "cohandling", "incoming"]
