"""What of a case can be searched: each text goes to the index in the transaction that writes it, and leaves it so."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.services._office import Office
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.register import Attachment, AttachmentUse, Proposal
from proposals.storage.tables.searching import TextSource

Text = tuple[Key, Place, str]


def make_proposal_searchable(office: Office, proposal: Proposal, *, new: bool = False) -> None:
    """Put what a proposal is called and what it says into the index; ``new``: it was never there."""
    search_index.put_all(office.db, proposal_texts(proposal), new=new)


def proposal_texts(proposal: Proposal) -> list[Text]:
    """The texts of a proposal: its heading, and its content with the points that do not stand in it."""
    place = Place(proposal.id)
    heading = (
        proposal.serial_no,
        proposal.title,
        "、".join(p.name for p in proposal.proposers),
        proposal.session.name,
    )
    points = [p.text for p in proposal.points if p.dropped_at is None and p.text not in proposal.text]
    return [
        (Key(TextSource.HEADING, proposal.id), place, "\n".join(heading)),
        (Key(TextSource.PROPOSAL, proposal.id), place, _joined([proposal.text, *points])),
    ]


def forget_proposal(office: Office, proposal_id: int) -> None:
    """Let nothing of a proposal be found any longer, the texts of its cases included."""
    search_index.remove_all_of(office.db, proposal_id)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text.strip() for text in texts if text.strip())


def make_attachment_searchable(office: Office, attachment: Attachment, words: str) -> None:
    """Put what was read out of an attached file into the index, under the file's name."""
    search_index.put_all(office.db, attachment_texts(attachment, words))


def attachment_texts(attachment: Attachment, words: str) -> list[Text]:
    """The text of an attached file; seen with the case it was added to, else with any case of the proposal."""
    place = Place(attachment.proposal_id, attachment.handling_id, label=attachment.name)
    return [(_key_of(attachment), place, words)]


def forget_attachment(office: Office, attachment: Attachment) -> None:
    """Let the words of an attached file no longer be found."""
    search_index.remove(office.db, _key_of(attachment))


def _key_of(attachment: Attachment) -> Key:
    past = attachment.use is AttachmentUse.PAST_REPLY
    return Key(TextSource.PAST_REPLY if past else TextSource.ATTACHMENT, attachment.id)
