"""Whether a PDF is exactly what was signed, and by whom: bytes first, the PDF parser second.

Whatever was changed is refused before anything interprets the file as a PDF: the parser sees only bytes
that the holder of the embedded certificate's key signed.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from proposals.documents.signing.certificates import Certificate, describe
from proposals.documents.signing.event_loop import run_alone
from proposals.documents.signing.identity import MARK, identity_in
from proposals.documents.signing.stamps import Timestamp, is_for_timestamps, read_timestamp
from proposals.documents.signing.strict_cms import (
    APPENDED,
    CHANGED,
    DAMAGED,
    SEVERAL,
    SignatureBroken,
    certificates_in,
    is_plain,
    own_certificate,
    signs,
)
from proposals.domain.sealing import LetterIdentity

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_HOLE = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")
_MARKS = (
    b"/ByteRange",
    b"ETSI.CAdES.detached",
    b"adbe.pkcs7",
    b"/Adobe.PPKLite",
    b"<3082",
    b"/Type /Sig",
    MARK,
)
_SIGNING_USES = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


NO_SIGNER = "签名用的是时间戳服务的证书，不是签发函件的证书"


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """A signature that holds for the whole file; whose certificate it is remains to be asked.

    ``chain``: fingerprints of all certificates inside, the signer's first.
    """

    certificate: Certificate
    chain: tuple[str, ...]
    signed_at: datetime
    identity: LetterIdentity | None
    timestamp: Timestamp | None = None


def looks_signed(pdf: bytes) -> bool:
    """Whether the file is or once was a signed PDF: any trace of it counts."""
    return any(mark in pdf for mark in _MARKS)


def read_signature(pdf: bytes) -> PdfSignature:
    """The one signature of a PDF, which covers every byte of it; ``SignatureBroken`` says why not."""
    before, contents, after = _parts(pdf)
    signed, own = _signed_data(contents)
    _check_bytes(signed, own, before + after)
    first = _signing(own)
    stamp = read_timestamp(signed["signer_infos"][0], first)
    try:
        at, identity = _check_document(pdf, contents, stamp)
    except SignatureBroken:
        raise
    except Exception as error:  # whatever a file makes the parser say
        raise SignatureBroken(DAMAGED) from error
    loaded = [describe(x509.load_der_x509_certificate(c.dump())) for c in certificates_in(signed)]
    others = tuple(c.fingerprint for c in loaded if c.fingerprint != first.fingerprint)
    return PdfSignature(first, (first.fingerprint, *others), at, identity, stamp)


def _signing(own: core.Asn1Value) -> Certificate:
    """The signer's certificate; a timestamp service, known for its times, signs no letters."""
    try:
        loaded = x509.load_der_x509_certificate(own.dump())
        shown = describe(loaded)
        stamps = is_for_timestamps(loaded)
    except Exception as error:  # whatever stands where a name or an extension should
        raise SignatureBroken(DAMAGED) from error
    if stamps:
        raise SignatureBroken(NO_SIGNER)
    return shown


def _parts(pdf: bytes) -> tuple[bytes, bytes, bytes]:
    """The signed bytes before and after the hole, and the signature in it."""
    found = _RANGE.findall(pdf)
    if not found or pdf.count(b"/ByteRange") != len(found):
        raise SignatureBroken(DAMAGED)
    if len(found) > 1:
        raise SignatureBroken(SEVERAL)
    start, first, second, rest = (int(n) for n in found[0])
    if start != 0 or not 0 < first < second:
        raise SignatureBroken(DAMAGED)
    if second + rest != len(pdf):
        raise SignatureBroken(APPENDED)
    if not pdf[:first].rstrip().endswith(b"/Contents"):
        raise SignatureBroken(DAMAGED)
    return pdf[:first], _contents(pdf[first:second]), pdf[second:]


def _contents(hole: bytes) -> bytes:
    """The DER in the hole; nothing but zeros may follow it: the signature does not cover these bytes."""
    if not _HOLE.fullmatch(hole) or len(hole) % 2:
        raise SignatureBroken(DAMAGED)
    data = bytes.fromhex(hole[1:-1].decode())
    if len(data) < 4 or data[:2] != b"\x30\x82":
        raise SignatureBroken(DAMAGED)
    end = 4 + int.from_bytes(data[2:4], "big")
    if end > len(data) or data[end:].strip(b"\0"):
        raise SignatureBroken(DAMAGED)
    return data[:end]


def _signed_data(contents: bytes) -> tuple[cms.SignedData, core.Asn1Value]:
    """The signature and its signer's certificate, nothing in it that no check would look at."""
    try:
        info = cms.ContentInfo.load(contents, strict=True)
        signed = info["content"]
        plain = is_plain(info, "v1", "data") and not signed["encap_content_info"]["content"]
        own = own_certificate(signed)
    except Exception as error:  # asn1crypto says no in many ways
        raise SignatureBroken(DAMAGED) from error
    if not plain:
        raise SignatureBroken(DAMAGED)
    return signed, own


def _check_bytes(signed: cms.SignedData, own: core.Asn1Value, covered: bytes) -> None:
    signer = signed["signer_infos"][0]
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, covered).digest()
    try:
        intact, valid = signs(signed, own, "data", digest)
    except Exception as error:  # a broken attribute, an unknown algorithm
        raise SignatureBroken(DAMAGED) from error
    if not valid:
        raise SignatureBroken(DAMAGED)
    if not intact:
        raise SignatureBroken(CHANGED)


def _check_document(
    pdf: bytes, contents: bytes, stamp: Timestamp | None
) -> tuple[datetime, LetterIdentity | None]:
    """The time of signing (PAdES keeps it in the signature's dictionary) and the identity of a sound document: the signature is the document's only one, stands in its last revision and covers the entire file.

    Decides on pyHanko's ``bottom_line``: intact and valid are true of a file with a later revision as well.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    found = reader.embedded_signatures
    if len(found) != 1:
        raise SignatureBroken(SEVERAL if found else DAMAGED)
    embedded = found[0]
    if embedded.signed_revision != reader.xrefs.total_revisions - 1:
        raise SignatureBroken(APPENDED)
    if not embedded.pkcs7_content.startswith(contents):
        raise SignatureBroken(DAMAGED)
    at = embedded.self_reported_timestamp
    if at is None or at.tzinfo is None:
        raise SignatureBroken(DAMAGED)
    trust = _alone(embedded.signer_cert, at)
    stamps = _alone(own_certificate(_token(embedded)), stamp.at) if stamp else None
    checking = async_validate_pdf_signature(embedded, trust, stamps, key_usage_settings=_SIGNING_USES)
    status = run_alone(checking)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise SignatureBroken(APPENDED)
    if not status.bottom_line:
        raise SignatureBroken(CHANGED)
    return at, identity_in(reader)


def _token(embedded: EmbeddedPdfSignature) -> cms.SignedData:
    return embedded.signer_info["unsigned_attrs"][0]["values"][0]["content"]


def _alone(certificate: core.Asn1Value, at: datetime) -> ValidationContext:
    """Takes this certificate for known: who is known is asked elsewhere."""
    return ValidationContext(
        trust_roots=[certificate], allow_fetching=False, moment=at, revocation_mode="soft-fail"
    )
