"""The clerk's mail of the morning, as the worker would send it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from proposals.channels.mail_address import mail_server
from proposals.channels.messages import Message
from proposals.channels.smtp import composed
from proposals.domain.notices import NoticeKind
from proposals.services.digests import digest_of
from proposals.services.house import House
from proposals.storage.tables.organisation import Person

SERVER = ("smtp://mail.example.gov.cn", "复函 <fuhan@example.gov.cn>")
"""Nobody's: the demo sends nothing."""


def write_digest(house: House, person_id: int, file: Path, now: datetime) -> Path | None:
    """Write this person's digest of this moment as a mail (RFC 5322); none where there is nothing to say."""
    office = house.office(now, write=False)
    try:
        person, said = office.db.get_one(Person, person_id), digest_of(office, person_id)
        if said is None:
            return None
        message = Message(
            key=f"email:digest:{office.today.isoformat()}:{person_id}",
            kind=NoticeKind.DIGEST.value,
            at=now,
            subject=said.subject,
            text=said.text,
            name=person.name,
            address=person.email,
        )
        mail = composed(message, mail_server(*SERVER), office.settings.base_url.rstrip("/"))
    finally:
        office.close()
    file.write_bytes(mail.as_bytes())
    return file
