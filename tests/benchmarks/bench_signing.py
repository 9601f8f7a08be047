"""Signing and verifying a letter, beside making its PDF, in one run."""

from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter

import pytest

from proposals.documents.signing import (
    CertificateSeal,
    SealRequest,
    SignatureBroken,
    check_returned,
    read_signature,
    seal_size,
    text_lines,
    with_identity,
)
from proposals.domain.sealing import LetterIdentity, SealRules, place_seal
from proposals.services.letter_from_facts import make_letter
from tests.certificates import certificate, seal_picture
from tests.letters import facts

TIMES = 20
IDENTITY = LetterIdentity("江州市司法局", "江司函〔2024〕7号", "复函", "陈一局长", date(2024, 5, 6))
PICTURE = seal_picture(992, 600)


def seconds(call, times: int = TIMES) -> float:
    call()
    found = []
    for _ in range(times):
        began = perf_counter()
        call()
        found.append(perf_counter() - began)
    return median(found)


def converted() -> bytes:
    made = make_letter(facts(number=IDENTITY.number), with_pdf=True)
    assert made.pdf
    return made.pdf


def sealed(pdf: bytes, seal: CertificateSeal, fingerprints: set[str]) -> bytes:
    """Everything that the worker does between the PDF and the file that is kept."""
    rules = SealRules()
    size = seal_size(PICTURE, rules)
    place = place_seal(text_lines(pdf), IDENTITY.unit, IDENTITY.issued_on, size, rules)
    ready = with_identity(pdf, IDENTITY)
    at = datetime(2024, 5, 6, 8, tzinfo=UTC)
    signed = seal.sign(ready, SealRequest(IDENTITY.unit, IDENTITY.number, "发文", at, place, PICTURE))
    check_returned(ready, signed, fingerprints, place)
    return signed


def test_sealing_costs_less_than_the_pdf_and_verifying_less_than_sealing():
    pdf = converted()
    key = certificate(IDENTITY.unit)
    seal = CertificateSeal(key)
    at = datetime(2024, 5, 6, tzinfo=UTC)
    bare = seal.sign(pdf, SealRequest(IDENTITY.unit, IDENTITY.number, "发文", at))
    fingerprints = {read_signature(bare).certificate.fingerprint}
    signed = sealed(pdf, seal, fingerprints)
    changed = signed[:5_000] + bytes([signed[5_000] ^ 1]) + signed[5_001:]

    def refuse() -> None:
        with pytest.raises(SignatureBroken):
            read_signature(changed)

    measured = {
        "PDF by LibreOffice": seconds(converted, 3),
        "place, seal, check": seconds(lambda: sealed(pdf, seal, fingerprints)),
        "verify": seconds(lambda: read_signature(signed)),
        "refuse a changed byte": seconds(refuse),
    }
    print()
    for name, took in measured.items():
        print(f"{name:<24}{took * 1000:>9.1f} ms  {took / measured['PDF by LibreOffice']:>7.4f} of a PDF")
    assert measured["place, seal, check"] < measured["PDF by LibreOffice"]
    assert measured["verify"] < measured["place, seal, check"] / 3
    assert measured["refuse a changed byte"] < measured["verify"]
