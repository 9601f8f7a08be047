"""``python -m tests.documents.layout_table``: the table of docs/layout.md, measured anew, and its page pictures.

Prints the table; ``--pictures FOLDER`` also writes the pages of the demo's letter there as letter-1.png and so on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pypdfium2

from proposals.documents.pdf import to_pdf
from tests.documents.gbt9704 import Finding, all_findings
from tests.documents.layout_letters import demo_facts, letter, measured_letters

DOTS_PER_INCH = 80


def table(findings: list[Finding]) -> str:
    """The findings as a table; an element that several pages show is listed once, where it is furthest off."""
    furthest: dict[str, Finding] = {}
    for finding in findings:
        known = furthest.get(finding.element)
        if known is None or abs(finding.difference) > abs(known.difference):
            furthest[finding.element] = finding
    lines = ["| 条款 | 要素 | 标准 | 实测 | 相差 |", "|---|---|---:|---:|---:|"]
    lines += [
        f"| {f.clause} | {f.element} | {f.wanted:.2f} | {f.found:.2f} | {f.difference:+.2f} |"
        for f in furthest.values()
    ]
    return "\n".join(lines).replace("-0.00", "0.00").replace("+0.00", "0.00")


def write_pictures(folder: Path) -> None:
    """One picture a page of the demo's letter."""
    document = pypdfium2.PdfDocument(to_pdf(letter(demo_facts())))
    for number, page in enumerate(document, 1):
        page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("P").save(
            folder / f"letter-{number}.png", optimize=True
        )
    document.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=Path)
    chosen = parser.parse_args()
    print(table(all_findings(measured_letters())))
    if chosen.pictures:
        write_pictures(chosen.pictures)
