"""Moves of the walk: numbers, letters, deliveries, receipts, further rounds, the end and after."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.facts import Rating
from proposals.domain.workflow import Action, Part
from proposals.services import archive, commitments, issuing, portal, publishing, receipt
from proposals.services._links import link_url
from proposals.services._review_steps import signature_of
from proposals.services.delivery import DeliveryWay, Sending, deliver
from proposals.storage.handling import current_round, latest_draft
from proposals.storage.tables.delivery import Delivery, ReceiptLink
from proposals.storage.tables.issuing import Letter
from tests.services.walk_turn import Turn

SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def confirm_commitments(t: Turn) -> None:
    lines = commitments.commitments_page(t.office, t.actor, t.id).lines
    decided = [
        commitments.Decided(
            line.key, t.chance(0.7), t.words(line.measure), line.unit, None if t.chance(0.1) else line.due
        )
        for line in t.some(lines, 1)
    ]
    draft = latest_draft(t.db, current_round(t.db, t.handling).id)
    added = None
    if draft is not None and t.chance(0.3):
        sentence = draft.body.split("\n")[-1] if t.chance(0.8) else t.words("承诺")
        added = commitments.Added(sentence, t.words("一项措施"), "市司法局", t.day())
    commitments.confirm_commitments(t.office, t.actor, t.id, decided, added, **t.how)


def issue(t: Turn) -> None:
    on = t.office.today
    numbers: tuple[str, ...] = ()
    if t.chance(0.2):
        code, at = t.one(("渝司", "渝司提", "渝司建")), t.dice.randint(1, 40)
        numbers = (f"{code}〔{on.year}〕{at}号",)
    recipient = "市人民政府办公室" if t.handling.part is Part.FORWARD and t.chance(0.8) else ""
    how = issuing.Numbering(on if t.chance(0.9) else t.day(), numbers=numbers, recipient=recipient)
    issuing.issue(t.office, t.actor, t.id, how, **t.how)
    assert signature_of(t.office, current_round(t.db, t.handling)).signer.name


def _letters(t: Turn) -> list[Letter]:
    own = select(Letter).where(Letter.handling_id == t.id).order_by(Letter.id)
    return list(t.db.scalars(own)) or t.rows(Letter)


def attach_stamped(t: Turn) -> None:
    letter = t.one(_letters(t))
    scan = SCAN if t.chance(0.9) else b"<script>"
    issuing.attach_stamped(t.office, t.actor, t.id, letter.id if letter else 0, "盖章.pdf", scan, **t.how)


def _copies(t: Turn) -> list[Delivery]:
    ids = [letter.id for letter in _letters(t)]
    return list(t.db.scalars(select(Delivery).where(Delivery.letter_id.in_(ids)).order_by(Delivery.id)))


def deliver_copies(t: Turn) -> None:
    waiting = [d.id for d in t.facts.current_deliveries if d.delivered_on is None]
    some = tuple(t.some(waiting or [d.id for d in _copies(t)])) if t.chance(0.6) else ()
    deliver(t.office, t.actor, t.id, Sending(t.one(DeliveryWay), t.day(1), some, "XA1"), **t.how)


def void(t: Turn) -> None:
    some = tuple(letter.id for letter in t.some(_letters(t))) if t.chance(0.3) else ()
    why = issuing.Voiding(t.words("文字有误"), t.one(issuing.VoidTo), some)
    issuing.void(t.office, t.actor, t.id, why, **t.how)


def publish(t: Turn) -> None:
    outcome = t.one(publishing.PublicationOutcome)
    place = t.one(("", "市司法局门户网站", "https://example.gov.cn/1", "javascript:alert(1)"))
    decided = publishing.Decided(outcome, t.day(1), place, t.words("涉及个人信息") if t.chance(0.7) else "")
    publishing.publish(t.office, t.actor, t.id, decided, **t.how)


def track(t: Turn) -> None:
    reported = commitments.Reported(t.day(1), t.words("已印发办法"), finished=t.chance(0.3))
    commitments.track(t.office, t.actor, t.id, reported, **t.how)


def _answer(t: Turn) -> receipt.Answer:
    result = t.one((*Rating, Rating.NOT_SATISFIED))
    filled = t.one(receipt.FilledBy)
    return receipt.Answer(
        t.one(Rating), result, t.one(("", "还要加油")), filled_by=filled, filled_name="孔祥彬"
    )


def receive(t: Turn) -> None:
    unrated = [d.id for d in t.facts.deliveries if d.delivered_on and not d.rated]
    at = t.one(unrated) if unrated and t.chance(0.9) else (t.one([d.id for d in _copies(t)]) or 0)
    if t.chance(0.3):
        link = t.db.scalar(select(ReceiptLink).where(ReceiptLink.delivery_id == at))
        token = link_url(t.office, link).rpartition("/")[2] if link else "nothing"
        portal.visit(t.office, token)
        portal.answer(t.office, token, _answer(t))
        return
    channel = t.one(receipt.ReceiptChannel)
    new = receipt.PaperReceipt(at, _answer(t), channel, t.day(1))
    receipt.receive(t.office, t.actor, t.id, new, **t.how)


def correct_receipt(t: Turn) -> None:
    rated = [d.id for d in t.facts.deliveries if d.rated] or [d.id for d in _copies(t)]
    new = receipt.Correction(t.one(rated) or 0, _answer(t), t.words("登记有误"))
    receipt.correct_receipt(t.office, t.actor, t.id, new, **t.how)


MOVES = {
    Action.CONFIRM_COMMITMENTS: confirm_commitments,
    Action.ISSUE: issue,
    Action.ATTACH_STAMPED: attach_stamped,
    Action.DELIVER: deliver_copies,
    Action.VOID: void,
    Action.RECEIVE: receive,
    Action.CORRECT_RECEIPT: correct_receipt,
    Action.REHANDLE: lambda t: receipt.rehandle(t.office, t.actor, t.id, t.words(), **t.how),
    Action.CANCEL_ROUND: lambda t: archive.cancel_round(t.office, t.actor, t.id, t.words(), **t.how),
    Action.PUBLISH: publish,
    Action.TRACK: track,
    Action.FOLLOWUP: lambda t: archive.followup(t.office, t.actor, t.id, t.words(), **t.how),
    Action.CLOSE: lambda t: archive.close(t.office, t.actor, t.id, no_feedback=t.chance(0.5), **t.how),
    Action.ARCHIVE: lambda t: archive.archive(t.office, t.actor, t.id, **t.how),
    Action.REQUEST_REOPEN: lambda t: archive.request_reopen(t.office, t.actor, t.id, t.words(), seen=t.seen),
    Action.REOPEN: lambda t: archive.reopen(t.office, t.actor, t.id, seen=t.seen),
}
