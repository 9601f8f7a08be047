"""What all papers are: lines to copy, and a Word file from the unit's own template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from proposals.services._kept import KeptFile
from proposals.services._letter_facts import own_template
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LABELS: dict[str, str] = {
    "opinion_request": "征求会办意见函",
    "dispatch_notice": "交办通知",
    "urging_letter": "催办函",
    "supervision_notice": "督办单",
    "adjustment_request": "申请调整承办单位函",
}
"""What each paper is called, by the name of its template."""


@dataclass(frozen=True)
class Paper:
    """A paper ready to print: ``lines`` are its text to copy, ``render`` fills a template of its ``use``."""

    use: str
    name: str
    unit_id: int
    on: date
    lines: tuple[str, ...]
    render: Callable[[bytes], bytes]

    @property
    def label(self) -> str:
        """What the paper is called."""
        return LABELS[self.use]

    @property
    def text(self) -> str:
        """The text to copy."""
        return "\n".join(self.lines)


def file_of(office: Office, paper: Paper) -> KeptFile:
    """The Word file, from the sending unit's own template where it has one."""
    template = own_template(office, paper.unit_id, paper.use, paper.on)
    return KeptFile(f"{paper.name}.docx", WORD, paper.render(template))


def name_of_paper(use: str, handling: Handling, more: str = "") -> str:
    """What its file is called."""
    return f"第{handling.proposal.serial_no}号{LABELS[use]}" + (f"（{more}）" if more else "")


def sentences(text: str) -> tuple[str, ...]:
    """Typed lines as sentences: blank ones dropped, a full stop where none stands."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line if line[-1] in "。！？；：”）" else f"{line}。" for line in lines if line)
