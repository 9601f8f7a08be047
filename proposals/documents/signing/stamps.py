"""时间戳: the one thing that may stand beside a signature unsigned (RFC 3161, PAdES B-T), checked byte by byte.

A token is signed by its service, but not all of it: what that signature leaves open is compared with fixed values
or, for the service's certificate, with the hash that the signed attributes hold (ESSCertID).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import algos, cms, core, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr

from proposals.documents.signing.certificates import Certificate, describe
from proposals.documents.signing.strict_cms import (
    DIGESTS,
    SignatureBroken,
    certificates_in,
    is_filled,
    is_plain,
    own_certificate,
    signs,
)

_TOKEN = "signature_time_stamp_token"  # noqa: S105
OTHER = "签名里附带了签名没有包括的内容，只接受一个时间戳"
BROKEN = "时间戳残缺或者被改动过"
ELSEWHERE = "时间戳不是给这个签名盖的"
NO_SERVICE = "时间戳的证书不是时间戳服务用的，或者当时不在有效期内"
OUTSIDE = "时间戳的时间不在签名证书的有效期内"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """When a service saw the signature; ``chain``: fingerprints of all certificates in the token, the service's first.

    Whether the service is known remains to be asked.
    """

    at: datetime
    service: Certificate
    chain: tuple[str, ...]


def read_timestamp(signer: cms.SignerInfo, signing: Certificate) -> Timestamp | None:
    """The timestamp of a signature, None without one; ``SignatureBroken`` for anything else that is not signed."""
    if isinstance(signer["unsigned_attrs"], core.Void):
        return None
    token = _only_token(signer["unsigned_attrs"])
    try:
        found, imprint = _read(token)
    except SignatureBroken:
        raise
    except Exception as error:  # asn1crypto says no in many ways
        raise SignatureBroken(BROKEN) from error
    signature = signer["signature"].native
    if imprint not in {hashlib.new(name, signature).digest() for name in DIGESTS}:
        raise SignatureBroken(ELSEWHERE)
    if not signing.covers(found.at):
        raise SignatureBroken(OUTSIDE)
    return found


def is_for_timestamps(certificate: x509.Certificate) -> bool:
    """Whether the certificate is one with which a timestamp service signs."""
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in uses


def _only_token(unsigned: cms.CMSAttributes) -> cms.ContentInfo:
    try:
        (attribute,) = unsigned
        (token,) = attribute["values"]
        plain = attribute["type"].native == _TOKEN and is_filled(attribute)
    except Exception as error:  # two of them, or what asn1crypto cannot read
        raise SignatureBroken(OTHER) from error
    if not plain:
        raise SignatureBroken(OTHER)
    return token


def _read(token: cms.ContentInfo) -> tuple[Timestamp, bytes]:
    """The token's statement and the digest it was made for; the token holds in itself."""
    signed = token["content"]
    own = own_certificate(signed)
    stated = signed["encap_content_info"]["content"]
    if not is_plain(token, "v3", "tst_info") or not _nothing_open(signed, own):
        raise SignatureBroken(BROKEN)
    digest = hashlib.new(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native, bytes(stated))
    if not all(signs(signed, own, "tst_info", digest.digest())):
        raise SignatureBroken(BROKEN)
    told = tsp.TSTInfo.load(bytes(stated), strict=True)
    service = _service(own, told["gen_time"].native)
    chain = _chain(_loaded(own), [_loaded(c) for c in certificates_in(signed)])
    prints = tuple(c.fingerprint(hashes.SHA256()).hex() for c in chain)
    return Timestamp(told["gen_time"].native, service, prints), _imprint(told)


def _nothing_open(signed: cms.SignedData, own: core.Asn1Value) -> bool:
    """What the service's signature leaves open is bound in another way."""
    (signer,) = signed["signer_infos"]
    return (
        not signer["unsigned_attrs"]
        and is_filled(signed["encap_content_info"])
        and get_signing_cert_attr(signer["signed_attrs"]) is not None
        and signer["signature_algorithm"].dump() in set(_algorithms(own, signer["digest_algorithm"]))
    )


def _algorithms(own: core.Asn1Value, digest: algos.DigestAlgorithm) -> Iterator[bytes]:
    """The ways to write how the service signed; RSA with SHA-256 has two names, and nobody signs which was taken."""
    name = digest["algorithm"].native
    if own.public_key.algorithm == "rsa":
        for written in ("rsassa_pkcs1v15", f"{name}_rsa"):
            yield algos.SignedDigestAlgorithm({"algorithm": written, "parameters": core.Null()}).dump()
    elif own.public_key.algorithm == "ec":
        yield algos.SignedDigestAlgorithm({"algorithm": f"{name}_ecdsa"}).dump()


def _service(own: core.Asn1Value, at: datetime) -> Certificate:
    loaded = _loaded(own)
    service = describe(loaded)
    if not is_for_timestamps(loaded) or not service.covers(at):
        raise SignatureBroken(NO_SERVICE)
    return service


def _chain(own: x509.Certificate, given: list[x509.Certificate]) -> list[x509.Certificate]:
    """The service's certificate and those above it, each signed by the next; refuses any other.

    Only the last one may hold bytes that nothing here signs, where it is not signed by itself: a change in them
    makes it unknown.
    """
    chain, rest = [own], [c for c in given if c != own]
    while rest:
        above = next((c for c in rest if c.subject == chain[-1].issuer), None)
        if above is None:
            raise SignatureBroken(BROKEN)
        chain[-1].verify_directly_issued_by(above)
        rest.remove(above)
        chain.append(above)
    if chain[-1].issuer == chain[-1].subject:
        chain[-1].verify_directly_issued_by(chain[-1])
    return chain


def _loaded(certificate: core.Asn1Value) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _imprint(told: tsp.TSTInfo) -> bytes:
    imprint = told["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native not in DIGESTS:
        raise SignatureBroken(BROKEN)
    return bytes(imprint["hashed_message"].native)
