"""What of a case can be searched: each text goes to the index in the transaction that writes it, and leaves it so."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.services._office import Office
from proposals.storage import search_index
from proposals.storage.search_index import Key, Place
from proposals.storage.tables.register import Proposal
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
