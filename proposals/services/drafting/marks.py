"""Marks that only this installation can make: on a Word file the draft it came from, on a form a file already sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from proposals.domain.actors import Actor
from proposals.services._office import Office
from proposals.settings import secret_key

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = re.compile(r"([0-9a-z]{1,7})_([0-9a-z]{1,7})_([0-9a-f]{16})")
_LARGEST = 2**31
_LONGEST_NAME = 800


def base_mark(office: Office, handling_id: int, draft_id: int) -> str:
    """What a draft's Word file carries: handling, version, and a code over both; letters and digits, 32 at most."""
    return f"{_short(handling_id)}_{_short(draft_id)}_{_code(office, f'draft-file:{handling_id}:{draft_id}')}"


def read_base(office: Office, mark: str) -> tuple[int, int] | None:
    """Handling and draft of a mark that this installation made; None for any other."""
    found = _BASE.fullmatch(mark)
    if found is None:
        return None
    handling_id, draft_id = int(found[1], 36), int(found[2], 36)
    if max(handling_id, draft_id) >= _LARGEST:
        return None
    return (handling_id, draft_id) if _equal(mark, base_mark(office, handling_id, draft_id)) else None


def kept_mark(office: Office, actor: Actor, handling_id: int, sha256: str, name: str) -> str:
    """A file sent once, so that it need not be sent again by this person for this handling."""
    spelled = base64.urlsafe_b64encode(name.encode()).decode()
    return f"{sha256}.{spelled}.{_code(office, _kept(actor, handling_id, sha256, name))}"


def read_kept(office: Office, actor: Actor, handling_id: int, mark: str) -> tuple[str, str] | None:
    """SHA-256 and name of the file; None for a mark that was not made for this person and handling."""
    sha256, _, rest = mark.partition(".")
    spelled, _, _code_of = rest.partition(".")
    if len(sha256) != 64 or len(spelled) > _LONGEST_NAME or not mark.isascii():
        return None
    try:
        name = base64.urlsafe_b64decode(spelled).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (sha256, name) if _equal(mark, kept_mark(office, actor, handling_id, sha256, name)) else None


def _kept(actor: Actor, handling_id: int, sha256: str, name: str) -> str:
    return f"draft-upload:{actor.person_id}:{handling_id}:{sha256}:{name}"


def _code(office: Office, what: str) -> str:
    return hmac.new(secret_key(office.settings).encode(), what.encode(), hashlib.sha256).hexdigest()[:16]


def _equal(given: str, made: str) -> bool:
    return hmac.compare_digest(given.encode(), made.encode())


def _short(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
