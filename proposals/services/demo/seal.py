"""The demo's certificate: made anew each time, says 演示 in its name, and proves nothing about the real unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from proposals.documents.signing.certificates import DEMO, SigningKey, chain_pem
from proposals.services._keep_seal import keep_certificate, keep_picture
from proposals.services._office import Office
from proposals.services._sealing import SYSTEM
from proposals.services.demo.sample_seal import sample_seal
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.signing import SealCertificate


def give_seal(office: Office, unit_id: int, since: datetime) -> SealCertificate:
    """A certificate and a sample seal for the demo's unit, valid from ``since`` until a year from now.

    Its PEM goes into the trust folder, so that ``flask verify`` knows it without the demo's database.
    """
    unit = office.db.get(Unit, unit_id)
    assert unit is not None
    key = _certificate(f"{unit.name}（{DEMO}）", since, office.now + timedelta(days=365))
    certificate = keep_certificate(office, SYSTEM, unit_id, key)
    picture = sample_seal(unit.name)
    if picture is not None:
        keep_picture(office, SYSTEM, certificate, picture)
    folder = Path(office.settings.trust_dir)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"demo-{certificate.fingerprint[:8]}.pem").write_text(chain_pem(key.chain), encoding="ascii")
    return certificate


def _certificate(name: str, since: datetime, until: datetime) -> SigningKey:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO),
        ]
    )
    uses = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **uses), critical=True)
        .sign(key, hashes.SHA256())
    )
    return SigningKey(key, (certificate,))
