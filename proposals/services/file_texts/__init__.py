"""The words of attached files: read by the worker, found in the search, taken over by a proposal without text."""

from proposals.services.file_texts.asking import ask_for_all
from proposals.services.file_texts.working import read_waiting

__all__ = ["ask_for_all", "read_waiting"]
