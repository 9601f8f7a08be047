"""The worker's part: claim a few, hand each over outside every transaction, mark each in a short one of its own."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from proposals.channels import messages
from proposals.channels.messages import Message, Undelivered
from proposals.channels.webhook import RATE
from proposals.domain.notices import Channel
from proposals.services._desk import Desk
from proposals.services._office import Office
from proposals.services.sending.ending import cancel, done, give_back, give_up, put_off
from proposals.services.sending.outlets import is_set_up, outlet
from proposals.storage import claims, outbox
from proposals.storage.outbox import OUTSIDE, Reached
from proposals.storage.tables.notices import OutboxMessage

LOG = logging.getLogger(__name__)
FAULT = "发送时程序出错，请系统管理员查看后台日志。"
NOT_SET_UP = {
    Channel.EMAIL: "没有设置邮件服务器，没有发送；设置以后可以重发。",
    Channel.WEBHOOK: "没有设置群机器人，没有发送；设置以后可以重发。",
}
MOST_CLAIMS = 60
"""48 hours have some twenty attempts; what was claimed so often without an end kills its workers."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a claim holds, how long one message may take at most, how many are claimed at once."""

    lease: timedelta = timedelta(seconds=90)
    seconds: float = 25.0
    at_once: int = 20

    def __post_init__(self) -> None:
        """One message must fit a lease, or nothing would ever be sent."""
        if self.seconds >= self.lease.total_seconds():
            raise ValueError("one message may not take as long as the lease")


@dataclass(frozen=True, slots=True)
class Piece:
    """A claimed row on its way."""

    id: int
    message: Message


def send_waiting(desk: Desk, terms: Terms = Terms()) -> int:
    """Send everything that is due, a few at a time; how many were handed over.

    Any number of workers may do this at once: a row belongs to one for the time of its lease. Killed between handing
    over and marking, one row is repeated, with the same Message-ID.
    """
    return sum(_send_all(desk, channel, terms) for channel in OUTSIDE)


def _send_all(desk: Desk, channel: Channel, terms: Terms) -> int:
    if not desk.read(lambda office: is_set_up(office.settings, channel)):
        _give_up_overdue(desk, channel)
        return 0
    among = outbox.of_channel(channel)
    sent = 0
    while desk.read(lambda office: claims.any_free(office.db, OutboxMessage, office.now, among)):
        turn = Turn(desk, channel, terms)
        if not turn.claim():  # another was quicker, or the robot must rest
            break
        turn.send()
        sent += turn.sent
        if turn.shut:
            break
    return sent


def _give_up_overdue(desk: Desk, channel: Channel) -> None:
    if desk.read(lambda office: outbox.any_overdue(office.db, channel, office.now)):
        desk.write(lambda office: outbox.fail_overdue(office.db, channel, office.now, NOT_SET_UP[channel]))


@dataclass
class Turn:
    """One claim with what becomes of it; ``shut`` where the next one would meet the same."""

    desk: Desk
    channel: Channel
    terms: Terms
    owner: str = ""
    pieces: list[Piece] = field(default_factory=list)
    began: float = 0.0
    sent: int = 0
    shut: bool = False

    def __post_init__(self) -> None:
        """A restarted machine may have our name and process id: each claim has an owner of its own."""
        self.owner = f"{self.desk.owner[:60]}:{uuid4().hex[:12]}"
        self.began = time.monotonic()

    def claim(self) -> bool:
        """Take a few; False where there was nothing to take."""
        taken, self.pieces = self.desk.write(
            lambda office: _claim(office, self.channel, self.owner, self.terms)
        )
        return taken > 0

    def send(self) -> None:
        """Hand over one after the other while the lease lasts; what remains is given back."""
        way = self.desk.read(lambda office: outlet(office.settings, self.channel))
        if way.open is None:
            self._failed(0, Undelivered(way.problem, for_all=True))
            return
        with way.open(self.terms.seconds) as channel:
            for at, piece in enumerate(self.pieces):
                if self.shut:
                    return
                if not self._has_time():
                    self._give_back(self._ids_from(at))
                    return
                self._hand_over(channel, at, piece)

    def _has_time(self) -> bool:
        return time.monotonic() - self.began + self.terms.seconds <= self.terms.lease.total_seconds()

    def _hand_over(self, channel: messages.Channel, at: int, piece: Piece) -> None:
        try:
            channel.send(piece.message, self.desk.read(lambda office: office.now))
        except Undelivered as problem:
            self._failed(at, problem)
        except Exception:  # whatever it is, the other notices go on and this one is tried again
            LOG.exception("notice %s failed", piece.id)
            self._failed(at, Undelivered(FAULT))
        else:
            self.desk.write(lambda office: done(office, self.owner, piece.id))
            self.sent += 1

    def _failed(self, at: int, problem: Undelivered) -> None:
        self.shut = problem.for_all
        ids = self._ids_from(at) if problem.for_all else [self.pieces[at].id]
        self.desk.write(lambda office: put_off(office, self.owner, ids, problem.sentence, problem.pause))

    def _give_back(self, ids: list[int]) -> None:
        self.desk.write(lambda office: give_back(office, self.owner, ids))

    def _ids_from(self, at: int) -> list[int]:
        return [piece.id for piece in self.pieces[at:]]


def _claim(office: Office, channel: Channel, owner: str, terms: Terms) -> tuple[int, list[Piece]]:
    """Take a few; how many were taken, and those among them that may still be sent."""
    at_most = min(terms.at_once, _room(office, channel))
    if at_most < 1:
        return 0, []
    rows = claims.claim(
        office.db,
        OutboxMessage,
        owner,
        office.now,
        office.now + terms.lease,
        at_most,
        among=outbox.of_channel(channel),
    )
    whom = outbox.reached(office.db, rows)
    pieces = [piece for row in rows if (piece := _piece(office, row, whom[row.id])) is not None]
    return len(rows), pieces


def _room(office: Office, channel: Channel) -> int:
    """How many may go now; a robot takes so many a minute."""
    if channel is not Channel.WEBHOOK:
        return 1_000
    return RATE - outbox.sent_since(office.db, channel, office.now - MINUTE)


def _piece(office: Office, row: OutboxMessage, whom: Reached) -> Piece | None:
    reason = why_not(row, whom)
    if reason:
        cancel(office, row, reason)
        return None
    if row.attempts > MOST_CLAIMS:
        give_up(office, row)
        return None
    key = row.dedupe_key
    return Piece(row.id, Message(key, row.kind.value, row.at, row.subject, row.text, whom.name, whom.email))


def why_not(row: OutboxMessage, whom: Reached) -> str:
    """Why a notice is no longer sent; empty where it is."""
    if whom.hidden:
        return "这一件已限定知悉范围，不再发送。"
    if row.channel is Channel.WEBHOOK:
        return ""
    if not whom.active:
        return "收件人已停用，不再发送。"
    if not whom.email:
        return "收件人没有登记邮箱，不再发送。"
    if not (whom.digest if row.kind.value == "digest" else whom.mail):
        return "收件人关闭了邮件，不再发送。"
    return ""
