"""Tries one uploaded Word template in a process of its own, under limits: run as a script, never imported.

Standard input: the DOCX; argument: the use. Standard output: ``=`` and the trial print, or ``!`` and a sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Take on the limits, then check."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from proposals.documents.fence import shut_in
    from proposals.documents.template_check import TOO_MUCH, examined
    from proposals.documents.template_uses import USES
    from proposals.domain.errors import BadInput

    (use,) = shut_in(sys.argv[1:])
    try:
        answer = b"=" + examined(sys.stdin.buffer.read(), USES[use])
    except BadInput as wrong:
        answer = b"!" + wrong.sentence.encode("utf-8", "replace")
    except (MemoryError, RecursionError):
        answer = b"!" + TOO_MUCH.encode("utf-8")
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
