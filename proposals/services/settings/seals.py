"""电子签章: certificates and seal pictures of units; the administrator uploads, tries and ends them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from proposals.documents.letter import render_letter
from proposals.documents.packaged import letter_template_name, packaged_template
from proposals.documents.pdf import to_pdf
from proposals.documents.signing.certificates import SigningKey, read_chain, read_pem, read_pkcs12
from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotFound
from proposals.domain.letter import compose, parse_facts
from proposals.domain.sealing import LetterIdentity, PaperKind
from proposals.services._keep_seal import keep_certificate, keep_picture, keep_platform_certificate
from proposals.services._office import DATA, Office
from proposals.services._records import record
from proposals.services._rights import require_sysadmin
from proposals.services._seal_services import OWN, provider_names
from proposals.services._sealing import Sealed, seal_pdf
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.signing import SealCertificate
from proposals.storage.tables.system import Blob

SAMPLE_NUMBER = "试印，不编号"
SAMPLE_BODY = "本页仅用于核对印章的大小和位置，不作公文使用，不发出。"
_PEM = b"-----BEGIN "


@dataclass(frozen=True, slots=True)
class SealLine:
    """One certificate with its unit, who signs with it, and how it stands today."""

    certificate: SealCertificate
    unit: str
    provider: str
    state: str


@dataclass(frozen=True, slots=True)
class UploadedSeal:
    """What the administrator uploads; ``key`` and ``password`` are used here and kept nowhere."""

    unit_id: int
    provider: str
    file: bytes
    key: bytes = b""
    password: str = ""
    picture: bytes = b""


def all_seals(office: Office, actor: Actor) -> list[SealLine]:
    """Every certificate ever uploaded, the latest first."""
    require_sysadmin(actor)
    rows = office.db.execute(
        select(SealCertificate, Unit.name)
        .join(Unit, Unit.id == SealCertificate.unit_id)
        .order_by(SealCertificate.id.desc())
    )
    names = provider_names()
    return [SealLine(c, unit, names.get(c.provider, c.provider), _state(office, c)) for c, unit in rows]


def seal_to_change(office: Office, actor: Actor, seal_id: int) -> SealLine:
    """One certificate, or ``NotFound``."""
    found = next((line for line in all_seals(office, actor) if line.certificate.id == seal_id), None)
    if found is None:
        raise NotFound("没有这张签章证书，请从列表重新打开。")
    return found


def _state(office: Office, certificate: SealCertificate) -> str:
    if not certificate.active:
        return "已停用"
    if office.today > certificate.valid_to:
        return "已到期"
    if office.today < certificate.valid_from:
        return "未生效"
    left = (certificate.valid_to - office.today).days
    return f"在用，{left}天后到期" if left <= 60 else "在用"


def providers() -> list[tuple[str, str]]:
    """Who can sign here: this system, and the configured platforms."""
    return list(provider_names().items())


def add_seal(office: Office, actor: Actor, upload: UploadedSeal) -> SealCertificate:
    """Check what was uploaded and take it into use; nothing is kept where one part is refused."""
    require_sysadmin(actor)
    if upload.provider == OWN:
        certificate = keep_certificate(office, actor, upload.unit_id, _signing_key(upload))
    elif upload.provider in provider_names():
        chain = read_chain(upload.file)
        certificate = keep_platform_certificate(office, actor, upload.unit_id, upload.provider, chain)
    else:
        raise BadInput("请选择由谁签名。", field="provider")
    if upload.picture:
        keep_picture(office, actor, certificate, upload.picture)
    return certificate


def _signing_key(upload: UploadedSeal) -> SigningKey:
    if not upload.file.lstrip().startswith(_PEM):
        return read_pkcs12(upload.file, upload.password)
    key = upload.key or upload.file
    if b"PRIVATE KEY" not in key:
        raise BadInput("PEM证书里没有私钥，请把私钥文件一并上传。", field="key")
    return read_pem(upload.file, key, upload.password)


def change_picture(office: Office, actor: Actor, seal_id: int, picture: bytes) -> None:
    """Put another seal picture in the place of the present one; letters already signed keep theirs."""
    keep_picture(office, actor, seal_to_change(office, actor, seal_id).certificate, picture)


def end_seal(office: Office, actor: Actor, seal_id: int) -> None:
    """Sign no more with a certificate; what it signed still verifies, its key is destroyed."""
    certificate = seal_to_change(office, actor, seal_id).certificate
    certificate.active = False
    certificate.encrypted_key = ""
    told = {"certificate": certificate.id, "unit": certificate.unit_id, "name": certificate.subject}
    record(office, actor, "admin_seal_ended", told)


def read_picture(office: Office, actor: Actor, seal_id: int) -> bytes:
    """The seal picture as uploaded."""
    certificate = seal_to_change(office, actor, seal_id).certificate
    blob = office.db.get(Blob, certificate.seal_blob_id) if certificate.seal_blob_id else None
    if blob is None:
        raise NotFound("这张证书还没有印章图片。")
    return office.read_file(blob)


def certificate_pem(office: Office, actor: Actor, seal_id: int) -> str:
    """The certificate with its chain, to be trusted on other machines; no secret."""
    return seal_to_change(office, actor, seal_id).certificate.chain


def try_seal(office: Office, actor: Actor, seal_id: int) -> Sealed:
    """A sample letter, sealed; it says that it is no document, and so does whoever verifies it."""
    line = seal_to_change(office, actor, seal_id)
    if not line.certificate.active:
        raise BadInput("这张证书已经停用，不能试印。")
    facts = parse_facts(_sample_facts(office, line.unit))
    text = compose(facts, office.rules.wording)
    identity = LetterIdentity(
        text.signature, SAMPLE_NUMBER, "印章试印样函", "（试印）", office.today, PaperKind.SAMPLE
    )
    pdf = to_pdf(render_letter(text, packaged_template(letter_template_name(facts))))
    return seal_pdf(office, line.certificate, pdf, identity, reason="试印印章，不是正式函件")


def _sample_facts(office: Office, unit: str) -> dict[str, object]:
    """No. 0607 with a body that says what the page is for."""
    facts = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))["facts"]
    return {
        **{key: facts[key] for key in ("kind", "session", "serial_no", "title", "signer")},
        "unit": unit,
        "unit_short": None,
        "addressees": [{"name": "某某", "type": "member"}],
        "body": SAMPLE_BODY,
        "issued_on": office.today.isoformat(),
    }
