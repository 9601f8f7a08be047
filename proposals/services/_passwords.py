"""Passwords: checked, set, given for one time."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select

from proposals.domain.errors import BadInput
from proposals.services._office import Office
from proposals.storage.tables.organisation import LoginSession, Person

HASHER = PasswordHasher()  # argon2id with the library's current defaults
SHORTEST_PASSWORD = 10
EASY_TO_READ = "abcdefghijkmnpqrstuvwxyz"
_ONE_TIME, _ROUNDS = "one-time", 1_000


def password_fits(person: Person, password: str) -> bool:
    """True if this is the person's password; takes some 50 ms on purpose, so never under a lock."""
    stored = person.password_hash or ""
    if stored.startswith(f"{_ONE_TIME}$"):
        HASHER.hash(password)  # as slow as for others, so that nobody learns who never logged in
        return _fits_one_time(stored, password)
    try:
        return HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def set_password(person: Person, password: str) -> None:
    """Store a password that is long and mixed enough (GB/T 22239-2019, 身份鉴别)."""
    kinds = sum(bool(re.search(p, password)) for p in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    if len(password) < SHORTEST_PASSWORD or kinds < 3:
        raise BadInput(
            f"密码至少{SHORTEST_PASSWORD}位，并含大写字母、小写字母、数字、符号中的三类。",
            field="new_password",
        )
    if person.login and person.login.lower() in password.lower():
        raise BadInput("密码里不能含有账号名。", field="new_password")
    person.password_hash = HASHER.hash(password)


def one_time_password() -> str:
    """A random password of four groups that can be read out and typed; 71 bits of chance."""
    groups = ["".join(secrets.choice(EASY_TO_READ) for _ in range(3)) for _ in range(4)]
    digits = "".join(secrets.choice("23456789") for _ in range(4))
    return f"{secrets.choice('ACDEFGHJKLMNPRTUVWXY')}{'-'.join(groups)}-{digits}"


def give_one_time_password(office: Office, person: Person) -> str:
    """Replace the password by one that must be changed at the next login; every login ends, a lock too."""
    password = give_first_password(person)
    person.failed_logins, person.locked_until = 0, None
    end_sessions(office, person.id)
    return password


def give_first_password(person: Person) -> str:
    """As above, for somebody who is not stored yet."""
    password = one_time_password()
    person.password_hash = hash_one_time(password)
    person.must_change_password = True
    return password


def hash_one_time(password: str) -> str:
    """A salted PBKDF2 hash for ``one_time_password`` alone: chance protects it, so hundreds take a second.

    What people choose themselves goes through ``set_password`` (decision 0013).
    """
    salt = secrets.token_hex(16)
    return f"{_ONE_TIME}${_ROUNDS}${salt}${_derived(password, salt, _ROUNDS)}"


def _fits_one_time(stored: str, password: str) -> bool:
    _, rounds, salt, derived = stored.split("$")
    return hmac.compare_digest(_derived(password, salt, int(rounds)), derived)


def _derived(password: str, salt: str, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), rounds).hex()


def end_sessions(office: Office, person_id: int) -> None:
    """End every login of a person."""
    rows = office.db.scalars(
        select(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    )
    for row in rows:
        row.ended_at = office.now
