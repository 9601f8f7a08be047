"""Certificates made for tests: of a unit, of its authority, good ones and bad ones."""

from __future__ import annotations

import hashlib
import io
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from proposals.documents.signing.certificates import PrivateKey, SigningKey
from proposals.documents.signing.event_loop import run_alone

FROM = datetime(2020, 1, 1, tzinfo=UTC)
UNTIL = datetime(2035, 1, 1, tzinfo=UTC)


def certificate(
    name: str = "重庆市司法局",
    *,
    since: datetime = FROM,
    until: datetime = UNTIL,
    key: PrivateKey | None = None,
    issuer: SigningKey | None = None,
    signs: bool = True,
    authority: bool = False,
    digest: hashes.HashAlgorithm | None = None,
    use: x509.ObjectIdentifier | None = None,
    host: str = "",
) -> SigningKey:
    """A key with its certificate, self-signed or issued by another one."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.chain[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(signs, signs, False, not signs, False, authority, authority, False, False), True
        )
    )
    if use:
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    signed = builder.sign(issuer.key if issuer else key, digest or hashes.SHA256())
    return SigningKey(key, (signed, *(issuer.chain if issuer else ())))


def server_tls(folder: Path, key: SigningKey) -> ssl.SSLContext:
    """What a server needs to show this certificate."""
    file = folder / "server.pem"
    chain = b"".join(c.public_bytes(serialization.Encoding.PEM) for c in key.chain)
    file.write_bytes(key_pem(key) + chain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def trusted_file(folder: Path, key: SigningKey) -> str:
    """A file with the certificate, for the setting ``tls_ca``."""
    file = folder / "ca.pem"
    file.write_bytes(key.chain[0].public_bytes(serialization.Encoding.PEM))
    return str(file)


def timestamp_key(name: str = "市时间戳服务", **changes: Any) -> SigningKey:
    """Key and certificate of a timestamp service; RSA, which is all that the library's stand-in can use."""
    key = rsa.generate_private_key(65537, 2048)
    return certificate(name, key=key, **{"use": ExtendedKeyUsageOID.TIME_STAMPING, **changes})


def stand_in_timestamps(key: SigningKey, at: datetime) -> DummyTimeStamper:
    """A timestamp service without a network; its clock stands still."""
    pkcs8 = key.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own, *others = (asn1_x509.Certificate.load(c.public_bytes(serialization.Encoding.DER)) for c in key.chain)
    return DummyTimeStamper(
        own, keys.PrivateKeyInfo.load(pkcs8), SimpleCertificateStore.from_certs(others), fixed_dt=at
    )


def stand_in_token(key: SigningKey, at: datetime, signature: bytes) -> cms.ContentInfo:
    """A timestamp over a signature's value."""
    digest = hashlib.sha256(signature).digest()
    return run_alone(stand_in_timestamps(key, at).async_timestamp(digest, "sha256"))


def roomy(key: SigningKey) -> SigningKey:
    """Sends strangers' certificates along: its tokens are refused, but what is signed leaves room for two others."""
    return SigningKey(key.key, (*key.chain, *(certificate(f"别的{n}").chain[0] for n in range(5))))


def p12(key: SigningKey, password: str = "口令") -> bytes:
    """The key as a .p12 file."""
    locked = serialization.BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", key.key, key.chain[0], key.chain[1:], locked)


def key_pem(key: SigningKey) -> bytes:
    """The private key, not encrypted."""
    return key.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def seal_picture(size: int = 496, dpi: float | None = 300, ring: int = 14, back: int = 0) -> bytes:
    """A red ring on a clear ground (``back`` is the opacity of the ground)."""
    image = Image.new("RGBA", (size, size), (255, 255, 255, back))
    ImageDraw.Draw(image).ellipse((4, 4, size - 4, size - 4), outline=(200, 20, 20, 255), width=ring)
    out = io.BytesIO()
    image.save(out, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return out.getvalue()


def later(days: int, start: datetime = FROM) -> datetime:
    """So many days after."""
    return start + timedelta(days=days)
