"""Certificates of 电子签章 on their way into the register: checked, the key locked, the change recorded."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from sqlalchemy import select

from proposals.documents.signing import check_seal_picture
from proposals.documents.signing.certificates import SigningKey, chain_pem, check_for_signing, lock_key
from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services._seal_services import OWN
from proposals.settings import signing_secret
from proposals.storage.tables.signing import SealCertificate


def keep_certificate(office: Office, actor: Actor, unit_id: int, key: SigningKey) -> SealCertificate:
    """A certificate with its key, in use from now on; the key is stored locked, its password nowhere."""
    shown = check_for_signing(key.chain[0], office.now)
    locked = lock_key(key.key, signing_secret(office.settings, make=True), shown.fingerprint)
    return _keep(office, actor, unit_id, OWN, key.chain, locked)


def keep_platform_certificate(
    office: Office, actor: Actor, unit_id: int, provider: str, chain: Sequence[x509.Certificate]
) -> SealCertificate:
    """The certificate with which a platform signs for the unit; its key stays there."""
    check_for_signing(chain[0], office.now)
    return _keep(office, actor, unit_id, provider, chain, "")


def keep_picture(office: Office, actor: Actor, certificate: SealCertificate, data: bytes) -> None:
    """The seal that is printed with this certificate's signatures from now on."""
    check_seal_picture(data, office.rules.seals)
    blob = office.keep_file(data, "image/png")
    certificate.seal_blob_id = blob.id
    told = {"certificate": certificate.id, "unit": certificate.unit_id, "name": certificate.subject}
    told |= {"sha256": blob.sha256}
    record(office, actor, "admin_seal_picture", told)


def _keep(
    office: Office,
    actor: Actor,
    unit_id: int,
    provider: str,
    chain: Sequence[x509.Certificate],
    locked: str,
) -> SealCertificate:
    shown = check_for_signing(chain[0], office.now)
    first, last = shown.days
    certificate = _same(office, unit_id, shown.fingerprint) or SealCertificate(
        unit_id=unit_id, fingerprint=shown.fingerprint, added_at=office.now
    )
    certificate.provider, certificate.subject = provider, shown.subject[:200]
    certificate.chain, certificate.encrypted_key = chain_pem(chain), locked
    certificate.valid_from, certificate.valid_to = first, last
    certificate.added_by, certificate.active = actor.person_id, True
    office.db.add(certificate)
    office.db.flush()
    told = {"certificate": certificate.id, "unit": unit_id, "name": shown.subject, "to": last.isoformat()}
    record(office, actor, "admin_seal_added", told | {"sha256": shown.fingerprint})
    return certificate


def _same(office: Office, unit_id: int, fingerprint: str) -> SealCertificate | None:
    """An ended certificate comes back when it is uploaded again; one in use is refused."""
    same = office.db.scalar(
        select(SealCertificate).where(
            SealCertificate.unit_id == unit_id, SealCertificate.fingerprint == fingerprint
        )
    )
    if same is not None and same.active:
        raise BadInput("这张证书已经上传过了，在列表里可以看到。", field="file")
    return same
