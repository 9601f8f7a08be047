"""To whom the letters of a round go: one letter per original proposal, a copy for each proposer or the unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from proposals.domain.errors import NotPossible
from proposals.domain.facts import CosignerRule, Facts
from proposals.domain.letter import Addressee, AddresseeType, LetterFacts, Wording
from proposals.domain.printable import check_text
from proposals.domain.proposers import ProposerType
from proposals.domain.satisfaction import answered_again
from proposals.domain.workflow import MEMBER_PARTS, Part
from proposals.services._office import Office
from proposals.storage.handling import merged_into
from proposals.storage.letters import letters_of_round
from proposals.storage.tables.handling import Handling, Round
from proposals.storage.tables.register import Proposal, Proposer


@dataclass(frozen=True)
class Addressed:
    """One letter to write: about which proposal, and to which proposers; to a unit where there are none."""

    proposal: Proposal
    proposers: tuple[Proposer, ...] = ()
    unit_name: str = ""

    def address(self, facts: LetterFacts) -> LetterFacts:
        """The facts with exactly these addressees."""
        if self.unit_name:
            return replace(facts, addressees=(Addressee(self.unit_name, AddresseeType.UNIT),))
        if not self.proposers:
            return facts
        kind = self.proposers[0].type
        names = dict.fromkeys(p.name for p in self.proposers if p.type is kind)
        return replace(facts, addressees=tuple(Addressee(n, AddresseeType(kind.value)) for n in names))

    def recipients(self, facts: LetterFacts, wording: Wording) -> list[str]:
        """Whom the copies go to, as printed: 孔祥彬委员."""
        if not self.proposers:
            return [facts.addressees[0].name]
        return [recipient_name(p, wording) for p in self.proposers]


def letters_to_write(
    office: Office, handling: Handling, running: Round, facts: Facts, recipient: str = ""
) -> tuple[Addressed, ...]:
    """Letters still owed in this round; proposals that have a valid one are left out.

    ``recipient`` names the office to which a 转办 letter goes, where it is not who dispatched.
    """
    if handling.part not in MEMBER_PARTS:
        if handling.part is Part.COHANDLE and (handling.parent is None or handling.parent.unit_id is None):
            raise NotPossible("这一件还没有登记主办单位，请先补登主办单位再编号。")
        name = check_text(recipient, "送往单位", 100, field="recipient")
        return (Addressed(handling.proposal, unit_name=name if handling.part is Part.FORWARD else ""),)
    done = {letter.proposal_id for letter in letters_of_round(office.db, running.id)}
    proposals = [handling.proposal, *(h.proposal for h in merged_into(office.db, handling.id))]
    asked = _asked_again(facts)
    letters = []
    for proposal in proposals:
        people = tuple(p for p in proposal.proposers if asked is None or p.id in asked)
        if people and proposal.id not in done:
            letters.append(Addressed(proposal, people))
    if not letters:
        raise NotPossible("没有需要答复的提案者；评价已更正的，请撤销本次重新办理。")
    return tuple(letters)


def recipient_name(proposer: Proposer, wording: Wording) -> str:
    """A proposer as a letter addresses them: 孔祥彬委员, 民革市委会."""
    if proposer.type is ProposerType.ORGANISATION:
        return proposer.name
    suffix = wording.salutations[AddresseeType(proposer.type.value)].suffix
    return (proposer.name.removesuffix(suffix) + suffix)[:100]


def _asked_again(facts: Facts) -> frozenset[int] | None:
    """Under the rule 每人各算 a second round answers only those who refused; None: everybody."""
    if facts.cosigner_rule is CosignerRule.EACH and facts.round_kind == "rehandle":
        return answered_again(facts)
    return None
