"""Reads one large Word file in a process of its own, under limits: run as a script, never imported.

Standard input: the DOCX; argument: what to do with tracked changes. Standard output: ``=`` and the text as JSON, or
``!`` and a sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Take on the limits, then read."""
    sys.path[0] = str(Path(__file__).resolve().parents[3])
    from proposals.documents.fence import shut_in
    from proposals.documents.word_reading.reading import TOO_MUCH, read_here
    from proposals.documents.word_reading.result import Tracked
    from proposals.domain.errors import BadInput

    (tracked,) = shut_in(sys.argv[1:])
    try:
        answer = "=" + read_here(sys.stdin.buffer.read(), Tracked(tracked)).as_json()
    except BadInput as wrong:
        answer = "!" + wrong.sentence
    except (MemoryError, RecursionError):
        answer = "!" + TOO_MUCH
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
