"""What earlier letters say: those issued here, and those of past years that lie as files with the case."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from proposals.domain.letter.facts import PromisedMeasure
from proposals.services._office import Office
from proposals.services._printed import facts_of_letter, promises_of
from proposals.storage.tables.handling import Handling, PastRecord
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import Attachment, AttachmentUse, CongressSession, Proposal
from proposals.storage.tables.searching import FileText

MOST_CHARACTERS = 60_000
"""Characters of a file that are read as a reply."""


@dataclass(frozen=True, slots=True)
class EarlierReply:
    """A letter with its text; ``outcome_class`` as printed, ``promises`` as its facts carry them."""

    handling_id: int
    called: str
    number: str
    on: date | None
    outcome_class: str
    body: str
    promises: tuple[PromisedMeasure, ...] = ()

    @property
    def source(self) -> str:
        """市政协五届四次会议第0123号的复函（渝司提〔2021〕5号）."""
        return f"{self.called}的复函（{self.number}）" if self.number else f"{self.called}的复函"


def earlier_replies(office: Office, handling_ids: Collection[int]) -> list[EarlierReply]:
    """The replies of these handlings, the latest first: valid letters, and for cases of past years their files."""
    if not handling_ids:
        return []
    found = [*_issued(office, handling_ids), *_past(office, handling_ids)]
    return sorted(found, key=lambda r: r.on or date.min, reverse=True)


def _issued(office: Office, handling_ids: Collection[int]) -> Iterator[EarlierReply]:
    rows = select(Letter).where(
        Letter.handling_id.in_(handling_ids), Letter.void_at.is_(None), Letter.number.is_not(None)
    )
    for letter in office.db.scalars(rows.order_by(Letter.id)):
        facts = facts_of_letter(letter)
        yield EarlierReply(
            handling_id=letter.handling_id,
            called=f"{facts['session']}第{facts['serial_no']}号",
            number=letter.number or "",
            on=letter.issued_on,
            outcome_class=facts.get("outcome_class") or "",
            body=facts["body"],
            promises=promises_of(letter),
        )


def _past(office: Office, handling_ids: Collection[int]) -> Iterator[EarlierReply]:
    """Cases of past years: what the old ledger says, with the words of the reply's file where they were read."""
    rows = office.db.execute(
        select(PastRecord, Proposal.id, Proposal.serial_no, CongressSession.name)
        .join(Handling, Handling.id == PastRecord.handling_id)
        .join(Proposal, Proposal.id == Handling.proposal_id)
        .join(CongressSession, CongressSession.id == Proposal.session_id)
        .where(PastRecord.handling_id.in_(handling_ids))
        .order_by(PastRecord.handling_id)
    ).all()
    texts = _texts_of(office, [row.id for row in rows]) if rows else {}
    for record, proposal_id, serial_no, session in rows:
        for text in texts.get(proposal_id, [""]):
            yield EarlierReply(
                handling_id=record.handling_id,
                called=f"{session}第{serial_no}号",
                number=record.letter_number,
                on=record.answered_on,
                outcome_class=_class_words(record.outcome_class),
                body=text[:MOST_CHARACTERS],
            )


def _texts_of(office: Office, proposal_ids: Collection[int]) -> dict[int, list[str]]:
    """What the files of old replies say, by proposal; apart, as an outer join of both would read those of all cases."""
    found: dict[int, list[str]] = {}
    rows = office.db.execute(
        select(Attachment.proposal_id, FileText.text)
        .join(FileText, FileText.blob_id == Attachment.blob_id)
        .where(
            Attachment.proposal_id.in_(proposal_ids),
            Attachment.use == AttachmentUse.PAST_REPLY,
            FileText.text != "",
        )
        .order_by(Attachment.id)
    )
    for proposal_id, text in rows:
        found.setdefault(proposal_id, []).append(text)
    return found


def _class_words(code: str) -> str:
    return f"{code}类" if len(code) == 1 else code
