"""Where a sentence of official Chinese ends."""

import re

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
"""A sentence with its stop; one never goes on over the end of a line."""
