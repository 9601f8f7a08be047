"""Certificates and keys: read from what an office was given, checked, and locked for the database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from proposals.domain.dates import BEIJING
from proposals.domain.errors import BadInput

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
DEMO = "演示"
LARGEST_FILE = 100_000
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_LEAST_RSA_BITS = 2048
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)
NOT_SUPPORTED = "证书用的算法本系统不支持（只支持RSA 2048位以上和P-256、P-384、P-521）；国密SM2证书请通过电子印章平台使用。"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in words; ``fingerprint`` is the SHA-256 of its DER, ``valid_from`` and ``valid_to`` are UTC."""

    subject: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    demo: bool

    def covers(self, moment: datetime) -> bool:
        """Whether the certificate was valid at the moment."""
        return self.valid_from <= moment <= self.valid_to

    @property
    def days(self) -> tuple[date, date]:
        """First and last Beijing day."""
        return self.valid_from.astimezone(BEIJING).date(), self.valid_to.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its certificate and the chain above it, own certificate first."""

    key: PrivateKey
    chain: tuple[x509.Certificate, ...]


def describe(certificate: x509.Certificate) -> Certificate:
    """The certificate in words."""
    units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return Certificate(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        demo=any(unit.value == DEMO for unit in units),
    )


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    others = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return "，".join(dict.fromkeys(str(a.value) for a in (*common, *others))) or name.rfc4514_string()


def read_pkcs12(data: bytes, password: str) -> SigningKey:
    """Key and chain of a .p12 or .pfx file; the password is used here and kept nowhere."""
    try:
        key, own, others = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except _UNREADABLE:
        raise BadInput(
            "证书文件打不开：密码不对，或者不是.p12、.pfx文件，请核对。", field="password"
        ) from None
    if key is None or own is None:
        raise BadInput("证书文件里没有私钥，请让颁发单位导出带私钥的.p12文件。", field="file")
    return _checked_pair(key, [own, *others])


def read_pem(certificates: bytes, key: bytes, password: str) -> SigningKey:
    """Key and chain of PEM files; one file may hold both."""
    try:
        loaded = serialization.load_pem_private_key(key, password.encode() or None)
    except _UNREADABLE:
        raise BadInput("私钥文件打不开：密码不对，或者不是PEM文件，请核对。", field="password") from None
    return _checked_pair(loaded, list(read_chain(certificates)))


def read_chain(pem: bytes | str) -> tuple[x509.Certificate, ...]:
    """Certificates of a PEM file in the order of the file."""
    data = pem.encode() if isinstance(pem, str) else pem
    if len(data) > LARGEST_FILE:
        raise BadInput("证书文件太大，不像是证书，请核对。", field="file")
    try:
        return tuple(x509.load_pem_x509_certificates(data))
    except _UNREADABLE:
        raise BadInput(
            "证书文件打不开，应是PEM格式（以BEGIN CERTIFICATE开头），请核对。", field="file"
        ) from None


def chain_pem(chain: Sequence[x509.Certificate]) -> str:
    """The chain as PEM, own certificate first."""
    return "".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in chain)


def _checked_pair(key: object, certificates: list[x509.Certificate]) -> SigningKey:
    if not isinstance(key, PrivateKey):
        raise BadInput(NOT_SUPPORTED, field="file")
    public = _public(key.public_key())
    own = next((c for c in certificates if _public(_public_key(c)) == public), None)
    if own is None:
        raise BadInput("私钥和证书不是一对，请核对两个文件。", field="file")
    return SigningKey(key, (own, *_above(own, certificates)))


def _above(own: x509.Certificate, others: list[x509.Certificate]) -> list[x509.Certificate]:
    """The issuers of a certificate as far as they are given."""
    chain: list[x509.Certificate] = []
    last = own
    while last.issuer != last.subject:
        issuer = next((c for c in others if c.subject == last.issuer and c is not own), None)
        if issuer is None or issuer in chain:
            break
        chain.append(issuer)
        last = issuer
    return chain


def _public_key(certificate: x509.Certificate) -> object:
    try:
        return certificate.public_key()
    except _UNREADABLE:
        raise BadInput(NOT_SUPPORTED, field="file") from None


def _public(key: object) -> bytes:
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise BadInput(NOT_SUPPORTED, field="file")
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def check_for_signing(certificate: x509.Certificate, now: datetime) -> Certificate:
    """Refuse a certificate with which no letter may be signed at this moment: one sentence why."""
    shown = describe(certificate)
    _check_strength(certificate)
    _check_use(certificate)
    first, last = shown.days
    if now > shown.valid_to:
        raise BadInput(f"证书已于{last}到期，请向颁发单位更换后再上传。", field="file")
    if now < shown.valid_from:
        raise BadInput(f"证书要到{first}才生效，请到时再上传。", field="file")
    return shown


def _check_strength(certificate: x509.Certificate) -> None:
    key = _public_key(certificate)
    strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= _LEAST_RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)
    )
    if not strong:
        raise BadInput(NOT_SUPPORTED, field="file")
    if not isinstance(certificate.signature_hash_algorithm, _HASHES):
        raise BadInput("证书是用已经不安全的摘要算法（如SHA-1）签发的，请换一张。", field="file")


def _check_use(certificate: x509.Certificate) -> None:
    try:
        extensions = certificate.extensions
    except ValueError:
        raise BadInput("证书的扩展项读不出来，请换一张。", field="file") from None
    for extension in extensions:
        value = extension.value
        if isinstance(value, x509.BasicConstraints) and value.ca:
            raise BadInput("这是颁发证书用的（CA）证书，不能用来签函件，请上传本单位的证书。", field="file")
        if isinstance(value, x509.KeyUsage) and not (value.digital_signature or value.content_commitment):
            raise BadInput("证书不是签名用的（密钥用法里没有数字签名），请换一张签名证书。", field="file")


def lock_key(key: PrivateKey, secret: str, fingerprint: str) -> str:
    """The key as encrypted PKCS#8 PEM; only this installation's secret opens it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_passphrase(secret, fingerprint)),
    ).decode()


def unlock_key(locked: str, secret: str, fingerprint: str) -> PrivateKey:
    """Open what ``lock_key`` locked; another secret, or another certificate's key, is refused."""
    try:
        key = serialization.load_pem_private_key(locked.encode(), _passphrase(secret, fingerprint))
    except _UNREADABLE:
        raise BadInput(
            "签章私钥打不开：本机的签章密钥文件（signing_secret）和上传证书时不是同一个，请从备份恢复，或者重新上传证书。"
        ) from None
    assert isinstance(key, PrivateKey)
    return key


def _passphrase(secret: str, fingerprint: str) -> bytes:
    """A key of its own for each certificate, as hexadecimal text: PKCS#8 takes passwords."""
    salt = hashlib.sha256(fingerprint.encode()).digest()
    derived = HKDF(hashes.SHA256(), 32, salt=salt, info=b"fuhan seal key").derive(secret.encode())
    return derived.hex().encode()
