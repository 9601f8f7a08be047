"""Receipt links: the token is made from a stored nonce and the secret key, so it can be printed again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from proposals.services._office import Office
from proposals.settings import secret_key
from proposals.storage.letters import link_with_hash
from proposals.storage.tables.delivery import Delivery, ReceiptLink
from proposals.storage.tables.issuing import Letter

TOKEN_BYTES = 18
LONGEST_TOKEN = 100


def make_link(office: Office, delivery: Delivery, letter: Letter) -> ReceiptLink:
    """A link for one copy, valid from the letter's date; only the hash of its token is stored."""
    nonce = secrets.token_hex(16)
    assert letter.issued_on is not None
    link = ReceiptLink(
        delivery_id=delivery.id,
        nonce=nonce,
        token_hash=_hash(_token(office, nonce)),
        expires_on=max(letter.issued_on, office.today) + timedelta(days=office.settings.receipt_link_days),
    )
    office.db.add(link)
    office.db.flush()
    return link


def link_url(office: Office, link: ReceiptLink) -> str:
    """The address that a member opens."""
    return f"{office.settings.base_url.rstrip('/')}/r/{_token(office, link.nonce)}"


def find_link(office: Office, token: str) -> ReceiptLink | None:
    """The link of a token, or None for anything that is not one."""
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    return link_with_hash(office.db, _hash(token))


def _token(office: Office, nonce: str) -> str:
    key = secret_key(office.settings).encode()
    digest = hmac.new(key, f"receipt:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
