"""What a sealing service promises, whether it holds the key itself or asks a city's 电子印章 platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from proposals.domain.errors import DomainError
from proposals.domain.sealing import SealPlace


class SealProblem(DomainError):
    """The PDF was not signed; it may be tried again, nothing was kept."""

    status = 503


@dataclass(frozen=True, slots=True)
class SealRequest:
    """What to sign, when (aware moment), and where the picture (PNG with transparency) goes.

    Without ``place`` or ``picture`` the signature is invisible.
    """

    issuer: str
    number: str
    reason: str
    at: datetime
    place: SealPlace | None = None
    picture: bytes = b""


class SealService(Protocol):
    """Signs PDFs. An implementation appends one revision and changes no byte before it."""

    def sign(self, pdf: bytes, request: SealRequest) -> bytes:
        """The signed PDF; ``SealProblem`` with a sentence where there is none."""
        ...
