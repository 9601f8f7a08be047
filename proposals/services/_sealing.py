"""电子签章 of a letter's PDF: which certificate, where the seal goes, and the signature itself."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from proposals.documents import signing
from proposals.domain.actors import Actor
from proposals.domain.sealing import LetterIdentity, SealPlace, place_seal
from proposals.services._office import Office
from proposals.services._printed import text_of
from proposals.services._records import record
from proposals.services._seal_services import seal_service
from proposals.storage.tables.issuing import Letter
from proposals.storage.tables.signing import SealCertificate
from proposals.storage.tables.system import Blob

SYSTEM = Actor(None, "系统", is_system=True)
NO_PLACE = "没有在PDF里找到署名和成文日期，签名有效，但没有显示印章"
NO_PICTURE = "这张证书没有上传印章图片，签名有效，但没有显示印章"


class Sealed(NamedTuple):
    """A signed PDF, where its seal is, and what a person should know of it (empty where all is well)."""

    pdf: bytes
    place: SealPlace | None
    note: str


class SealedLetter(NamedTuple):
    """A letter's signed PDF, the certificate's id, and what a person should know of it (empty where all is well)."""

    pdf: bytes
    certificate_id: int
    note: str


def sealed_letter(office: Office, letter: Letter, pdf: bytes) -> SealedLetter | None:
    """The PDF of an issued letter, signed with its unit's certificate of today; the caller keeps it and notes it.

    None without a certificate: the register's hash is the proof. Raises ``SealProblem`` where it could not be signed
    (try again later), ``BadInput`` where the key does not open. Only reads: a platform takes its time, and no writer
    should wait for it.
    """
    certificate = certificate_of(office, letter.unit_id)
    if certificate is None or letter.number is None or letter.issued_on is None:
        return None
    text = text_of(letter)
    identity = LetterIdentity(
        unit=text.signature,
        number=letter.number,
        title="".join(text.title),
        signer=f"{letter.signer_name or ''}{letter.signer_title or ''}",
        issued_on=letter.issued_on,
    )
    sealed = seal_pdf(office, certificate, pdf, identity, reason=f"发文：{letter.number}")
    return SealedLetter(sealed.pdf, certificate.id, sealed.note)


def note_seal(office: Office, letter: Letter, sealed: SealedLetter) -> None:
    """Record that the letter was signed, with which certificate, and whether its seal shows."""
    data = {
        "letter": letter.id,
        "number": letter.number,
        "certificate": sealed.certificate_id,
        "remark": sealed.note,
    }
    record(office, SYSTEM, "letter_sealed", data, note=sealed.note)


def certificate_of(office: Office, unit_id: int, on: date | None = None) -> SealCertificate | None:
    """The certificate with which a unit signs on this day (today): active, valid, the latest."""
    day = on or office.today
    rows = select(SealCertificate).where(
        SealCertificate.unit_id == unit_id,
        SealCertificate.active,
        SealCertificate.valid_from <= day,
        SealCertificate.valid_to >= day,
    )
    return office.db.scalars(rows.order_by(SealCertificate.id.desc())).first()


def seal_pdf(
    office: Office, certificate: SealCertificate, pdf: bytes, identity: LetterIdentity, *, reason: str
) -> Sealed:
    """Write the identity, find the place, sign, and look at what came back before anybody relies on it."""
    picture = _picture(office, certificate)
    place = _place(office, pdf, picture, identity)
    ready = signing.with_identity(pdf, identity)
    request = signing.SealRequest(
        issuer=identity.unit,
        number=identity.number,
        reason=reason,
        at=office.now.replace(microsecond=0),
        place=place,
        picture=picture,
    )
    signed = seal_service(office, certificate).sign(ready, request)
    signing.check_returned(ready, signed, {certificate.fingerprint}, place)
    return Sealed(signed, place, "" if place else NO_PLACE if picture else NO_PICTURE)


def _picture(office: Office, certificate: SealCertificate) -> bytes:
    blob = office.db.get(Blob, certificate.seal_blob_id) if certificate.seal_blob_id else None
    return office.read_file(blob) if blob else b""


def _place(office: Office, pdf: bytes, picture: bytes, identity: LetterIdentity) -> SealPlace | None:
    if not picture:
        return None
    rules = office.rules.seals
    return place_seal(
        signing.text_lines(pdf), identity.unit, identity.issued_on, signing.seal_size(picture, rules), rules
    )
