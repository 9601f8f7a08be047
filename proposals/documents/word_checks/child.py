"""Checks one large Word file in a process of its own, under limits: run as a script, never imported.

Standard input: the DOCX. Standard output: ``=`` and the findings as JSON, or ``!`` and a sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Take on the limits, then look."""
    sys.path[0] = str(Path(__file__).resolve().parents[3])
    from proposals.documents.fence import shut_in
    from proposals.documents.word_checks.checking import as_json, check_here
    from proposals.documents.word_reading.reading import TOO_MUCH
    from proposals.domain.errors import BadInput

    shut_in(sys.argv[1:])
    try:
        answer = "=" + as_json(check_here(sys.stdin.buffer.read()))
    except BadInput as wrong:
        answer = "!" + wrong.sentence
    except (MemoryError, RecursionError):
        answer = "!" + TOO_MUCH
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
