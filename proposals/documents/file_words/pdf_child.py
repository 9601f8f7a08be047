"""Takes the lines out of one PDF in a process of its own, under limits: run as a script, never imported.

Standard input: the PDF; argument: how many characters at most. Standard output: JSON, a list of lines for each page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Take on the limits, then read page by page until there is enough."""
    sys.path[0] = str(Path(__file__).resolve().parents[3])
    import pypdfium2

    from proposals.documents.fence import shut_in

    (most,) = shut_in(sys.argv[1:])
    left = int(most)
    pages: list[list[str]] = []
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    for page in document:
        text = page.get_textpage().get_text_bounded()
        pages.append(text.replace("\r", "\n").replace("\ufffe", "").split("\n"))
        left -= len(text)
        if left < 0:
            break
    sys.stdout.buffer.write(json.dumps(pages).encode())


if __name__ == "__main__":
    main()
