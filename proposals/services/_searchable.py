"""What of a case can be searched: each text goes to the index in the transaction that writes it, and leaves it so.

Drafts stay out: what is not issued yet changes by the minute and is nobody's word. Words of files: ``file_texts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from proposals.services._office import Office
from proposals.services._printed import text_of
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.cohandling import Opinion
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.register import Attachment, AttachmentUse, Proposal
from proposals.storage.tables.searching import FileText, TextSource
from proposals.storage.unstored import UnstoredProposal

Text = tuple[Key, Place, str]


def make_proposal_searchable(office: Office, proposal: Proposal) -> None:
    """Put what a proposal is called and what it says into the index, in place of what stood there."""
    search_index.put_all(office.db, proposal_texts(proposal))


def make_new_proposals_searchable(office: Office, proposals: Iterable[UnstoredProposal]) -> None:
    """The same for proposals that were never there."""
    search_index.put_all(office.db, [text for p in proposals for text in proposal_texts(p)], new=True)


def proposal_texts(proposal: Proposal | UnstoredProposal) -> list[Text]:
    """The texts of a proposal: its heading, and its content with the points that do not stand in it."""
    place = Place(proposal.id)
    heading = (
        proposal.serial_no,
        proposal.title,
        "、".join([p.name for p in proposal.proposers]),
        proposal.session.name,
    )
    points = [p.text for p in proposal.points if p.dropped_at is None and p.text not in proposal.text]
    return [
        (Key(TextSource.HEADING, proposal.id), place, "\n".join(heading)),
        (Key(TextSource.PROPOSAL, proposal.id), place, _joined([proposal.text, *points])),
    ]


def forget_proposal(office: Office, proposal_id: int) -> None:
    """Let nothing of a proposal be found any longer, the texts of its cases included."""
    forget_proposals(office, [proposal_id])


def forget_proposals(office: Office, proposal_ids: Iterable[int]) -> None:
    """The same for many at once."""
    search_index.remove_all_of(office.db, *proposal_ids)


def make_letter_searchable(office: Office, letter: Letter, handling: Handling) -> None:
    """Put a letter as it was printed into the index."""
    search_index.put_all(office.db, [letter_text(letter, handling)], new=True)


def letter_text(letter: Letter, handling: Handling) -> Text:
    """A letter under the case that issued it, also where it answers a proposal merged into that case."""
    number = letter.number or ""
    place = Place(handling.proposal_id, handling.id, label=number)
    return Key(TextSource.LETTER, letter.id), place, _joined([number, *text_of(letter).lines()])


def forget_letter(office: Office, letter_id: int) -> None:
    """Let a void letter no longer be found."""
    search_index.remove(office.db, Key(TextSource.LETTER, letter_id))


def make_opinion_searchable(office: Office, opinion: Opinion, handling: Handling) -> None:
    """Put an opinion into the index, for its own unit and for the lead."""
    search_index.put_all(office.db, [opinion_text(opinion, handling)], new=True)


def opinion_text(opinion: Opinion, handling: Handling) -> Text:
    """An opinion under its co-handling and the lead's case."""
    unit = handling.unit.short_name if handling.unit else ""
    label = f"{unit}{opinion.given_on.isoformat()}"
    place = Place(handling.proposal_id, handling.id, handling.parent_id, label)
    return Key(TextSource.OPINION, opinion.id), place, opinion.text


def let_opinions_follow(office: Office, handling: Handling) -> None:
    """The opinions of a co-handling are found by the lead under which it stands now."""
    search_index.let_lead_find(office.db, handling.id, handling.parent_id)


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


def make_all_searchable(office: Office, proposals: Sequence[Proposal]) -> None:
    """Put everything of these proposals into the index anew."""
    for proposal in proposals:
        forget_proposal(office, proposal.id)
    search_index.put_all(office.db, texts_of(office, proposals), new=True)


def texts_of(office: Office, proposals: Sequence[Proposal]) -> list[Text]:
    """All texts that these proposals, their cases and what is attached have now, file by file as far as they are read."""
    live = [p for p in proposals if p.undone_at is None]
    texts = [text for proposal in live for text in proposal_texts(proposal)]
    mine = Handling.proposal_id.in_([p.id for p in live])
    letters = select(Letter, Handling).join(Handling, Handling.id == Letter.handling_id)
    for letter, handling in office.db.execute(letters.where(mine, Letter.void_at.is_(None))):
        texts.append(letter_text(letter, handling))
    opinions = select(Opinion, Handling).join(Handling, Handling.id == Opinion.handling_id)
    for opinion, handling in office.db.execute(opinions.where(mine)):
        texts.append(opinion_text(opinion, handling))
    files = select(Attachment, FileText.text).join(FileText, FileText.blob_id == Attachment.blob_id)
    for attachment, words in office.db.execute(files.where(Attachment.proposal_id.in_([p.id for p in live]))):
        texts += attachment_texts(attachment, words)
    return [text for text in texts if text[2].strip()]


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text.strip() for text in texts if text.strip())


def _key_of(attachment: Attachment) -> Key:
    past = attachment.use is AttachmentUse.PAST_REPLY
    return Key(TextSource.PAST_REPLY if past else TextSource.ATTACHMENT, attachment.id)
