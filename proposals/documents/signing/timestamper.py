"""Asking a timestamp service (RFC 3161 over HTTP); only a digest leaves the house."""

from __future__ import annotations

import asyncio
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper

from proposals.channels.asking import ask
from proposals.documents.signing.service import SealProblem

_LARGEST = 100_000
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


@dataclass(frozen=True, slots=True)
class TimestampService:
    """A configured timestamp service: its address, and patience in seconds."""

    url: str
    seconds: float = 10.0


class HttpTimeStamper(TimeStamper):
    """Answers are checked with the signature that they become part of, by ``read_signature``."""

    def __init__(self, service: TimestampService) -> None:
        super().__init__()
        self._service = service

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """POST the question; ``SealProblem`` where no answer comes."""
        try:
            answer = await asyncio.to_thread(self._ask, req.dump())
        except (OSError, HTTPException, ValueError):
            raise SealProblem("连不上时间戳服务，或者它没有按时答复，没有签章；请稍后重试。") from None
        return tsp.TimeStampResp.load(answer)

    async def async_timestamp(self, message_digest: Any, md_algorithm: Any) -> cms.ContentInfo:
        """The token for a digest; ``SealProblem`` where the answer holds none."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except SealProblem:
            raise
        except Exception as error:  # whatever an answer makes the library say
            raise SealProblem(
                "时间戳服务没有给时间戳，或者它的答复不能用，没有签章；请联系时间戳服务。"
            ) from error

    def _ask(self, question: bytes) -> bytes:
        request = urllib.request.Request(self._service.url, question, _HEADERS, method="POST")
        answer = ask(request, seconds=self._service.seconds, largest=_LARGEST)
        if not answer.is_good:
            raise ValueError(f"status {answer.status}")
        return answer.body
