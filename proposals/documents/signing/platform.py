"""Signing by a 电子印章 platform that is asked over HTTP; the key stays there. ``docs/signing.md`` says what it is sent."""

from __future__ import annotations

import base64
import json
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException

from proposals.channels.asking import Answer, ask
from proposals.documents.signing.service import SealProblem, SealRequest

LARGEST_GROWTH = 10_000_000
"""A seal picture, a certificate chain and a signature are smaller."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A configured platform: its name for people, address, access token and patience in seconds."""

    name: str
    url: str
    token: str = ""
    seconds: float = 20.0


class PlatformSeal:
    """The sealing service that asks a platform; what comes back is checked by ``check_returned``."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def sign(self, pdf: bytes, request: SealRequest) -> bytes:
        """POST the PDF and take the signed one back."""
        name = self._platform.name
        try:
            answer = self._ask(_question(pdf, request), len(pdf) + LARGEST_GROWTH)
        except (OSError, HTTPException, ValueError):
            raise SealProblem(f"连不上{name}，或者它没有按时答复，没有签章；请稍后重试。") from None
        if not answer.is_good:
            raise SealProblem(f"{name}没有签章（答复{answer.status}），请稍后重试或联系平台。")
        if not answer.body.startswith(b"%PDF-"):
            raise SealProblem(f"{name}返回的不是PDF，没有采用；请联系平台。")
        return answer.body

    def _ask(self, body: bytes, largest: int) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/pdf"}
        if self._platform.token:
            headers["Authorization"] = f"Bearer {self._platform.token}"
        question = urllib.request.Request(self._platform.url, body, headers, method="POST")
        return ask(question, seconds=self._platform.seconds, largest=largest)


def _question(pdf: bytes, request: SealRequest) -> bytes:
    place = request.place
    data = {
        "issuer": request.issuer,
        "number": request.number,
        "reason": request.reason,
        "at": request.at.isoformat(),
        "place": {
            "page": place.page + 1,
            "left_mm": round(place.left, 2),
            "top_mm": round(place.top, 2),
            "width_mm": round(place.width, 2),
            "height_mm": round(place.height, 2),
        }
        if place
        else None,
        "pdf": base64.b64encode(pdf).decode(),
    }
    return json.dumps(data, ensure_ascii=False).encode()
