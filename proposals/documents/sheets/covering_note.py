"""附函 as a Word file."""

from __future__ import annotations

from proposals.documents.word_template import compiled
from proposals.domain.sheets import CoveringNote


def render_covering_note(note: CoveringNote, *, template: bytes) -> bytes:
    """The DOCX of the note."""
    return compiled(template).fill(note_context(note))


def note_context(note: CoveringNote) -> dict[str, object]:
    """The fields of the template."""
    letters = [
        {
            "serial_no": letter.serial_no,
            "title": letter.title,
            "number": letter.number,
            "date": letter.issued_on.isoformat() if letter.issued_on else "",
            "copies": letter.copies,
        }
        for letter in note.letters
    ]
    return {
        "heading": note.title,
        "identifier": "",
        "title": note.title,
        "addressee": note.addressee,
        "body": list(note.body),
        "enclosures": list(note.enclosures),
        "signature": note.signature,
        "date": note.date,
        "contact": note.contact,
        "letters": letters,
    }
